"""How much of the genome a sample's regions cover, as far as it can be told without its inputs."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from genomics.errors import InputError
from genomics.genome import Interval, Regions, is_bed, parse_region, read_bed
from retrain import made_files
from retrain.design.samples import Sample
from retrain.experiment import Experiment

# Lengths of chr1..22, X, Y, in bases (GRCh38.p14 and GRCh37.p13, sequence report of the assemblies).
_GRCH38 = (
    *(248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636, 138394717, 133797422),
    *(135086622, 133275309, 114364328, 107043718, 101991189, 90338345, 83257441, 80373285, 58617616, 64444167),
    *(46709983, 50818468, 156040895, 57227415),
)
_GRCH37 = (
    *(249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022, 141213431, 135534747),
    *(135006516, 133851895, 115169878, 107349540, 102531392, 90354753, 81195210, 78077248, 59128983, 63025520),
    *(48129895, 51304566, 155270560, 59373566),
)
_NAMES = [*map(str, range(1, 23)), "X", "Y"]
_ASSEMBLIES = (  # words of a reference's path, beginning of its contig names, lengths
    (("grch38", "hg38", "gca_000001405.15"), "chr", _GRCH38),
    (("hg19",), "chr", _GRCH37),
    (("grch37", "hs37d5", "g1k_v37"), "", _GRCH37),
)
SIMULATED_CONTIG = "chrS"
_LONGEST = 1 << 40  # where the reference is not there, literal regions are believed


class Extent(NamedTuple):
    """Regions of a sample, and how many of their bases are confident; None where not known yet."""

    regions: Regions | None
    confident: int | None

    @property
    def bases(self) -> int | None:
        """Bases of the regions."""
        return None if self.regions is None else self.regions.size


def contig_lengths(plan: Experiment) -> Mapping[str, int]:
    """Lengths by contig: of the reference's index, or where there is none those that are expected."""
    index = Path(f"{plan.reference}.fai")
    return _of_index(index) if index.is_file() else expected_lengths(plan)


def expected_lengths(plan: Experiment) -> Mapping[str, int]:
    """Lengths by contig that can be told without a file: of the simulation, or of the human assembly that the
    reference's path names; empty where nothing is known."""
    if made_files.is_simulated(plan.config, plan.reference):
        return {SIMULATED_CONTIG: plan.config["simulation"]["length"]}
    path = plan.reference.lower()
    for words, start, lengths in _ASSEMBLIES:
        if any(word in path for word in words):
            return {f"{start}{name}": length for name, length in zip(_NAMES, lengths, strict=True)}
    return {}


def _of_index(path: Path) -> dict[str, int]:
    try:
        fields = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        return {name: int(length) for name, length, *_ in fields}
    except (OSError, ValueError):
        return {}  # the doctor tells what is wrong with it


def extent_of(row: Sample, lengths: Mapping[str, int]) -> Extent:
    """Bases of a row's regions; BED files are read where they are there already."""
    regions = _regions(row, lengths)
    confident = _bed(row.confident)
    is_known = regions is not None and confident is not None
    return Extent(regions, regions.intersect(confident).size if is_known else None)


def _regions(row: Sample, lengths: Mapping[str, int]) -> Regions | None:
    whole = Regions(Interval(contig, 0, length) for contig, length in lengths.items())
    parts = [_part(word, lengths) for word in row.regions.split()] or [whole if lengths else None]
    return None if None in parts else Regions(interval for part in parts for interval in part)


def _part(word: str, lengths: Mapping[str, int]) -> Regions | None:
    if is_bed(word):
        return _bed(word)
    contig, colon, ends = word.rpartition(":")
    is_literal = colon and "-" in ends and contig not in lengths
    try:
        return Regions([parse_region(word, {contig: _LONGEST} if is_literal else dict(lengths))])
    except InputError:
        return None


@cache
def _bed(path: str) -> Regions | None:
    try:
        return read_bed(path)
    except InputError:
        return None
