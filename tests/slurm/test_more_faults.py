"""The other faults of a cluster: each ends with a complete experiment and the same tables."""

import signal
import time

import pytest

from tests.slurm import faults
from tests.slurm.cluster import wait_until
from tests.slurm.reading import attempts, differing, run_of, states
from tests.slurm.submitting import finish_after_loss

pytestmark = pytest.mark.slow
MODEL = "sensitive.r1"
EXAMPLE_SET = "vmfs0.06-*"
OUTAGE = 20  # seconds without a controller


def test_node_failure_in_make_examples(cluster, submitted, undone, tell):
    clone = undone(EXAMPLE_SET)
    clone.edit_profile({"set-threads": {"make_calling_examples": 1}})  # one shard after the other
    process = clone.start()
    clone.wait_for(process, lambda: any(clone.root.glob("work/make_calling_examples/*/done/0")))
    node, text = finish_after_loss(cluster, clone, process, "make_calling_examples")
    assert differing(submitted.root, clone.root) == []
    jobs = attempts(cluster, run_of(text), "make_calling_examples")
    assert states(jobs) == ["NODE_FAIL", "COMPLETED"]
    (log,) = clone.root.glob(f"logs/make_calling_examples/{EXAMPLE_SET}.test.child.log")
    assert "1 of 2 tasks were finished before" in log.read_text()
    tell(f"{node} killed in make_examples: {states(jobs)}, 1 of 2 shards was kept")


def test_time_limit_and_exit_codes(cluster, submitted, undone, tell):
    clone = undone()
    clone.edit_profile({"set-resources": {"rank_arms": {"runtime": "attempt"}}})
    faults.plant(clone.root, faults.hangs("rank_arms", 1), faults.exits("decide_verdicts", 2))
    run = run_of(clone.must_run())
    assert differing(submitted.root, clone.root) == []
    late, failed = (states(attempts(cluster, run, rule)) for rule in ("rank_arms", "decide_verdicts"))
    assert late == ["TIMEOUT", "COMPLETED"]
    assert failed == ["FAILED", "FAILED", "COMPLETED"]
    tell(f"rank_arms over its time: {late}")
    tell(f"decide_verdicts exits with 1 twice: {failed}")


def test_interrupted_run_goes_on(cluster, submitted, undone, tell):
    clone = undone(MODEL)
    process = clone.start()
    clone.wait_for(process, lambda: any(clone.root.glob("work/train/*/out/checkpoints/pre_ema/ckpt-*.index")))
    process.send_signal(signal.SIGINT)
    code, text = clone.finish(process)
    assert code != 0
    wait_until(cluster.is_idle, "all jobs are cancelled")
    cancelled = states(attempts(cluster, run_of(text), "train"))
    assert [state.split()[0] for state in cancelled] == ["CANCELLED"]
    again = clone.must_run()
    assert differing(submitted.root, clone.root) == []
    log = (clone.root / f"logs/train/{MODEL}.log").read_text()
    assert "resumed at step" in log
    done = states(attempts(cluster, run_of(again), "train"))
    assert done == ["COMPLETED"]
    tell(f"Ctrl-C in train: {cancelled}, started again: {done}, resumed")


def test_restarted_controller(cluster, submitted, undone, tell):
    clone = undone(MODEL)
    process = clone.start()
    clone.wait_for(process, lambda: any(clone.root.glob("work/train/*/out/checkpoints/pre_ema/ckpt-*.index")))
    cluster.stop_controller()
    time.sleep(OUTAGE)
    cluster.start_controller()
    code, _ = clone.finish(process)
    if code:
        clone.must_run()
    assert differing(submitted.root, clone.root) == []
    outcome = "complete" if code == 0 else "the run ended with an error, the next start finished"
    tell(f"slurmctld away for {OUTAGE} s in train: {outcome}")
