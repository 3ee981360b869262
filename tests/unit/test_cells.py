import pytest

from genomics import vcf
from genomics.errors import InputError
from genomics.genome import Genome, Interval, Regions
from genomics.variants import Variant
from retrain import cells
from retrain.cells import Alternate, Site

#            0123456789012345
SEQUENCE = "GTCAAAAAACGTACGT" + "ACGTTGCA" * 10
FORMATS = [
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="g">',
    '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="q">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="d">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="a">',
    '##FORMAT=<ID=VAF,Number=A,Type=Float,Description="v">',
    '##FORMAT=<ID=PL,Number=G,Type=Integer,Description="p">',
]
FILTERS = [f'##FILTER=<ID={name},Description="{name}">' for name in ("RefCall", "LowQual")]


@pytest.fixture
def genome(write_genome):
    return Genome(write_genome(c=SEQUENCE))


@pytest.fixture
def read(tmp_path, genome):
    def read(*records, regions=None):
        path = tmp_path / "calls.vcf.gz"
        header = vcf.header(genome.lengths, [*FILTERS, *FORMATS], ["S"])
        vcf.write(path, header, ["\t".join(record.split()) for record in records])
        return cells.read_cell(path, genome, "c", regions)

    return read


def only(cell):
    ((allele, (site,)),) = cell.sites.items()
    return allele, site


def test_read_cell_values_of_a_record(read):
    allele, site = only(read("c 3 . C T 33.3 PASS . GT:GQ:DP:AD:VAF:PL 0/1:33:40:19,21:0.525:33,0,42"))
    assert allele == Alternate("c", 2, "C", "T")
    assert (site.genotype, site.filter, site.gq, site.depth) == ((0, 1), "PASS", 33, 40)
    assert site.qual == pytest.approx(33.3)
    assert (site.ref_depth, site.alt_depth) == (19, 21)
    assert site.fraction == pytest.approx(0.525)
    assert site.chances == pytest.approx((10**-3.3, 1.0, 10**-4.2), rel=1e-3)
    assert site.is_called


@pytest.mark.parametrize(("haploid", "diploid"), [("1", "1/1"), ("0", "0/0"), (".", "./.")])
def test_read_cell_haploid_is_homozygous(read, haploid, diploid):
    _, site = only(read(f"c 3 . C T . . . GT {haploid}"))
    _, other = only(read(f"c 3 . C T . . . GT {diploid}"))
    assert (site.genotype, site.genotype_class, site.genotype_text) == (other.genotype, other.genotype_class, diploid)
    assert (site.copies, site.is_called) == (other.copies, other.is_called)


def test_read_cell_haploid_likelihoods_are_those_of_no_and_two_copies(read):
    _, site = only(read("c 3 . C T . . . GT:PL 1:20,0"))
    assert site.chances == pytest.approx((0.01 / 1.01, 0.0, 1 / 1.01))
    _, site = only(read("c 3 . C T . . . GT 1"))
    assert site.chances == ()


def test_read_cell_record_with_genotype_only(read):
    _, site = only(read("c 3 . C T . . . GT 0/1"))
    assert site[3:10] == (None,) * 6 + ((),)
    assert (site.filter, site.is_called) == ("PASS", True)


@pytest.mark.parametrize("record", ["c 3 . CA C", "c 5 . AA A", "c 8 . AAC AC"])
def test_read_cell_same_deletion_however_it_is_written(read, record):
    allele, _ = only(read(f"{record} 50 PASS . GT 0/1"))
    assert allele == Alternate("c", 2, "CA", "C")


def test_read_cell_multi_allelic_record_as_each_alternate_sees_it(read):
    cell = read("c 3 . CAA C,CA,TAA 50 PASS . GT:AD:VAF:PL 1/2:1,10,11,0:0.4,0.5,0:90,80,70,60,0,70,99,99,99,99")
    deletions, snp = [Alternate("c", 2, "CAA", "C"), Alternate("c", 2, "CA", "C")], Alternate("c", 2, "C", "T")
    assert set(cell.sites) == {*deletions, snp}
    (two,), (one,), (other,) = (cell.sites[allele] for allele in (*deletions, snp))
    assert (two.genotype, one.genotype, other.genotype) == ((1, 2), (1, 2), (2, 2))
    assert [site.alt_depth for site in (two, one, other)] == [10, 11, 0]
    assert [site.copies for site in (two, one, other)] == [1, 1, 0]
    assert other.filter_class == "RefCall"  # PASS is about the other alternates
    assert len(cell.reported) == 1


