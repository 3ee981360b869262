"""Fixtures that build tiny references and alignments, for tests of everything that reads them."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pysam
import pytest
from made_inputs import Bench
from made_server import Served, serve


@pytest.fixture
def served(tmp_path) -> Iterator[Served]:
    """An empty folder behind a local server that can fail on purpose."""
    folder = tmp_path / "server"
    folder.mkdir()
    with serve(folder) as server:
        yield server


@pytest.fixture
def write_genome(tmp_path) -> Callable[..., Path]:
    """Write an indexed FASTA: contig names to bases."""

    def write(name: str = "genome.fa", **contigs: str) -> Path:
        path = tmp_path / name
        path.write_text("".join(f">{contig}\n{bases}\n" for contig, bases in contigs.items()))
        pysam.faidx(str(path))
        return path

    return write


@pytest.fixture
def make_read() -> Callable[..., pysam.AlignedSegment]:
    """Build one alignment record."""

    def make(start: int, cigar: str, bases: str, qualities: Iterable[int] | int = 30, **fields):
        contigs = fields.pop("contigs", {"c": 1000})
        record = pysam.AlignedSegment(_header(contigs))
        record.query_name, record.flag = fields.pop("name", "r"), fields.pop("flag", 0)
        record.reference_id, record.reference_start = fields.pop("contig", 0), start
        record.mapping_quality, record.cigarstring = fields.pop("mapping_quality", 60), cigar
        record.query_sequence = bases
        given = [qualities] * len(bases) if isinstance(qualities, int) else list(qualities)
        record.query_qualities = pysam.qualitystring_to_array("".join(chr(33 + quality) for quality in given))
        for field, value in fields.items():
            setattr(record, field, value)
        return record

    return make


@pytest.fixture
def write_bam(tmp_path) -> Callable[..., Path]:
    """Write records, sorted, as an indexed BAM."""

    def write(records: Iterable[pysam.AlignedSegment], name: str = "reads.bam", **header) -> Path:
        path, records = tmp_path / name, list(records)
        contigs = header.pop("contigs", {"c": 1000})
        samples = header.pop("samples", ["one"])
        groups = [{"ID": f"g{index}", "SM": sample} for index, sample in enumerate(samples)]
        with pysam.AlignmentFile(str(path), "wb", header=_header(contigs, groups)) as target:
            for record in sorted(records, key=lambda record: (record.reference_id, record.reference_start)):
                target.write(record)
        if header.pop("index", True):
            pysam.index(str(path))
        return path

    return write


@pytest.fixture
def write_cram() -> Callable[..., Path]:
    """Write the reads of a BAM as an indexed CRAM beside it, whose header names a reference that is no longer there."""

    def write(bam: str | Path, reference: str | Path) -> Path:
        path, gone = Path(bam).with_suffix(".cram"), Path(bam).with_suffix(".gone.fa")
        shutil.copy(reference, gone)
        with pysam.AlignmentFile(str(bam)) as source:
            arguments = {"template": source, "reference_filename": str(gone)}
            with pysam.AlignmentFile(str(path), "wc", **arguments) as target:
                for record in source:
                    target.write(record)
        pysam.index(str(path))
        gone.unlink()
        gone.with_name(f"{gone.name}.fai").unlink()
        return path

    return write


@pytest.fixture
def random_reads(make_read) -> Callable[..., list[pysam.AlignedSegment]]:
    """Build reads of contig c with every operation of alignments, errors, N and low qualities."""

    def make(random: np.random.Generator, reference: str, number: int, **fields):
        records = []
        for index in range(number):
            cigar = _random_cigar(random)
            span = sum(length for name, length in cigar if name in "M=DN")
            start = int(random.integers(1, len(reference) - span))
            bases = _random_bases(random, reference, start, cigar)
            text = "".join(f"{length}{name}" for name, length in cigar)
            qualities, name = random.integers(2, 45, len(bases)).tolist(), f"r{index // 2:03}"
            flag = (0x41, 0x81)[index % 2] + 0x10 * int(random.integers(2))
            lengths = {"template_length": int(random.integers(-1200, 1200)), "contigs": {"c": len(reference)}}
            quality = int(random.integers(5, 70))
            records.append(
                make_read(start, text, bases, qualities, name=name, flag=flag, mapping_quality=quality, **lengths)
            )
        return records

    return make


def _random_cigar(random: np.random.Generator) -> list[tuple[str, int]]:
    """Operations of one read; neighbours differ, and an insertion never touches a deletion."""
    drawn = [str(name) for name in random.choice(list("MMM=IDN"), random.integers(1, 7))]
    middle = [one for one, other in pairwise([*drawn, ""]) if one != other and one + other not in ("ID", "DI")]
    names = ["S"] * int(random.integers(2)) + ["M", *middle, "M"] + ["S"] * int(random.integers(2))
    return [(name, int(random.integers(1, 12))) for name in names]


def _random_bases(random: np.random.Generator, reference: str, position: int, cigar: list[tuple[str, int]]) -> str:
    bases = ""
    for name, length in cigar:
        if name in "M=":
            bases += reference[position : position + length]
        elif name in "IS":
            bases += "".join(random.choice(list("ACGT"), length))
        position += length * (name in "M=DN")
    wrong = random.random(len(bases)) < 0.1
    return "".join(str(random.choice(list("ACGTN"))) if w else base for base, w in zip(bases, wrong, strict=True))


def _header(contigs: dict[str, int], groups: Iterable[dict] = ()) -> pysam.AlignmentHeader:
    lines = {
        "HD": {"VN": "1.6", "SO": "coordinate"},
        "SQ": [{"SN": name, "LN": size} for name, size in contigs.items()],
    }
    return pysam.AlignmentHeader.from_dict(lines | {"RG": list(groups)})


@pytest.fixture
def bench(tmp_path) -> Bench:
    """A folder with sound reads, truth, BED and reference of one sample."""
    return Bench(tmp_path)
