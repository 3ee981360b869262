"""Which alleles that a cell does not call are what the truth records that it misses consist of.

Told by the same allele, or else by haplotype, together with all other alleles that the cell does not call. Far from a
missed record nothing is needed, so only what lies near one is looked at.
"""

import numpy as np
import polars as pl

from genomics.allele_pool import LETTERS, AllelePool
from genomics.lookups import are_among
from genomics.superloci import MAX_SHIFT
from genomics.variants import Variant
from retrain.discordance.alleles import Reference
from retrain.discordance.matches import matched, single_records, variant_records

NEAR = 2 * MAX_SHIFT + 1000  # bases within which records may bear on each other: both may shift in a repeat
_START = 32  # bits below the start in a key


def keys_of(start: np.ndarray, number: np.ndarray) -> np.ndarray:
    """One number for start and allele."""
    return (start.astype(np.int64) << _START) | number


def numbers_of(pool: AllelePool, refs: pl.Series, alts: pl.Series) -> np.ndarray:
    """Numbers of normal alleles told as text."""
    codes = [
        texts.replace_strict(list(LETTERS), range(len(LETTERS)), default=None, return_dtype=pl.Int64)
        for texts in (refs, alts)
    ]
    known = (codes[0].is_not_null() & codes[1].is_not_null()).to_numpy()
    found = (codes[0] * len(LETTERS) + codes[1]).fill_null(0).to_numpy().copy()
    rows = np.flatnonzero(~known)
    found[rows] = [pool.number(ref, alt) for ref, alt in zip(refs[rows].to_list(), alts[rows].to_list(), strict=True)]
    return found


def close(starts: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Which starts lie at most NEAR bases from one of the (sorted) places."""
    if not len(places):
        return np.zeros(len(starts), bool)
    at = np.searchsorted(places, starts)
    after, before = places[np.minimum(at, len(places) - 1)], places[np.maximum(at - 1, 0)]
    return np.minimum(np.abs(after - starts), np.abs(starts - before)) <= NEAR


def needed(
    reference: Reference, contig: str, keys: np.ndarray, called: np.ndarray, missed: list[Variant]
) -> np.ndarray:
    """By allele (as keys_of) whether missed records need it; `called` says which ones the cell calls."""
    found = np.zeros(len(keys), bool)
    near = np.flatnonzero(close(keys >> _START, np.array([variant.start for variant in missed], np.int64)))
    silent = near[~are_among(keys[near], keys[near[called[near]]])]
    if not len(silent):
        return found
    places = [place for variant in missed for place in called_places(reference, variant)]
    same = are_among(keys[silent], keys_of(*np.array(places, np.int64).reshape(-1, 2).T))
    rest, back = np.unique(keys[silent[~same]], return_inverse=True)
    singles = single_records(rest >> _START, rest & ((1 << _START) - 1))
    _, hits = matched(reference, contig, variant_records(reference, missed), singles, squash_ploidy=True)
    found[silent[same]] = True
    found[silent[~same]] = hits[back]
    return found


def called_places(reference: Reference, variant: Variant) -> list[tuple[int, int]]:
    """Start and number of each called allele of a record."""
    return [place for index, *place in reference.alleles(variant) if index in variant.genotype]
