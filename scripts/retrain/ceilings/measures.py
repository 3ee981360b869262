"""The ceiling of one example set and sample: its candidates, images and classes, and the truth that they can reach."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from genomics import parquet
from genomics.genome import Genome, Regions
from genomics.labels import label_candidates, label_of_image
from genomics.variants import Variant
from retrain.ceilings import truths
from retrain.ceilings.reach import reach
from retrain.ceilings.truths import TYPES, Asked

CLASSES = ("class_0", "class_1", "class_2")
OF_IMAGES = ("candidates", "images", *CLASSES)
OF_TRUTH = ("truth_total", "truth_reachable", "truth_edge", "truth_assumed")
COLUMNS = ("type", *OF_IMAGES, *OF_TRUTH, "recall")
_NEEDED = ("chrom", "start", "ref", "alts", "alt_indices", "label")


class Graded(NamedTuple):
    """What a graded sample has beside its candidates: truth, where it is complete, and what hap.py is asked for."""

    truth: Path
    confident: Regions
    asked: Asked


class Candidate(NamedTuple):
    """One candidate with its images: the alternates that each shows (0 = first), and its label where it has one."""

    variant: Variant
    images: tuple[tuple[tuple[int, ...], int | None], ...]

    @property
    def type(self) -> str:
        """`SNP` where every allele is one base long, as make_examples tells it, else `INDEL`."""
        return truths.SNP if self.variant.is_snp else truths.INDEL


def read_candidates(table: pl.LazyFrame, contig: str) -> list[Candidate]:
    """Candidates of one contig in the order of a table of list_candidates."""
    rows = table.filter(pl.col("chrom") == contig).select(_NEEDED).collect()
    found: dict[tuple, list] = {}
    for chrom, start, ref, alts, indices, label in rows.iter_rows():
        shown = tuple(int(index) for index in indices.split(",") if index)
        found.setdefault((chrom, start, ref, tuple(alts.split(","))), []).append((shown, label))
    return [Candidate(Variant(*key), tuple(images)) for key, images in found.items()]


def measure(candidates: Path, genome: Genome, graded: Graded | None) -> list[dict[str, object]]:
    """Rows by type. Training examples have their labels; those of a graded sample get the best ones that its truth
    allows, where they begin in the confident regions."""
    table, counts = parquet.scan(candidates, _NEEDED), Counter()
    for contig in genome.contigs:
        found = read_candidates(table, contig)
        if graded:
            counts.update(_reached(contig, found, genome, graded))
            found = _labelled(found, genome, contig, graded)
        counts.update(_of_images(found))
    return [_row(kind, counts, is_graded=graded is not None) for kind in TYPES]


def _of_images(found: Sequence[Candidate]) -> Iterator[tuple[str, str]]:
    for candidate in found:
        yield candidate.type, "candidates"
        for _, label in candidate.images:
            yield candidate.type, "images"
            if label is not None:
                yield candidate.type, CLASSES[label]


def _reached(contig: str, found: Sequence[Candidate], genome: Genome, graded: Graded) -> Counter:
    truth = truths.read(graded.truth, genome, contig, graded.confident, graded.asked)
    reached = reach(genome, truth.records, truth.counted, [candidate.variant for candidate in found])
    parts = (Counter(truth.counted.values()), reached.reachable, truth.edge, reached.assumed)
    return Counter(
        {(kind, column): of[kind] for column, of in zip(OF_TRUTH, parts, strict=True) for kind in TYPES if of[kind]}
    )


def _labelled(found: Sequence[Candidate], genome: Genome, contig: str, graded: Graded) -> list[Candidate]:
    truth = truths.read(graded.truth, genome, contig, graded.confident, Asked()).records
    labelled = label_candidates(genome, [candidate.variant for candidate in found], truth, graded.confident)
    return [
        candidate._replace(images=tuple((shown, _label(best, shown)) for shown, _ in candidate.images))
        for candidate, best in zip(found, labelled, strict=True)
    ]


def _label(best, shown: Sequence[int]) -> int | None:
    return label_of_image(best.variant.genotype, shown) if best.is_confident else None


def _row(kind: str, counts: Mapping[tuple[str, str], int], *, is_graded: bool) -> dict[str, object]:
    row: dict[str, object] = {"type": kind} | {column: counts[kind, column] for column in OF_IMAGES}
    row |= {column: counts[kind, column] if is_graded else None for column in OF_TRUTH}
    total = row["truth_total"]
    return row | {"recall": row["truth_reachable"] / total if total else None}
