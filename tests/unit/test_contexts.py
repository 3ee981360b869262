import pytest

from genomics.genome import Genome
from retrain.cells import Alternate
from retrain.contexts import gc_share, homopolymer_length


@pytest.fixture
def genome(write_genome):
    return lambda bases: Genome(write_genome(c=bases))


@pytest.mark.parametrize(
    ("start", "ref", "expected"),
    [
        (2, "C", 6),  # touches the run of A
        (2, "CA", 6),  # deletes from it
        (9, "C", 6),
        (10, "G", 2),  # touches TT
        (0, "G", 1),
        (12, "T", 2),  # the last base
    ],
)
def test_homopolymer_length(genome, start, ref, expected):
    assert homopolymer_length(genome("GTCAAAAAACGTT"), Alternate("c", start, ref, "N")) == expected


def test_homopolymer_length_of_n_is_zero(genome):
    assert homopolymer_length(genome("NNNNN"), Alternate("c", 2, "N", "A")) == 0


def test_gc_share_counts_known_bases(genome):
    assert gc_share(genome("GGCATN"), Alternate("c", 2, "C", "T"), flank=1) == pytest.approx(2 / 3)
    assert gc_share(genome("GGCATN"), Alternate("c", 2, "C", "T")) == pytest.approx(3 / 5)
    assert gc_share(genome("NNNNN"), Alternate("c", 2, "N", "T")) is None
