"""The sample table."""

import pytest

from genomics.errors import InputError
from retrain.design import samples

ROW = {"sample": "S", "role": "train", "reads": "r.bam", "truth": "t.vcf.gz", "confident": "c.bed"}


def rows(**changes):
    return [{**ROW, "role": role, **changes} for role in ("train", "tune", "test")]


def test_check_joins_relative_paths_to_the_folder():
    found, problems = samples.check(rows(truth="/abs/t.vcf.gz", regions="chr1:1-5"), "w", "some folder")
    assert problems == []
    assert (found[0].reads, found[0].truth) == ("some folder/r.bam", "/abs/t.vcf.gz")
    assert found[0].regions == "chr1:1-5"


def test_check_individual_is_the_sample_unless_told():
    found, _ = samples.check(rows(), "w", ".")
    named, _ = samples.check(rows(individual="HG002"), "w", ".")
    assert (found[0].individual, named[0].individual) == ("S", "HG002")


def test_check_tells_doubles_and_missing_roles():
    _, problems = samples.check([ROW, ROW], "w", ".")
    assert len(problems) == 3
    assert "train/S stands in several rows" in problems[0]


def test_read_table_leaves_out_empty_cells_and_comments(tmp_path):
    path = tmp_path / "s.tsv"
    path.write_text('# note\nsample\trole\tregions\nS\ttrain\t\n\nT "x"\ttune\tchr1\n')
    assert samples.read_table(path) == [
        {"sample": "S", "role": "train"},
        {"sample": 'T "x"', "role": "tune", "regions": "chr1"},
    ]


def test_read_table_with_too_many_cells_is_a_problem_of_its_row(tmp_path):
    path = tmp_path / "s.tsv"
    path.write_text("sample\trole\nS\ttrain\textra\n")
    _, problems = samples.check(samples.read_table(path), "s.tsv", ".")
    assert any("row 1" in problem and "more cells than the header" in problem for problem in problems)


def test_read_table_that_is_missing_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"absent\.tsv: the table of samples cannot be read"):
        samples.read_table(tmp_path / "absent.tsv")


@pytest.mark.parametrize("regions", ["chr1:1-5 x.bed", "a.bed b.bed.gz"])
def test_check_refuses_regions_that_hap_py_cannot_take(regions):
    _, problems = samples.check(rows(regions=regions), "w", ".")
    assert [problem for problem in problems if "neither one BED file nor literal regions" in problem]


def test_check_refuses_a_bed_path_that_make_examples_would_cut():
    found, _ = samples.check(rows(regions="x.bed"), "w", "folder")
    assert found[0].regions == "folder/x.bed"
    _, problems = samples.check(rows(regions="x.bed"), "w", "a folder")
    assert [problem for problem in problems if "no path with a space" in problem]


def test_check_gives_depths_of_one_sample_ids_of_their_own():
    table = [{**row, "downsample": share} for row in rows()[:1] for share in ("0.5", 0.25)] + rows()
    found, problems = samples.check(table, "w", ".")
    assert problems == []
    assert [row.name for row in found[:3]] == ["train/S.ds0.5", "train/S.ds0.25", "train/S"]
    assert found[0].sample == "S"


def test_check_refuses_one_depth_twice_and_impossible_ones():
    _, problems = samples.check([*rows(downsample="0.5"), {**ROW, "downsample": 0.5}], "w", ".")
    assert any("train/S.ds0.5 stands in several rows" in problem for problem in problems)
    for share in ("2", "0", "half", "nan"):
        _, problems = samples.check(rows(downsample=share), "w", ".")
        assert len(problems) == 3, share


def test_check_knows_two_sexes():
    found, _ = samples.check(rows(sex="male"), "w", ".")
    _, problems = samples.check(rows(sex="XY"), "w", ".")
    assert found[0].sex == "male"
    assert "'XY' is none of female, male" in problems[0]
