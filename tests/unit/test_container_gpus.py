"""Without a GPU training takes days: told before it begins."""

import pytest

from retrain.containers import gpus


@pytest.fixture
def advise(tmp_path):
    (tmp_path / "driver").touch()

    def advise(rules, arguments, is_here=True, driver="driver"):
        return gpus.advice(rules, arguments, is_here=is_here, driver=str(tmp_path / driver))

    return advise


def test_gpu_that_containers_see_needs_no_advice(advise):
    assert advise({"train", "call_variants"}, "--bind '/a b' --nv") == []


def test_other_rules_need_none(advise):
    assert advise({"happy", "make_calling_examples"}, "", driver="none") == []


def test_machine_without_gpu_is_told(advise):
    (line,) = advise({"call_variants", "train", "happy"}, "--nv", driver="none")
    assert line.startswith("train and call_variants: this machine has no NVIDIA GPU")
    assert "--profile slurm" in line


@pytest.mark.parametrize("is_here", [True, False])
def test_gpu_that_containers_do_not_see_is_told(advise, is_here):
    (line,) = advise({"train"}, "--bind /data/--nv", is_here=is_here)
    assert line.startswith("train: containers see no GPU")
    assert "--apptainer-args=--nv" in line


def test_driver_of_the_nodes_is_not_looked_for_here(advise):
    assert advise({"train"}, "--nv", is_here=False, driver="none") == []
