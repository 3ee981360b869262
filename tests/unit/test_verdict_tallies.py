"""Tables of all cells as arrays: equal blocks, samples together, errors of one side alone."""

import numpy as np
import polars as pl
import pytest

from genomics.errors import InputError
from retrain.design.arms import Cell
from retrain.verdict import grading, tallies
from retrain.verdict.contestants import BLOCKS_ENDING, ERRORS_ENDING, path_of
from retrain.verdict.rates import ALL

BASELINE, ARM = Cell("set", "baseline"), Cell("set", "arm.r1")


def write(folder, cell, blocks, errors=(), sample="Bob"):
    """`blocks`: (type, stratum, start, counts); `errors`: (kind, alleles, strata)."""
    rows = [(kind, stratum, "c", start, 100, *counts) for kind, stratum, start, counts in blocks]
    path = path_of(folder, cell, "test", sample, BLOCKS_ENDING)
    path.parent.mkdir(parents=True, exist_ok=True)
    grading.write(path, pl.DataFrame(rows, grading.BLOCKS, orient="row"))
    rows = [("c", 0, kind, "SNP", alleles, 0, strata) for kind, alleles, strata in errors]
    grading.write(
        path_of(folder, cell, "test", sample, ERRORS_ENDING), pl.DataFrame(rows, grading.ERRORS, orient="row")
    )


def read(folder, samples=("Bob",)):
    return tallies.read(folder, [BASELINE, ARM], "test", samples, (ALL, "hard"), seed=1, draws=20)


def test_read_counts_by_hand(tmp_path):
    write(
        tmp_path,
        BASELINE,
        [("SNP", ALL, 0, (9, 1, 9, 0)), ("SNP", "hard", 0, (2, 1, 2, 0))],
        [("missed", "5:A>G", "hard")],
    )
    write(
        tmp_path,
        ARM,
        [("SNP", ALL, 0, (10, 0, 10, 0)), ("SNP", "hard", 0, (3, 0, 3, 0)), ("INDEL", ALL, 200, (0, 0, 0, 1))],
    )
    tally = read(tmp_path)
    assert tally.samples == ("Bob",)
    assert tally.counts.shape == (1, 2, 2, 2, 2, 4)
    assert tally.counts[0, :, 0, 0].tolist() == [[[9, 1, 9, 0], [0] * 4], [[10, 0, 10, 0], [0] * 4]]
    assert tally.counts[0, :, 0, 1, 0].tolist() == [[2, 1, 2, 0], [3, 0, 3, 0]]
    assert tally.counts[0, :, 1, 0, 1].tolist() == [[0, 0, 0, 0], [0, 0, 0, 1]]
    assert tally.drawn.shape == (20, 2)
    assert tally.discordant_of(0, "SNP", ALL).tolist() == [[[1, 0], [0, 0]]]
    assert tally.discordant_of(0, "SNP", "hard").tolist() == [[[1, 0], [0, 0]]]
    assert tally.discordant_of(0, "INDEL", ALL).tolist() == [[[0, 0], [0, 0]]]
    resampled = tally.resampled(0, "SNP", ALL)
    assert resampled.counts.tolist() == [[[9, 1, 9, 0]], [[10, 0, 10, 0]]]
    assert resampled.values[:, 0].tolist() == [0.9, 1.0]


def test_read_of_several_samples_ends_with_all_together(tmp_path):
    for sample, missed in (("Ann", 1), ("Bob", 2)):
        for cell in (BASELINE, ARM):
            own = missed * (cell == ARM)
            counts = (5 - own, own, 5, 0)
            write(tmp_path, cell, [("SNP", ALL, 0, counts)], [("missed", str(n), "") for n in range(own)], sample)
    tally = read(tmp_path, ("Ann", "Bob"))
    assert tally.samples == ("Ann", "Bob", "pooled")
    assert tally.counts[2, 1, 0, 0, 0].tolist() == [7, 3, 10, 0]
    assert [tally.discordant_of(sample, "SNP", ALL)[0, 0].tolist() for sample in range(3)] == [[0, 1], [0, 2], [0, 3]]


def test_read_brings_blocks_to_one_size(tmp_path, monkeypatch):
    many = [("SNP", ALL, start, (1, 0, 1, 0)) for start in range(0, 1000, 100)]
    write(tmp_path, BASELINE, many)
    write(tmp_path, ARM, many)
    wide = path_of(tmp_path, ARM, "test", "Bob", BLOCKS_ENDING)
    grading.write(wide, grading.coarsen(grading.read(wide, grading.BLOCKS), 200))
    assert read(tmp_path).counts[0, :, 0, 0, :, 0].tolist() == [[2] * 5] * 2
    monkeypatch.setattr(grading, "MOST_BLOCKS", 3)
    assert read(tmp_path).counts[0, :, 0, 0, :, 0].tolist() == [[4, 4, 2]] * 2  # of 400 bases


def test_read_refuses_blocks_that_do_not_fit(tmp_path):
    for cell, bases in ((BASELINE, 100), (ARM, 150)):
        write(tmp_path, cell, [("SNP", ALL, 0, (1, 0, 1, 0))])
        path = path_of(tmp_path, cell, "test", "Bob", BLOCKS_ENDING)
        grading.write(path, grading.read(path, grading.BLOCKS).with_columns(pl.lit(bases, pl.Int64).alias("bases")))
    with pytest.raises(InputError, match="blocks of 100 and 150 bases"):
        read(tmp_path)


def test_read_refuses_another_truth(tmp_path):
    write(tmp_path, BASELINE, [("SNP", ALL, start, (2, 0, 2, 0)) for start in (0, 100)])
    write(tmp_path, ARM, [("SNP", ALL, start, (2, 0, 2, 0)) for start in (100, 200)])
    with pytest.raises(
        InputError, match=r"set/arm\.r1 and set/baseline were graded against other truth records \(2 of 6"
    ):
        read(tmp_path)


def test_read_tells_all_missing_files(tmp_path):
    with pytest.raises(InputError) as error:
        read(tmp_path)
    assert len(error.value.problems) == 2


def test_read_of_nothing(tmp_path):
    for cell in (BASELINE, ARM):
        write(tmp_path, cell, [])
    tally = read(tmp_path)
    assert np.isnan(tally.resampled(0, "SNP", ALL).values).all()
