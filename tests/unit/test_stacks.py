"""Tables of all models below each other, and the command lines that stack them."""

import csv

import pytest
import yaml
from made_results import make_config, make_plan

import collect_evidence
import collect_profiles
from genomics import cli, tsv
from genomics.errors import InputError
from retrain import experiment, stacks
from retrain.evidence import pictures
from retrain.profiles import profile
from retrain.stacks import Part

ARMS = {"one": {"make_examples": {"min_base_quality": 5}, "replicates": 2}, "two": {}}


def write(path, columns, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tsv.writer(path, columns) as table:
        table.writerows(dict.fromkeys(columns, row) for row in rows)


def read(path):
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def test_parts_follow_arms_replicates_and_samples(tmp_path):
    plan = make_plan(tmp_path, ARMS)
    found = list(stacks.parts(plan, tmp_path, ".tsv"))
    assert [part.path.relative_to(tmp_path).as_posix() for part in found] == [
        *("one.r1/test/Bob.tsv", "one.r2/test/Bob.tsv", "two.r1/test/Bob.tsv")
    ]
    assert found[1].keys == {"arm": "one", "replicate": "2", "model": "one.r2", "role": "test"}
    nested = next(stacks.parts(plan, tmp_path, ".x", with_example_set=True)).path
    assert nested == tmp_path / plan.arms["one"].example_set / "one.r1" / "test" / "Bob.x"


def test_collect_puts_the_keys_first(tmp_path):
    keys = dict(zip(stacks.KEYS, "wxyz", strict=True))
    write(tmp_path / "a.tsv", ("c", "d"), "1", "2")
    write(tmp_path / "b.tsv", ("c", "d"))
    stacks.collect([Part(tmp_path / name, keys) for name in ("a.tsv", "b.tsv")], ("c", "d"), tmp_path / "all.tsv")
    assert (tmp_path / "all.tsv").read_text() == (
        "arm\treplicate\tmodel\trole\tc\td\nw\tx\ty\tz\t1\t1\nw\tx\ty\tz\t2\t2\n"
    )


def test_collect_tells_every_other_table(tmp_path):
    write(tmp_path / "a.tsv", ("c",), "1")
    (tmp_path / "b.tsv").write_text("")
    tables = [Part(tmp_path / name, {}) for name in ("a.tsv", "b.tsv")]
    with pytest.raises(InputError) as caught:
        stacks.collect(tables, ("c", "d"), tmp_path / "all.tsv")
    assert len(caught.value.problems) == 2
    assert not (tmp_path / "all.tsv").exists()
    with pytest.raises(InputError, match="cannot be read"):
        stacks.collect([Part(tmp_path / "gone.tsv", {})], ("c",), tmp_path / "all.tsv")


@pytest.mark.parametrize(
    ("script", "option", "ending", "columns"),
    [
        (collect_evidence, "--evidence", ".tsv", pictures.INDEX_COLUMNS),
        (collect_profiles, "--discordance", ".profile.tsv", profile.COLUMNS),
    ],
)
def test_main_stacks_all_models(tmp_path, script, option, ending, columns):
    config = tmp_path / "config.yaml"
    config.write_text(yaml.safe_dump(make_config(tmp_path, ARMS)))
    plan = experiment.load_file(config)
    for part in stacks.parts(plan, tmp_path, ending, with_example_set=script is collect_profiles):
        write(part.path, columns, part.keys["model"])
    words = ["--config", config, option, tmp_path, "--output", tmp_path / "all.tsv"]
    assert cli.run(script.main, [str(word) for word in words]) == 0
    rows = read(tmp_path / "all.tsv")
    assert [(row["arm"], row["sample"]) for row in rows] == [("one", "one.r1"), ("one", "one.r2"), ("two", "two.r1")]
    assert tuple(rows[0]) == (*stacks.KEYS, *columns)
