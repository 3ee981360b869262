"""A node that dies in the middle of training and a job over its memory, in one run: complete, with the same tables."""

import re

import pytest

from tests.slurm import faults
from tests.slurm.reading import attempts, differing, recorded_attempts, run_of
from tests.slurm.submitting import finish_after_loss

MODEL = "sensitive.r1"


@pytest.fixture
def damaged(cluster, undone):
    """A run with both faults: (clone, its words, node that was killed)."""
    clone = undone(MODEL)
    clone.edit_profile({"set-resources": {"decide_verdicts": {"mem_mb": "attempt * 1000"}}})
    faults.plant(clone.root, faults.eats("decide_verdicts", 1300))
    process = clone.start()
    clone.wait_for(process, lambda: any(clone.root.glob("work/train/*/out/checkpoints/pre_ema/ckpt-*.index")))
    node, text = finish_after_loss(cluster, clone, process, "train")
    return clone, text, node


def test_node_failure_and_memory(cluster, submitted, damaged, tell):
    clone, text, node = damaged
    run = run_of(text)
    assert differing(submitted.root, clone.root) == []

    trained = attempts(cluster, run, "train")
    first, last = trained[0], trained[-1]
    assert (first["State"], first["NodeList"], last["State"]) == ("NODE_FAIL", node, "COMPLETED")
    assert last["NodeList"] != node
    step = re.search(r"resumed at step (\d+)", (clone.root / f"logs/train/{MODEL}.log").read_text())
    assert int(step[1]) > 0
    tell(f"{node} killed in train: NODE_FAIL, then {last['State']} on {last['NodeList']}, {step[0]}")

    decided = attempts(cluster, run, "decide_verdicts")
    memory = [(row["State"], row["ReqMem"]) for row in decided]
    assert [state == "COMPLETED" for state, _ in memory] == [False, True]
    assert [asked for _, asked in memory] == ["1000M", "2000M"]
    tell(f"decide_verdicts needs 1,300 MB: {memory}")

    told = recorded_attempts(clone.root)
    failed = [told[row["JobID"]]["state"] for row in trained]
    assert (failed[0], failed[-1]) == ("NODE_FAIL", "COMPLETED")
    assert [told[row["JobID"]]["requested_mb"] for row in decided] == [1000, 2000]
