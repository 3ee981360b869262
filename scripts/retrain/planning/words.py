"""Numbers and names in few letters."""

LONGEST = 44


def about(value: float | None) -> str:
    """An estimate to two digits: `480`, `12 k`, `1.3 M`; `?` where it is not known."""
    if value is None:
        return "?"
    return _scaled(value, ("", " k", " M", " G"))


def size(value: float | None) -> str:
    """Bytes to two digits: `480 B`, `3.4 GB`; `?` where they are not known."""
    return "?" if value is None else _scaled(value, (" B", " kB", " MB", " GB", " TB", " PB"))


def bases(value: float | None) -> str:
    """Bases to two digits: `160 kb`, `2.8 Gb`; `?` where they are not known."""
    return "?" if value is None else _scaled(value, (" b", " kb", " Mb", " Gb"))


def _scaled(value: float, units: tuple[str, ...]) -> str:
    value, step = float(f"{value:.2g}"), 0
    while value >= 1000 and step < len(units) - 1:
        value, step = value / 1000, step + 1
    return f"{value:.1f}{units[step]}" if step and value < 10 else f"{value:.0f}{units[step]}"


def short(name: str, longest: int = LONGEST) -> str:
    """A name, cut in its middle where it is long."""
    half = (longest - 1) // 2
    return name if len(name) <= longest else f"{name[: longest - 1 - half]}…{name[-half:]}"


def listed(names: list[str], most: int = 3) -> str:
    """Names in a row; many are cut: `a, b, c and 9 more`."""
    rest = len(names) - most
    return ", ".join(map(short, names)) if rest <= 0 else f"{', '.join(map(short, names[:most]))} and {rest} more"


def many(count: int, noun: str) -> str:
    """`1 arm`, `2 arms`, `1,200 jobs`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
