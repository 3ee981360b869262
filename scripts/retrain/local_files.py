"""Which files that a config names are not there; asks for existence and opens nothing."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from retrain.design.samples import Sample

# Endings of indices per kind of file, and what makes them.
INDICES = {
    ".bam": ((".bai", ".csi"), "samtools index"),
    ".cram": ((".crai",), "samtools index"),
    ".vcf.gz": ((".tbi", ".csi"), "tabix -p vcf"),
    ".fasta.gz": ((".gzi",), "samtools faidx"),
    ".fa.gz": ((".gzi",), "samtools faidx"),
}


def near(path: str, configs: Iterable[str | os.PathLike]) -> str:
    """A path that starts from the working folder or, where nothing is there, from the folder of a configuration."""
    places = [path, *(os.path.join(os.path.dirname(config), path) for config in configs)]
    return next(filter(os.path.exists, places), path)


def of_rows(reference: str, rows: Iterable[Sample]) -> dict[str, str]:
    """Every local file of an experiment: path -> what it is."""
    wanted = {reference: "the reference", f"{reference}.fai": "the index of the reference"}
    for row in rows:
        wanted |= {path: f"{row.name}: {what}" for path, what in _files_of(row)}
    return wanted


def _files_of(row: Sample) -> list[tuple[str, str]]:
    reads = [(row.reads, "reads")] if row.reads else []
    files = [*reads, (row.truth, "truth"), (row.confident, "confident regions")]
    return files + [(bed, "regions") for bed in row.beds]


def missing(files: Mapping[str, str]) -> list[str]:
    """One line for each file that is not there, and for each that lacks its index."""
    return absent(files) + [f"{path}: has no index; make it with {cure}" for path, cure in _without_index(files)]


def absent(files: Mapping[str, str]) -> list[str]:
    """One line for each file that is not there."""
    return [f"{path}: not found ({what}){_cure(path)}" for path, what in files.items() if not os.path.exists(path)]


def _cure(path: str) -> str:
    return "; make it with samtools faidx" if path.endswith(".fai") else ""


def _without_index(files: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (path, cure)
        for path in files
        for ending, (_, cure) in INDICES.items()
        if path.endswith(ending) and os.path.exists(path) and not index_of(path)
    ]


def index_of(path: str) -> str | None:
    """The index beside a file, None where there is none."""
    stem = os.path.splitext(path)[0]
    names = [
        f"{start}{index}"
        for ending, (known, _) in INDICES.items()
        if path.endswith(ending)
        for index in known
        for start in (path, stem)
    ]
    return next(filter(os.path.exists, names), None)


def is_prefix(path: str) -> bool:
    """Whether `path` is a checkpoint prefix, i.e. its index lies there."""
    return Path(f"{path}.index").is_file()
