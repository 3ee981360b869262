"""What a run asks of a Slurm cluster, held against what the cluster has, before the first job is submitted."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from genomics.errors import last_line

PROFILE = "profiles/slurm/config.yaml"
_SINFO = ("sinfo", "--noheader", "--format=%R|%c|%m|%G")
_PATIENCE = 60  # seconds in which a command of Slurm must answer
# The executor turns to sacct where squeue keeps ended jobs for less than so many times its first interval.
_KEPT_TIMES = 3


class Need(NamedTuple):
    """What one job asks for; memory in MB. Without a partition it goes to the cluster's own default."""

    rule: str
    partition: str
    cores: int
    memory: int
    has_gpu: bool


class Nodes(NamedTuple):
    """The largest node of a partition, memory in MB, and whether any has a GPU."""

    cores: int
    memory: int
    have_gpus: bool


class Polling(NamedTuple):
    """How Snakemake learns of the end of jobs: by `sacct` or `squeue`, at first after some seconds."""

    command: str
    first_after: int


class Answer(NamedTuple):
    """What a command printed, of its errors the last line; `code` is not 0 where it failed."""

    code: int
    output: str
    errors: str


def needs(jobs: Iterable) -> list[Need]:
    """What Snakemake's jobs ask for; those that run on the login node ask nothing."""
    return [_need(job.rule.name, job.resources) for job in jobs if not job.is_local]


def _need(rule: str, resources) -> Need:
    has_gpu = bool(resources.get("gpu")) or "gpu" in str(resources.get("gres", ""))
    partition = str(resources.get("slurm_partition") or "")
    return Need(rule, partition, resources.get("_cores", 1), resources.get("mem_mb") or 0, has_gpu)


def polling(settings) -> Polling:
    """The same from the settings of Snakemake's executor."""
    return Polling(settings.status_command or "sacct", settings.init_seconds_before_status_checks)


def ask(words: Sequence[str]) -> Answer:
    """Run a command of Slurm."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Answer(1, "", str(error))
    return Answer(done.returncode, done.stdout, last_line(done.stderr))


def problems(needs: Iterable[Need], polling: Polling, asked: Callable[[Sequence[str]], Answer] = ask) -> list[str]:
    """Everything that would keep these jobs from running or from being seen to end; empty where all is well."""
    if not shutil.which("sbatch"):
        return ["sbatch: not found on this machine; start snakemake on a login node, or without --profile slurm"]
    listed = asked(_SINFO)
    if listed.code:
        return [f"sinfo: no answer from the cluster ({listed.errors}); is this a login node, and is slurmctld up?"]
    partitions = read_partitions(listed.output)
    return [*_unmet(needs, partitions), *_blind(polling, asked)]


def read_partitions(text: str) -> dict[str, Nodes]:
    """Partitions from lines of `sinfo --format=%R|%c|%m|%G`: partition, CPUs, MB and generic resources of nodes."""
    found: dict[str, Nodes] = {}
    for line in text.splitlines():
        name, cores, memory, gres = line.strip().split("|", 3)
        known = found.get(name, Nodes(0, 0, False))
        found[name] = Nodes(
            max(known.cores, _number(cores)),
            max(known.memory, _number(memory)),
            known.have_gpus or "gpu" in gres.replace("(null)", ""),
        )
    return found


def _number(text: str) -> int:
    """sinfo writes `16+` where nodes differ."""
    return int(re.match(r"\d+", text)[0])


def _unmet(needs: Iterable[Need], partitions: dict[str, Nodes]) -> list[str]:
    """One line per kind of problem and partition, with the rules that it concerns."""
    rules: dict[tuple[str, str], set[str]] = {}
    for need in needs:
        for problem in _problems_of(need, partitions):
            rules.setdefault((need.partition, problem), set()).add(need.rule)
    return [
        f"partition {partition!r} of {', '.join(sorted(names))}: {problem}"
        for (partition, problem), names in sorted(rules.items())
    ]


def _problems_of(need: Need, partitions: dict[str, Nodes]) -> list[str]:
    if not need.partition:
        return []
    nodes = partitions.get(need.partition)
    if not nodes:
        there = ", ".join(sorted(partitions)) or "none"
        return [
            f"this cluster has no such partition, it has {there};"
            f" name yours under default-resources and set-resources of {PROFILE}"
        ]
    found = []
    if need.has_gpu and not nodes.have_gpus:
        found.append(
            f"no node has a GPU that Slurm knows; name the partition with GPUs under set-resources of {PROFILE},"
            " or take out `gpu: 1` there to run on processors"
        )
    if need.memory > nodes.memory:
        found.append(
            f"{need.memory} MB are asked for, the largest node has {nodes.memory} MB; name a partition with larger"
            f" nodes, or a smaller mem_mb under set-resources of {PROFILE}"
        )
    if need.cores > nodes.cores:
        found.append(
            f"{need.cores} cores are asked for, the largest node has {nodes.cores}; lower set-threads of {PROFILE}"
        )
    return found


def _blind(polling: Polling, asked: Callable[[Sequence[str]], Answer]) -> list[str]:
    """Where the end of jobs would never be seen, the run would wait for ever."""
    answer = asked(("sacct", "--noheader", "--allocations", "--jobs=1"))
    if answer.code == 0:
        return []
    no_accounts = f"sacct: this cluster keeps no accounts that could be asked ({answer.errors})"
    if polling.command != "squeue":
        return [
            f"{no_accounts}, and the end of jobs would not be seen: set `slurm-status-command: squeue` in {PROFILE}"
        ]
    kept = _seconds_kept(asked(("scontrol", "show", "config")).output)
    if not shutil.which("sacct") or kept is None or kept >= _KEPT_TIMES * polling.first_after:
        return []
    return [
        f"{no_accounts}, and squeue forgets jobs {kept} s after their end (MinJobAge), so that it may not be seen:"
        f" set `slurm-init-seconds-before-status-checks: {kept // _KEPT_TIMES}` in {PROFILE}"
    ]


def _seconds_kept(config: str) -> int | None:
    """MinJobAge of `scontrol show config`, seconds."""
    found = re.search(r"^MinJobAge\s*=\s*(\d+)", config, re.MULTILINE)
    return found and int(found[1])
