"""What a network gives each alternate allele: the chances of 0, 1 and 2 copies, from the output of call_variants.

The images of a site are merged as postprocess_variants does, but over all alternates: it first drops those whose own
image has QUAL below multi_allelic_qual_filter, and then such an allele has no chances at all, and those of the others
jump when it comes or goes. That is a threshold on the result, no part of what the network says; without it every
alternate has its chances in every cell. GQ filter and haplotype resolution come later and do not count either.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import polars as pl

from genomics import merging, parquet
from genomics.errors import InputError
from genomics.genome import Genome
from genomics.ploidy import HaploidRegions
from genomics.protos import AltAlleleIndices, Site, SiteOutput, read_messages
from genomics.variants import Variant
from retrain import cells
from retrain.images import in_order

SCHEMA = {
    "chrom": pl.String,
    "start": pl.Int64,
    "ref": pl.String,
    "alt": pl.String,
    "record_start": pl.Int64,
    "record_alleles": pl.String,
    "p0": pl.Float64,
    "p1": pl.Float64,
    "p2": pl.Float64,
}
COLUMNS = tuple(SCHEMA)
_IMAGES = {
    "chrom": pl.String,
    "start": pl.Int64,
    "ref": pl.String,
    "alts": pl.String,
    "alt_indices": pl.String,
    "probabilities": pl.List(pl.Float64),
}


def tabulate(paths: Iterable[Path], genome: Genome, haploid: HaploidRegions) -> pl.DataFrame:
    """One row per alternate allele of each record, by contig and position; see `dictionary.attribution`.

    InputError where images of a site are missing, or a contig is not in the reference.
    """
    keys = ("start", "ref", "alts", "alt_indices")
    images = in_order(parquet.frame(_read(paths), _IMAGES), keys, genome.contigs, genome.path)
    rows = (row for site in _sites(images) for row in _rows(site, genome, haploid))
    keys = ("start", "ref", "alt", "record_start", "record_alleles")
    return in_order(parquet.frame(rows, SCHEMA), keys, genome.contigs, genome.path)


def _read(paths: Iterable[Path]) -> Iterator[tuple]:
    """Images as rows: the order of call_variants mixes its input shards, so they are sorted before they are merged."""
    for path in paths:
        for number, output in enumerate(read_messages(path, SiteOutput), start=1):
            variant = output.variant
            if variant is None or not variant.reference_name:
                raise InputError(f"{path}: record {number}: no variant in it; give the output of call_variants")
            alleles = variant.reference_bases, ",".join(variant.alternate_bases)
            indices = ",".join(map(str, merging.shown_alts(output)))
            yield variant.reference_name, variant.start, *alleles, indices, output.genotype_probabilities


def _sites(images: pl.DataFrame) -> Iterator[list[SiteOutput]]:
    """The images of each record: those of one reference span."""
    for _, rows in groupby(images.iter_rows(), key=lambda row: row[:3]):
        yield [_output(*row) for row in rows]


def _output(contig, start, ref, alts, indices, probabilities) -> SiteOutput:
    variant = Site(contig, start, ref, alts.split(","))
    shown = AltAlleleIndices([int(index) for index in indices.split(",") if index])
    return SiteOutput(variant, shown, probabilities)


def _rows(images: Sequence[SiteOutput], genome: Genome, haploid: HaploidRegions) -> Iterator[tuple]:
    merging.check_site(images)
    site = images[0].variant
    variant = Variant(site.reference_name, site.start, site.reference_bases, tuple(site.alternate_bases))
    probabilities = merging.merge(images, range(len(variant.alts)))
    if haploid.holds(variant.contig, variant.start):
        probabilities = merging.without_heterozygotes(probabilities, len(variant.alleles))
    record = variant.start, f"{variant.ref}>{','.join(variant.alts)}"
    for index, allele in enumerate(cells.alternates(genome, variant), start=1):
        if allele:
            yield *allele, *record, *merging.copy_chances(probabilities, len(variant.alleles), index)
