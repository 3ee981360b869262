from pathlib import Path

import pytest

from genomics.contig_order import ByContig
from genomics.errors import InputError

CONTIGS = ("c1", "c2", "c3")


def queue(names, listed):
    return ByContig(Path("x.vcf"), CONTIGS, listed, iter((name, n) for n, name in enumerate(names)))


@pytest.mark.parametrize(
    ("names", "listed", "expected"),
    [
        (["c1", "c1", "c3"], CONTIGS, [[0, 1], [], [2]]),
        (["c3", "c1", "c2"], ("c3", "c1", "c2"), [[1], [2], [0]]),
        (["c3", "x", "c1"], (), [[2], [], [0]]),
        ([], CONTIGS, [[], [], []]),
        (["x", "c2", "x"], CONTIGS, [[], [1], []]),
    ],
)
def test_take(names, listed, expected):
    given = queue(names, listed)
    assert [given.take(contig) for contig in CONTIGS] == expected
    given.finish()


def test_take_reads_no_further_than_asked():
    pieces = iter([("c1", 0), ("c2", 1), ("c3", 2)])
    given = ByContig(Path("x.vcf"), CONTIGS, CONTIGS, pieces)
    assert given.take("c1") == [0]
    assert next(pieces) == ("c3", 2)


def test_take_contigs_against_the_order_of_the_header():
    given = queue(["c2", "c1"], CONTIGS)
    assert given.take("c1") == []
    with pytest.raises(InputError, match=r"x\.vcf: contig c1 comes after c2"):
        given.take("c2")
