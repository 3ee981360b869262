"""What the command lines of judging and pairing share."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from genomics.errors import raise_all
from genomics.genome import Regions, is_bed, parse_region, read_bed


def read_regions(words: Sequence[str], lengths: dict[str, int]) -> Regions | None:
    """Regions of texts that each hold literal regions or BED files, separated by spaces; None without any."""
    words = " ".join(words).split()
    chosen = Regions()
    for word in words:
        found = read_bed(word) if is_bed(word) else Regions([parse_region(word, lengths)])
        chosen = chosen.union(found)
    return chosen if words else None


def check_paths(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Raise InputError for every input that is not there and every output whose folder is not there."""
    problems = [f"{path}: no such file" for path in inputs if not path.is_file()]
    problems += [
        f"{path}: there is no folder {path.parent}; make it first" for path in outputs if not path.parent.is_dir()
    ]
    raise_all(problems)
