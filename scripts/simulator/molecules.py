"""Molecules that are sequenced, with what makes the sequencer err along each of their strands."""

from typing import NamedTuple

import numpy as np

from simulator.profiles import Profile
from simulator.sequences import encode, reverse_complement, tandem_repeats

CONTEXT = 9  # bases that decide about systematic errors: eight before, and the base itself
SLIPPAGE_AT_TEN = 0.006  # of reads, in a homopolymer of ten bases
RUN_WITHOUT_LAG = 14  # bases of a homopolymer that do the rest of the read no harm
LAG_REACH, LAG_DECAY = 60, 20.0  # bases after a long homopolymer where its laggards show
GREATEST_LAG_ERROR = 0.35
QUALITY_AFTER_RUN = 0.4  # lost per base of a homopolymer beyond RUN_WITHOUT_LAG


class Strand(NamedTuple):
    """One strand in reading direction, and per base what happens when it is read; all arrays have one length."""

    codes: np.ndarray  # uint8
    error: np.ndarray  # float32, probability of the systematic error
    shown: np.ndarray  # uint8, the base that this error shows
    slip: np.ndarray  # float32, probability that the read jumps by units of `unit` after this base
    unit: np.ndarray  # uint8
    drain: np.ndarray  # float32, quality that all later bases lose


class Molecule(NamedTuple):
    """A double-stranded sequence; `weight` is its copies per haploid genome."""

    forward: Strand
    reverse: Strand
    weight: float


def molecule(codes: np.ndarray, profile: Profile, weight: float = 1.0) -> Molecule:
    """Both strands of a sequence, prepared for sequencing."""
    return Molecule(_strand(codes, profile), _strand(reverse_complement(codes), profile), weight)


def _strand(codes: np.ndarray, profile: Profile) -> Strand:
    strand = Strand(
        codes=codes,
        error=_systematic_errors(codes, profile),
        shown=_base_before(codes),
        slip=np.full(len(codes), profile.indel_rate, dtype=np.float32),
        unit=np.ones(len(codes), dtype=np.uint8),
        drain=np.zeros(len(codes), dtype=np.float32),
    )
    for start, end, size in tandem_repeats(codes):
        if end - start >= 4 * size:
            at = end - 1 - 2 * size  # from here a jump over two units, or back by two, stays inside the repeat
            strand.slip[at] = max(profile.slippage * slippage((end - start) / size, size), profile.indel_rate)
            strand.unit[at] = size
        if size == 1 and end - start > RUN_WITHOUT_LAG:
            _add_lag(strand, end, end - start - RUN_WITHOUT_LAG, profile)
    return strand


def _base_before(codes: np.ndarray) -> np.ndarray:
    """What laggards in a cluster show; where that is the base itself, its transition."""
    before = np.concatenate([codes[:1], codes[:-1]])
    return np.where(before != codes, before, (codes + 2) % 4).astype(np.uint8)


def _add_lag(strand: Strand, end: int, excess: int, profile: Profile) -> None:
    """After a long homopolymer many molecules of a cluster still show its base, and all qualities are lower."""
    strand.drain[end - 1] = QUALITY_AFTER_RUN * excess
    base = strand.codes[end - 1]
    after = np.arange(end, min(end + LAG_REACH, len(strand.codes)))
    after = after[strand.codes[after] != base]
    rate = min(profile.lag_error * excess, GREATEST_LAG_ERROR)
    strand.error[after] = np.maximum(strand.error[after], rate * np.exp((end - after) / LAG_DECAY))
    strand.shown[after] = base


def slippage(copies: float, unit: int) -> float:
    """Probability that a read shows another number of copies of a repeat: tenfold per five copies, at most 0.3."""
    weight = 1.0 if unit == 1 else 1.5  # fewer copies are as long
    return min(SLIPPAGE_AT_TEN * 10 ** ((weight * copies - 10) / 5), 0.3)


def _systematic_errors(codes: np.ndarray, profile: Profile) -> np.ndarray:
    """Per base, chosen by a hash of the bases before it: the same in all haplotypes and samples of a platform."""
    words = np.zeros(len(codes), dtype=np.uint64)
    for shift in range(CONTEXT):
        words[CONTEXT - 1 :] = (words[CONTEXT - 1 :] << np.uint64(2)) | codes[shift : len(codes) - CONTEXT + 1 + shift]
    likely = np.full(len(codes), profile.hot_rate)
    for context in profile.hot_contexts:
        likely[_after(codes, encode(context))] *= 10
    hot = _hash(words, 2 * profile.context_salt) < likely
    strength = _hash(words, 2 * profile.context_salt + 1) ** 2
    return (hot * strength * profile.hot_error).astype(np.float32)


def _after(codes: np.ndarray, context: np.ndarray) -> np.ndarray:
    matches = np.ones(len(codes) - len(context), dtype=bool)
    for shift, code in enumerate(context):
        matches &= codes[shift : shift + len(matches)] == code
    return np.flatnonzero(matches) + len(context)


def _hash(words: np.ndarray, salt: int) -> np.ndarray:
    """Uniform numbers in [0, 1) that depend on nothing but word and salt (finaliser of splitmix64)."""
    mixed = words + np.uint64(0x9E3779B97F4A7C15 * (salt + 1) % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed ^ (mixed >> np.uint64(31))) / 2.0**64
