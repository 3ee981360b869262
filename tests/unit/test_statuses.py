"""Decisions of hap.py are written by hand here; test_discordance compares totals with whole runs."""

import pytest

from genomics import vcf
from genomics.genome import Genome, Interval, Regions
from genomics.variants import Variant
from retrain import cells, statuses
from retrain.cells import Alternate, Cell, Site
from retrain.statuses import Decision, Truth

#            0123456789012345678901234567890
SEQUENCE = "GTCAAAAAACGTACGTTTGCATCAGGATCCA"
EVERYWHERE = Regions([Interval("c", 0, 31)])


@pytest.fixture
def genome(write_genome):
    return Genome(write_genome(c=SEQUENCE))


def record(start, ref, alts, genotype=(0, 1)):
    return Variant("c", start, ref, tuple(alts.split(",")), genotype)


def cell_of(genome, *records, label="PASS"):
    cell = Cell({}, [])
    for variant in records:
        for index, allele in enumerate(cells.alternates(genome, variant), start=1):
            site = Site(variant, cells.seen_by(variant.genotype, index), label)
            cell.sites.setdefault(allele, []).append(site)
        if variant.is_called_variant and label == "PASS":
            cell.reported.append(variant)
    return cell


def judge(genome, cell, decisions=(), truth=(), others=(), confident=EVERYWHERE):
    return statuses.judge(genome, cell, {*cell.sites, *others}, decisions, Truth({}, list(truth), confident))


def found(standing):
    return {allele: [site.status for site in sites] for allele, sites in standing.sites.items()}


def test_judge_takes_the_word_of_happy(genome):
    """Truth would say TP, hap.py says FP: hap.py's word counts."""
    cell = cell_of(genome, record(9, "C", "T"))
    standing = judge(genome, cell, [Decision(record(9, "C", "T"), "FP", "SNP")], [record(9, "C", "T")])
    assert found(standing) == {Alternate("c", 9, "C", "T"): ["FP"]}
    assert standing.reached == [Decision(record(9, "C", "T"), "FP", "SNP")]


def test_judge_finds_a_shifted_record(genome):
    cell = cell_of(genome, record(2, "CA", "C"))
    standing = judge(genome, cell, [Decision(record(6, "AA", "A"), "TP", "INDEL")])
    assert found(standing) == {Alternate("c", 2, "CA", "C"): ["TP"]}


@pytest.mark.parametrize(
    ("parts", "status"), [(("TP", "TP"), "TP"), (("TP", "FP"), "FP"), (("outside", "TP"), "outside")]
)
def test_judge_joins_the_parts_of_a_divided_record(genome, parts, status):
    cell = cell_of(genome, record(9, "CGT", "TGA"))
    decisions = [Decision(record(9, "C", "T"), parts[0], "SNP"), Decision(record(11, "T", "A"), parts[1], "SNP")]
    standing = judge(genome, cell, decisions)
    assert found(standing) == {Alternate("c", 9, "CGT", "TGA"): [status]}
    assert standing.reached == decisions


def test_judge_part_of_another_call_is_not_taken(genome):
    """A divided record does not take the decision on a call of its own inside its span."""
    cell = cell_of(genome, record(9, "CGT", "TGA"), record(10, "G", "C"))
    decisions = [Decision(record(10, "G", "C"), "FP", "SNP"), Decision(record(9, "C", "T"), "TP", "SNP")]
    assert found(judge(genome, cell, decisions)) == {
        Alternate("c", 9, "CGT", "TGA"): ["TP"],
        Alternate("c", 10, "G", "C"): ["FP"],
    }


def test_judge_both_alternates_of_one_record(genome):
    cell = cell_of(genome, record(9, "C", "T,G", (1, 2)))
    standing = judge(genome, cell, [Decision(record(9, "C", "T,G", (1, 2)), "TP", "SNP")])
    assert list(found(standing).values()) == [["TP"], ["TP"]]
    assert len(standing.reached) == 1


def test_judge_same_call_twice(genome):
    cell = cell_of(genome, record(9, "C", "T"), record(9, "C", "T"))
    decisions = [Decision(record(9, "C", "T"), status, "SNP") for status in ("FP", "TP")]
    assert found(judge(genome, cell, decisions)) == {Alternate("c", 9, "C", "T"): ["FP", "TP"]}


def test_judge_call_that_happy_does_not_list(genome):
    cell = cell_of(genome, record(9, "C", "T"), record(12, "A", "T"), record(20, "A", "T"))
    confident = Regions([Interval("c", 0, 15)])
    standing = judge(genome, cell, truth=[record(9, "C", "T")], confident=confident)
    assert [status for (status,) in found(standing).values()] == ["TP", "FP", "outside"]


def test_judge_silent_alleles(genome):
    """Reference call at a missed variant, one beside it, no candidate at a missed variant, and outside."""
    cell = cell_of(genome, record(9, "C", "T,G", (0, 0)), record(20, "A", "T", (-1, -1)), label="RefCall")
    truth = [record(9, "C", "T"), record(14, "G", "A", (1, 1))]
    other = Alternate("c", 14, "G", "A")
    standing = judge(genome, cell, truth=truth, others=[other], confident=Regions([Interval("c", 0, 18)]))
    assert [status for (status,) in found(standing).values()] == ["FN", "negative", "outside"]
    assert standing.absent[other] == "FN"
    assert standing.missed_truth == truth


