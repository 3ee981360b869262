"""Annotated VCFs are written by hand here, counts and resamples are checked against other ways of reckoning."""

import math
from fractions import Fraction

import numpy as np
import pytest
from made_annotated import BOTH, FALSE, MISSED, record, write_annotated, write_pair

from genomics.errors import InputError
from retrain import statistics
from retrain.happy_files import read_summary
from retrain.statistics import COUNTS, FEWEST_DIFFERING, Discordant


@pytest.fixture
def write(tmp_path):
    return lambda name, *records: write_annotated(tmp_path / f"{name}.vcf", *records)


def compared(left, right, **options):
    return {(row.type, row.metric): row for row in statistics.compare(left, right, np.random.default_rng(1), **options)}


def total(graded):
    return dict(zip(COUNTS, np.sum(list(graded.counts.values()) or [[0] * 4], axis=0).tolist(), strict=True))


@pytest.mark.parametrize("engine", ["vcfeval", "xcmp"])
def test_totals_and_rates_are_those_of_the_summary(oracles, engine):
    prefix = oracles / "happy" / "hg001_nist" / "expected" / f"happy-{engine}"
    graded = statistics.read_graded(f"{prefix}.vcf.gz")
    summary = read_summary(f"{prefix}.summary.csv").set_index(["Type", "Filter"])
    for kind in statistics.TYPES:
        expected, counts = summary.loc[(kind, "PASS")], total(graded[kind])
        assert [counts["TRUTH.TP"], counts["TRUTH.FN"]] == [expected["TRUTH.TP"], expected["TRUTH.FN"]]
        assert counts["QUERY.FP"] == expected["QUERY.FP"]
        assert counts["QUERY.TP"] == expected["QUERY.TOTAL"] - expected["QUERY.FP"] - expected["QUERY.UNK"]
        names = ("METRIC.Recall", "METRIC.Precision", "METRIC.F1_Score")
        found = statistics.rates(list(counts.values())).tolist()
        assert found == pytest.approx([expected[name] for name in names], abs=1e-6)


def test_read_graded_takes_filtered_calls_away(write):
    path = write(
        "x",
        record(5, **BOTH),
        record(6, **BOTH, filters="LowQual"),
        record(7, **FALSE, filters="LowQual"),
        record(8, **FALSE),
        record(9, truth="0/1:UNK:SNP", query="0/1:UNK:SNP"),
        record(10, truth="1/1:TP:INDEL", query="1/1:TP:INDEL", ref="AT"),
    )
    graded = statistics.read_graded(path)
    assert total(graded["SNP"]) == {"TRUTH.TP": 1, "TRUTH.FN": 1, "QUERY.TP": 1, "QUERY.FP": 1}
    assert total(graded["INDEL"]) == {"TRUTH.TP": 1, "TRUTH.FN": 0, "QUERY.TP": 1, "QUERY.FP": 0}


def test_read_graded_blocks_begin_at_multiples(write):
    places = [("c", 0), ("c", 99), ("c", 100), ("c", 350), ("d", 99)]
    path = write("x", *(record(start, **BOTH, contig=contig) for contig, start in places))
    blocks = {block: counts[0] for block, counts in statistics.read_graded(path, 100)["SNP"].counts.items()}
    assert blocks == {("c", 0): 2, ("c", 1): 1, ("c", 3): 1, ("d", 0): 1}


def test_paired_counts_hold_both_sides_of_a_block(write):
    left = statistics.read_graded(write("left", record(5, **BOTH), record(105, **MISSED)), 100)["SNP"]
    right = statistics.read_graded(write("right", record(105, **BOTH), record(205, **FALSE)), 100)["SNP"]
    assert statistics.paired_counts(left, right).tolist() == [
        [[1, 0, 1, 0], [0, 0, 0, 0]],
        [[0, 1, 0, 0], [1, 0, 1, 0]],
        [[0, 0, 0, 0], [0, 0, 0, 1]],
    ]


def test_rates_by_hand_and_without_a_denominator():
    found = statistics.rates([[3, 1, 6, 2], [0, 0, 0, 5], [0, 4, 0, 0], [0, 4, 0, 2]])
    assert found[0].tolist() == [0.75, 0.75, 0.75]
    expected = [[math.nan, 0, math.nan], [0, math.nan, math.nan], [0, 0, math.nan]]
    np.testing.assert_array_equal(found[1:], expected)


def random_counts(rng, blocks):
    """Counts without a true difference: misses of both sides together, bursts and false calls of each side alone."""
    truth = 1 + rng.poisson(15, blocks)
    left_to_find = truth - rng.binomial(truth, 0.1)
    sides = []
    for _ in ("left", "right"):
        found = left_to_find - rng.binomial(left_to_find, 0.3 * (rng.random(blocks) < 0.15))
        sides.append(np.stack([found, truth - found, found, rng.poisson(0.3, blocks)], axis=-1))
    return np.stack(sides, axis=1)


