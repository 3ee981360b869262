"""One row for each flip: the log-odds in every cell, the effects, the seed noise and the cause."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from retrain.attribution import causes
from retrain.attribution.effects import Chances, Split, effects, is_excluded, log_odds, split, spread
from retrain.attribution.inputs import Flip, Listed, Shown
from retrain.cells import NO_CALL_TEXT, Alternate

CELLS = ("A", "B", "C", "D", "K")
TRUTH, BASELINE = "truth", "baseline"
YES, NO = "yes", "no"
COLUMNS = (
    *("sample", "chrom", "pos", "ref", "alt", "cause", "reason", "dosage", "dosage_of"),
    *("log_odds_a", "log_odds_b", "log_odds_c", "log_odds_d", "log_odds_k"),
    *("difference", "network_effect", "calling_examples_effect", "interaction", "retraining", "training_examples"),
    *("replicates", "seed_noise", "control_seed_noise", "same_image"),
)

Cell = Mapping[Alternate, Listed]
Images = Mapping[Alternate, Shown]


class Corners(NamedTuple):
    """Chances in the cells that were called (A and D at least), and in the other replicates of C and of K."""

    cells: Mapping[str, Cell]
    replicates: Sequence[Cell] = ()
    control_replicates: Sequence[Cell] = ()


def rows(flips: Sequence[Flip], corners: Corners, images: tuple[Images, Images]) -> Iterator[dict[str, str]]:
    """Rows in the order of the flips; no value is empty, and no number infinite. `images`: upstream's and the arm's."""
    for flip in flips:
        allele = flip.allele
        key = (flip.sample, allele.contig, allele.start + 1, allele.ref, allele.alt)  # text is 1-based
        values = dict(zip(COLUMNS, key, strict=False)) | _values(flip, corners)
        values["same_image"] = same_image(*(side.get(allele) for side in images))
        yield {column: _text(values.get(column)) for column in COLUMNS}


def same_image(upstream: Shown | None, of_arm: Shown | None) -> str | None:
    """Whether the site's images are the same bytes in both calling example sets; no value where a set has none."""
    if not (upstream and of_arm):
        return None
    return YES if upstream == of_arm else NO


def _values(flip: Flip, corners: Corners) -> dict[str, object]:
    listed = {name: cell.get(flip.allele) for name, cell in corners.cells.items()}
    cause = causes.structural({name: found and found.records for name, found in listed.items()})
    if cause:
        return {"cause": cause, "reason": _structural_reason(cause, listed)}
    chances = {name: found.chances for name, found in listed.items()}
    copies, source = dosage_of(flip, chances)
    odds = {name: log_odds(of, copies) for name, of in chances.items()}
    values = {"dosage": copies, "dosage_of": source, "difference": odds["D"] - odds["A"]}
    values |= {f"log_odds_{name.lower()}": value for name, value in odds.items()}
    if not {"B", "C"} <= odds.keys():
        return values | {"reason": "not crossed: B and C were not called"}
    return values | _effects(odds) | _noise(flip.allele, copies, odds, corners)


def _structural_reason(cause: str, listed: Mapping[str, Listed | None]) -> str:
    if cause == causes.CANDIDATE:
        return f"no candidate in {', '.join(name for name, found in listed.items() if found is None)}"
    others = [name for name, found in listed.items() if found.records != listed["A"].records]
    return f"other alleles than in A in {', '.join(others)}"


def dosage_of(flip: Flip, chances: Mapping[str, Chances]) -> tuple[int, str]:
    """The number of copies whose chances are compared, and whose it is: that of the truth, without truth that of the
    baseline. Where every cell excludes the truth's beyond the clip, its log-odds can tell nothing: the baseline's."""
    if flip.truth_genotype and flip.truth_genotype != NO_CALL_TEXT:
        copies = count_copies(flip.truth_genotype)
        if not all(is_excluded(of, copies) for of in chances.values()):
            return copies, TRUTH
    if flip.baseline_genotype and flip.baseline_genotype != NO_CALL_TEXT:
        return count_copies(flip.baseline_genotype), BASELINE
    return max(range(3), key=chances["A"].__getitem__), BASELINE


def count_copies(genotype: str) -> int:
    """Copies of the row's own allele, which is number 1, in a genotype as text: `0/1`, `1/2`, `1|1`."""
    return genotype.replace("|", "/").split("/").count("1")


def _effects(odds: Mapping[str, float]) -> dict[str, object]:
    parts = effects(*(odds[name] for name in "ABCD"))
    of_network = split(odds["A"], odds["C"], odds["K"]) if "K" in odds else None
    cause = causes.cause_of(parts, of_network)
    values = {"cause": cause, "reason": _reason(cause, of_network), "interaction": parts.interaction}
    values |= {"network_effect": parts.network, "calling_examples_effect": parts.calling_examples}
    return values | (of_network._asdict() if of_network else {})


def _reason(cause: str, of_network: Split | None) -> str:
    if cause == causes.NETWORK:
        alike = "retraining and training examples are alike"
        return alike if of_network else "includes its training examples: no control"
    reasons = {causes.NONE: "the same in all cells", causes.MIXED: "network and calling examples are alike"}
    return reasons.get(cause, "")


def _noise(allele: Alternate, copies: int, odds: Mapping[str, float], corners: Corners) -> dict[str, object]:
    own = [odds["C"], *_log_odds_in(corners.replicates, allele, copies)]
    control = [odds["K"], *_log_odds_in(corners.control_replicates, allele, copies)] if "K" in odds else []
    return {"replicates": len(own), "seed_noise": spread(own), "control_seed_noise": spread(control)}


def _log_odds_in(cells: Sequence[Cell], allele: Alternate, copies: int) -> list[float]:
    return [log_odds(cell[allele].chances, copies) for cell in cells if allele in cell]


def _text(value) -> str:
    """12 significant digits, so that sums hold within 1e-9; no negative zero."""
    if value is None:
        return ""
    return f"{value + 0.0:.12g}" if isinstance(value, float) else str(value)
