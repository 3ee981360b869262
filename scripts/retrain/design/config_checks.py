"""What a schema cannot say about a configuration: names, flags, files and what belongs together."""

import os
from collections.abc import Iterable, Mapping, Sequence

from retrain import flags, local_files, made_files
from retrain.design import arms, call_sets, given_models, named_files, presets, refusals, sweeps
from retrain.design.samples import Sample

ONE_REFERENCE = (
    "config: reference: one experiment has one reference; examples of several cannot train one network together, and"
    " their sites cannot be compared. Make one experiment per reference"
)


def several_references(config: Mapping, rows: Sequence[Mapping] = ()) -> list[str]:
    """Refuse a list of references, and a column of them, with the reason."""
    is_several = isinstance(config.get("reference"), list | dict) or any("reference" in row for row in rows)
    return [ONE_REFERENCE] if is_several else []


def check(config: dict, rows: Sequence[Sample]) -> list[str]:
    """All problems of a resolved configuration; asks for the existence of files and opens none."""
    if config["call_sets"]:
        return call_sets.check(config["call_sets"], rows) + _files(config, rows)
    wrong_flags = check_flags(_places(config).items(), config["backend"]["deepvariant"])
    problems = _names(config) + (wrong_flags or _conflicts(config)) + _sexes(config, rows) + _depths(config, rows)
    return problems + _files(config, rows) + _models(config)


def _names(config: dict) -> list[str]:
    taken = arms.BASELINE in config["arms"]
    return ["config: arms: the name 'baseline' is taken; rename the arm"] if taken else []


def check_flags(places: Iterable[tuple[str, Mapping]], backend: str) -> list[str]:
    """Problems of settings, each with its place, which ends in the name of the program: `arms.x.make_examples`."""
    problems = []
    for place, settings in places:
        program = place.rpartition(".")[2]
        own = flags.check(program, settings)
        valid = {name: value for name, value in settings.items() if not flags.check(program, {name: value})}
        own += refusals.problems(program, valid, backend)
        problems += [f"config: {place}: {problem}" for problem in own]
    return list(dict.fromkeys(problems))


def _conflicts(config: dict) -> list[str]:
    """Settings that demand or forbid each other, of the baseline and of every arm with what it has from the others."""
    places = {"baseline": {}, **{f"arms.{name}": arm for name, arm in config["arms"].items()}}
    found: dict[str, str] = {}
    for place, arm in places.items():
        for problem in _conflicts_of(config, arm):
            found.setdefault(problem, place)
    return [f"config: {place}.{problem}" for problem, place in found.items()]


def _conflicts_of(config: dict, arm: Mapping) -> list[str]:
    """The same of one arm, each beginning with the program."""
    baseline = config["baseline"]["make_examples"]
    baseline = {**presets.PRESETS[config["baseline"]["model_type"]].flags, **baseline}
    own = arm.get("make_examples", {})
    merged = {**baseline, **own}
    train = {**config["train"], **arm["train"]} if "train" in arm else {}
    found = [f"make_examples: {problem}" for problem in flags.conflicts(merged)]
    found += refusals.combinations(merged, train, config["backend"]["deepvariant"])
    return found + refusals.shape_problems(baseline, own, config["crossing"])


def _places(config: dict) -> dict[str, Mapping]:
    """Settings by their place, which ends in the name of the program."""
    arms_of_all = [(name, part, arm) for name, arm in config["arms"].items() for part in sweeps.UPSTREAM_PARTS]
    return {
        "baseline.make_examples": config["baseline"]["make_examples"],
        "train": config["train"],
        **{f"arms.{name}.{part}": arm[part] for name, part, arm in arms_of_all if part in arm},
    }


def _naming(config: dict, program: str, setting: str) -> dict[str, object]:
    """Values of a setting of one program, by the place where it is given."""
    places = {place: own for place, own in _places(config).items() if place.rpartition(".")[2] == program}
    return {place: own[setting] for place, own in places.items() if setting in own}


