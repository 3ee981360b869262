"""Reading VCF calls through htslib; writing VCF text, bgzipped and indexed when the name ends in .gz."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pysam

from genomics import outputs
from genomics.errors import InputError
from genomics.genome import Interval
from genomics.variants import MISSING, Variant

LONGEST_TBI_CONTIG = 1 << 29


class Call(NamedTuple):
    """One record of one sample: the variant with its genotype, and what the record says of it."""

    variant: Variant
    qual: float | None = None
    filters: tuple[str, ...] = ()  # () stands for `.`, ("PASS",) for PASS
    fields: dict = {}  # FORMAT values of the sample but GT; a list becomes a tuple
    info: dict = {}

    @property
    def passes(self) -> bool:
        """Whether FILTER is PASS or `.`."""
        return all(name == "PASS" for name in self.filters)


def contigs(path: str | Path) -> tuple[str, ...]:
    """Contig names of the header, or of the records where the header has none."""
    with _open(path) as source:
        return tuple(source.header.contigs) or tuple(dict.fromkeys(record.chrom for record in source))


def samples(path: str | Path) -> tuple[str, ...]:
    """Sample names in column order."""
    with _open(path) as source:
        return tuple(source.header.samples)


def is_indexed(path: str | Path) -> bool:
    """Whether an index lies beside the file, so that intervals can be read."""
    return any(Path(f"{path}{suffix}").is_file() for suffix in (".tbi", ".csi"))


def has_field(path: str | Path, kind: str, name: str) -> bool:
    """Whether the header defines a field; `kind` is INFO or FORMAT."""
    with _open(path) as source:
        return name in (source.header.info if kind == "INFO" else source.header.formats)


class CallFile:
    """One sample column of a VCF kept open, for many intervals: to load the index of a whole genome takes 0.1 s."""

    def __init__(self, path: str | Path, sample: int = 0):
        self._path, self._sample = path, sample
        self._source = _open(path)
        found = len(self._source.header.samples)
        if found <= sample:
            self.close()
            raise InputError(f"{path}: no sample column {sample + 1}; found {found}")

    def read(self, interval: Interval | None = None) -> Iterator[Call]:
        """Calls in file order; of `interval` only (needs an index) where given. One reading at a time."""
        try:
            for record in self._records(interval):
                yield _call(record, self._sample)
        except (OSError, ValueError) as error:
            raise InputError(f"{self._path}: cannot be read ({error}); is it truncated, or without index?") from error

    def _records(self, interval):
        if interval is None:
            return self._source
        return self._source.fetch(*interval) if interval.contig in self._source.header.contigs else ()

    def close(self) -> None:
        """Close the file."""
        self._source.close()


def read_calls(path: str | Path, interval: Interval | None = None, sample: int = 0) -> Iterator[Call]:
    """Calls of one sample column, in file order; of `interval` only (needs an index) where given."""
    with closing(CallFile(path, sample)) as calls:
        yield from calls.read(interval)


def _open(path):
    try:
        return pysam.VariantFile(str(path))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be opened as VCF ({error})") from error


def _call(record, sample: int) -> Call:
    column = record.samples[sample]
    alleles = column.get("GT") or (None, None)
    genotype = tuple(MISSING if allele is None else allele for allele in alleles)
    alts = tuple(alt.upper() for alt in record.alts or ())
    variant = Variant(
        record.chrom, record.start, record.ref.upper(), alts, genotype, column.phased and len(genotype) > 1
    )
    fields = {key: value for key, value in column.items() if key != "GT"}
    return Call(variant, record.qual, tuple(record.filter), fields, dict(record.info))


def format_genotype(genotype: tuple[int, ...], phased: bool = False) -> str:
    """Genotype as VCF text, e.g. `0/1`, `./.`."""
    return ("|" if phased else "/").join("." if allele == MISSING else str(allele) for allele in genotype) or "."


def header(
    lengths: dict[str, int],
    meta: Iterable[str],
    sample_names: Iterable[str],
) -> str:
    """Header text: `meta` lines (beginning with ##) after the file format, then contigs, then the column line."""
    lines = ["##fileformat=VCFv4.2", *meta]
    lines += [f"##contig=<ID={contig},length={length}>" for contig, length in lengths.items()]
    columns = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", *sample_names]
    return "\n".join([*lines, "\t".join(columns)]) + "\n"


def write(path: str | Path, header_text: str, lines: Iterable[str]) -> None:
    """Write a sorted VCF, which appears when it is whole; `lines` are records without line end.

    A .gz name is bgzipped and indexed (.tbi, or .csi where a contig is longer than 2^29 bp). The index comes first:
    a VCF that is there has it.
    """
    path = Path(path)
    with outputs.whole(path) as unfinished:
        with _create(unfinished, path.suffix == ".gz") as target:
            target.write(header_text.encode())
            for line in lines:
                target.write(line.encode() + b"\n")
        if path.suffix == ".gz":
            _index(unfinished, path, header_text)


def _create(path: Path, compressed: bool):
    try:
        target = open(path, "wb")  # noqa: SIM115 - closed by the caller
    except OSError as error:
        raise InputError(f"{path.parent}: cannot be written to ({error.strerror})") from error
    if not compressed:
        return target
    target.close()  # opened for the check alone: pysam 0.24 ends the process where it cannot write
    return pysam.BGZFile(str(path), "w")


def _index(unfinished: Path, path: Path, header_text: str) -> None:
    lengths = (line.rpartition("length=")[2].rstrip(">") for line in header_text.splitlines() if "##contig" in line)
    too_long = any(int(length) > LONGEST_TBI_CONTIG for length in lengths if length.isdigit())
    suffix, other = (".csi", ".tbi") if too_long else (".tbi", ".csi")
    with outputs.whole(f"{path}{suffix}") as index:
        pysam.tabix_index(str(unfinished), preset="vcf", force=True, csi=too_long, index=str(index))
    Path(f"{path}{other}").unlink(missing_ok=True)  # of an older file; htslib would take it
