import made_results
import pytest
import yaml
from planted import read_rows

import collect_attribution
from genomics import cli, tsv
from retrain.attribution import collecting, rows


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(made_results.make_config(tmp_path, {"b": {"replicates": 2}, "a": {}})))
    return path


@pytest.fixture
def write(tmp_path):
    """Write the table of one model; rows are (pos, ref, alt, cause, same_image)."""

    def written(model, found):
        path = tmp_path / "attribution" / model / "test" / "Bob.tsv.gz"
        path.parent.mkdir(parents=True)
        names = ("pos", "ref", "alt", "cause", "same_image")
        with tsv.writer(path, rows.COLUMNS) as table:
            table.writerows({"sample": "Bob", **dict(zip(names, row, strict=True))} for row in found)

    return written


@pytest.fixture
def run(tmp_path, config):
    def collected():
        outputs = ["--output", tmp_path / "all.tsv.gz", "--counts", tmp_path / "causes.tsv"]
        words = ["--config", config, "--attribution", tmp_path / "attribution", *outputs]
        return cli.run(collect_attribution.main, [str(word) for word in words])

    return collected


def test_tables_are_stacked_in_the_order_of_arms_and_counted(write, run, tmp_path):
    write("a.r1", [])
    write("b.r2", [(7, "A", "AT", "mixed", "no"), (9, "A", "C", "", "")])
    write("b.r1", [(5, "A", "C", "network", "yes"), (7, "A", "T", "network", "no"), (8, "A", "T", "mixed", "")])
    assert run() == 0
    stacked = read_rows(tmp_path / "all.tsv.gz")
    assert tuple(stacked[0]) == collecting.COLUMNS
    assert [(row["role"], row["arm"], row["replicate"], row["model"], row["pos"]) for row in stacked] == [
        *[("test", "b", "1", "b.r1", pos) for pos in "578"],
        *[("test", "b", "2", "b.r2", pos) for pos in "79"],
    ]
    lines = (tmp_path / "causes.tsv").read_text().splitlines()
    assert lines[0].split("\t") == list(collecting.COUNT_COLUMNS)
    assert [line.split("\t")[3:] for line in lines[1:]] == [
        ["1", "b.r1", "SNP", "network", "2", "1"],
        ["1", "b.r1", "SNP", "mixed", "1", "0"],
        ["2", "b.r2", "SNP", "unknown", "1", "0"],
        ["2", "b.r2", "INDEL", "mixed", "1", "0"],
    ]


def test_missing_tables_are_told_together(write, run, tmp_path, capsys):
    write("b.r1", [])
    assert run() == cli.BAD_INPUT
    assert [line.split(": ")[2].split(";")[0] for line in capsys.readouterr().err.splitlines()] == ["no such file"] * 2
    assert not (tmp_path / "all.tsv.gz").exists()


def test_table_of_another_program(write, run, tmp_path, capsys):
    for model in ("a.r1", "b.r1", "b.r2"):
        write(model, [])
    with tsv.writer(tmp_path / "attribution" / "b.r1" / "test" / "Bob.tsv.gz", ("chrom",)):
        pass
    assert run() == cli.BAD_INPUT
    assert "no table of attribute_flips; found columns chrom" in capsys.readouterr().err
