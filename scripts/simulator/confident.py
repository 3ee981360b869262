"""Confident regions of a simulated contig: what a truth set would vouch for."""

from collections.abc import Sequence

import numpy as np

from genomics.genome import Interval, Regions
from simulator.paralogs import Paralog
from simulator.sequences import repeated_words, tandem_repeats, true_runs

ENDS = 500
LONGEST_HOMOPOLYMER = 20
LONGEST_MICROSATELLITE = 50
PADDING = 5
DUPLICATION_GAP = 200  # repeated words closer than this belong to one duplication
SHORTEST_DUPLICATION = 300
GREATEST_HIDDEN_WEIGHT = 0.35  # hidden copies beyond this would show by their depth
SMALLEST_DIVERGENCE = 0.01  # of known copies


def confident_regions(contig: str, codes: np.ndarray, paralogs: Sequence[Paralog]) -> Regions:
    """The contig without its ends, long tandem repeats, duplications inside it and close copies elsewhere."""
    whole = Regions([Interval(contig, ENDS, len(codes) - ENDS)])
    difficult = [*_long_repeats(codes), *_duplications(codes), *_misleading(paralogs)]
    return whole.subtract(Regions(Interval(contig, max(start - PADDING, 0), end + PADDING) for start, end in difficult))


def _long_repeats(codes: np.ndarray) -> list[tuple[int, int]]:
    return [
        (repeat.start, repeat.end)
        for repeat in tandem_repeats(codes)
        if repeat.end - repeat.start > (LONGEST_HOMOPOLYMER if repeat.unit == 1 else LONGEST_MICROSATELLITE)
    ]


def _duplications(codes: np.ndarray) -> list[tuple[int, int]]:
    merged: list[list[int]] = []
    for start, end in true_runs(repeated_words(codes)):
        if merged and start - merged[-1][1] <= DUPLICATION_GAP:
            merged[-1][1] = end
        else:
            merged.append([start, end])
    return [(start, end) for start, end in merged if end - start >= SHORTEST_DUPLICATION]


def _misleading(paralogs: Sequence[Paralog]) -> list[tuple[int, int]]:
    return [
        (paralog.start, paralog.end)
        for paralog in paralogs
        if (paralog.divergence < SMALLEST_DIVERGENCE if paralog.is_known else paralog.weight > GREATEST_HIDDEN_WEIGHT)
    ]
