from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from made_profiles import CLEAN

from simulator.molecules import molecule
from simulator.profiles import HARSH, ILLUMINA
from simulator.reads import sequence_molecule, sequence_strand
from simulator.sequences import N_CODE, decode, encode, reverse_complement


def codes(length=20_000, seed=1):
    return np.random.default_rng(seed).integers(0, 4, length, dtype=np.uint8)


def batches(profile, coverage=20, read_length=100, sequence=None):
    source = molecule(codes() if sequence is None else sequence, profile)
    return list(sequence_molecule(np.random.default_rng(2), source, profile, coverage, read_length))


def test_sequence_molecule_reads_the_molecule_from_both_ends():
    sequence = codes()
    (batch,) = batches(CLEAN, sequence=sequence)
    text, other = decode(sequence), decode(reverse_complement(sequence))
    assert all(decode(row) in text for row in batch.forward_codes)
    assert all(decode(row) in other for row in batch.reverse_codes)


def test_sequence_molecule_gives_coverage_and_insert_sizes():
    sequence = codes()
    (batch,) = batches(replace(CLEAN, duplicate_rate=0.0), coverage=40, sequence=sequence)
    assert 2 * 100 * len(batch.forward_codes) / len(sequence) == pytest.approx(40, rel=0.1)
    text = decode(sequence)
    starts = np.array([text.index(decode(row)) for row in batch.forward_codes])
    ends = np.array([text.index(decode(reverse_complement(row))) + 100 for row in batch.reverse_codes])
    assert np.median(ends - starts) == pytest.approx(CLEAN.insert_in_reads * 100, rel=0.05)
    assert (ends - starts >= 100).all()


def test_sequence_molecule_marks_duplicates_of_the_same_fragment():
    (batch,) = batches(replace(CLEAN, duplicate_rate=0.2))
    first = {decode(row) for row in batch.forward_codes[~batch.is_duplicate]}
    assert 0.1 < batch.is_duplicate.mean() < 0.25
    assert all(decode(row) in first for row in batch.forward_codes[batch.is_duplicate])


def test_sequence_molecule_without_fragments():
    assert batches(CLEAN, coverage=1e-9) == []


def test_sequence_molecule_errs_about_as_often_as_the_qualities_say():
    profile = replace(CLEAN, overconfidence=1.0)
    sequence = codes()
    starts = np.random.default_rng(3).integers(0, 19_000, 5000)
    read, qualities = sequence_strand(
        np.random.default_rng(4), molecule(sequence, profile).forward, starts, profile, 100
    )
    wrong = read != sequence[starts[:, None] + np.arange(100)]
    for low, high in ((7, 12), (12, 20), (20, 30)):
        inside = (qualities >= low) & (qualities < high)
        assert wrong[inside].mean() == pytest.approx((10 ** (qualities[inside] / -10.0)).mean(), rel=0.2)


def test_sequence_molecule_has_qualities_that_fall_along_the_read():
    (batch,) = batches(ILLUMINA)
    called = batch.forward_codes != N_CODE
    assert batch.forward_qualities[called].min() >= ILLUMINA.lowest_quality
    assert batch.forward_qualities.max() <= ILLUMINA.top_quality
    assert batch.forward_qualities[:, 15:30].mean() > batch.forward_qualities[:, 85:].mean() + 3
    (harsh,) = batches(HARSH)
    assert harsh.forward_qualities.mean() < batch.forward_qualities.mean() - 3


def test_sequence_strand_slips_by_whole_units():
    sequence = encode("GATCCAGT" * 8 + "CT" * 8 + "GGATCGAC" * 8)
    strand = molecule(sequence, CLEAN).forward
    strand = strand._replace(slip=(strand.unit == 2).astype(np.float32))
    read, _ = sequence_strand(np.random.default_rng(1), strand, np.full(200, 20), CLEAN, 90)
    counts = Counter(max(n for n in range(15) if "AGT" + "CT" * n + "GGA" in text) for text in map(decode, read))
    assert set(counts) == {6, 7, 9, 10}
    assert counts[7] + counts[9] > counts[6] + counts[10]


def test_sequence_strand_shows_systematic_errors_at_their_rate_with_low_quality():
    sequence = codes(2000)
    strand = molecule(sequence, CLEAN).forward
    strand.error[1050] = 0.4
    read, qualities = sequence_strand(np.random.default_rng(1), strand, np.full(2000, 1000), CLEAN, 100)
    wrong = read[:, 50] != sequence[1050]
    assert wrong.mean() == pytest.approx(0.4, abs=0.05)
    assert len(set(read[wrong, 50].tolist())) == 1
    assert qualities[wrong, 50].mean() < qualities[~wrong, 50].mean() - 8
    assert (np.delete(read, 50, axis=1) == np.delete(sequence[1000:1100], 50)).all()
