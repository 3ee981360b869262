"""The command line of choose_evidence."""

import csv

import polars as pl
import pytest

import choose_evidence
from genomics import cli, tsv
from retrain import flips
from retrain.evidence import choices
from retrain.evidence.loci import COLUMNS


@pytest.fixture
def run(tmp_path):
    def row(pos, direction):
        told = {"chrom": "c", "pos": str(pos), "ref": "A", "alt": "G", "direction": direction, "kind": "near_miss"}
        return dict.fromkeys(flips.COLUMNS, "x") | told | {"left_gq": "20", "right_gq": "30"}

    with tsv.writer(tmp_path / "flips.tsv.gz", flips.COLUMNS) as table:
        table.writerows([row(10, "both_right"), row(20, "broken"), row(30, "fixed")])
    for name, alleles in (("left", "AT>GT"), ("right", "A>G")):
        rows = [("c", pos - 1, "A", "G", pos - 1, alleles) for pos in (10, 20, 30)]
        pl.DataFrame(rows, schema=COLUMNS, orient="row").write_parquet(tmp_path / f"{name}.parquet")

    def call(*words, number=2, code=0):
        given = [
            "--flips",
            tmp_path / "flips.tsv.gz",
            "--copies",
            tmp_path / "left.parquet",
            tmp_path / "right.parquet",
        ]
        given += ["--number", number, "--sites", tmp_path / "sites.tsv", "--loci", tmp_path / "loci.vcf", *words]
        assert cli.run(choose_evidence.main, [str(word) for word in given]) == code

    return call


def read(path):
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def test_chosen_sites_are_numbered(run, tmp_path):
    run()
    rows = read(tmp_path / "sites.tsv")
    assert tuple(rows[0]) == choices.COLUMNS
    assert [(row["site"], row["pos"], row["cause"], row["effect"]) for row in rows] == [
        *(("1", "20", "", ""), ("2", "30", "", ""))
    ]


def test_loci_are_those_of_both_cells(run, tmp_path):
    run()
    lines = (tmp_path / "loci.vcf").read_text().splitlines()[2:]
    assert [line.split("\t")[:4] for line in lines] == [
        ["c", str(pos), ".", ref] for pos in (20, 30) for ref in ("A", "AT")
    ]


def test_causes_stand_beside_the_sites(run, tmp_path):
    columns = (*choices.SITE, "cause", "difference")
    with tsv.writer(tmp_path / "causes.tsv.gz", columns) as table:
        table.writerow(dict(zip(columns, ("c", "30", "A", "G", "network", "-3.25"), strict=True)))
    run("--attribution", tmp_path / "causes.tsv.gz")
    told = {row["pos"]: (row["cause"], row["effect"]) for row in read(tmp_path / "sites.tsv")}
    assert told == {"20": ("", ""), "30": ("network", "-3.25")}


def test_no_site_is_wanted(run, tmp_path):
    run(number=0)
    assert read(tmp_path / "sites.tsv") == []


def test_negative_numbers_are_refused(run, tmp_path, capsys):
    run(number=-1, code=cli.BAD_INPUT)
    assert "--number: must not be negative" in capsys.readouterr().err
    assert not (tmp_path / "sites.tsv").exists()
