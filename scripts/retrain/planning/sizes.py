"""Images and bytes of the examples of an experiment, estimated."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from genomics import upstream
from retrain import made_files
from retrain.design import presets
from retrain.design.samples import GRADED_ROLES, MAKING_ROLES, Sample
from retrain.experiment import Experiment
from retrain.planning import densities, depths, extents

# Bytes of a compressed image of 221 x 7 values a row: of the frame, and of each read in it. Measured: 10.7, 7.0 and 4.4
# kB at depths of 52, 31 and 16 of reads of 101 bases, 8.4 kB at 31 of 148 bases, 10 kB at 30 of 150 simulated ones.
FRAME_BYTES, READ_BYTES = 1700, 210
MOST_READS = 95
USUAL_WIDTH, USUAL_CHANNELS = 221, 7


class Site(NamedTuple):
    """What is known of a sample beforehand: its regions, and the depth of its reads."""

    extent: extents.Extent
    depth: float | None


class Size(NamedTuple):
    """Examples of one example set and row of the samples; None where the regions are not known yet."""

    example_set: str
    row: Sample
    images: int | None
    bytes: int | None


class Sizes(NamedTuple):
    """All examples that an experiment makes, by what they are for, and the shuffled copies of those to train on."""

    sites: dict[str, Site]
    training: list[Size]
    calling: list[Size]
    shuffled: list[Size]


def estimate(plan: Experiment) -> Sizes:
    """Sizes of every folder of examples, in the order of the example sets and samples."""
    lengths = extents.contig_lengths(plan)
    found = {row.name: extents.extent_of(row, lengths) for row in plan.samples}
    sites = {
        row.name: Site(found[row.name], depths.depth_of(plan, row, found[row.name].regions)) for row in plan.samples
    }
    makers, graded = plan.with_roles(*MAKING_ROLES), plan.with_roles(*GRADED_ROLES)
    training = [_size(plan, name, row, sites[row.name]) for name in training_sets(plan) for row in makers]
    calling = [_size(plan, name, row, sites[row.name]) for name in calling_sets(plan) for row in graded]
    by_place = {(size.example_set, size.row.role): [] for size in training}
    for size in training:
        by_place[size.example_set, size.row.role].append(size)
    shuffled = [size for made, role in shuffled_sets(plan) for size in by_place[plan.shuffled[made].example_set, role]]
    return Sizes(sites, training, calling, shuffled)


def training_sets(plan: Experiment) -> list[str]:
    """Example sets that models are trained on."""
    return list(dict.fromkeys(plan.shuffled[made].example_set for made, _ in shuffled_sets(plan)))


def calling_sets(plan: Experiment) -> list[str]:
    """Example sets that models call."""
    return list(dict.fromkeys(cell.example_set for cell in plan.cells))


def shuffled_sets(plan: Experiment) -> list[tuple[str, str]]:
    """Shuffled examples that trainings read: id and role."""
    models = [plan.models[name] for name in plan.trained]
    return list(dict.fromkeys((plan.training_set(model, role), role) for model in models for role in MAKING_ROLES))


def _size(plan: Experiment, name: str, row: Sample, site: Site) -> Size:
    flags = plan.example_sets[name].flags
    bases = site.extent.bases
    if row.role in MAKING_ROLES and site.extent.confident is not None:
        bases = site.extent.confident
    if bases is None:
        return Size(name, row, None, None)
    images = round(bases / 1000 * densities.per_kb(flags, site.depth, source_of(plan, row)))
    return Size(name, row, images, images * image_bytes(plan, flags, site.depth))


def source_of(plan: Experiment, row: Sample) -> densities.Source:
    """What kind of reads a sample has."""
    if not made_files.is_simulated(plan.config, row.reads):
        return densities.REAL
    simulation = plan.config["simulation"]
    profile = simulation["samples"][Path(row.reads).stem]["profile"]
    return densities.simulated(simulation["variants_per_kb"], profile)


def image_bytes(plan: Experiment, flags: dict, depth: float | None) -> int:
    """Bytes of one image on disk."""
    reads = min(MOST_READS, depth or densities.USUAL_DEPTH)
    width = flags.get("pileup_image_width") or USUAL_WIDTH
    scale = width * _channels(plan, flags) / (USUAL_WIDTH * USUAL_CHANNELS)
    return round((FRAME_BYTES + READ_BYTES * reads) * scale)


def _channels(plan: Experiment, flags: dict) -> int:
    """Channels of an image: six base ones, those named beside them, two more of realigned alternates."""
    named = presets.PRESETS[plan.config["baseline"]["model_type"]].channels.split(",")
    aligned = flags.get("alt_aligned_pileup", upstream.flags("make_examples")["alt_aligned_pileup"].default)
    return 5 + len(named) + (2 if aligned in ("base_channels", "diff_channels") else 0)


def total(sizes: Iterable[Size], what: str) -> int | None:
    """Sum of `images` or `bytes`; None where one of them is not known."""
    values = [getattr(size, what) for size in sizes]
    return None if None in values else sum(values)