def test_judge_silent_allele_of_a_found_variant_is_negative(genome):
    """The cell finds the deletion, and lists it once more as a reference call."""
    called = cell_of(genome, record(2, "CA", "C"))
    silent = cell_of(genome, record(5, "AA", "A", (0, 0)), label="RefCall")
    allele = Alternate("c", 2, "CA", "C")
    cell = Cell({allele: called.sites[allele] + silent.sites[allele]}, called.reported)
    standing = judge(genome, cell, [Decision(record(2, "CA", "C"), "TP", "INDEL")], [record(2, "CA", "C")])
    assert found(standing) == {allele: ["TP", "negative"]}


def test_judge_missed_variant_that_the_truth_writes_in_one_record(genome):
    """Truth CGT>TGA is what the reference calls C>T and T>A would spell together."""
    cell = cell_of(genome, record(9, "C", "T", (0, 0)), record(11, "T", "A", (0, 0)), label="RefCall")
    standing = judge(genome, cell, truth=[record(9, "CGT", "TGA", (1, 1))])
    assert list(found(standing).values()) == [["FN"], ["FN"]]


def test_judge_filtered_call_is_silent(genome):
    cell = cell_of(genome, record(9, "C", "T"), label="LowQual")
    assert found(judge(genome, cell, truth=[record(9, "C", "T")])) == {Alternate("c", 9, "C", "T"): ["FN"]}


def write_vcf(path, genome, records):
    meta = ['##FILTER=<ID=Bad,Description="b">', '##FORMAT=<ID=GT,Number=1,Type=String,Description="g">']
    lines = ["\t".join(record.split()) for record in records]
    vcf.write(path, vcf.header(genome.lengths, meta, ["S"]), lines)
    return path


def test_read_truth_assesses_by_regions_and_widens_like_happy(tmp_path, genome):
    records = [
        "c 3 . C T . Bad . GT 0/1",
        "c 4 . A T . . . GT 0/0",
        "c 10 . C T . PASS . GT 0|1",
        "c 12 . T TGG . . . GT 1/1",  # on the last confident base
        "c 21 . A C . . . GT 1/1",
    ]
    path = write_vcf(tmp_path / "truth.vcf.gz", genome, records)
    truth = statuses.read_truth(path, genome, "c", Regions([Interval("c", 0, 12)]))
    assert [variant.start for variant in truth.assessed] == [9, 11]
    assert truth.genotypes == {
        Alternate("c", 9, "C", "T"): (0, 1),
        Alternate("c", 11, "T", "TGG"): (1, 1),
        Alternate("c", 20, "A", "C"): (1, 1),
    }
    assert list(truth.confident) == [Interval("c", 0, 13)]
    only = statuses.read_truth(path, genome, "c", EVERYWHERE, Regions([Interval("c", 20, 21)]))
    assert [variant.start for variant in only.assessed] == [20]


ANNOTATED = """\
##fileformat=VCFv4.2
##contig=<ID=c,length=31>
#CHROM	POS	ID	REF	ALT	QUAL	FILTER	INFO	FORMAT	TRUTH	QUERY
c	10	.	C	T	.	.	BS=10	GT:BD:BK:BI:BVT:BLT:QQ	0/1:TP:gm:ti:SNP:het:9	0/1:TP:gm:ti:SNP:het:9
c	12	.	T	A	.	.	BS=12	GT:BD:BK:QQ:BI:BVT:BLT	0/1:FN:.:.:tv:SNP:het	.:.:.:.:.:NOCALL:nocall
c	13	.	A	AT	.	LowQual	BS=13	GT:BD:BK:QQ:BI:BVT:BLT	.:.:.:.:.:NOCALL:nocall	0/1:FP:.:9:i1_5:INDEL:het
c	14	.	C	G	.	LowQual	BS=14	GT:BD:BK:BI:BVT:BLT:QQ	0/1:TP:gm:tv:SNP:het:9	0/1:TP:gm:tv:SNP:het:9
c	15	.	G	A	.	.	BS=15	GT:BD:BK:QQ:BI:BVT:BLT	.:.:.:.:.:NOCALL:nocall	1/1:UNK:.:9:ti:SNP:homalt
"""


def test_read_decisions(tmp_path):
    path = tmp_path / "happy.vcf"
    path.write_text(ANNOTATED)
    annotated = statuses.read_decisions(path)
    assert annotated.query == {
        "c": [Decision(record(9, "C", "T"), "TP", "SNP"), Decision(record(14, "G", "A", (1, 1)), "outside", "SNP")]
    }
    assert annotated.truth == {("SNP", "TP"): 1, ("SNP", "FN"): 2}


@pytest.mark.parametrize(("alts", "kind"), [("T", "SNP"), ("T,CA", "INDEL"), ("CA", "INDEL")])
def test_record_type(genome, alts, kind):
    genotype = (1, 2) if "," in alts else (0, 1)
    assert statuses.record_type(genome, record(9, "C", alts, genotype)) == kind
