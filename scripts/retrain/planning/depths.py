"""Depth of a sample's reads, looked up without reading them all."""

from collections.abc import Mapping
from pathlib import Path

import pysam

from genomics.genome import Regions
from retrain import local_files, made_files
from retrain.design.samples import Sample
from retrain.experiment import Experiment

WINDOWS, WINDOW = 5, 2000  # places that are looked at, and bases of each
UNUSED = pysam.FUNMAP | pysam.FSECONDARY | pysam.FQCFAIL | pysam.FDUP | pysam.FSUPPLEMENTARY


def depth_of(plan: Experiment, row: Sample, regions: Regions | None) -> float | None:
    """Mean depth that make_examples will see; None where the reads are not there, or no indexed BAM.

    Simulated reads have the depth of the configuration. Of others five windows of 2 kb, spread over the regions, are
    read; the median of them is told.
    """
    found = simulated(plan.config, row.reads) or _counted(row.reads, regions)
    return found and found * (row.downsample or 1.0)


def simulated(config: Mapping, path: str) -> float | None:
    """Mean depth of reads that the workflow simulates; None of others."""
    if not made_files.is_simulated(config, path):
        return None
    return float(config["simulation"]["samples"][Path(path).stem]["coverage"])


def _counted(path: str, regions: Regions | None) -> float | None:
    if not regions or not path.endswith(".bam") or not Path(path).is_file() or not local_files.index_of(path):
        return None
    try:
        with pysam.AlignmentFile(path, "rb") as reads:
            found = sorted(_in_window(reads, *place) for place in _places(regions))
    except (OSError, ValueError):
        return None  # the doctor tells what is wrong with the file
    return found[len(found) // 2] or None


def _places(regions: Regions) -> list[tuple[str, int, int]]:
    """Windows in the middle of equal parts of the regions, laid end to end."""
    places, before = [], 0
    targets = [(2 * number + 1) * regions.size // (2 * WINDOWS) for number in range(WINDOWS)]
    for contig, start, end in regions:
        here = [start + target - before for target in targets if before <= target < before + end - start]
        places += [(contig, middle, min(end, middle + WINDOW)) for middle in here]
        before += end - start
    return places


def _in_window(reads: pysam.AlignmentFile, contig: str, start: int, end: int) -> float:
    used = (read for read in reads.fetch(contig, start, end) if not read.flag & UNUSED)
    return sum(read.get_overlap(start, end) for read in used) / (end - start)