def test_resample_draws_whole_blocks():
    """Every block has its own power of ten, so that the total tells how often each was drawn, on either side."""
    powers = 10 ** np.arange(5)
    counts = np.stack([powers[:, None] * [1, 0, 1, 0], powers[:, None] * [0, 1, 0, 1]], axis=1)
    totals = statistics.resample(counts, 1000, np.random.default_rng(1))
    assert (totals[:, 0, [0, 2]] == totals[:, 1, [1, 3]]).all()
    drawn = np.array([[total // power % 10 for power in powers] for total in totals[:, 0, 0]])
    assert (drawn.sum(axis=1) == 5).all()
    np.testing.assert_allclose(drawn.mean(axis=0), 1, atol=0.1)


def test_resample_agrees_with_drawing_block_by_block():
    rng = np.random.default_rng(5)
    counts = random_counts(rng, 40)
    counts[20:] = counts[0]  # blocks of equal counts, which are drawn as one
    plain = counts[rng.integers(len(counts), size=(20_000, len(counts)))].sum(axis=1)
    ours = statistics.resample(counts, 20_000, rng)
    difference, expected = (np.diff(statistics.rates(totals), axis=1)[:, 0] for totals in (ours, plain))
    levels = (0.025, 0.25, 0.5, 0.75, 0.975)
    np.testing.assert_allclose(
        np.quantile(difference, levels, axis=0), np.quantile(expected, levels, axis=0), atol=0.05 * expected.std()
    )


def test_resample_in_parts_is_the_same(monkeypatch):
    counts = random_counts(np.random.default_rng(2), 12)
    whole = statistics.resample(counts, 100, np.random.default_rng(3))
    monkeypatch.setattr(statistics, "_WEIGHTS_AT_ONCE", 50)
    np.testing.assert_array_equal(statistics.resample(counts, 100, np.random.default_rng(3)), whole)


@pytest.mark.parametrize(("blocks", "share"), [(10, 0.0085506), (20, 0.0158808), (1000, 0.0248043)])
def test_tail_share_of_student(blocks, share):
    """As SciPy 1.17 has it: norm.cdf(-t.ppf(0.975, n - 1) * sqrt(n / (n - 1)))."""
    assert statistics.tail_share(blocks) == pytest.approx(share, rel=0.002)


@pytest.mark.parametrize("blocks", [20, 100])
def test_intervals_without_a_difference(blocks, capsys):
    """The interval excludes 0 in about 5 % of experiments."""
    rng, experiments = np.random.default_rng(11), 500
    excluded = dict.fromkeys(statistics.METRICS, 0)
    for _ in range(experiments):
        found = statistics.intervals(random_counts(rng, blocks), rng, draws=1000)
        for metric, interval in found.items():
            excluded[metric] += interval.low > 0 or interval.high < 0
    shares = {metric: number / experiments for metric, number in excluded.items()}
    with capsys.disabled():
        print(f"\n{blocks} blocks, no difference, yet 0 excluded: {shares}")
    assert all(0.025 < share < 0.095 for share in shares.values()), shares


def test_intervals_of_a_planted_difference():
    rng = np.random.default_rng(12)
    counts = random_counts(rng, 60)
    planted = rng.binomial(counts[:, 1, 1], 0.5)  # the right finds half of what it missed
    counts[:, 1] += planted[:, None] * [1, -1, 1, 0]
    found = statistics.intervals(counts, rng)
    left, right = statistics.rates(counts.sum(axis=0))
    for (metric, interval), difference in zip(found.items(), right - left, strict=True):
        assert interval.low < difference < interval.high, metric
    assert found["recall"].low > 0
    assert found["f1"].low > 0
    assert found["precision"].low < 0 < found["precision"].high


def test_intervals_need_blocks_that_differ():
    counts = np.tile([[9, 1, 9, 1]], (30, 2, 1))
    for number in range(FEWEST_DIFFERING - 1):
        counts[number, 1] = [10, 0, 10, 1]
    found = statistics.intervals(counts, np.random.default_rng(1))
    assert math.isnan(found["recall"].low)
    assert found["recall"].note == f"blocks in which the errors differ: {FEWEST_DIFFERING - 1}, needed are 6"
    counts[-1, 1] = [10, 0, 10, 1]
    found = statistics.intervals(counts, np.random.default_rng(1))
    assert found["recall"].low > 0
    assert found["recall"].note == ""


def test_intervals_need_blocks():
    found = statistics.intervals(random_counts(np.random.default_rng(1), 9), np.random.default_rng(1))
    assert {interval.note for interval in found.values()} == {"blocks with records: 9, needed are 10"}


def test_intervals_need_values_in_every_resample():
    counts = np.zeros((12, 2, 4), dtype=int)
    counts[:, :, 2] = 5
    counts[:6, 0, 3] = 1
    counts[0, :, 0] = 1
    found = statistics.intervals(counts, np.random.default_rng(1))
    assert found["precision"].note == ""
    assert found["f1"].note.startswith("resamples without a value: ")
    assert math.isnan(found["f1"].high)


@pytest.mark.parametrize(
    ("left", "right", "p"), [(0, 0, 1), (1, 0, 1), (3, 3, 1), (0, 5, 0.0625), (6, 0, 0.03125), (2, 8, 0.109375)]
)
def test_mcnemar_by_hand(left, right, p):
    """With 2 of 10: 2 * (1 + 10 + 45) / 1024."""
    assert statistics.mcnemar(left, right) == p


def test_mcnemar_agrees_with_all_outcomes():
    """Sum of the probabilities of every outcome that is no likelier than what was seen."""
    for records in range(1, 41):
        chances = [Fraction(math.comb(records, number), 2**records) for number in range(records + 1)]
        for left in range(records + 1):
            expected = sum(chance for chance in chances if chance <= chances[left])
            assert statistics.mcnemar(left, records - left) == pytest.approx(float(expected), rel=1e-12)


def test_mcnemar_of_many_records():
    assert statistics.mcnemar(20_000, 20_000) == 1
    assert statistics.mcnemar(0, 5_000) == 0.0
    assert 0.04 < statistics.mcnemar(9_900, 10_180) < 0.06  # 280 / sqrt(20080) = 1.98 standard deviations


def test_discordant_truth_is_the_same_in_merged_records(write):
    """hap.py numbers alleles with those of the call in the same record, and lengthens them."""
    left = write("left", record(5, truth="1|0:TP:SNP", query="0/1:TP:SNP"), record(8, **MISSED), record(9, **BOTH))
    right = write(
        "right",
        record(5, truth="2|0:FN:SNP", query="0/1:FP:INDEL", ref="AT", alts="A,GT"),
        record(8, **MISSED),
        record(9, **BOTH),
    )
    sides = (statistics.read_graded(path)["SNP"] for path in (left, right))
    assert statistics.discordant_truth(*sides) == Discordant(1, 0)


def test_discordant_truth_tells_equal_records_apart(write):
    left = write("left", record(5, **BOTH), record(5, **MISSED), record(7, **BOTH))
    right = write("right", record(5, **BOTH), record(5, **BOTH), record(7, **MISSED))
    sides = [statistics.read_graded(path)["SNP"] for path in (left, right)]
    assert len(sides[0].truth) == 3
    assert statistics.discordant_truth(*sides) == Discordant(1, 1)


def test_discordant_false_calls(write):
    """The same alleles in another genotype are the same false call; what the other side calls rightly is not."""
    left = write("left", record(5, **FALSE), record(6, **FALSE), record(7, **BOTH), record(8, **FALSE))
    right = write(
        "right", record(5, query="1/1:FP:SNP"), record(6, **FALSE, alts="T"), record(7, **FALSE), record(8, **BOTH)
    )
    sides = (statistics.read_graded(path)["SNP"] for path in (left, right))
    assert statistics.discordant_false_calls(*sides) == Discordant(2, 2)


def test_compare_one_row_per_type_and_metric(tmp_path):
    found = compared(*write_pair(tmp_path), block_size=100)
    assert list(found) == [(kind, metric) for kind in ("SNP", "INDEL") for metric in ("recall", "precision", "f1")]
    recall, precision, f1 = (found["SNP", metric] for metric in ("recall", "precision", "f1"))
    assert (recall.left, recall.right, recall.difference, recall.blocks) == (0.75, 1, 0.25, 40)
    assert (recall.left_only, recall.right_only, recall.p) == (0, 20, 2 / 2**20)
    assert 0.15 < recall.low < 0.25 < recall.high < 0.35
    assert (precision.left, precision.left_only, precision.p) == (60 / 61, 1, 1)
    assert "differ: 1," in precision.note
    assert f1.left == pytest.approx(2 * 60 / (2 * 60 + 20 + 1))  # as many truth records found as calls right
    assert f1.low > 0
    assert (f1.left_only, math.isnan(f1.p)) == (None, True)
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
        [row for row in statistics.compare(*paths, np.random.default_rng(seed), 500) if row.type == "SNP"]
        for seed in (1, 1, 2)
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


def test_read_graded_refuses_a_block_size(write):
    with pytest.raises(InputError, match="block size 0"):
        statistics.read_graded(write("x"), 0)
