"""Which jobs of Slurm were attempts at which job of a run: told by the logs that Snakemake's executor leaves of each.

They lie in LOGS/rule_RULE/WILDCARDS/JOBID.log, where WILDCARDS are the values joined by `_`, and `/` in them too.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from retrain.recording.notes import Job

Key = tuple[str, str]


def find(folders: Iterable[str | Path], jobs: Iterable[Job]) -> dict[str, list[int]]:
    """Numbers on Slurm of the attempts at every job, oldest first, by its file of time and memory.

    Jobs that share a folder of logs, for their wildcards read alike when joined, have none: whose they are, nobody
    can tell.
    """
    logged = _logged(folders)
    keys = {job.benchmark: _key(job) for job in jobs}
    shared = Counter(keys.values())
    return {name: sorted(logged[key]) for name, key in keys.items() if key in logged and shared[key] == 1}


def _key(job: Job) -> Key:
    return job.rule, "_".join(job.wildcards.values()).replace("/", "_")


def _logged(folders: Iterable[str | Path]) -> Mapping[Key, set[int]]:
    found: dict[Key, set[int]] = {}
    for folder in dict.fromkeys(map(Path, folders)):
        for path in folder.glob("rule_*/**/*.log"):
            rule, *below = path.relative_to(folder).parent.parts
            if path.stem.isdecimal():
                found.setdefault((rule.removeprefix("rule_"), "/".join(below)), set()).add(int(path.stem))
    return found
