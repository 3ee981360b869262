"""Samples that share regions, and who may not."""

from made_inputs import CONTIG, ids


def test_examine_people(bench):
    first, second = f"{CONTIG}:1-1000", f"{CONTIG}:501-700"
    bench.write_reads(starts=(100, 510))
    other = {"reads": bench.write_reads("other.bam", sm="Bob", starts=(100, 510)), "sample": "Bob", "individual": "Bob"}
    renamed = {**other, "individual": "Ann"}

    def found(left, right, **changes):
        return ids(bench.examine(bench.row(left, regions=first), bench.row(right, regions=second, **changes)))

    assert found("train", "test") == [("stop", "train_test_overlap")]
    assert found("select", "train") == [("stop", "train_test_overlap")]
    assert found("train", "test", **renamed) == [("stop", "train_test_overlap")]
    assert found("train", "tune") == [("warn", "train_tune_overlap")]
    assert found("tune", "test") == [("warn", "choice_test_overlap")]
    assert found("select", "test") == [("warn", "choice_test_overlap")]
    assert found("train", "test", **other) == [("note", "shared_sequence")]
    assert found("tune", "test", **other) == []
    assert found("train", "train", **other) == []
    assert found("train", "train", **renamed) == []
    assert found("train", "test", individual="Bob") == [("stop", "individual_ambiguous"), ("note", "shared_sequence")]


def test_examine_sex_of_an_individual(bench):
    bench.write_reads(starts=(100, 1100))
    rows = [bench.row(sex="male"), bench.row("tune", sex="male", regions=f"{CONTIG}:1001-1500")]
    bench.write_truth(sites=(120, 1200))
    assert bench.examine(*rows) == []
    for sex in ("female", ""):
        (finding,) = bench.examine(rows[0], rows[1]._replace(sex=sex))
        assert ids([finding]) == [("stop", "sex_ambiguous")]
        assert "male in train/Ann" in finding.found
