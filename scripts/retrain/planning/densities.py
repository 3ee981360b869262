"""How many images make_examples makes per 1000 bases, by the thresholds of the flags and the depth.

What no threshold takes away, variants and sites of many odd reads, is BASE: DeepVariant's training guide tells 342,758
training images of HG001's chromosome 1 (docs/deepvariant-training-case-study.md), 1.7 per kb of its confident regions.

What comes on top was measured with the embedded make_examples (no realigner) on GRCh37 chr20:10,000,001-10,100,000 of
NA12878 (52 reads deep, 2 x 101 bases) and on 0.6 and 0.3 of these reads: at an SNP fraction of 0.02 and base quality 5
7.8, 4.0 and 1.2 per kb beyond those that are always there, at the defaults 0.4. At all three depths it follows the
share of the reads that a candidate needs: the larger of the fraction and of the count over the depth. Thresholds of
indels, base qualities above 10 and mapping qualities from 1 to 20 moved the number by a tenth at most.

Of simulated reads (the demo: 4.3 and 10.7 per kb of the profile illumina, 10.9 and 38 of harsh) both parts have factors
of their own.

Other genomes, regions and above all noisier reads differ: this tells tens from thousands, and not 3 from 4.
"""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from genomics import upstream

BASE = 1.3
PER_VARIANT = 1.7
USUAL_DEPTH = 30.0
# Share of the reads asked for -> images per kb beyond BASE, at a min_base_quality of 10 and at one of 5.
BY_SHARE = {0.04: (2.6, 7.8), 0.06: (1.5, 4.0), 0.10: (0.75, 2.0), 0.13: (0.4, 0.95), 0.21: (0.15, 0.25)}
QUALITIES = (10, 5)
LEAST_EXCESS = 0.05
NOISE = {"illumina": 2.0, "harsh": 12.0}


class Source(NamedTuple):
    """Kind of reads: images per kb that are always there, and a factor of those that thresholds take away."""

    base: float
    noise: float


REAL = Source(BASE, 1.0)


def simulated(variants_per_kb: float, profile: str) -> Source:
    """Reads of our simulator."""
    return Source(PER_VARIANT * variants_per_kb, NOISE[profile])


def per_kb(flags: Mapping[str, object], depth: float | None, source: Source = REAL) -> float:
    """Images per kb with these make_examples flags; 30 reads deep where the depth is not known."""
    share = _share_asked_for(flags, depth or USUAL_DEPTH)
    usual, low = (_excess(share, column) for column in range(len(QUALITIES)))
    weight = min(1.0, max(0.0, (QUALITIES[0] - _value(flags, "min_base_quality")) / (QUALITIES[0] - QUALITIES[1])))
    return source.base + source.noise * usual ** (1 - weight) * low**weight


def _share_asked_for(flags: Mapping[str, object], depth: float) -> float:
    """Reads that an SNP candidate needs at least, as a share of all."""
    fraction = _value(flags, "vsc_min_fraction_snps") * min(1.0, _value(flags, "vsc_min_fraction_multiplier"))
    needed = max(math.ceil(fraction * depth), _value(flags, "vsc_min_count_snps"), 1)
    return min(1.0, needed / max(depth, needed))


def _value(flags: Mapping[str, object], name: str) -> float:
    return float(flags.get(name, upstream.flags("make_examples")[name].default))


def _excess(share: float, column: int) -> float:
    """Straight lines between the measured points, on logarithmic scales; the outer ones go on."""
    lines = list(pairwise(BY_SHARE))
    left, right = next((line for line in lines if share <= line[1]), lines[-1])
    low, high = BY_SHARE[left][column], BY_SHARE[right][column]
    slope = math.log(high / low) / math.log(right / left)
    return max(LEAST_EXCESS, low * (share / left) ** slope)
