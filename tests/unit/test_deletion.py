"""Which folders of examples are deleted, and what is left of them."""

import os
from pathlib import Path

import pytest
import yaml

import clean_examples
from genomics import cli
from retrain import experiment
from retrain.cleaning import deletion, generations, uses

SHARD, INFO = "examples.tfrecord-00000-of-00001.gz", "examples.tfrecord-00000-of-00001.gz.example_info.json"


@pytest.fixture
def plan(repository, tmp_path, monkeypatch):
    """The smallest experiment with every folder of examples and every result, in the working folder."""
    monkeypatch.chdir(tmp_path)
    plan = experiment.load(yaml.safe_load((repository / "config" / "tiny.yaml").read_text()))
    for folder, used in uses.of_folders(plan, {}).items():
        fill(Path(folder))
        for path in (path for use in used for path in use.results):
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).touch() if path.endswith((".gz", ".tbi", ".parquet", ".tsv")) else Path(path).mkdir(
                exist_ok=True
            )
    return plan


def fill(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SHARD).write_bytes(b"x" * 1000)
    (folder / INFO).write_text("{}")
    (folder / ".snakemake_timestamp").touch()


def folders() -> set[str]:
    return {str(path.parent) for path in Path("results").rglob(SHARD)}


def own_calls(plan) -> Path:
    return Path(f"results/calls/{plan.arms['sensitive'].example_set}/sensitive.r1/test/child.vcf.gz")


def test_clean_deletes_all_of_a_finished_experiment_and_keeps_what_is_small(plan):
    before = folders()
    outcomes = deletion.clean(plan)
    assert folders() == set()
    assert {outcome.folder for outcome in outcomes} == before
    assert {(outcome.size, outcome.reason) for outcome in outcomes} == {(1000, "")}
    for folder in before:
        assert os.listdir(Path("results/cleaned") / Path(folder).relative_to("results")) == [INFO]
        assert not Path(folder).exists()


def test_clean_keeps_what_an_unfinished_use_reads(plan):
    own_calls(plan).unlink()
    outcomes = {outcome.folder: outcome.reason for outcome in deletion.clean(plan)}
    kept = f"results/examples/{plan.arms['sensitive'].example_set}/test/child"
    assert folders() == {kept}
    assert outcomes[kept] == "calls of sensitive.r1 is not finished"


def test_clean_keeps_examples_that_are_not_shuffled_yet(plan):
    shuffled = f"results/shuffled/{plan.arms['sensitive'].example_set}.plain/train"
    for path in Path(shuffled).iterdir():
        path.unlink()
    Path(shuffled).rmdir()
    deletion.clean(plan)
    assert folders() == {f"results/examples/{plan.arms['sensitive'].example_set}/train/parent"}


def test_clean_keeps_folders_of_other_configurations_and_links(plan, tmp_path):
    fill(Path("results/examples/other-1/test/child"))
    fill(tmp_path / "elsewhere")
    link = Path(f"results/examples/{plan.baseline_set.id}/test/child")
    deletion.shutil.rmtree(link)
    link.symlink_to(tmp_path / "elsewhere")
    reasons = {outcome.folder: outcome.reason for outcome in deletion.clean(plan) if outcome.reason}
    other = "no arm of this configuration uses it"
    assert reasons == {"results/examples/other-1/test/child": other, str(link): "it is a link"}
    assert (tmp_path / "elsewhere" / SHARD).exists()


def test_clean_twice_changes_nothing(plan):
    deletion.clean(plan)
    record = Path(generations.RECORD).read_bytes()
    assert deletion.clean(plan) == []
    assert Path(generations.RECORD).read_bytes() == record


@pytest.mark.parametrize("moment", ["_keep_small_files", "_aside", "_delete"])
def test_clean_killed_and_started_again_completes(plan, moment, monkeypatch):
    before = folders()
    calls = []

    def killed(*arguments):
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return whole(*arguments)

    whole = getattr(deletion, moment)
    monkeypatch.setattr(deletion, moment, killed)
    with pytest.raises(KeyboardInterrupt):
        deletion.clean(plan)
    monkeypatch.setattr(deletion, moment, whole)
    assert generations.read_rows()
    assert all((Path(folder) / SHARD).exists() for folder in before if Path(folder).exists())
    deletion.clean(plan)
    assert folders() == set()
    assert list(Path("results/examples").rglob(".*")) == []
    # A new use reads the second generation, of the killed run's folders too.
    rows = generations.by_folder(generations.read_rows())
    assert {generations.folder(rows, base, "new", "") for base in before} == {f"{base}~2" for base in before}


def test_clean_takes_the_second_generation_too(plan):
    deletion.clean(plan)
    rows = generations.read_rows()
    base = rows[0].folder
    fill(Path(base))  # made again, as one of its uses had to run again
    fill(Path(f"{base}~2"))
    reasons = {outcome.folder: outcome.reason for outcome in deletion.clean(plan)}
    assert reasons == {base: "", f"{base}~2": "no arm of this configuration uses it"}
    assert sorted(generations.read_rows()) == sorted(rows)


def test_command_line_tells_what_was_done_and_how_much_is_free(plan, capfd):
    own_calls(plan).unlink()
    Path("results/models/gone.r1").mkdir()
    Path("plan.yaml").write_text(experiment.resolved_yaml(plan))
    assert cli.run(clean_examples.main, ["--config", "plan.yaml"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == 10 + 2
    assert lines[0].split() == ["deleted", "1,000", f"results/examples/{plan.baseline_set.id}/test/child"]
    assert "9,000 bytes freed; 9 folders deleted, 1 kept" in lines
    assert lines[-1].startswith("Not in this configuration: gone.r1. ")
