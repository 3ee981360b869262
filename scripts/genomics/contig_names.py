"""The same chromosome named in two styles: `20` and `chr20`, `MT` and `chrM`."""

from collections.abc import Collection

OTHER_NAMES = {"M": "MT", "MT": "M", "chrM": "MT", "chrMT": "M"}


def other_style(contig: str, names: Collection[str]) -> str | None:
    """The name in `names` that means `contig` in the other style, e.g. `20` for `chr20`; None if there is none.

    >>> other_style("chr20", ["1", "20"])
    '20'
    """
    bare = contig.removeprefix("chr")
    candidates = [bare, f"chr{bare}"]
    if contig in OTHER_NAMES:
        candidates += [OTHER_NAMES[contig], f"chr{OTHER_NAMES[contig]}"]
    return next((name for name in candidates if name != contig and name in names), None)
