"""Settings of upstream flags in a configuration: checked, brought to one form, written as words."""

from collections.abc import Mapping
from functools import cache

from genomics import upstream

Settings = Mapping[str, object]

# Upstream's flags that the workflow sets itself; a config may not.
SET_BY_WORKFLOW = {
    "make_examples": frozenset(
        {"mode", "ref", "reads", "examples", "task", "regions", "truth_variants", "confident_regions", "checkpoint"}
        | {"channel_list", "sample_name", "write_run_info", "gvcf", "candidates", "realign_reads"}
        | {"haploid_contigs", "par_regions_bed"}
    ),
    "train": frozenset({"train_dataset_pbtxt", "tune_dataset_pbtxt", "trial"}),
}
_PREFIX = {"make_examples": "", "train": "config."}


def _flag(program: str, name: str) -> upstream.Flag | None:
    return upstream.flags(program).get(f"{_PREFIX[program]}{name}")


def check(program: str, settings: Settings) -> list[str]:
    """All problems of settings: names that upstream does not know, names the workflow sets, wrong values."""
    return [problem for name, value in settings.items() if (problem := _problem(program, name, value))]


def _problem(program: str, name: str, value: object) -> str | None:
    if name in SET_BY_WORKFLOW[program]:
        return f"{name!r} is set by the workflow; remove it"
    flag = _flag(program, name)
    if flag is None:
        return f"{program} has no setting {name!r}{_suggest(program, name)}"
    if flag.default == upstream.FIELD_ABSENT:
        return f"{name!r} is no field of the train config base, which the workflow uses; remove it"
    if value is None:
        return f"{name!r} has no value"
    return upstream.check_value(flag, value) or upstream.form_problem(flag, upstream.canonical(flag, value))


# What the workflow gives make_examples beyond an arm's flags, in each of the two modes that an arm's flags are used in.
_GIVEN = {"ref": "given", "reads": "given", "examples": "given"}
_MODES = (
    {"mode": "training", "truth_variants": "given", "confident_regions": "given", "channel_list": "BASE_CHANNELS"},
    {"mode": "calling", "checkpoint": "given"},
)


def conflicts(settings: Settings) -> list[str]:
    """Flags of make_examples that demand or forbid each other, in training or in calling; of checked settings."""
    values = _defaults() | dict(settings)
    found = [problem for mode in _MODES for problem in upstream.condition_problems("make_examples", values | mode)]
    return list(dict.fromkeys(found))


@cache
def _defaults() -> dict[str, object]:
    return {name: flag.default for name, flag in upstream.flags("make_examples").items()} | _GIVEN


def _suggest(program: str, name: str) -> str:
    prefix = _PREFIX[program]
    known = [flag.removeprefix(prefix) for flag in upstream.flags(program) if flag.startswith(prefix)]
    close = upstream.closest(name, known)
    return f"; did you mean {close!r}?" if close else ""


def typed(program: str, settings: Settings) -> dict[str, object]:
    """Checked settings with their values in one form: 1e-4 read as text becomes a number, whole numbers floats."""
    return {name: upstream.canonical(_flag(program, name), settings[name]) for name in sorted(settings)}


def effective(program: str, settings: Settings) -> dict[str, object]:
    """Typed settings without those that equal upstream's default: equal behaviour, equal settings."""
    return {name: value for name, value in settings.items() if value != _flag(program, name).default}


def changed(program: str, baseline: Settings, own: Settings) -> dict[str, object]:
    """Typed settings of `own` that differ from the baseline's, or from upstream's default where it sets nothing."""
    return {name: value for name, value in own.items() if value != baseline.get(name, _flag(program, name).default)}


def words(program: str, settings: Settings) -> list[str]:
    """Words of the command line that give these settings, sorted by name."""
    return [word for name in sorted(settings) for word in upstream.format_flag(_flag(program, name), settings[name])]