def test_read_cell_passes_over_symbols_and_equal_alleles(read):
    cell = read("c 3 . C *,<DEL>,T 50 PASS . GT 1/3")
    assert list(cell.sites) == [Alternate("c", 2, "C", "T")]


def test_read_cell_one_allele_in_two_records(read):
    cell = read("c 3 . CA C 50 PASS . GT 0/1", "c 5 . AA A 50 PASS . GT 0/1")
    (sites,) = cell.sites.values()
    assert [site.record.start for site in sites] == [2, 4]


def test_read_cell_reports_passed_variant_records_only(read):
    records = [
        "c 3 . C T 0 RefCall . GT 0/0",
        "c 10 . C T 0 RefCall . GT ./.",
        "c 11 . G T 0.5 LowQual . GT 0/1",
        "c 12 . T A 50 PASS . GT 1/1",
    ]
    cell = read(*records)
    assert [variant.start for variant in cell.reported] == [11]
    classes = [site.genotype_class for sites in cell.sites.values() for site in sites]
    assert classes == ["0", "./.", "1", "2"]


def test_read_cell_regions_keep_alleles_that_touch(read):
    records = ["c 3 . C T 50 PASS . GT 0/1", "c 12 . T A 50 PASS . GT 1/1"]
    cell = read(*records, regions=Regions([Interval("c", 11, 12)]))
    assert [allele.start for allele in cell.sites] == [11]
    assert [variant.start for variant in cell.reported] == [11]


def test_read_cell_no_record(read):
    assert read() == ({}, [])


def test_copy_chances_sums_other_alternates():
    chances = cells.copy_chances([30, 10, 20, 0, 40, 50], alleles=3, index=1)
    weights = [10 ** (-pl / 10) for pl in (30, 10, 20, 0, 40, 50)]
    expected = [weights[0] + weights[3] + weights[5], weights[1] + weights[4], weights[2]]  # 0/0 0/2 2/2; 0/1 1/2; 1/1
    assert chances == pytest.approx([weight / sum(weights) for weight in expected])


def test_copy_chances_haploid_and_incomplete():
    assert cells.copy_chances([0, 10], alleles=2, index=1, ploidy=1) == pytest.approx((10 / 11, 1 / 11))
    assert cells.copy_chances([0, 10], alleles=2, index=1) == ()
    assert cells.copy_chances([0, None, 10], alleles=2, index=1) == ()


def test_genotype_class_half_call_counts_its_copy():
    site = Site(Variant("c", 2, "C", ("T",)), (-1, 1), "PASS")
    assert (site.genotype_class, site.genotype_text) == ("1", "./1")


def site_at(start):
    return Site(Variant("c", start, "CA", ("C",)), (0, 1), "PASS")


def test_pair_by_start_then_in_order():
    left, right = [site_at(2), site_at(5)], [site_at(5), site_at(7), site_at(8)]
    assert list(cells.pair(left, right)) == [(left[1], right[0]), (left[0], right[1]), (None, right[2])]


def test_pair_with_nothing():
    assert list(cells.pair([], [])) == []
    assert list(cells.pair([site_at(2)], [])) == [(site_at(2), None)]


def test_contigs_with_records_needs_an_index(tmp_path):
    path = tmp_path / "calls.vcf"
    path.write_text("##fileformat=VCFv4.2\n")
    with pytest.raises(InputError, match="no usable index"):
        cells.contigs_with_records(path)


@pytest.mark.parametrize(
    ("ref", "alt", "expected"), [("C", "T", ("SNP", 0)), ("CA", "C", ("INDEL", -1)), ("C", "CAA", ("INDEL", 2))]
)
def test_alternate_type_and_size(ref, alt, expected):
    allele = Alternate("c", 2, ref, alt)
    assert (allele.type, allele.size) == expected
