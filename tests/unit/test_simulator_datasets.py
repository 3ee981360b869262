import numpy as np
import pysam
import pytest
from made_profiles import CLEAN

from genomics.errors import InputError
from genomics.genome import Genome, read_bed
from simulator.datasets import (
    Contig,
    Sample,
    check,
    contig_of,
    parse_sample,
    synthetic_contig,
    write_dataset,
)
from simulator.profiles import HARSH, ILLUMINA

LENGTH = 25_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One error-free and one harsh sample on one reference without paralogs."""
    folder = tmp_path_factory.mktemp("data")
    contig = synthetic_contig(3, "chrS", LENGTH)
    samples = [Sample("clean", 20, 100, CLEAN), Sample("harsh", 15, 125, HARSH)]
    write_dataset(folder, 3, Contig("chrS", contig.codes, ()), samples, 3.0)
    return folder


def spelled_haplotypes(folder, sample):
    """Both haplotypes, by cutting the reference's letters from right to left at the truth's records."""
    with pysam.FastaFile(str(folder / "reference.fasta.gz")) as fasta:
        reference = fasta.fetch("chrS")
    with pysam.VariantFile(str(folder / f"{sample}.truth.vcf.gz")) as truth:
        records = list(truth)
    haplotypes = []
    for copy in (0, 1):
        letters = list(reference)
        for record in reversed(records):
            assert reference[record.start : record.stop] == record.ref
            letters[record.start : record.stop] = record.alleles[record.samples[sample]["GT"][copy]]
        haplotypes.append("".join(letters))
    return haplotypes


def test_write_dataset_draws_reads_from_the_haplotypes_of_the_truth(folder):
    haplotypes = spelled_haplotypes(folder, "clean")
    assert haplotypes[0] != haplotypes[1]
    only = [0, 0]
    with pysam.AlignmentFile(str(folder / "clean.bam")) as bam:
        for read in bam:
            found = [read.query_sequence in haplotype for haplotype in haplotypes]
            assert any(found) or read.is_unmapped, read.to_string()
            only[0] += found == [True, False]
            only[1] += found == [False, True]
    assert min(only) > 0.6 * max(only) > 100


def test_write_dataset_aligns_reads_to_where_they_come_from(folder):
    """Truth genotypes and the depths of their alleles, counted in the pile, go together."""
    with (
        pysam.AlignmentFile(str(folder / "clean.bam")) as bam,
        pysam.VariantFile(str(folder / "clean.truth.vcf.gz")) as truth,
    ):
        snps = [record for record in truth if all(len(allele) == 1 for allele in record.alleles)]
        shares = {1: [], 2: []}
        for record in snps:
            counts = bam.count_coverage("chrS", record.start, record.stop, quality_threshold=0)
            depths = dict(zip("ACGT", (count[0] for count in counts), strict=True))
            total = sum(depths.values())
            if total >= 8:
                shares[record.samples[0]["GT"].count(1)].append(depths[record.alts[0]] / total)
    assert np.median(shares[2]) == 1.0
    assert 0.4 < np.median(shares[1]) < 0.6


@pytest.mark.parametrize("sample", ["clean", "harsh"])
def test_write_dataset_writes_consistent_mates(folder, sample):
    pairs = {}
    with pysam.AlignmentFile(str(folder / f"{sample}.bam")) as bam:
        starts = []
        for read in bam.fetch(until_eof=True):
            starts.append(read.reference_start)
            pairs.setdefault(read.query_name, []).append(read)
    assert starts == sorted(starts)
    assert len(pairs) > 1000
    for reads in pairs.values():
        first, last = reads
        assert {first.is_read1, last.is_read1} == {True, False}
        for read, mate in ((first, last), (last, first)):
            assert read.next_reference_start == mate.reference_start
            assert read.mate_is_reverse == mate.is_reverse
            assert read.mate_is_unmapped == mate.is_unmapped
            assert read.template_length == -mate.template_length
            assert read.is_proper_pair == mate.is_proper_pair
            assert read.is_duplicate == mate.is_duplicate


@pytest.mark.parametrize("sample", ["clean", "harsh"])
def test_write_dataset_writes_alignments_that_count_their_edits(folder, sample):
    with pysam.FastaFile(str(folder / "reference.fasta.gz")) as fasta:
        reference = fasta.fetch("chrS")
    with pysam.AlignmentFile(str(folder / f"{sample}.bam")) as bam:
        mapped = [read for read in bam if not read.is_unmapped]
    for read in mapped[::7]:
        matches = read.get_aligned_pairs(matches_only=True)
        wrong = sum(read.query_sequence[at] != reference[place] for at, place in matches)
        gaps = sum(length for operation, length in read.cigartuples if operation in (pysam.CINS, pysam.CDEL))
        assert wrong + gaps == read.get_tag("NM")
    proper = np.mean([read.is_proper_pair for read in mapped])
    assert proper > 0.9


def test_write_dataset_writes_confident_regions_inside_the_contig(folder):
    regions = list(read_bed(folder / "clean.confident.bed"))
    assert regions
    assert all(region.contig == "chrS" and 200 <= region.start < region.end <= LENGTH - 200 for region in regions)


def test_write_dataset_writes_indexes(folder):
    names = {path.name for path in folder.iterdir()}
    kinds = ("bam", "bam.bai", "truth.vcf.gz", "truth.vcf.gz.tbi", "confident.bed")
    samples = {f"{name}.{kind}" for name in ("clean", "harsh") for kind in kinds}
    assert names == samples | {"reference.fasta.gz", "reference.fasta.gz.fai", "reference.fasta.gz.gzi"}


def _bytes(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_write_dataset_is_the_same_bytes_and_samples_do_not_touch_each_other(tmp_path):
    contig = synthetic_contig(5, "chrS", 6000)
    one, two = Sample("one", 8, 100, ILLUMINA), Sample("two", 8, 100, HARSH)
    for name, samples in (("a", [one]), ("b", [one]), ("c", [two, one])):
        write_dataset(tmp_path / name, 5, contig, samples, 1.3)
    first, again, more = (_bytes(tmp_path / name) for name in "abc")
    assert first == again
    assert first.items() <= more.items()


def test_write_dataset_gives_every_sample_its_own_variants(tmp_path):
    samples = [Sample(name, 1, 100, ILLUMINA) for name in ("one", "two")]
    write_dataset(tmp_path, 5, synthetic_contig(5, "chrS", 6000), samples, 5)
    assert spelled_haplotypes(tmp_path, "one") != spelled_haplotypes(tmp_path, "two")


def test_write_dataset_of_another_seed_differs(tmp_path):
    for seed in (1, 2):
        write_dataset(tmp_path / str(seed), seed, synthetic_contig(seed, "chrS", 6000), [Sample("s", 5, 100, CLEAN)], 1)
    first, other = _bytes(tmp_path / "1"), _bytes(tmp_path / "2")
    assert all(first[name] != other[name] for name in ("s.bam", "s.truth.vcf.gz", "reference.fasta.gz"))


def test_parse_sample_reads_profile_or_default():
    assert parse_sample("a:30:150", "illumina") == Sample("a", 30, 150, ILLUMINA)
    assert parse_sample("HG-2.x_1:0.5:101:harsh", "illumina") == Sample("HG-2.x_1", 0.5, 101, HARSH)


@pytest.mark.parametrize("name", ["", "a b", "-a", ".a", "a;rm", "a/b", "$(a)", "a\n", "é"])
def test_parse_sample_refuses_hostile_names(name):
    with pytest.raises(InputError, match="sample name"):
        parse_sample(f"{name}:30:150", "illumina")


@pytest.mark.parametrize("numbers", ["0:100", "-3:100", "nan:100", "inf:100", ":100", "30:20", "30:x", "9:100.5"])
def test_parse_sample_refuses_impossible_numbers(numbers):
    with pytest.raises(InputError, match=r"coverage|read length"):
        parse_sample(f"a:{numbers}", "illumina")


def test_parse_sample_reports_all_problems():
    with pytest.raises(InputError) as caught:
        parse_sample("a b:0:1", "illumina")
    assert len(caught.value.problems) == 3


def test_check_reports_all_problems():
    twice = Sample("a", 30, 100, ILLUMINA)
    with pytest.raises(InputError) as caught:
        check("chr S", [twice, twice], -1)
    assert len(caught.value.problems) == 3
    check("chrS", [twice], 1.3)


def test_synthetic_contig_refuses_a_tiny_length():
    with pytest.raises(InputError, match="5000-50000000 bases; found 100"):
        synthetic_contig(1, "c", 100)


@pytest.fixture
def genome(tmp_path):
    text = "".join(np.random.default_rng(1).choice(list("ACGT"), 12_000)) + "N" * 10 + "ACGT" * 2000
    (tmp_path / "g.fasta").write_text(f">chr7\n{text}\n")
    pysam.faidx(str(tmp_path / "g.fasta"))
    return Genome(tmp_path / "g.fasta")


def test_contig_of_takes_a_stretch(genome):
    contig = contig_of(1, "chrS", genome, "chr7:1,001-7,000")
    assert "".join("ACGT"[code] for code in contig.codes) == genome.fetch("chr7", 1000, 7000)


def test_contig_of_refuses_gaps_and_short_stretches(genome):
    with pytest.raises(InputError, match="choose a stretch without gaps"):
        contig_of(1, "chrS", genome, "chr7:8,000-15,000")
    with pytest.raises(InputError, match="region chr7:1-100 must have"):
        contig_of(1, "chrS", genome, "chr7:1-100")
