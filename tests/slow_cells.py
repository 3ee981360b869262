"""What one cell's VCF says of every alternate allele, record by record: the oracle of retrain.discordance."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pysam

from genomics import vcf
from genomics.errors import InputError
from genomics.genome import Genome, Interval, Regions
from genomics.variants import MISSING, Variant
from retrain.cells import NO_CALL_TEXT, PASS, REF_CALL, Alternate, alternates, copy_chances, phred_copies, seen_by

REFERENCE, ALTERNATE, OTHER = 0, 1, 2


class Site(NamedTuple):
    """What a record says of one alternate allele.

    `genotype` is sorted and told by this allele: 0 reference, 1 this alternate, 2 another alternate of the record, -1
    missing; a haploid one is homozygous. `chances` are the probabilities of 0, 1, … copies by the record's PL, () where
    it has none. `status` is the truth status, empty before it is judged.
    """

    record: Variant
    genotype: tuple[int, ...]
    filter: str
    qual: float | None = None
    gq: int | None = None
    depth: int | None = None
    ref_depth: int | None = None
    alt_depth: int | None = None
    fraction: float | None = None
    chances: tuple[float, ...] = ()
    status: str = ""

    @property
    def copies(self) -> int:
        """Copies of the allele in the genotype."""
        return self.genotype.count(ALTERNATE)

    @property
    def is_called(self) -> bool:
        """Whether the cell reports the allele: at least one copy, FILTER passed."""
        return self.copies > 0 and self.filter == PASS

    @property
    def genotype_text(self) -> str:
        """Genotype as VCF text, e.g. `0/1`, `./.`."""
        return vcf.format_genotype(self.genotype)

    @property
    def genotype_class(self) -> str:
        """Copies of the allele, or `./.` where nothing is called: two classes differ, the sites differ."""
        return NO_CALL_TEXT if set(self.genotype) == {MISSING} else str(self.copies)

    @property
    def filter_class(self) -> str:
        """FILTER, but `RefCall` where the record is called for another allele only: its FILTER is about that one."""
        return REF_CALL if not self.copies and OTHER in self.genotype else self.filter


class Cell(NamedTuple):
    """One contig of a VCF: what it says of each alternate allele, and the records it reports (PASS, not 0/0)."""

    sites: dict[Alternate, list[Site]]
    reported: list[Variant]


def is_wanted(allele: Alternate, regions: Regions | None) -> bool:
    """Whether any base of the allele's reference span is in the regions; everything is where there are none."""
    return regions is None or regions.overlaps(allele.contig, allele.start, allele.end)


def read_cell(path: str | Path, genome: Genome, contig: str, regions: Regions | None = None) -> Cell:
    """Read one contig of an indexed VCF, first sample; `regions` keeps the alleles that touch them."""
    cell = Cell({}, [])
    for call in vcf.read_calls(path, Interval(contig, 0, genome.lengths[contig])):
        found = [allele and is_wanted(allele, regions) and allele for allele in alternates(genome, call.variant)]
        for index, allele in enumerate(found, start=1):
            if allele:
                cell.sites.setdefault(allele, []).append(_site(call, index))
        if any(found) and call.passes and call.variant.is_called_variant:
            cell.reported.append(call.variant)
    return cell


def _site(call: vcf.Call, index: int) -> Site:
    variant, fields = call.variant, call.fields
    depths = _values(fields.get("AD"))
    fractions = _values(fields.get("VAF"))
    chances = copy_chances(_values(fields.get("PL")), len(variant.alleles), index, len(variant.genotype))
    if len(variant.genotype) == 1 and chances:
        chances = (chances[0], 0.0, chances[1])  # of the homozygous genotypes that stand for haploid ones
    return Site(
        record=variant,
        genotype=seen_by(variant.diploid_genotype, index),
        filter=PASS if call.passes else ";".join(call.filters),
        qual=call.qual,
        gq=fields.get("GQ"),
        depth=fields.get("DP"),
        ref_depth=_item(depths, 0),
        alt_depth=_item(depths, index),
        fraction=_item(fractions, index - 1),
        chances=rounded(chances),
    )


def rounded(chances: tuple[float, ...]) -> tuple[float, ...]:
    """Chances as whole phred-scaled numbers tell them, which is what judged tables keep; () unless diploid."""
    if len(chances) != 3:
        return ()
    weights = [10 ** (-phred / 10) for phred in phred_copies(chances)]
    return tuple(weight / sum(weights) for weight in weights)


def _values(field) -> tuple:
    return field if isinstance(field, tuple) else () if field is None else (field,)


def _item(values: tuple, index: int):
    return values[index] if index < len(values) else None


def contigs_with_records(path: str | Path) -> tuple[str, ...]:
    """Contigs that the VCF's index lists; InputError without index."""
    try:
        with pysam.TabixFile(str(path)) as indexed:
            return tuple(indexed.contigs)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: no usable index ({error}); run tabix -p vcf") from error


def pair(left: Iterable[Site], right: Iterable[Site]) -> Iterator[tuple[Site | None, Site | None]]:
    """Records of two cells that list the same allele, side by side: those that start alike, then the rest in order.

    A cell may list an allele in several records, e.g. a deletion at two places of a homopolymer.
    """
    rest_right = list(right)
    rest_left = []
    for site in left:
        same = next((other for other in rest_right if other.record.start == site.record.start), None)
        if same:
            rest_right.remove(same)
            yield site, same
        else:
            rest_left.append(site)
    yield from zip_longest(rest_left, rest_right)
