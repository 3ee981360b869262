"""Settings of shuffle_examples: one form for equal settings, ids of shuffled examples, words of the command line."""

from collections.abc import Mapping

from retrain.design import arms

DEFAULTS = {"balance": "none", "weights": {}, "max_class0_ratio": None}
TYPES = ("snp", "insertion", "deletion", "complex")
PLAIN = "plain"

Settings = Mapping[str, object]


def typed(settings: Settings) -> dict[str, object]:
    """Checked settings with their values in one form: a weight of 1, which is the default, is left out."""
    return {name: _typed(settings[name]) for name in sorted(settings)}


def _typed(value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    return {name: value[name] for name in TYPES if value.get(name, 1) != 1}


def effective(settings: Settings) -> dict[str, object]:
    """Typed settings without those that equal the default: equal behaviour, equal settings."""
    return {name: value for name, value in typed(settings).items() if value != DEFAULTS[name]}


def make_set(example_set: str, settings: Settings) -> arms.ShuffledSet:
    """Examples of a set, shuffled by effective settings; the id depends on nothing but the two.

    E.g. `upstream-44136fa3.plain`, `upstream-44136fa3.bclass.mcr5-1f0c9a77`.
    """
    how = f"{arms.slug(settings)[: arms.LONGEST_SLUG]}-{arms.digest(settings)}" if settings else PLAIN
    return arms.ShuffledSet(f"{example_set}.{how}", example_set, settings)


def words(settings: Settings) -> list[str]:
    """Words of the command line that give these effective settings."""
    return [word for name in sorted(settings) for word in (f"--{name}", tell(settings[name]))]


def tell(value: object) -> str:
    """A value as a word: `class`, `5`, `snp=1,complex=3`, `none`."""
    if isinstance(value, Mapping):
        return ",".join(f"{name}={value[name]:g}" for name in TYPES if name in value) or "none"
    return "none" if value is None else value if isinstance(value, str) else f"{value:g}"
