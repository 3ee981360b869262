"""Fixtures that build tiny references and alignments, for tests of everything that reads them."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pysam
import pytest


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


def _header(contigs: dict[str, int], groups: Iterable[dict] = ()) -> pysam.AlignmentHeader:
    lines = {
        "HD": {"VN": "1.6", "SO": "coordinate"},
        "SQ": [{"SN": name, "LN": size} for name, size in contigs.items()],
    }
    return pysam.AlignmentHeader.from_dict(lines | {"RG": list(groups)})
