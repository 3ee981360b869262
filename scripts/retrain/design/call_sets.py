"""Existing call sets to compare: their files, and what is wrong with a configuration of them. Opens nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from retrain import schemas
from retrain.design.arms import BASELINE
from retrain.design.samples import Sample, inside

EXAMPLE_SET = "given"  # stands for the example set in the paths of results
SAMPLE = "{sample}"

# Keys that say how models are made and called; call sets are there already.
UNUSED = ("baseline", "train", "shuffle", "checkpoint", "shards", "controls", "crossing")
ARMS = ("arms", "sweeps")

Paths = str | Mapping[str, str]


class GivenCalls(NamedTuple):
    """The file of one call set for one row of the table of samples."""

    call_set: str
    sample: Sample
    path: str


def folder(name: str) -> str:
    """Folder of a call set among the results."""
    return f"results/calls/{EXAMPLE_SET}/{name}"


def path_of(paths: Paths, sample: str) -> str | None:
    """The file of a sample: its own entry, or the pattern with its name; None where a mapping has none."""
    return paths.replace(SAMPLE, sample) if isinstance(paths, str) else paths.get(sample)


def files(call_sets: Mapping[str, Paths], rows: Iterable[Sample]) -> list[GivenCalls]:
    """Every file of the call sets, for each row that has one."""
    rows = list(rows)
    found = [(name, row, path_of(paths, row.sample)) for name, paths in call_sets.items() for row in rows]
    return [GivenCalls(name, row, path) for name, row, path in found if path]


def resolve(call_sets: Mapping[str, Paths], data_folder: str) -> dict[str, Paths]:
    """The same with paths seen from the working folder, where relative paths start from `data_folder`."""
    return {
        name: inside(data_folder, paths)
        if isinstance(paths, str)
        else {str(sample): inside(data_folder, path) for sample, path in paths.items()}
        for name, paths in call_sets.items()
    }


def without_unused(config: Mapping) -> dict:
    """A configuration of call sets without the keys that have no use in it; any other as it is."""
    if not config["call_sets"]:
        return dict(config)
    kept = {key: value for key, value in config.items() if key not in (*UNUSED, *ARMS)}
    return {**kept, "backend": {"happy": config["backend"]["happy"]}}


def contradictions(config: Mapping) -> list[str]:
    """Problems of a configuration (defaults filled in) that has call sets: their names, and keys without use."""
    names = list(config["call_sets"])
    problems = []
    if len(names) == 1:
        problems.append(
            f"config: call_sets: {names[0]} alone has nothing to be compared with; add another, the first is the"
            " one that the others are compared with"
        )
    if BASELINE in names:
        problems.append(f"config: call_sets: the name {BASELINE!r} is taken; rename the call set")
    return problems + _useless(config)


def _useless(config: Mapping) -> list[str]:
    usual = schemas.fill_defaults({}, schema := schemas.load("config"), schema)
    problems = [
        f"config: {key}: stands beside call_sets; an experiment either makes models or compares calls that are there,"
        f" remove {key} or call_sets"
        for key in ARMS
        if config[key]
    ]
    changed = [key for key in UNUSED if config[key] != usual[key]]
    if config["backend"]["deepvariant"] != usual["backend"]["deepvariant"]:
        changed.append("backend.deepvariant")
    return problems + [
        f"config: {key}: has no use beside call_sets, nothing is trained or called; remove it" for key in changed
    ]


def check(call_sets: Mapping[str, Paths], rows: Sequence[Sample]) -> list[str]:
    """Problems between call sets (paths resolved) and samples: which file belongs to which sample."""
    samples = list(dict.fromkeys(row.sample for row in rows))
    problems = []
    for name, paths in call_sets.items():
        if isinstance(paths, str):
            problems += _pattern(name, paths, samples)
        else:
            problems += _mapping(name, paths, samples)
    return problems + _same_files(call_sets, samples)


def _pattern(name: str, pattern: str, samples: Sequence[str]) -> list[str]:
    if SAMPLE in pattern or len(samples) < 2:
        return []
    return [
        f"config: call_sets.{name}: {pattern!r} is one file for {len(samples)} samples; write {SAMPLE} where the name"
        " of the sample stands, or a path for each sample by its name"
    ]


def _mapping(name: str, paths: Mapping[str, str], samples: Sequence[str]) -> list[str]:
    where = f"config: call_sets.{name}"
    problems = [f"{where}: no calls of sample {sample}; add its path" for sample in samples if sample not in paths]
    return problems + [
        f"{where}: {sample!r} is no sample of the table, which has {', '.join(samples)}; correct the name"
        for sample in paths
        if sample not in samples
    ]


def _same_files(call_sets: Mapping[str, Paths], samples: Sequence[str]) -> list[str]:
    problems = []
    for sample in samples:
        owners: dict[str, str] = {}
        for name, paths in call_sets.items():
            path = path_of(paths, sample)
            if path and path in owners:
                problems.append(
                    f"config: call_sets: {owners[path]} and {name} name the same file for {sample}, {path};"
                    " correct one of the two paths"
                )
            owners.setdefault(path or "", name)
    return problems
