"""Calls of one sample from a VCF that somebody else made, as the comparison reads them.

Records and their FORMAT stay as they are. The VCF written has one sample, the contigs of the reference in their order,
no reference blocks, and an index.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from genomics import vcf, vcf_text
from genomics.errors import InputError
from genomics.genome import Genome
from genomics.vcf_text import FIRST_SAMPLE, Record
from retrain.doctor import files

BLOCK_ALLELES = frozenset({"<NON_REF>", "<*>"})  # of GATK, and of DeepVariant and bcftools
SORT = "sort it with bcftools sort"


class Taken(NamedTuple):
    """How many records were taken, how many say that nothing differs from the reference, and how many lie on contigs
    that the reference has not, by contig."""

    records: int
    blocks: int
    strangers: Counter

    def __str__(self) -> str:
        told = [f"took {self.records} records"]
        if self.blocks:
            told.append(f"left out {self.blocks} without an alternate allele")
        if self.strangers:
            names = ", ".join(self.strangers)
            told.append(f"left out {self.strangers.total()} on contigs that the reference has not: {names}")
        return "; ".join(told)


def choose_column(path: str | Path, names: Sequence[str], sample: str) -> int:
    """Place of the sample among the sample columns: by its name, or the only one; InputError for any other case."""
    if sample in names:
        return names.index(sample)
    if len(names) == 1:
        return 0
    found = ", ".join(map(repr, names)) or "no sample column"
    raise InputError(
        f"{path}: no sample {sample!r}; found {found}. Name the sample as the VCF does, or cut one out with"
        " bcftools view -s NAME"
    )


def is_block(record: Record) -> bool:
    """Whether a record only says that nothing differs from the reference."""
    return BLOCK_ALLELES.issuperset(record.alts)


class Checked:
    """Goes through records in file order and refuses those that the comparison would misread."""

    def __init__(self, path: str | Path, lengths: dict[str, int]):
        self._path, self._lengths = path, lengths
        self._last: dict[str, int] = {}
        self._contig = ""

    def check(self, record: Record) -> None:
        """Raise InputError for a record out of order, behind the end of its contig, or of a gVCF."""
        where = f"{self._path}:{record.line}"
        if record.contig != self._contig and record.contig in self._last:
            raise InputError(f"{where}: contig {record.contig!r} stands in several places; {SORT}")
        if record.position < self._last.get(record.contig, 0):
            raise InputError(f"{where}: {record.contig}:{record.position + 1} comes after a later position; {SORT}")
        self._contig = record.contig
        self._last[record.contig] = record.position
        length = self._lengths.get(record.contig)
        if length is not None and record.position + len(record.ref) > length:
            raise InputError(
                f"{where}: {record.contig}:{record.position + 1} lies behind the end of the contig, which has"
                f" {length} bases in the reference; give calls on this reference"
            )
        if BLOCK_ALLELES.intersection(record.alts) and not is_block(record):
            raise InputError(
                f"{where}: the file is a gVCF ({record.fields[4]}); give the VCF that is made with it or from it,"
                " e.g. DeepVariant's --output_vcf, GATK GenotypeGVCFs"
            )


def take(source: str | Path, target: str | Path, sample: str, genome: Genome) -> Taken:
    """Write the calls of one sample to `target` (.vcf.gz, and its index beside it).

    InputError where the source is not sorted, cut off, a gVCF, on another reference, or has not this sample.
    """
    target = Path(target)
    if files.compression(str(source)) == "bgzf" and not files.ends_with_marker(str(source)):
        raise InputError(f"{source}: does not end with the end-of-file marker: it is cut off; copy or make it again")
    with vcf_text.opened(source) as opened, tempfile.TemporaryFile(dir=target.parent) as body:
        column = FIRST_SAMPLE + choose_column(source, opened.header.samples, sample)
        places, taken = _spool(opened.records(), Checked(source, genome.lengths), column, body, genome)
        if taken.strangers and not taken.records:
            raise InputError(
                f"{source}: none of its contigs ({', '.join(list(taken.strangers)[:5])}) is in {genome.path}"
                f" ({', '.join(genome.contigs[:5])}); give calls on this reference"
            )
        meta = [line for line in opened.header.meta if not line.startswith(("##fileformat=", "##contig="))]
        text = vcf.header(genome.lengths, meta, [sample])
        vcf.write(target, text, _in_order(body, places, genome.contigs))
    return taken


def _spool(
    records: Iterator[Record], checked: Checked, column: int, body: IO[bytes], genome: Genome
) -> tuple[dict[str, tuple[int, int]], Taken]:
    """Write the lines to keep one after the other; gives where those of each contig begin and end, in bytes."""
    places: dict[str, tuple[int, int]] = {}
    number, blocks, strangers, end = 0, 0, Counter(), 0
    for record in records:
        checked.check(record)
        if is_block(record):
            blocks += 1
        elif record.contig not in genome.lengths:
            strangers[record.contig] += 1
        else:
            fields = record.fields
            begin = end
            end += body.write("\t".join([*fields[:FIRST_SAMPLE], fields[column]]).encode() + b"\n")
            places[record.contig] = (places.get(record.contig, (begin,))[0], end)
            number += 1
    return places, Taken(number, blocks, strangers)


def _in_order(body: IO[bytes], places: dict[str, tuple[int, int]], contigs: Sequence[str]) -> Iterator[str]:
    for contig in contigs:
        begin, end = places.get(contig, (0, 0))
        body.seek(begin)
        while begin < end:
            line = body.readline()
            begin += len(line)
            yield line.decode().rstrip("\n")
