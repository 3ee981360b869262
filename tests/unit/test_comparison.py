"""Which calls are compared."""

import pysam
import pytest

from genomics.errors import InputError
from genomics.genome import Genome, Interval, Regions
from genomics.variants import Variant
from genomics.vcf import Call
from minidv.comparison import Settings, compare, score_reader
from minidv.happy_tables import Size
from minidv.strata import Stratum

HEADER = (
    '##fileformat=VCFv4.2\n##FILTER=<ID=LowQual,Description="x">\n##contig=<ID=c>\n##contig=<ID=d>\n##contig=<ID=e>\n'
)
COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n"


@pytest.fixture(scope="module")
def genome(tmp_path_factory):
    path = tmp_path_factory.mktemp("genome") / "ref.fa"
    path.write_text(">d\nACGTACGTACGTACGTACGT\n>c\nNNNNACGTACGTACGTACGT\n")
    pysam.faidx(str(path))
    return Genome(path)


@pytest.fixture
def run(genome, tmp_path):
    def compared(truth, query, **settings):
        for name, records in (("truth", truth), ("query", query)):
            lines = [record.replace(" ", "\t") + "\n" for record in records]
            (tmp_path / f"{name}.vcf").write_text(HEADER + COLUMNS + "".join(lines))
        return compare(genome, tmp_path / "truth.vcf", tmp_path / "query.vcf", Settings(**settings))

    return compared


def snp(contig, position, ref, alt, filters="PASS", genotype="0/1"):
    return f"{contig} {position} . {ref} {alt} 9 {filters} . GT {genotype}"


def places(found):
    return [(row.contig, row.start, row.truth.decision, row.query.decision) for row in found.rows]


def test_compare_contigs_come_in_the_order_of_the_reference(run):
    found = run([snp("c", 5, "A", "G"), snp("d", 1, "A", "G")], [snp("d", 1, "A", "G")])
    assert places(found) == [("d", 0, "TP", "TP"), ("c", 4, "FN", ".")]
    assert found.lengths == {"d": 20, "c": 20}


def test_compare_calls_on_contigs_without_truth_are_left_out(run):
    found = run([snp("c", 5, "A", "G")], [snp("d", 1, "A", "G"), snp("e", 1, "A", "G")])
    assert places(found) == [("c", 4, "FN", ".")]


def test_compare_named_contig_without_truth_is_compared(run):
    found = run([], [snp("d", 1, "A", "G")], locations=(Interval("d", 0, 20),))
    assert places(found) == [("d", 0, ".", "FP")]


def test_compare_nothing_at_all(run):
    found = run([], [])
    assert found.rows == []
    assert found.sizes["*"] == Size(0, None)


def test_compare_part_of_a_contig(run):
    truth = [snp("d", 1, "A", "G"), snp("d", 9, "A", "G"), snp("d", 13, "A", "G")]
    assert [place[1] for place in places(run(truth, [], locations=(Interval("d", 8, 9),)))] == [8]
    assert places(run(truth, [], locations=(Interval("d", 4, 8), Interval("d", 9, 12)))) == []
    assert [place[1] for place in places(run(truth, [], targets=Regions([Interval("d", 8, 13)])))] == [8, 12]


def test_compare_filters(run):
    truth, query = [snp("d", 1, "A", "G", "LowQual"), snp("d", 5, "A", "G")], [snp("d", 5, "A", "G", "LowQual")]
    assert places(run(truth, query)) == [("d", 4, "TP", "TP")]
    assert places(run(truth, query, pass_only=True)) == [("d", 4, "FN", ".")]
    assert places(run(truth, query, filtered_truth=True)) == [("d", 0, "FN", "."), ("d", 4, "TP", "TP")]


def test_compare_reference_of_another_build(run):
    with pytest.raises(InputError, match=r"query\.vcf: d:2: REF is A, the reference .* has C"):
        run([snp("d", 1, "A", "G")], [snp("d", 2, "A", "G")])


def test_compare_reference_n_is_no_other_build(run):
    assert places(run([snp("c", 2, "A", "G")], [snp("c", 2, "A", "G")])) == [("c", 1, "TP", "TP")]


def test_compare_sizes(run):
    strata = {"x": Stratum(Regions([Interval("c", 0, 8), Interval("d", 0, 2)]), 1)}
    found = run([snp("c", 5, "A", "G")], [], confident=Regions([Interval("c", 4, 10)]), strata=strata)
    assert found.sizes == {
        "*": Size(16, 7),  # bases other than N of contig c; hap.py counts the truth variant's base twice
        "TS_boundary": Size(16, 7),
        "TS_contained": Size(7, 7),
        "x": Size(10, 4, 1),
    }


@pytest.mark.parametrize(("score", "field"), [("GQ", "FORMAT field 'GQ'"), ("INFO.QD", "INFO field 'QD'")])
def test_compare_by_a_score_that_the_calls_do_not_have(run, score, field):
    with pytest.raises(InputError, match=rf"query\.vcf: its header has no {field} to take scores from"):
        run([], [], score=score)


def test_score_reader():
    call = Call(Variant("c", 0, "A", ("G",), (0, 1)), 5.0, (), {"GQ": 7, "AD": (3, 4)}, {"QD": 1.5})
    assert [score_reader(name)(call) for name in ("QUAL", "GQ", "AD", "INFO.QD", "NONE")] == [5.0, 7.0, 3.0, 1.5, None]
