"""The sweep of config/sweep_article.yaml, run small: one setting of one flag at a time, with the embedded backend."""

import csv

import pytest

from tests.workflow.conftest import Experiment, read_config


@pytest.fixture(scope="module")
def article_run(tmp_path_factory) -> Experiment:
    config, sweep = read_config("tiny"), read_config("sweep_article")["sweeps"]["article"]
    config["train"] = {**config["train"], "num_epochs": 1}
    config |= {"arms": {}, "sweeps": {"article": sweep | {"replicates": 1}}, "crossing": "matched"}
    experiment = Experiment(tmp_path_factory.mktemp("runs") / "sweep", config)
    experiment.must_run()
    return experiment


@pytest.mark.slow
def test_sweep_has_a_result_for_each_setting(article_run):
    with open(article_run.folder / "results" / "tables" / "metrics.tsv") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    swept = read_config("sweep_article")["sweeps"]["article"]["make_examples"]
    assert len({row["arm"] for row in rows}) == 1 + sum(map(len, swept.values()))
    assert all(row["arm"].startswith("article.") for row in rows)


@pytest.mark.slow
def test_inert_flag_changes_no_candidate(article_run):
    """p_error belongs to gVCF: its arm is trained on the examples of the base, byte for byte."""
    examples = article_run.folder / "results" / "examples"
    (base,), (inert,) = examples.glob("upstream-*"), examples.glob("pe0.1-*")
    files = [path.relative_to(base) for path in sorted(base.rglob("examples.tfrecord-*.gz"))]
    assert files
    assert all((base / name).read_bytes() == (inert / name).read_bytes() for name in files)
