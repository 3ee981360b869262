"""Faults of the reference and its index."""

import gzip
import os

import pysam
import pytest
from made_inputs import BASES, CONTIG, ids


def test_examine_bgzipped_reference(bench):
    pysam.tabix_compress(bench.reference, bench.path("packed.fa.gz"))
    pysam.faidx(bench.path("packed.fa.gz"))
    bench.reference = bench.path("packed.fa.gz")
    assert bench.examine() == []


def test_examine_reference_not_there(bench):
    os.remove(bench.reference)
    assert ids(bench.examine()) == [("stop", "reference_unreadable")]


def test_examine_reference_gzip(bench):
    with gzip.open(bench.path("packed.fa.gz"), "wt") as target:
        target.write(f">{CONTIG}\n{BASES}\n")
    bench.reference = bench.path("packed.fa.gz")
    assert ids(bench.examine()) == [("stop", "reference_not_bgzipped")]


@pytest.mark.parametrize("change", [(b" a title", b" another title"), (b"TGCA\n", b"TGC\n"), (b">chrT", b">chrU")])
def test_examine_reference_changed_after_indexing(bench, change):
    old = bench.folder.joinpath("reference.fa").read_bytes()
    bench.folder.joinpath("reference.fa").write_bytes(old.replace(*change))
    os.utime(f"{bench.reference}.fai")
    assert ("stop", "reference_index_misfit") in ids(bench.examine())


def test_examine_reference_truncated(bench):
    old = bench.folder.joinpath("reference.fa").read_bytes()
    bench.folder.joinpath("reference.fa").write_bytes(old[:-100])
    os.utime(f"{bench.reference}.fai")
    assert ("stop", "reference_index_misfit") in ids(bench.examine())
