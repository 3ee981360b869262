"""Features of flips and of their controls: where they lie, and what the reads show there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from genomics.genome import Genome, Regions
from genomics.spans import is_inside, span
from retrain import contexts
from retrain.cells import Alternate
from retrain.profiles import controls
from retrain.profiles.controls import Control, Key
from retrain.profiles.piles import Pile, ReadPiles
from retrain.profiles.repeats import tandem_repeat

FLIP, CONTROL = "flip", "control"
NAMES = ("sample", "left_cell", "right_cell")
COLUMNS = (
    *(*NAMES, "set", "chrom", "pos", "ref", "alt", "direction", "kind"),
    *("type", "size_class", "left_class", "assessed", "size"),
    *("strata", "homopolymer", "gc", "repeat_unit", "repeat_length", "dp", "vaf"),
    *("mapq", "base_quality", "forward", "soft_clip"),
)
_DIGITS = ".6g"


class Surroundings(NamedTuple):
    """What features are read from; no reads, no features of the reads."""

    genome: Genome
    strata: Mapping[str, Regions]
    piles: ReadPiles | None


def describe(
    flips: Sequence[Mapping[str, str]],
    left: Path,
    confident: Regions | None,
    names: Mapping[str, str],
    around: Surroundings,
) -> Iterator[dict[str, str]]:
    """Rows of COLUMNS for all flips and their controls, by contig (order of the reference), position and alleles."""
    keys = [controls.flip_key(row, confident) for row in flips]
    alleles = [allele_of(row) for row in flips]
    wanted = controls.quotas(Counter(keys))
    chosen = controls.choose(controls.left_sites(left, around.genome), frozenset(alleles), wanted, confident)
    told = [_flip(row, allele, key) for row, allele, key in zip(flips, alleles, keys, strict=True)]
    rank = {contig: number for number, contig in enumerate(around.genome.contigs)}
    rows = sorted([*told, *map(_control, chosen)], key=lambda pair: (rank[pair[0].contig], pair[0]))
    for allele, row in rows:
        yield {**names, **row, **_texts(surroundings_of(allele, around))}


def allele_of(row: Mapping[str, str]) -> Alternate:
    """The allele of a row, whose position is 1-based."""
    return Alternate(row["chrom"], int(row["pos"]) - 1, row["ref"], row["alt"])


def _flip(row: Mapping[str, str], allele: Alternate, key: Key) -> tuple[Alternate, dict[str, str]]:
    """Depth and share are the left's, and the right's where the allele is no candidate on the left."""
    side = "left" if row["left_dp"] else "right"
    told = {"set": FLIP, "direction": row["direction"], "kind": row["kind"]}
    return allele, told | _allele(allele, key) | {"dp": row[f"{side}_dp"], "vaf": row[f"{side}_vaf"]}


def _control(control: Control) -> tuple[Alternate, dict[str, str]]:
    site = control.site
    told = {"set": CONTROL, "direction": "", "kind": ""}
    told |= _allele(site.allele, control.key) | _texts({"dp": site.depth, "vaf": site.fraction})
    return site.allele, told


def _allele(allele: Alternate, key: Key) -> dict[str, str]:
    where = {"chrom": allele.contig, "pos": str(allele.start + 1), "ref": allele.ref, "alt": allele.alt}
    return where | key._asdict() | {"size": str(allele.size)}


def surroundings_of(allele: Alternate, around: Surroundings) -> dict[str, object]:
    """Features of one allele that the calls do not tell."""
    genome = around.genome
    repeat = tandem_repeat(genome, allele)
    pile = around.piles.pile(allele) if around.piles else Pile()
    return {
        "strata": ",".join(strata_of(allele, around.strata)),
        "homopolymer": contexts.homopolymer_length(genome, allele),
        "gc": contexts.gc_share(genome, allele),
        "repeat_unit": repeat.unit,
        "repeat_length": repeat.length,
        **pile._asdict(),
    }


def strata_of(allele: Alternate, strata: Mapping[str, Regions]) -> list[str]:
    """Names of the strata that the allele lies in, by hap.py's rule (`genomics.spans`), sorted."""
    where = span(allele.contig, allele.start, allele.ref, (allele.alt,))
    return sorted(name for name, regions in strata.items() if is_inside(where, regions))


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: _text(value) for name, value in values.items()}


def _text(value) -> str:
    return "" if value is None else format(value, _DIGITS) if isinstance(value, float) else str(value)
