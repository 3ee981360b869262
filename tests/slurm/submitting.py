"""Running the workflow as `snakemake --profile slurm` from the root of a clone."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from tests.slurm.cluster import Cluster, wait_until

# What differs from the shipped profile: jobs of seconds are asked for more often.
QUICK = {
    "slurm-init-seconds-before-status-checks": 2,
    "seconds-between-status-checks": 2,
    "latency-wait": 10,
}
LIMIT = 1500  # seconds until a run that hangs fails the test


class Clone:
    """A clone of the repository whose root is the experiment's folder too, as in `snakemake --profile slurm`."""

    def __init__(self, root: Path, configuration: str = "config/tiny.yaml"):
        self.root = root
        self.configuration = configuration
        self.python = this_python(root.parent / "environment")

    @property
    def profile(self) -> Path:
        """The clone's Slurm profile."""
        return self.root / "profiles" / "slurm" / "config.yaml"

    def edit_profile(self, changes: dict) -> None:
        """What a user does for another cluster; `changes` replace keys and add to mappings."""
        self.profile.write_text(yaml.safe_dump(merged(yaml.safe_load(self.profile.read_text()), changes)))

    @property
    def log(self) -> Path:
        """Everything that runs of this clone printed; a file, as nobody reads a pipe while a test waits."""
        return self.root.with_suffix(".log")

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start a run in a session of its own."""
        words = [str(self.python), "-m", "snakemake", "--profile", "slurm", "--nocolor"]
        with open(self.log, "w") as output:
            return subprocess.Popen(
                [*words, *arguments, "--configfile", self.configuration],
                cwd=self.root,
                env=os.environ | {"PYTHONNOUSERSITE": "1"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for(self, process: subprocess.Popen, moment: Callable[[], bool]) -> None:
        """Wait for a moment of a run; fails the test with the run's words where it ends before."""
        end = time.monotonic() + LIMIT
        while not moment():
            assert process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, "the moment never came"
            time.sleep(0.02)

    def finish(self, process: subprocess.Popen, limit: int = LIMIT) -> tuple[int, str]:
        """Wait for the end of a run; its exit code and words."""
        try:
            code = process.wait(limit)
        finally:
            process.kill()
        return code, self.log.read_text()

    def must_run(self, *arguments: str, limit: int = LIMIT) -> str:
        """Run to the end; fail the test with the run's words unless it ends well."""
        code, text = self.finish(self.start(*arguments), limit)
        assert code == 0, text
        return text


def this_python(link: Path) -> Path:
    """This Python by a path of the test's, wherever its environment lies."""
    if not link.is_symlink():
        link.symlink_to(sys.prefix)
    return link / "bin" / Path(sys.executable).name


def merged(left: dict, right: dict) -> dict:
    """Mappings of mappings, joined; the right one wins."""
    both = {key: merged(left[key], right[key]) for key in left.keys() & right.keys() if isinstance(left[key], dict)}
    return left | right | both


def rule_of(comment: str) -> str:
    """Rule of a job, from the comment that the executor gives it."""
    return comment.removeprefix("rule_").partition("_wildcards_")[0]


def node_of(cluster: Cluster, rule: str) -> str:
    """Node on which a job of the rule runs now."""
    running = [line.split() for line in cluster.run("squeue", "-h", "-t", "R", "-o", "%N %k").splitlines()]
    (node,) = {node for node, comment in running if rule_of(comment) == rule}
    return node


def finish_after_loss(cluster: Cluster, clone: Clone, process: subprocess.Popen, rule: str) -> tuple[str, str]:
    """Kill the node that runs a job of the rule, and start it again once the run has ended well: (node, words)."""
    node = node_of(cluster, rule)
    cluster.kill_node(node)
    try:
        code, text = clone.finish(process)
    finally:
        cluster.start_node(node)
        wait_until(cluster.is_idle, "the node is back")
    assert code == 0, text
    return node, text
