"""Two annotated VCFs compared, rows by type and metric."""

import math

import numpy as np
import pytest
from made_annotated import BOTH, MISSED, record, write_annotated, write_pair

from genomics.errors import InputError
from retrain.verdict import two_files


@pytest.fixture
def write(tmp_path):
    return lambda name, *records: write_annotated(tmp_path / f"{name}.vcf", *records)


def compared(left, right, **options):
    return {(row.type, row.metric): row for row in two_files.compare(left, right, 1, **options)}


def test_compare_one_row_per_type_and_metric(tmp_path):
    found = compared(*write_pair(tmp_path), block_size=100)
    assert list(found) == [(kind, metric) for kind in ("SNP", "INDEL") for metric in ("recall", "precision", "f1")]
    recall, precision, f1 = (found["SNP", metric] for metric in ("recall", "precision", "f1"))
    assert (recall.left, recall.right, recall.difference, recall.blocks) == (0.75, 1, 0.25, 40)
    assert (recall.left_only, recall.right_only) == (0, 20)
    assert recall.p_exact == pytest.approx(2 / 2**20)
    assert recall.p_blocks < 1e-5
    assert 0.15 < recall.low < 0.25 < recall.high < 0.35
    assert (precision.left, precision.left_only, precision.p_exact) == (60 / 61, 1, 1)
    assert "differ: 1," in precision.note
    assert f1.left == pytest.approx(2 * 60 / (2 * 60 + 20 + 1))  # as many truth records found as calls right
    assert f1.low > 0
    assert f1.p_blocks < 1e-4
    assert math.isnan(f1.left_only)
    assert math.isnan(f1.p_exact)
    nothing = found["INDEL", "f1"]
    assert (math.isnan(nothing.difference), nothing.blocks) == (True, 0)


def test_compare_is_told_by_the_seed(write):
    rng = np.random.default_rng(1)
    kinds = rng.choice(4, size=(300, 2), p=[0.7, 0.15, 0.1, 0.05])
    truth = {0: BOTH, 1: MISSED, 2: BOTH, 3: MISSED}
    paths = [
        write(name, *(record(50 * row, **truth[kind]) for row, kind in enumerate(column)))
        for name, column in zip(("left", "right"), kinds.T.tolist(), strict=True)
    ]
    first, again, other = (
        [row for row in two_files.compare(*paths, seed, 500) if row.type == "SNP"] for seed in (1, 1, 2)
    )
    assert [row.low for row in first][::2] == [row.low for row in again][::2]
    assert first[0].low != other[0].low
    assert first[0].low == pytest.approx(other[0].low, abs=0.02)


def test_compare_of_another_truth(write):
    left = write("left", *(record(start, **BOTH) for start in range(10)))
    right = write("right", *(record(start, **BOTH) for start in range(2, 12)))
    with pytest.raises(InputError, match=r"left\.vcf and .*right\.vcf: only 8 of 12 truth records are in both"):
        compared(left, right)


def test_compare_of_empty_files(write):
    found = compared(write("left"), write("right"))
    assert len(found) == 6
    assert all(math.isnan(row.left) and math.isnan(row.low) for row in found.values())
