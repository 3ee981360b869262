"""Model types: make_examples flags beyond the tool's defaults, as DeepVariant's run_deepvariant 1.9.0 sets them.

The small model that run_deepvariant adds for some types stays off: sites it decides would never reach the network.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Preset(NamedTuple):
    """One model type: flags used in training and in calling, and the channels of its training images."""

    flags: Mapping[str, object]
    channels: str


SHORT_READS = "BASE_CHANNELS,insert_size"
PHASED_READS = "BASE_CHANNELS,haplotype"  # alt_aligned_pileup appends two channels of its own
# Types that the embedded engine can make images of; the others need phasing and images of realigned alternates.
EMBEDDED = ("WGS", "WES")

_LONG_READS = {
    "alt_aligned_pileup": "diff_channels",
    "max_reads_per_partition": 600,
    "min_mapping_quality": 1,
    "partition_size": 25000,
    "phase_reads": True,
    "pileup_image_width": 147,
    "realign_reads": False,
    "sort_by_haplotypes": True,
    "track_ref_reads": True,
    "trim_reads_for_pileup": True,
    "vsc_min_fraction_indels": 0.12,
}
_ONT = {"min_mapping_quality": 5, "pileup_image_width": 99, "vsc_min_fraction_snps": 0.08}
_MASSEQ = {"max_reads_per_partition": 0, "max_reads_for_dynamic_bases_per_region": 1500, "pileup_image_width": 199}

PRESETS: Mapping[str, Preset] = {
    "WGS": Preset({}, SHORT_READS),
    "WES": Preset({}, SHORT_READS),
    "PACBIO": Preset(_LONG_READS, PHASED_READS),
    "ONT_R104": Preset(_LONG_READS | _ONT, PHASED_READS),
    "HYBRID_PACBIO_ILLUMINA": Preset({"trim_reads_for_pileup": True}, "BASE_CHANNELS"),
    "MASSEQ": Preset(_LONG_READS | _MASSEQ, PHASED_READS),
}


def check(model_type: str, backend: str) -> list[str]:
    """Refuse, by name, what the embedded engine does not do."""
    if backend == "container" or model_type in EMBEDDED:
        return []
    return [
        f"config: baseline.model_type: the embedded backend does {' and '.join(EMBEDDED)} only; found {model_type}."
        " Use backend.deepvariant: container"
    ]
