"""Sequencing profiles: how qualities, errors and fragments of a platform behave.

The numbers of `illumina` are set so that `measure_reads.py` gives figures close to those of public HiSeq reads of
NA12878 (2 x 101 bases) and HG002 (2 x 148 bases).
"""

from dataclasses import dataclass, replace

import numpy as np

from genomics.errors import InputError


@dataclass(frozen=True)
class Profile:
    """One platform. Rates are per base or per read as named; qualities are on the Phred scale."""

    name: str
    first_quality: float  # highest quality of the first cycle; rises over about ten cycles
    top_quality: float
    late_quality: float  # highest quality from cycle 100 on; falls from cycle 60
    lowest_quality: float  # of called bases
    mean_loss: float  # mean of what a base stays under the highest quality of its cycle
    dip_rate: float  # single bases with a quality of 5-25
    breakdown_rate: float  # reads whose quality collapses at some cycle
    poor_rate: float  # reads that are poor from the first cycle
    overconfidence: float  # true error rate over the one the quality states
    no_call_rate: float
    hidden_error_rate: float  # errors that the quality knows nothing of
    hot_rate: float  # share of contexts with systematic errors
    hot_contexts: tuple[str, ...]  # what comes before makes them ten times more likely
    hot_error: float  # highest error rate in such a context
    context_salt: int  # which contexts they are
    lag_error: float  # error rate after a homopolymer, per base of its length beyond fourteen
    slippage: float  # scale of the copy-number errors in repeats
    indel_rate: float  # insertions and deletions elsewhere
    chimera_rate: float  # reads whose second part comes from elsewhere
    duplicate_rate: float
    insert_in_reads: float  # mean insert size in read lengths
    insert_spread: float  # standard deviation over mean


ILLUMINA = Profile(
    name="illumina",
    first_quality=33,
    top_quality=41,
    late_quality=36,
    lowest_quality=7,
    mean_loss=2.7,
    dip_rate=0.012,
    breakdown_rate=0.03,
    poor_rate=0.01,
    overconfidence=0.9,
    no_call_rate=6e-5,
    hidden_error_rate=6e-5,
    hot_rate=0.0003,
    hot_contexts=("GGC", "GGT", "GGG"),
    hot_error=0.5,
    context_salt=1,
    lag_error=0.012,
    slippage=1.0,
    indel_rate=6e-6,
    chimera_rate=0.015,
    duplicate_rate=0.01,
    insert_in_reads=3.5,
    insert_spread=0.25,
)

HARSH = replace(
    ILLUMINA,
    name="harsh",
    first_quality=30,
    top_quality=37,
    late_quality=31,
    mean_loss=3.5,
    dip_rate=0.02,
    breakdown_rate=0.05,
    hidden_error_rate=2e-4,
    hot_rate=0.006,
    hot_error=0.85,
    hot_contexts=("AAA", "TTT", "ACA"),
    context_salt=2,
    lag_error=0.02,
    slippage=1.5,
    indel_rate=3e-5,
    chimera_rate=0.02,
    duplicate_rate=0.05,
    insert_in_reads=2.5,
    insert_spread=0.35,
)

PROFILES = {profile.name: profile for profile in (ILLUMINA, HARSH)}


def find_profile(name: str) -> Profile:
    """Profile of that name."""
    if name not in PROFILES:
        raise InputError(f"profile {name!r} is not known; choose one of {', '.join(PROFILES)}")
    return PROFILES[name]


def vary(generator: np.random.Generator, profile: Profile) -> Profile:
    """The profile of one library: no two runs of a platform are alike."""
    factor = np.exp(generator.normal(0, 0.15, 6))
    return replace(
        profile,
        mean_loss=profile.mean_loss * factor[0],
        dip_rate=profile.dip_rate * factor[1],
        breakdown_rate=profile.breakdown_rate * factor[2],
        poor_rate=profile.poor_rate * factor[3],
        slippage=profile.slippage * factor[4],
        hot_error=min(profile.hot_error * factor[5], 0.9),
        insert_in_reads=profile.insert_in_reads * generator.uniform(0.8, 1.2),
        insert_spread=profile.insert_spread * generator.uniform(0.8, 1.2),
    )
