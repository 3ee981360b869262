"""Oracle of the flips, allele by allele."""

from typing import NamedTuple

from slow_cells import Site

from genomics.genome import Genome
from genomics.vcf import format_genotype
from retrain import contexts
from retrain.cells import NO_CALL_TEXT, Alternate, phred_copies
from retrain.statuses import OUTSIDE, RIGHT, TP

CONFIDENT_FLIP, NEAR_MISS = "confident_flip", "near_miss"
CANDIDATE_LOST, CANDIDATE_GAINED = "candidate_lost", "candidate_gained"
QUALITY_ONLY, UNCHANGED = "quality_only", "unchanged"
CANDIDATE, NO_CANDIDATE = "candidate", "no_candidate"
UNLIKELY = 0.01  # probability below which a side excludes the other side's genotype

_SIDE_COLUMNS = ("called", "gt", "filter", "qual", "gq", "dp", "ad_ref", "ad_alt", "vaf", "pl")
COLUMNS = (
    *("sample", "left_cell", "right_cell", "chrom", "pos", "ref", "alt", "type", "size"),
    *(f"left_{name}" for name in _SIDE_COLUMNS),
    *(f"right_{name}" for name in _SIDE_COLUMNS),
    *("transition", "filter_transition", "kind", "truth_gt", "left_status", "right_status", "direction"),
    *("homopolymer", "gc"),
)


class Comparison(NamedTuple):
    """One allele in two cells: what each says (None where it is no candidate) and each side's truth status."""

    allele: Alternate
    left: Site | None
    right: Site | None
    left_status: str
    right_status: str
    truth: tuple[int, ...] | None = None  # genotype in the truth, None where the truth does not list the allele


def is_same_class(left: Site, right: Site) -> bool:
    """Whether genotype class and FILTER class are equal."""
    return (left.genotype_class, left.filter_class) == (right.genotype_class, right.filter_class)


def kind_of(left: Site | None, right: Site | None) -> str:
    """What kind of difference there is between two cells at an allele that at least one of them lists."""
    if left is None:
        return CANDIDATE_GAINED
    if right is None:
        return CANDIDATE_LOST
    if is_same_class(left, right):
        same = (left.qual, left.gq, left.depth) == (right.qual, right.gq, right.depth)
        return UNCHANGED if same else QUALITY_ONLY
    return CONFIDENT_FLIP if excludes(left, right) and excludes(right, left) else NEAR_MISS


def excludes(site: Site, other: Site) -> bool:
    """Whether the PL of `site` give the other side's genotype a probability below 0.01; never without PL.

    The genotype is the number of copies of the allele, at `./.` the one that the other side's own PL find likeliest.
    """
    copies = likeliest_copies(other)
    return copies is not None and copies < len(site.chances) and site.chances[copies] < UNLIKELY


def likeliest_copies(site: Site) -> int | None:
    """Copies of the allele in the genotype, or by PL where nothing is called; None where PL favour none."""
    if site.genotype_class != NO_CALL_TEXT:
        return site.copies
    best = max(site.chances, default=0.0)
    return site.chances.index(best) if site.chances.count(best) == 1 else None


def is_flip(left: Site | None, right: Site | None) -> bool:
    """Whether genotype or FILTER class differs. Where only one cell lists the allele, it must have called copies: a
    reference call on one side and no candidate on the other both leave the allele out of the genome."""
    kind = kind_of(left, right)
    if kind in (CANDIDATE_LOST, CANDIDATE_GAINED):
        return (left or right).copies > 0
    return kind in (CONFIDENT_FLIP, NEAR_MISS)


def direction_of(left_status: str, right_status: str) -> str:
    """Whether the right cell does better than the left: fixed, broken, both_right, both_wrong, or unassessed."""
    if OUTSIDE in (left_status, right_status):
        return "unassessed"
    left, right = left_status in RIGHT, right_status in RIGHT
    if left == right:
        return "both_right" if right else "both_wrong"
    return "fixed" if right else "broken"


def truth_genotype(comparison: Comparison) -> tuple[int, ...] | None:
    """Genotype of the truth as the allele sees it: listed there, else that of a call found right (the truth writes the
    same haplotypes otherwise), else 0/0; None outside the confident regions."""
    if comparison.truth is not None:
        return comparison.truth
    sides = ((comparison.left, comparison.left_status), (comparison.right, comparison.right_status))
    for site, status in sides:
        if status == TP:
            return site.genotype
    return None if OUTSIDE in (comparison.left_status, comparison.right_status) else (0, 0)


def row(comparison: Comparison, genome: Genome) -> dict[str, str]:
    """The table's row of an allele, by column but for sample and cells; positions are 1-based, no value is empty."""
    allele, left, right = comparison[:3]
    truth = truth_genotype(comparison)
    values = {
        "chrom": allele.contig,
        "pos": allele.start + 1,
        "ref": allele.ref,
        "alt": allele.alt,
        "type": allele.type,
        "size": allele.size,
        **_side("left", left),
        **_side("right", right),
        "transition": ">".join(site.genotype_text if site else NO_CANDIDATE for site in (left, right)),
        "filter_transition": ">".join(site.filter if site else NO_CANDIDATE for site in (left, right)),
        "kind": kind_of(left, right),
        "truth_gt": None if truth is None else format_genotype(truth),
        "left_status": comparison.left_status,
        "right_status": comparison.right_status,
        "direction": direction_of(comparison.left_status, comparison.right_status),
        "homopolymer": contexts.homopolymer_length(genome, allele),
        "gc": contexts.gc_share(genome, allele),
    }
    return {name: _text(value) for name, value in values.items()}


def _side(name: str, site: Site | None) -> dict[str, object]:
    if site is None:
        return {f"{name}_called": NO_CANDIDATE, **{f"{name}_{column}": None for column in _SIDE_COLUMNS[1:]}}
    values = (
        *(CANDIDATE, site.genotype_text, site.filter, site.qual, site.gq, site.depth),
        *(site.ref_depth, site.alt_depth, site.fraction, ",".join(map(str, phred_copies(site.chances))) or None),
    )
    return {f"{name}_{column}": value for column, value in zip(_SIDE_COLUMNS, values, strict=True)}


def _text(value) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
