"""Causes that were planted are found at every flipped site; through the public command lines."""

import math

import numpy as np
import planted
import pytest
from planted import BASELINE, UPSTREAM, Flags, Training

from genomics.genome import Genome
from retrain.attribution import rows

WEAKER = Flags(weaker=math.log(planted.MORE_CLASS_0))  # as much as the changed training makes the network doubt
NUMBERS = [column for column in rows.COLUMNS if column.startswith(("log_odds", "seed", "control_seed"))] + [
    *("difference", "network_effect", "calling_examples_effect", "interaction", "retraining", "training_examples")
]


@pytest.fixture
def experiment(tmp_path, write_genome):
    sites = planted.make_sites()
    bases = np.random.default_rng(3).choice(list("ACGT"), planted.SPACING * (planted.SITES + 2))
    return planted.Experiment(tmp_path, Genome(write_genome(c="".join(bases))), sites)


def check(found, cause, least=50):
    """Every row has the cause, sums hold, and no number is infinite."""
    assert {row["cause"] for row in found} == {cause}
    assert len(found) >= least
    check_numbers(found)


def check_numbers(found):
    numbers = [row[column] for row in found for column in NUMBERS if row[column]]
    assert all(math.isfinite(float(number)) for number in numbers)
    for row in found:
        if row["network_effect"]:
            a, b, c, d = (float(row[f"log_odds_{cell}"]) for cell in "abcd")
            parts = float(row["network_effect"]) + float(row["calling_examples_effect"])
            assert parts == pytest.approx(d - a, abs=1e-9)
            assert float(row["difference"]) == pytest.approx(d - a, abs=1e-9)
            assert float(row["interaction"]) == pytest.approx(d - c - b + a, abs=1e-9)
        if row["retraining"]:
            parts = float(row["retraining"]) + float(row["training_examples"])
            assert parts == pytest.approx(float(row["log_odds_c"]) - float(row["log_odds_a"]), abs=1e-9)


def test_only_the_network(experiment):
    found = experiment.attribute(UPSTREAM, Training(1, is_relaxed=True))
    check(found, "network")
    assert {row["calling_examples_effect"] for row in found} == {"0"}
    assert {row["same_image"] for row in found} == {"yes"}
    assert {row["retraining"] for row in found} == {""}


def test_only_the_calling_flags(experiment):
    found = experiment.attribute(WEAKER, BASELINE)
    check(found, "calling_examples")
    assert {row["network_effect"] for row in found} == {"0"}
    assert {row["same_image"] for row in found} == {"no"}


def test_both(experiment):
    check(experiment.attribute(WEAKER, Training(1, is_relaxed=True)), "mixed")


def test_neither_has_no_flip_and_no_effect(experiment):
    assert experiment.attribute(UPSTREAM, BASELINE) == []
    check(experiment.attribute(UPSTREAM, BASELINE, with_all=True), "none", least=planted.SITES)


@pytest.mark.parametrize("changed", ["is_mislabelled", "is_relaxed"])
def test_only_the_training_labels_or_thresholds(experiment, changed):
    control = Training(1)
    found = experiment.attribute(UPSTREAM, control._replace(**{changed: True}), control)
    check(found, "training_examples")
    assert {row["replicates"] for row in found} == {"3"}
    noise = [float(row["seed_noise"]) for row in found]
    effect = [abs(float(row["training_examples"])) for row in found]
    assert max(noise) < 0.05 < min(effect)


def test_retraining_alone(experiment):
    """The control already calls as the arm does: training as such is the cause."""
    control = Training(1, is_relaxed=True)
    check(experiment.attribute(UPSTREAM, control._replace(seed=2), control), "retraining")


def test_baseline_model_as_the_arms_has_no_network_effect_anywhere(experiment):
    found = experiment.attribute(WEAKER, BASELINE, with_all=True)
    assert len(found) == planted.SITES
    assert {row["network_effect"] for row in found} == {"0"}


def test_third_allele_and_lost_candidates_on_one_side(experiment):
    flags = WEAKER._replace(third_allele=frozenset(range(0, 400, 3)), lost=frozenset(range(1, 400, 3)))
    found = experiment.attribute(flags, Training(1, is_relaxed=True), with_all=True)
    check_numbers(found)
    expected = ["alleles", "candidate"]
    assert [row["cause"] for row in found if int(row["pos"]) // planted.SPACING % 3 != 0] == expected * 133 + [
        "alleles"
    ]
    assert {row["reason"] for row in found if row["cause"] == "alleles"} == {"other alleles than in A in B, D"}
    assert {row["reason"] for row in found if row["cause"] == "candidate"} == {"no candidate in B, D"}
    assert all(row[column] == "" for row in found if row["cause"] in expected for column in NUMBERS)


def test_two_runs_give_the_same_bytes(experiment):
    written = []
    for _ in range(2):
        experiment.attribute(WEAKER, Training(1, is_relaxed=True), Training(1))
        written.append((experiment.folder / "out.tsv.gz").read_bytes())
    assert written[0] == written[1]
