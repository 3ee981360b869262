from dataclasses import replace

import numpy as np
import pytest

from simulator.molecules import molecule, slippage
from simulator.profiles import HARSH, ILLUMINA
from simulator.sequences import encode


def codes(length=50_000, seed=1):
    return np.random.default_rng(seed).integers(0, 4, length, dtype=np.uint8)


def test_molecule_has_two_strands():
    source = molecule(encode("AACGT" * 10), ILLUMINA, 0.5)
    assert source.weight == 0.5
    assert np.array_equal(source.reverse.codes, encode("ACGTT" * 10))
    assert {len(array) for array in (*source.forward, *source.reverse)} == {50}


def test_molecule_errs_by_context_alike_in_every_haplotype():
    first = codes()
    second = np.concatenate([codes(1000, 2), first])  # the same bases, shifted
    shifted = molecule(second, ILLUMINA).forward.error[1000:]
    assert np.array_equal(molecule(first, ILLUMINA).forward.error[8:], shifted[8:])


def test_molecule_errs_on_few_bases_and_not_alike_on_both_strands():
    source = molecule(codes(), ILLUMINA)
    hot = source.forward.error > 0
    assert 1e-4 < hot.mean() < 5e-3
    assert not np.array_equal(hot, source.reverse.error[::-1] > 0)


def test_molecule_of_another_platform_errs_elsewhere():
    illumina, harsh = (molecule(codes(), profile).forward.error > 0 for profile in (ILLUMINA, HARSH))
    assert (illumina & harsh).sum() < 0.2 * illumina.sum()


def test_molecule_shows_the_base_of_a_long_homopolymer_after_it():
    sequence = encode("CGCTGCCG" + "A" * 22 + "GCATCG" * 20)
    quiet = replace(ILLUMINA, hot_rate=0.0)
    forward, reverse, _ = molecule(sequence, quiet)
    assert set(forward.shown[forward.error > 0]) == {0}
    assert set(np.flatnonzero(forward.error)) <= set(range(30, 90))
    assert forward.error[30] == forward.error.max() == pytest.approx(0.096)
    assert forward.drain[29] > 0
    assert set(reverse.shown[reverse.error > 0]) == {3}
    assert set(np.flatnonzero(reverse.error)) <= set(range(142, 150))
    assert not molecule(encode("CGCT" + "A" * 9 + "GCATCG" * 20), quiet).forward.error.any()


def test_molecule_never_shows_the_true_base_as_error():
    strand = molecule(codes(), ILLUMINA).forward
    assert (strand.shown != strand.codes).all()


def test_molecule_without_errors():
    clean = replace(ILLUMINA, hot_rate=0.0, slippage=0.0, indel_rate=0.0, lag_error=0.0)
    strand = molecule(encode("ACGT" * 5 + "A" * 12 + "CGT" * 5), clean).forward
    assert not strand.error.any()
    assert not strand.slip.any()


def test_molecule_slips_inside_a_repeat():
    strand = molecule(encode("CGCT" + "A" * 10 + "GCCG"), ILLUMINA).forward
    at = int(strand.slip.argmax())
    assert 4 <= at < 13
    assert strand.slip[at] == pytest.approx(slippage(10, 1))
    assert strand.unit[at] == 1


def test_slippage_grows_with_copies_and_is_bounded():
    rates = [slippage(copies, 1) for copies in (5, 10, 15, 20, 40)]
    assert rates == sorted(rates)
    assert rates[-1] == 0.3
    assert slippage(10, 2) > slippage(10, 1)
