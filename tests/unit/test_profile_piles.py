"""Features of the reads over a site: hand-made reads, and pysam's own alignment as the other opinion."""

import numpy as np
import pytest

from genomics.errors import InputError
from genomics.genome import Genome
from retrain.cells import Alternate
from retrain.profiles.piles import MOST_READS, Pile, ReadPiles, bases_at, quality_at

#        0         1
#        0123456789012345678
BASES = "GACCTTTTTTGCATCGGATC" * 10
SNP = Alternate("c", 11, "C", "T")
LOSS = Alternate("c", 3, "CT", "C")
GAIN = Alternate("c", 3, "C", "CT")


@pytest.fixture
def genome(write_genome):
    return Genome(write_genome(c=BASES))


@pytest.fixture
def pile(write_bam, genome):
    def call(allele, *records, **header):
        piles = ReadPiles(write_bam(records, contigs={"c": len(BASES)}, **header), genome)
        found = piles.pile(allele)
        piles.close()
        return found

    return call


@pytest.fixture
def read(make_read):
    def make(start, cigar, bases, **fields):
        return make_read(start, cigar, bases, contigs={"c": len(BASES)}, **fields)

    return make


def snp_read(read, base="T", **fields):
    return read(5, "10M", BASES[5:11] + base + BASES[12:15], **fields)


def test_means_and_shares_of_a_snp(pile, read):
    found = pile(
        SNP,
        snp_read(read, mapping_quality=60, qualities=[9] * 6 + [30] + [9] * 3),
        snp_read(read, mapping_quality=30, qualities=[9] * 6 + [20] + [9] * 3, flag=16),
        snp_read(read, "C", mapping_quality=0, qualities=10),
        read(2, "2S10M", "GG" + BASES[2:12], mapping_quality=30, qualities=40, flag=16),
    )
    assert found == Pile(mapq=30, base_quality=25, forward=0.5, soft_clip=0.25)


def test_forward_share_counts_the_new_allele_only(pile, read):
    reads = [snp_read(read), snp_read(read), snp_read(read, flag=16), snp_read(read, "C", flag=16)]
    assert pile(SNP, *reads).forward == pytest.approx(2 / 3)
    assert pile(SNP, snp_read(read, "G")).forward is None


def test_unwanted_reads_do_not_count(pile, read):
    unwanted = [snp_read(read, flag=flag, mapping_quality=0) for flag in (0x100, 0x200, 0x400, 0x800)]
    assert pile(SNP, snp_read(read), *unwanted).mapq == 60


def test_no_read_has_no_value(pile, read):
    assert pile(SNP, read(50, "10M", BASES[50:60])) == Pile()
    assert pile(Alternate("other", 11, "C", "T"), snp_read(read)) == Pile()


@pytest.mark.parametrize(("start", "cigar"), [(0, "4M1D8M"), (0, "7M1D5M"), (0, "9M1D3M")])
def test_deletion_is_found_wherever_the_aligner_put_it(pile, read, start, cigar):
    bases = BASES[:3] + BASES[4:13]
    reads = [read(start, cigar, "GACCTTTTTGCA", flag=16), read(0, "12M", BASES[:12])]
    assert len(bases) == 12
    assert pile(LOSS, *reads).forward == 0.0
    assert pile(GAIN, *reads).forward is None


@pytest.mark.parametrize("cigar", ["4M1I8M", "7M1I5M", "10M1I2M"])
def test_insertion_is_found_wherever_the_aligner_put_it(pile, read, cigar):
    reads = [read(0, cigar, "GACCTTTTTTTGC"), read(0, "4M1I8M", "GACCGTTTTTTGC", flag=16)]
    assert pile(GAIN, *reads).forward == 1.0
    assert pile(LOSS, *reads).forward is None


def test_deletion_of_other_bases_is_none(pile, read):
    assert pile(LOSS, read(0, "11M1D4M", BASES[:11] + BASES[12:16])).forward is None


def test_replaced_stretch_needs_all_bases(pile, read):
    two = Alternate("c", 11, "CA", "TG")
    full, half = read(5, "10M", BASES[5:11] + "TG" + BASES[13:15]), snp_read(read, flag=16)
    assert pile(two, full, half).forward == 1.0


def test_base_in_a_gap_has_no_quality(pile, read):
    found = pile(SNP, read(5, "6M2D4M", BASES[5:11] + BASES[13:17], qualities=11))
    assert found == Pile(mapq=60, base_quality=None, forward=None, soft_clip=0.0)


def test_places_are_those_of_pysam(random_reads):
    random = np.random.default_rng(7)
    reference = "".join(random.choice(list("ACGT"), 300))
    for record in random_reads(random, reference, 60):
        pairs = {at: index for index, at in record.get_aligned_pairs() if at is not None}
        for position in range(record.reference_start - 2, record.reference_end + 2):
            place = pairs.get(position)
            assert quality_at(record, position) == (None if place is None else record.query_qualities[place])
            expected = None if place is None else record.query_sequence[place]
            assert bases_at(record, position, position + 1) == expected


def test_cram_is_read_with_the_reference_alone(write_bam, write_cram, genome, read):
    bam = write_bam([snp_read(read)], contigs={"c": len(BASES)})
    expected = ReadPiles(bam, genome).pile(SNP)
    assert ReadPiles(write_cram(bam, genome.path), genome).pile(SNP) == expected
    assert expected.forward == 1.0


def test_deep_piles_are_bounded(pile, read):
    reads = [snp_read(read, mapping_quality=60, name=f"r{number}") for number in range(MOST_READS)]
    late = read(11, "4M", "T" + BASES[12:15], mapping_quality=0)
    assert pile(SNP, *reads, late).mapq == 60


def test_files_that_cannot_be_read_are_told(tmp_path, write_bam, genome, read):
    with pytest.raises(InputError, match="cannot be opened as BAM or CRAM"):
        ReadPiles(tmp_path / "none.bam", genome)
    with pytest.raises(InputError, match="no index beside it"):
        ReadPiles(write_bam([snp_read(read)], contigs={"c": len(BASES)}, index=False), genome)
