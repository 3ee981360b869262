"""A cluster that keeps no accounts, before the other tests start theirs: refused with the cure, and the cure works."""

import pytest

from tests.slurm.cluster import Cluster
from tests.slurm.submitting import QUICK, Clone, this_python
from tests.workflow.conftest import REPOSITORY, copy_tracked


@pytest.fixture(scope="module")
def clone(own_slurm, tmp_path_factory):
    made = Clone(copy_tracked(REPOSITORY, tmp_path_factory.mktemp("site") / "a clone"))
    made.edit_profile(QUICK)
    with Cluster(with_accounting=False):
        yield made


def test_run_is_refused_with_the_cure(clone):
    code, text = clone.finish(clone.start())
    assert code == 1
    assert "sacct: this cluster keeps no accounts" in text
    assert "set `slurm-status-command: squeue` in profiles/slurm/config.yaml" in text
    assert not (clone.root / "results").exists()


def test_all_that_the_cluster_lacks_is_told_together(clone, monkeypatch):
    before = clone.profile.read_text()
    clone.edit_profile(
        {"default-resources": {"slurm_partition": "long"}, "set-resources": {"train": {"slurm_partition": "cpu"}}}
    )
    clone.edit_profile({"set-threads": {"call_variants": 64}})
    monkeypatch.setattr(clone, "python", this_python(clone.root.parent / "an environment"))
    code, text = clone.finish(clone.start())
    clone.profile.write_text(before)
    assert code == 1
    lines = [line.strip() for line in text.splitlines()]
    assert [line for line in lines if line.startswith("partition 'long' of ") and "it has cpu, gpu" in line]
    assert [line for line in lines if line.startswith("partition 'gpu' of call_variants: 64 cores are asked for")]
    assert [line for line in lines if line.startswith("sacct: ")]
    assert [line for line in lines if line.startswith("the Python of this run, ") and "an environment" in line]


def test_squeue_serves_such_a_site(clone):
    clone.edit_profile({"slurm-status-command": "squeue"})
    clone.must_run("results/doctor/inputs.tsv")
    assert (clone.root / "results" / "doctor" / "inputs.tsv").is_file()
