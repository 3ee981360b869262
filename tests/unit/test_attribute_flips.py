import polars as pl
import pytest
from planted import read_rows

import attribute_flips
from genomics import cli, parquet, tsv
from retrain import copies, images
from retrain.attribution import inputs
from retrain.attribution.rows import COLUMNS, count_copies, dosage_of, same_image
from retrain.cells import Alternate

HET, HOM, REF = (0.01, 0.98, 0.01), (0.0, 0.0, 1.0), (0.98, 0.01, 0.01)
SITE = ("c", 9, "A", "G")
RECORD = (9, "A>G")


@pytest.fixture
def write(tmp_path):
    """Write tables of cells: name to rows of (key, record, chances)."""

    def written(**tables):
        for name, rows in tables.items():
            table = pl.DataFrame([(*key, *record, *of) for key, record, of in rows], copies.SCHEMA, orient="row")
            parquet.write(tmp_path / f"{name}.parquet", table)

    return written


@pytest.fixture
def run(tmp_path):
    def attributed(*names, flips=(("S", "c", 10, "A", "G", "0/1", "0/1"),), extra=()):
        with tsv.writer(tmp_path / "flips.tsv.gz", inputs.FLIP_COLUMNS) as table:
            table.writerows(dict(zip(inputs.FLIP_COLUMNS, flip, strict=True)) for flip in flips)
        words = ["--flips", tmp_path / "flips.tsv.gz", "--output", tmp_path / "out.tsv.gz", *extra]
        words += [word for name in names for word in (f"--{name}", tmp_path / f"{name}.parquet")]
        attribute_flips.main([str(word) for word in words])
        return read_rows(tmp_path / "out.tsv.gz")

    return attributed


def test_row_by_hand(write, run, tmp_path):
    write(a=[(SITE, RECORD, HET)], b=[(SITE, RECORD, HET)], c=[(SITE, RECORD, REF)], d=[(SITE, RECORD, REF)])
    (row,) = run("a", "b", "c", "d")
    assert tuple(row) == COLUMNS
    assert [row[name] for name in ("sample", "chrom", "pos", "ref", "alt")] == ["S", "c", "10", "A", "G"]
    assert (row["cause"], row["reason"]) == ("network", "includes its training examples: no control")
    assert (row["dosage"], row["dosage_of"], row["log_odds_k"], row["seed_noise"]) == ("1", "truth", "", "")
    assert float(row["network_effect"]) == pytest.approx(-8.486, abs=1e-3)  # log(0.01 / 0.99) − log(0.98 / 0.02)
    assert (row["calling_examples_effect"], row["interaction"], row["same_image"]) == ("0", "0", "")


def test_matched_crossing_has_a_difference_and_a_reason(write, run):
    write(a=[(SITE, RECORD, HET)], d=[(SITE, RECORD, REF)])
    (row,) = run("a", "d")
    assert (row["cause"], row["reason"]) == ("", "not crossed: B and C were not called")
    assert float(row["difference"]) == pytest.approx(-8.486, abs=1e-3)
    assert (row["network_effect"], row["calling_examples_effect"]) == ("", "")


def test_noise_of_replicates_and_of_the_control(write, run, tmp_path):
    rows = {name: [(SITE, RECORD, REF)] for name in ("a", "b", "c", "d", "k", "r1", "q1")}
    write(**rows | {"r1": [(SITE, RECORD, HET)]})
    extra = ["--replicates", tmp_path / "r1.parquet", "--control-replicates", tmp_path / "q1.parquet"]
    (row,) = run("a", "b", "c", "d", "k", extra=extra)
    assert (row["cause"], row["replicates"], row["control_seed_noise"]) == ("none", "2", "0")
    assert float(row["seed_noise"]) == pytest.approx(8.486 / 2**0.5, abs=1e-3)


def test_read_copies_of_several_records(write, tmp_path):
    write(a=[(SITE, (11, "AA>A"), HOM), (SITE, RECORD, REF), (("c", 30, "A", "T"), (30, "A>T"), HET)])
    found = inputs.read_copies(tmp_path / "a.parquet", [Alternate(*SITE), Alternate("c", 99, "A", "T")])
    assert found == {Alternate(*SITE): inputs.Listed((RECORD, (11, "AA>A")), HOM)}


def test_no_flips_give_a_header_only(write, run, tmp_path):
    write(a=[], d=[])
    assert run("a", "d", flips=()) == []
    assert (tmp_path / "out.tsv.gz").stat().st_size > 0


def test_allele_with_two_rows_of_flips_has_one(write, run):
    write(a=[(SITE, RECORD, HET)], d=[(SITE, RECORD, REF)])
    flip = ("S", "c", 10, "A", "G", "0/1", "0/1")
    assert len(run("a", "d", flips=[flip, flip])) == 1


def make_flip(truth, baseline):
    return inputs.Flip("S", Alternate(*SITE), truth, baseline)


@pytest.mark.parametrize(
    ("truth", "baseline", "chances", "expected"),
    [
        ("1/1", "0/1", {"A": HET, "D": REF}, (2, "truth")),
        ("", "0/1", {"A": HET, "D": REF}, (1, "baseline")),
        ("./.", "1/2", {"A": HET, "D": REF}, (1, "baseline")),
        ("", "./.", {"A": REF, "D": HET}, (0, "baseline")),
        ("0/0", "0/1", {"A": (0, 0.9, 0.1), "D": (1e-10, 0.1, 0.9)}, (1, "baseline")),
        ("0/0", "0/1", {"A": (0, 0.9, 0.1), "D": (1e-9, 0.1, 0.9)}, (0, "truth")),
    ],
)
def test_dosage_of(truth, baseline, chances, expected):
    assert dosage_of(make_flip(truth, baseline), chances) == expected


def test_count_copies():
    assert [count_copies(text) for text in ("0/0", "0/1", "1|1", "1/2", "./1", "1")] == [0, 1, 2, 1, 1, 1]


def test_same_image():
    one, other = (("0", "aa"), ("1", "bb")), (("0", "aa"), ("1", "bc"))
    assert [same_image(one, one), same_image(one, other), same_image(one, None), same_image((), ())] == [
        *("yes", "no", None, None)
    ]


def test_read_images_joins_by_record(tmp_path):
    rows = [("c", 9, 10, "A", "G", "0", "d1", None, 3, ""), ("c", 9, 10, "A", "T", "0", "d2", None, 3, "")]
    parquet.write(tmp_path / "i.parquet", pl.DataFrame(rows, images.SCHEMA, orient="row"))
    allele = Alternate(*SITE)
    found = inputs.read_images(tmp_path / "i.parquet", {allele: inputs.Listed((RECORD,), HET)})
    assert found == {allele: (("0", "d1"),)}


def test_bad_input_is_told_together(tmp_path, capsys):
    words = ["--flips", "no", "--a", "no_a", "--d", "no_d", "--b", "no_b", "--output", f"{tmp_path}/no/x.tsv.gz"]
    assert cli.run(attribute_flips.main, words) == cli.BAD_INPUT
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 6
    assert "give --b and --c, or neither" in told[4]


def test_table_without_columns_is_told(write, run, tmp_path, capsys):
    parquet.write(tmp_path / "a.parquet", pl.DataFrame({"chrom": ["c"]}))
    write(d=[])
    assert cli.run(lambda _: run("a", "d"), []) == cli.BAD_INPUT
    assert "a.parquet: no column start, ref, alt" in capsys.readouterr().err
