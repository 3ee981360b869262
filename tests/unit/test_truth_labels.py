"""Labels window by window: what of the truth a window sees."""

import pysam
import pytest

from genomics import vcf
from genomics.genome import Genome, Interval, Regions
from genomics.variants import Variant
from minidv.example_inputs import Truth
from minidv.truth_labels import TruthLabeler

REFERENCE = "ACGTTGCAAC" * 30
META = ['##FILTER=<ID=bad,Description="bad">', '##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">']


@pytest.fixture
def labeler(tmp_path, write_genome):
    """Truth 0/1 G>T at 92, 1/1 A>G at 150, a filtered 1/1 at 160, 1/1 at 250 outside the confident regions."""
    sites = [(92, "G", "T", ".", "0/1"), (150, "A", "G", "PASS", "1|1"), (160, "A", "G", "bad", "1/1")]
    sites += [(250, "A", "G", "PASS", "1/1")]
    lines = [f"c\t{start + 1}\t.\t{ref}\t{alt}\t.\t{status}\t.\tGT\t{call}" for start, ref, alt, status, call in sites]
    vcf.write(tmp_path / "truth.vcf.gz", vcf.header({"c": 300}, META, ["one"]), lines)
    confident = Regions([Interval("c", 50, 200)])
    return TruthLabeler(Genome(write_genome(c=REFERENCE)), Truth(str(tmp_path / "truth.vcf.gz"), confident))


def test_labels_of_one_window(labeler):
    candidates = [Variant("c", start, "A", ("G",)) for start in (150, 160, 170)]
    labeled = labeler(Interval("c", 100, 200), candidates)
    assert [variant.genotype for variant in labeled] == [(1, 1), (0, 0), (0, 0)]
    assert (labeler.metrics["n_true_positive_sites"], labeler.metrics["n_false_positive_sites"]) == (1, 2)


def test_candidates_that_are_not_confident_have_no_label(labeler):
    assert labeler(Interval("c", 200, 300), [Variant("c", 250, "A", ("G",))]) == [None]


def test_truth_of_another_window_is_not_seen(labeler):
    [variant] = labeler(Interval("c", 93, 100), [Variant("c", 92, "G", ("T",))])
    assert variant.genotype == (0, 0)


def test_metrics_add_up_over_windows(labeler):
    labeler(Interval("c", 0, 100), [])
    labeler(Interval("c", 100, 200), [Variant("c", 150, "A", ("G",))])
    assert labeler.metrics["n_truth_variant_sites"] == 2
    assert labeler.metrics["n_false_negative_sites"] == 1


def test_truth_is_opened_once_for_all_windows(labeler, monkeypatch):
    monkeypatch.delattr(pysam, "VariantFile")
    for window in (Interval("c", 0, 100), Interval("c", 100, 200), Interval("c", 140, 160)):
        labeler(window, [])
    assert labeler.metrics["n_truth_variant_sites"] == 3
