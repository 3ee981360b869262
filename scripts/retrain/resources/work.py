"""How much a job works on, as far as it can be told without opening a file: every job of a cluster asks for it anew.

Regions whose ends are written out and whole contigs of the simulation or of a human assembly that the reference's path
names have their sizes. The depth of reads is that of the simulation, or follows from the size of their file: at least
30, as a file may hold the reads of a few regions only, and never more bases than are in the file. Of a BED file and of
contigs that nobody knows as many bases are taken as the reads of the file cover 30 deep, at most a human genome.

Reads take 0.73 and 0.75 bytes a base as BAM and 0.38 and 0.37 as CRAM (HG002 and NA12878 on GRCh37
chr20:10,000,001-10,100,000, some forty values of base quality). Reads with four values take less: the seven files of
giab.yaml, 30 deep, 300 GB as BAM, some 0.45. The constants below are under all of these, so that a file is rather
taken to hold too many bases than too few.
"""

import os
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import NamedTuple

from genomics import upstream
from retrain.design.samples import GRADED_ROLES, MAKING_ROLES, Sample
from retrain.experiment import Experiment, literal_size
from retrain.planning import densities, depths, extents, sizes

BYTES_PER_BASE = {".bam": 0.45, ".cram": 0.2}
HUMAN_BASES = 3.1e9


class Work(NamedTuple):
    """What a job works on: Mb of regions, Mb of the reads on them, thousands of images, and of images trained on (each
    counts once an epoch)."""

    megabase: float = 0.0
    sequenced_megabase: float = 0.0
    thousand_images: float = 0.0
    thousand_trained: float = 0.0


def total(parts: Iterable[Work]) -> Work:
    """The work of all parts together."""
    return Work(*map(sum, zip(Work(), *parts, strict=True)))


class Workload:
    """The work of every job of an experiment; each is told from the configuration once."""

    def __init__(self, plan: Experiment):
        self._plan = plan
        self._rows = {row.name: row for row in plan.samples}
        self._lengths = extents.expected_lengths(plan)
        self._told: dict[Hashable, Work] = {}

    def of_examples(self, row_name: str, example_set: str | None = None) -> Work:
        """Of one sample in one role (`role/sample`), with the flags of an example set, or upstream's."""
        return self._once((row_name, example_set), lambda: self._of_examples(self._rows[row_name], example_set))

    def of_role(self, role: str, example_set: str) -> Work:
        """Of all samples in a role."""
        return total(self.of_examples(row.name, example_set) for row in self._plan.with_roles(role))

    def of_training(self, model: str) -> Work:
        """Of training a model: all images of both roles, those to train on once an epoch."""
        return self._once(model, lambda: self._of_training(model))

    def of_cells(self) -> Work:
        """Of all cells on all samples that are called."""
        return self._once(None, self._of_cells)

    def of_simulation(self) -> Work:
        """Of simulating all individuals."""
        simulation = self._plan.config["simulation"]
        megabases = simulation["length"] / 1e6
        return total(Work(megabases, megabases * row["coverage"]) for row in simulation["samples"].values())

    def _once(self, key: Hashable, tell: Callable[[], Work]) -> Work:
        if key not in self._told:
            self._told[key] = tell()
        return self._told[key]

    def _of_examples(self, row: Sample, example_set: str | None) -> Work:
        held = _bases_in_file(self._plan, row)
        depth = self._depth(row, held)
        bases = self._bases(row, held)
        sequenced = bases * depth if held is None else min(bases * depth, held)
        flags = self._plan.example_sets[example_set].flags if example_set in self._plan.example_sets else {}
        images = bases / 1000 * densities.per_kb(flags, depth, sizes.source_of(self._plan, row))
        return Work(bases / 1e6, sequenced / 1e6, images / 1000)

    def _depth(self, row: Sample, held: float | None) -> float:
        """Mean depth that make_examples sees."""
        kept = row.downsample or 1.0
        simulated = depths.simulated(self._plan.config, row.reads)
        return kept * simulated if simulated else max(kept * densities.USUAL_DEPTH, (held or 0) / self._genome)

    def _bases(self, row: Sample, held: float | None) -> float:
        """Bases of a row's regions."""
        found = [self._size(word) for word in row.regions.split()] or [sum(self._lengths.values()) or None]
        if None not in found:
            return sum(found)
        return min(HUMAN_BASES, held / densities.USUAL_DEPTH) if held else HUMAN_BASES

    def _size(self, region: str) -> int | None:
        return self._lengths.get(region) or literal_size(region)

    @property
    def _genome(self) -> float:
        return sum(self._lengths.values()) or HUMAN_BASES

    def _of_training(self, model: str) -> Work:
        settings = self._plan.train_settings(self._plan.models[model])
        epochs = float(settings.get("num_epochs", upstream.flags("train")["config.num_epochs"].default))
        example_set = self._plan.arms[self._plan.models[model].arm].example_set
        train, tune = (self.of_role(role, example_set) for role in MAKING_ROLES)
        return total([train, tune])._replace(thousand_trained=epochs * (train.thousand_images + tune.thousand_images))

    def _of_cells(self) -> Work:
        graded = self._plan.with_roles(*GRADED_ROLES)
        return total(self.of_examples(row.name, cell.example_set) for cell in self._plan.cells for row in graded)


def _bases_in_file(plan: Experiment, row: Sample) -> float | None:
    """Sequenced bases that are kept of a row's reads, by the size of their file; None where it is not there, or made
    here."""
    per_base = BYTES_PER_BASE.get(Path(row.reads).suffix)
    if not per_base or depths.simulated(plan.config, row.reads) is not None:
        return None
    try:
        return os.stat(row.reads).st_size / per_base * (row.downsample or 1.0) or None
    except OSError:
        return None
