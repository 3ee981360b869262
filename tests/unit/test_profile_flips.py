"""The profile of flips: counts by hand, no effect where there is none, planted effects found; the command line."""

import numpy as np
import pandas as pd
import pytest
from made_features import make

import profile_flips
from genomics import cli
from retrain.profiles import profile
from retrain.profiles.features import COLUMNS as FEATURE_COLUMNS
from retrain.profiles.levels import FEATURES


def rows_of(table, **wanted):
    rows = profile.profile(table)
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def test_counts_by_hand(rng):
    table = make(rng, 4, 4)
    table[["size_class", "left_class", "assessed"]] = [("0", "1", "yes")] * 6 + [("0", "1", "no")] * 2
    table["direction"] = ["broken", "broken", "fixed", "broken", "", "", "", ""]
    table["homopolymer"] = [9, 1, 9, 9, 9, 1, 9, 9]
    (row,) = rows_of(table, direction="broken", level=">=7")
    found = {name: row[name] for name in ("type", "feature", *profile.COUNTS)}
    assert found == {
        "type": "SNP",
        "feature": "homopolymer",
        "flips": 3,
        "flips_with": 2,
        "controls": 2,
        "controls_with": 1,
        "unmatched": 0,
    }
    assert row["odds_ratio"] == pytest.approx(2 * 1 / (1 * 1))


def test_flips_without_controls_are_counted_apart(rng):
    table = make(rng, 3, 3)
    table[["size_class", "left_class", "assessed"]] = [("0", "1", "yes")] * 5 + [("0", "1", "no")]
    table.loc[0, "assessed"] = "other"
    table["direction"] = ["broken"] * 3 + [""] * 3
    (row,) = rows_of(table, direction="broken", level=">=7")
    assert (row["flips"], row["controls"], row["unmatched"]) == (2, 2, 1)


def test_directions_and_types_are_told_apart(rng):
    table = pd.concat([make(rng), make(rng, kind="INDEL").assign(size=-1.0)], ignore_index=True)
    rows = profile.profile(table)
    assert {(row["direction"], row["type"]) for row in rows} == {
        (direction, kind) for direction in ("all", "broken", "fixed", "unassessed") for kind in ("SNP", "INDEL")
    }
    everything, broken, fixed, unassessed = (
        next(row["flips"] for row in rows if (row["direction"], row["type"]) == (direction, "SNP"))
        for direction in ("all", "broken", "fixed", "unassessed")
    )
    assert everything == 150 == broken + fixed + unassessed


def test_quartiles_find_nothing_where_there_is_nothing(rng):
    """Also in small groups, where the quartile of the controls alone would lie too far inside."""
    covered = tested = 0
    for _ in range(150):
        table = make(rng, 60, 240).assign(strata="", direction="")
        table["size_class"] = rng.integers(20, size=len(table)).astype(str)
        table[[feature for feature in FEATURES if feature != "dp"]] = float("nan")
        for row in profile.profile(table):
            if row["odds_ratio"] == row["odds_ratio"]:
                tested += 1
                covered += row["low"] <= 1 <= row["high"]
    print(f"{covered} of {tested} intervals hold 1")
    assert covered >= tested * (0.95 - 2.3 * (0.05 * 0.95 / tested) ** 0.5)


def test_planted_effect_is_found_in_its_direction(rng):
    table = make(rng, 300, 1200)
    broken = table.index[table["direction"] == "broken"]
    table.loc[broken, "mapq"] = rng.uniform(20, 52, len(broken))
    (row,) = rows_of(table, direction="broken", feature="mapq")
    assert row["low"] > 1
    assert row["p_holm"] < 1e-4
    (other,) = rows_of(table, direction="fixed", feature="mapq")
    assert other["p_holm"] == 1.0


def test_p_is_adjusted_over_the_whole_table(rng):
    rows = profile.profile(make(rng))
    tested = [row for row in rows if row["p"] == row["p"]]
    least = min(tested, key=lambda row: row["p"])
    assert least["p_holm"] == pytest.approx(min(1, least["p"] * len(tested)))


def test_no_value_is_infinite(rng):
    table = make(rng)
    table["soft_clip"] = np.where(table["set"] == "flip", 0.9, 0.0)
    (row,) = rows_of(table, direction="all", feature="soft_clip")
    assert row["note"] == "all flips have it"
    assert row["p"] < 1e-9
    texts = profile.texts(row)
    assert (texts["odds_ratio"], texts["low"], texts["high"]) == ("", "", "")
    for one in profile.profile(table):
        assert not any(value in ("inf", "nan") for value in profile.texts(one).values())


def write(path, table):
    table.to_csv(path, sep="\t", index=False, columns=list(FEATURE_COLUMNS))


def run(tmp_path, code=0):
    words = ["--features", tmp_path / "features.tsv.gz", "--output", tmp_path / "profile.tsv"]
    assert cli.run(profile_flips.main, [str(word) for word in words]) == code


def test_main_writes_the_table(tmp_path, rng):
    write(tmp_path / "features.tsv.gz", make(rng))
    run(tmp_path)
    written = pd.read_csv(tmp_path / "profile.tsv", sep="\t", dtype=str, keep_default_na=False)
    assert tuple(written.columns) == profile.COLUMNS
    assert set(written["sample"]) == {"ann"}
    assert written["direction"].iloc[0] == "all"
    first = (tmp_path / "profile.tsv").read_bytes()
    run(tmp_path)
    assert (tmp_path / "profile.tsv").read_bytes() == first


def test_main_of_no_flip_writes_no_row(tmp_path, rng):
    write(tmp_path / "features.tsv.gz", make(rng).iloc[:0])
    run(tmp_path)
    assert (tmp_path / "profile.tsv").read_text() == "\t".join(profile.COLUMNS) + "\n"


def test_main_refuses_other_tables(tmp_path, rng, capsys):
    make(rng)[["sample"]].to_csv(tmp_path / "features.tsv.gz", sep="\t", index=False)
    run(tmp_path, cli.BAD_INPUT)
    assert "is it a table of describe_flips?" in capsys.readouterr().err
