"""Where a genome has one copy: --haploid_contigs and --par_regions_bed, of make_examples and postprocess_variants."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from genomics.contig_names import other_style
from genomics.errors import InputError, Problems
from genomics.genome import Genome, Regions, read_bed


class HaploidRegions(NamedTuple):
    """Contigs that exist once, but for their `diploid` parts (pseudo-autosomal regions)."""

    contigs: tuple[str, ...] = ()
    diploid: Regions = Regions()

    def holds(self, contig: str, start: int) -> bool:
        """Whether a variant that begins here has one copy; as in DeepVariant its first base alone decides."""
        return contig in self.contigs and not self.diploid.contains(contig, start)


def read(contigs: str | None, par_regions_bed: str | None, genome: Genome) -> HaploidRegions:
    """The regions of the two flags; `contigs` are separated by commas or blanks.

    Contigs that the reference does not have change nothing, as in DeepVariant: it may hold a part of a genome. But a
    name in another style than the reference's (`X` for `chrX`) is told, which DeepVariant passes over in silence.
    """
    names = tuple(name for name in re.split("[, ]+", contigs or "") if name)
    problems = Problems(_other_styles("--haploid_contigs", names, genome))
    diploid = problems.attempt(_read_diploid, par_regions_bed, genome) if par_regions_bed else None
    problems.raise_all()
    return HaploidRegions(names, diploid or Regions())


def _read_diploid(path: str, genome: Genome) -> Regions:
    diploid = read_bed(path)
    strangers = _other_styles(f"--par_regions_bed: {path}", diploid.contigs, genome)
    if strangers:
        raise InputError(strangers)
    return diploid


def _other_styles(where: str, names: Iterable[str], genome: Genome) -> list[str]:
    twins = {name: other_style(name, genome.lengths) for name in names if name not in genome.lengths}
    return [
        f"{where}: contig {name!r} is not in {genome.path}, which calls it {twin!r}; write it like that"
        for name, twin in twins.items()
        if twin
    ]