def _sexes(config: dict, rows: Sequence[Sample]) -> list[str]:
    male = [row.name for row in rows if row.sex == "male"]
    if not male or config["haploid_contigs"]:
        return []
    return [
        f"config: haploid_contigs: {', '.join(male)} is male; name the contigs of one copy, e.g. [chrX, chrY],"
        " and in par_regions the BED of what X and Y share"
    ]


def _depths(config: dict, rows: Sequence[Sample]) -> list[str]:
    """A depth of the row and a depth of the flags would be one flag given twice."""
    if not any(row.downsample for row in rows):
        return []
    return [
        f"config: {place}: downsample_fraction is also given by column downsample of the samples; keep one of them"
        for place in _naming(config, "make_examples", "downsample_fraction")
    ]


def _files(config: dict, rows: Sequence[Sample]) -> list[str]:
    wanted = local_files.of_rows(config["reference"], rows)
    wanted |= {path: f"stratum {name}" for name, path in config["benchmark"]["strata"].items()}
    wanted |= named_files.of_places(_places(config))
    if config["par_regions"]:
        wanted[config["par_regions"]] = "par_regions"
    calls = {
        given.path: f"calls of {given.sample.sample} in call_sets.{given.call_set}"
        for given in call_sets.files(config["call_sets"], rows)
    }
    return local_files.missing(_not_made(config, wanted)) + local_files.absent(_not_made(config, calls))


def _not_made(config: dict, wanted: Mapping[str, str]) -> dict[str, str]:
    """Those of the files that the workflow does not make itself."""
    return {path: what for path, what in wanted.items() if not made_files.is_made(config, path)}


def _models(config: dict) -> list[str]:
    model, prefix = config["baseline"]["model"], config["baseline"]["init_checkpoint"]
    problems = []
    if prefix is None:
        problems.append(
            "config: baseline.init_checkpoint: name a checkpoint prefix to start from, or '' for random weights"
        )
    named = {"model": model, "init_checkpoint": prefix}
    problems += [f"config: baseline.{problem}" for problem in refusals.placeholders(named)]
    trained = _trained(config)
    given = {"baseline.model": model, **_given(config)}
    problems += [
        f"{path}: not found ({where}, a SavedModel directory or a checkpoint prefix)"
        for where, path in given.items()
        if not given_models.is_there(config, path, trained)
    ]
    return problems + _without_info(_given(config)) + _starting(config, trained)


def _starting(config: dict, trained: Sequence[str]) -> list[str]:
    """Problems of the checkpoint prefixes that trainings start from; one inside the image cannot be looked for."""
    problems = []
    for where, start in _starts(config).items():
        if not start or refusals.is_placeholder(start):
            continue
        if os.path.isdir(start) or start.startswith(given_models.IN_IMAGE):
            problems.append(
                f"{start}: is a folder, a SavedModel, which training cannot start from ({where}.init_checkpoint); name"
                " the prefix of a checkpoint, or '' for random weights"
            )
        elif not given_models.is_start(config, start, trained):
            problems.append(f"{start}.index: not found ({where}.init_checkpoint, a checkpoint prefix)")
    return problems


def _trained(config: dict) -> list[str]:
    """Ids of the models that the configuration's own arms train."""
    trained = {name: arm["replicates"] for name, arm in config["arms"].items() if "model" not in arm}
    return [model.id for name, number in trained.items() for model in arms.make_models(name, number, 0)]


def _given(config: dict) -> dict[str, str]:
    """Models of arms that are not trained here, by the place where they are named."""
    return {f"arms.{name}.model": arm["model"] for name, arm in config["arms"].items() if "model" in arm}


def _without_info(given: Mapping[str, str]) -> list[str]:
    """Models that are there without what tells their channels and shape."""
    return [
        f"{info}: not found ({where}: every model has the {given_models.INFO} of the examples it was trained on)"
        for where, path in given.items()
        if (os.path.isdir(path) or local_files.is_prefix(path))
        and not os.path.exists(info := given_models.info_of(path))
    ]


def _starts(config: dict) -> dict[str, str | None]:
    """Checkpoint prefixes that trainings start from, by the place where they are named."""
    return {"baseline": config["baseline"]["init_checkpoint"], **_naming(config, "train", "init_checkpoint")}
