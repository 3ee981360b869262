"""Images per kb against what make_examples made of real reads."""

import pytest

from retrain.planning import densities

# Images of the embedded make_examples on chr20:10,000,001-10,100,000 (GRCh37): depth, SNP
# fraction, base quality, images.
NA12878 = [
    (52.1, 0.02, 10, 545),
    (52.1, 0.02, 5, 1092),
    (52.1, 0.05, 5, 671),
    (52.1, 0.08, 10, 348),
    (52.1, 0.12, 10, 312),
    (52.1, 0.2, 10, 289),
    (31.3, 0.02, 5, 687),
    (31.3, 0.08, 5, 508),
    (31.3, 0.12, 10, 320),
    (15.6, 0.02, 5, 398),
    (15.6, 0.02, 10, 316),
    (15.6, 0.12, 10, 305),
]
# Another person and sequencer, that the table was not made from.
HG002 = [(31.0, 0.02, 10, 439), (31.0, 0.02, 5, 691), (31.0, 0.08, 5, 514), (31.0, 0.12, 10, 381), (31.0, 0.2, 5, 370)]


ALWAYS = {"NA12878": 2.75, "HG002": 3.6}  # images per kb at any threshold: this region is rich in variants


@pytest.mark.parametrize(
    ("person", "measured"), [*(("NA12878", row) for row in NA12878), *(("HG002", row) for row in HG002)]
)
def test_per_kb_is_what_was_measured(person, measured):
    depth, fraction, quality, images = measured
    flags = {"vsc_min_fraction_snps": fraction, "min_base_quality": quality}
    assert densities.per_kb(flags, depth, densities.Source(ALWAYS[person], 1)) == pytest.approx(images / 100, rel=0.15)


@pytest.mark.parametrize(
    ("profile", "flags", "expected"),
    [
        ("illumina", {}, 4.3),
        ("illumina", {"vsc_min_fraction_snps": 0.02, "min_base_quality": 5}, 10.7),
        ("harsh", {}, 10.9),
        ("harsh", {"vsc_min_fraction_snps": 0.02, "min_base_quality": 5}, 38.5),
    ],
)
def test_per_kb_of_the_demo(profile, flags, expected):
    """Images of the samples dora and emil, counted after a run."""
    assert densities.per_kb(flags, 30, densities.simulated(2, profile)) == pytest.approx(expected, rel=0.3)


def test_per_kb_of_the_training_guide():
    """342,758 training images of HG001's chromosome 1, of which some 205 Mb are confident."""
    assert densities.per_kb({}, 30) == pytest.approx(342_758 / 205_000, rel=0.15)


def test_per_kb_falls_with_every_threshold():
    for low, high in (
        ({"vsc_min_fraction_snps": 0.02}, {}),
        ({"vsc_min_count_snps": 1, "vsc_min_fraction_snps": 0}, {"vsc_min_fraction_snps": 0}),
        ({"min_base_quality": 5}, {"min_base_quality": 8}),
        ({"vsc_min_fraction_multiplier": 0.5}, {}),
    ):
        assert densities.per_kb(low, 40) > densities.per_kb(high, 40)


@pytest.mark.parametrize("depth", [0.5, 1, 3, 30, 300, 3000])
def test_per_kb_has_a_value_at_any_depth(depth):
    for fraction in (0, 0.001, 0.12, 1):
        assert densities.BASE < densities.per_kb({"vsc_min_fraction_snps": fraction}, depth) < 5000


def test_per_kb_of_unknown_depth_is_that_of_thirty():
    assert densities.per_kb({}, None) == densities.per_kb({}, 30)
