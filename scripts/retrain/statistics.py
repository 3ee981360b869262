"""Is one call set of a sample better than another, by more than chance? Paired differences, intervals, exact tests.

Both sides are hap.py's annotated VCFs of the same sample and truth; PASS calls count, as in the PASS rows of
summary.csv. Only the genome is resampled: the intervals say what other stretches of like genomes would have shown of
*these* two models. They cannot see training noise (another seed, another order of the examples); that takes replicates.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np

from genomics.errors import InputError
from genomics.variants import trim
from retrain.happy_files import AnnotatedRecord, Assessment, read_annotated

TYPES = ("SNP", "INDEL")
COUNTS = ("TRUTH.TP", "TRUTH.FN", "QUERY.TP", "QUERY.FP")
METRICS = {"recall": [1], "precision": [3], "f1": [1, 3]}  # by metric, which COUNTS are its errors
BLOCK_SIZE = 10_000  # bases
DRAWS = 10_000
NORMAL_POINT = 1.959963984540054  # 97.5 % of the normal distribution lie below
FEWEST_BLOCKS = 10
FEWEST_DIFFERING = 6  # with five all in one direction the exact test of the signs still has p = 2 / 2^5 > 0.05
LEAST_SHARED_TRUTH = 0.9
NAN = float("nan")
_WEIGHTS_AT_ONCE = 4_000_000


class Graded(NamedTuple):
    """Records of one variant type in one annotated VCF: numbers (COUNTS) by block (contig, number of the window),
    truth records with whether they are found, and false calls."""

    counts: dict[tuple[str, int], list[int]]
    truth: dict[Hashable, bool]
    false_calls: set[Hashable]


class Discordant(NamedTuple):
    """Records that stand on one side only: truth records found, or false calls made."""

    left: int
    right: int


class Interval(NamedTuple):
    """Interval of a difference; NaN with the reason in `note` where the data do not carry one."""

    low: float
    high: float
    note: str = ""


class Difference(NamedTuple):
    """One metric of both sides; `difference` is right minus left, `blocks` are those that hold records of the type.

    `p` is the exact McNemar test: for recall of truth records found, for precision of false calls made, on one side
    only (`left_only`, `right_only`). F1 has no exact test; its evidence is the interval.
    """

    type: str
    metric: str
    left: float
    right: float
    difference: float
    low: float
    high: float
    left_only: int | None
    right_only: int | None
    p: float
    blocks: int
    note: str


def compare(
    left: str | Path, right: str | Path, rng: np.random.Generator, block_size: int = BLOCK_SIZE, draws: int = DRAWS
) -> list[Difference]:
    """Differences of two annotated VCFs of hap.py, by type and metric; the same generator gives the same numbers."""
    sides = [read_graded(path, block_size) for path in (left, right)]
    _check_same_truth((left, right), sides)
    return [row for kind in TYPES for row in _differences(kind, sides[0][kind], sides[1][kind], rng, draws)]


def _differences(kind: str, left: Graded, right: Graded, rng, draws: int) -> Iterator[Difference]:
    counts = paired_counts(left, right)
    found = rates(counts.sum(axis=0))  # (sides, metrics)
    for column, (metric, interval) in enumerate(intervals(counts, rng, draws).items()):
        sides, tested = found[:, column].tolist(), _test(metric, left, right)
        yield Difference(kind, metric, *sides, sides[1] - sides[0], *interval[:2], *tested, len(counts), interval.note)


def _test(metric: str, left: Graded, right: Graded) -> tuple[int | None, int | None, float]:
    """Discordant records of the left and of the right, and their exact test, where the metric has one."""
    if metric == "f1":
        return None, None, NAN
    discordant = (discordant_truth if metric == "recall" else discordant_false_calls)(left, right)
    return *discordant, mcnemar(*discordant)


def read_graded(path: str | Path, block_size: int = BLOCK_SIZE) -> dict[str, Graded]:
    """Read hap.py's annotated VCF of either engine. A block is a window of `block_size` bases that begins at a multiple
    of it; a record belongs to the window of its first base."""
    if block_size < 1:
        raise InputError(f"block size {block_size}: must be at least 1 base")
    graded = {kind: Graded(defaultdict(lambda: [0] * len(COUNTS)), {}, set()) for kind in TYPES}
    for record in read_annotated(path):
        for name, side in _counted(record):
            into = graded[side.variant_type]
            into.counts[record.contig, record.start // block_size][COUNTS.index(name)] += 1
            if name == "QUERY.FP":
                alleles = (record.contig, frozenset(_alleles(record, side)))
                into.false_calls.add(_numbered(alleles, into.false_calls))
            elif name.startswith("TRUTH"):
                alleles = (record.contig, tuple(sorted(_alleles(record, side))))
                into.truth[_numbered(alleles, into.truth)] = name == "TRUTH.TP"
    return graded


def _counted(record: AnnotatedRecord) -> Iterator[tuple[str, Assessment]]:
    """What hap.py counts of a record in its PASS rows: a filtered call is taken away, and its truth TP becomes FN."""
    truth, query = record.truth, record.query
    if truth.is_variant and truth.decision in ("TP", "FN"):
        yield ("TRUTH.FN" if record.filters else f"TRUTH.{truth.decision}"), truth
    if query.is_variant and query.decision in ("TP", "FP") and not record.filters:
        yield f"QUERY.{query.decision}", query


def _alleles(record: AnnotatedRecord, side: Assessment) -> list[tuple[int, str, str]]:
    """Trimmed alternates of the genotype: the same whatever else hap.py merged into the record."""
    return [trim(record.start, record.ref, record.alts[index - 1]) for index in side.genotype if index > 0]


def _numbered(alleles: Hashable, taken) -> Hashable:
    """A key for records that say the same: the alleles and the first number not taken."""
    return next((alleles, number) for number in count() if (alleles, number) not in taken)


def _check_same_truth(paths, sides) -> None:
    left, right = ({(kind, key) for kind in TYPES for key in side[kind].truth} for side in sides)
    if len(left & right) < LEAST_SHARED_TRUTH * len(left | right):
        raise InputError(
            f"{paths[0]} and {paths[1]}: only {len(left & right)} of {len(left | right)} truth records are in both; "
            "grade both call sets of one sample against the same truth, confident regions and regions"
        )


def paired_counts(left: Graded, right: Graded) -> np.ndarray:
    """Counts of both sides in the blocks where either has records: (blocks, sides, COUNTS).

    Blocks without records are left out: they would change the size of a resample, on which no rate depends.
    """
    nothing = [0] * len(COUNTS)
    blocks = sorted({*left.counts, *right.counts})
    rows = [[side.counts.get(block, nothing) for side in (left, right)] for block in blocks]
    return np.array(rows, dtype=np.int64).reshape(-1, 2, len(COUNTS))


def rates(counts: np.ndarray) -> np.ndarray:
    """Recall, precision and F1 of counts (…, COUNTS): (…, METRICS), NaN where the denominator is 0.

    hap.py's definitions: recall over truth records, precision over calls, F1 = 2PR / (P + R).
    """
    truth_found, truth_missed, calls_right, calls_false = np.moveaxis(np.asarray(counts, dtype=float), -1, 0)
    recall = _ratio(truth_found, truth_found + truth_missed)
    precision = _ratio(calls_right, calls_right + calls_false)
    return np.stack([recall, precision, _ratio(2 * precision * recall, precision + recall)], axis=-1)


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    return np.divide(numerator, denominator, out=np.full(np.shape(numerator), NAN), where=denominator > 0)


def resample(counts: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Total counts of resampled genomes: (draws, sides, COUNTS) from (blocks, sides, COUNTS).

    Block bootstrap (Künsch 1989, with fixed blocks): as many blocks as there are, drawn with replacement; both sides
    keep their counts of a drawn block together. Blocks of equal counts are drawn as one, by how many they are.
    """
    if not len(counts):
        return np.zeros((draws, *counts.shape[1:]), dtype=np.int64)
    distinct, blocks = np.unique(counts.reshape(len(counts), -1), axis=0, return_counts=True)
    step = max(1, _WEIGHTS_AT_ONCE // len(distinct))
    sizes = [min(step, draws - done) for done in range(0, draws, step)]
    totals = [rng.multinomial(len(counts), blocks / len(counts), size) @ distinct for size in sizes]
    return np.concatenate(totals).reshape(draws, *counts.shape[1:])


def intervals(counts: np.ndarray, rng: np.random.Generator, draws: int = DRAWS) -> dict[str, Interval]:
    """95 % intervals of the differences right minus left by metric, of counts (blocks, sides, COUNTS)."""
    resampled = np.diff(rates(resample(counts, draws, rng)), axis=1)[:, 0]  # (draws, metrics)
    return {
        metric: _interval(counts[:, :, errors], resampled[:, number])
        for number, (metric, errors) in enumerate(METRICS.items())
    }


def _interval(errors: np.ndarray, resampled: np.ndarray) -> Interval:
    """Interval of one metric from its resampled differences and its errors (blocks, sides, kinds of errors)."""
    note = _no_interval(errors, int(np.isnan(resampled).sum()))
    if note:
        return Interval(NAN, NAN, note)
    tail = tail_share(len(errors))
    return Interval(*np.quantile(resampled, (tail, 1 - tail)).tolist())


def tail_share(blocks: int) -> float:
    """Share of resamples left out at either end: less than 2.5 %, as resamples of few blocks spread too little.

    Expanded percentile interval (Hesterberg 2015, The American Statistician 69:371): the normal tail beyond
    t sqrt(n / (n - 1)), t being Student's 97.5 % point with n - 1 degrees of freedom, here by the expansion of
    Abramowitz and Stegun 26.7.5.
    """
    z, freedom = NORMAL_POINT, blocks - 1
    t = z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    t += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    return math.erfc(t * math.sqrt(blocks / freedom / 2)) / 2


def _no_interval(errors: np.ndarray, undefined: int) -> str:
    """Why there is no interval, or nothing. Few differing blocks would give one that is far too short."""
    differing = int((errors[:, 0] != errors[:, 1]).any(axis=1).sum())
    if len(errors) < FEWEST_BLOCKS:
        return f"blocks with records: {len(errors)}, needed are {FEWEST_BLOCKS}"
    if differing < FEWEST_DIFFERING:
        return f"blocks in which the errors differ: {differing}, needed are {FEWEST_DIFFERING}"
    return f"resamples without a value: {undefined}" if undefined else ""


def discordant_truth(left: Graded, right: Graded) -> Discordant:
    """Truth records, assessed on both sides, that only one side finds."""
    shared = left.truth.keys() & right.truth.keys()
    pairs = Counter((left.truth[key], right.truth[key]) for key in shared)
    return Discordant(pairs[True, False], pairs[False, True])


def discordant_false_calls(left: Graded, right: Graded) -> Discordant:
    """False calls of one side whose alleles, in whatever genotype, are no false call of the other."""
    return Discordant(len(left.false_calls - right.false_calls), len(right.false_calls - left.false_calls))


def mcnemar(left_only: int, right_only: int) -> float:
    """Two-sided exact p of McNemar's test: the binomial of the discordant records with one half (McNemar 1947; exact
    form as in Fay 2010, The R Journal 2:1). Takes records as independent, which neighbours are not."""
    records = left_only + right_only
    term = tail = 1  # binomial coefficients of 0, summed up to the smaller number
    for number in range(min(left_only, right_only)):
        term = term * (records - number) // (number + 1)
        tail += term
    return min(1.0, 2 * tail / 2**records)
