"""Sweeps: which arms they give, that ids depend on settings alone, and what is refused."""

import math

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from minidv import make_examples
from retrain import flags, schemas
from retrain.design import arms, sweeps

SCHEMA = schemas.load("config")
VALUES = {
    ("make_examples", "min_base_quality"): st.integers(0, 60),
    ("make_examples", "vsc_min_fraction_snps"): st.integers(0, 100).map(lambda percent: percent / 100),
    ("make_examples", "exclude_regions"): st.text(max_size=80),
    ("make_examples", "downsample_classes"): st.lists(st.sampled_from(["0.1", "1"]), min_size=3, max_size=3),
    ("train", "learning_rate"): st.integers(1, 9).map(lambda digit: f"{digit}e-4"),
    ("train", "use_ema"): st.booleans(),
}


def make_sweep(mode="grid", make_examples=None, train=None, base=None, **keys):
    """A sweep with the defaults that the schema fills in."""
    base = {"make_examples": {}, "train": {}, "shuffle": {}} | (base or {})
    parts = {"make_examples": make_examples or {}, "train": train or {}, "shuffle": {}, "base": base}
    return {"mode": mode, "description": "", "replicates": 1, "seed": 1, **parts, **keys}


def expand(sweep, name="s"):
    found, problems = sweeps.expand({name: sweep})
    assert problems == []
    return found


def points(found, *names):
    """Values of flags or fields at every arm, in the order of the arms."""
    merged = [{**arm["make_examples"], **arm["train"]} for arm in found.values()]
    return [tuple(one.get(name) for name in names) for one in merged]


def problems_of(sweep):
    found, problems = sweeps.expand({"s": sweep})
    assert not found
    assert all(problem.startswith("config: sweeps.s: ") and "\n" not in problem for problem in problems)
    return problems


@st.composite
def any_sweeps(draw):
    """A sweep of any mode but zip, with at most 4 values of at most 3 flags."""
    places = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3, unique=True))
    parts = {"make_examples": {}, "train": {}}
    for part, name in places:
        parts[part][name] = draw(st.lists(VALUES[part, name], min_size=1, max_size=4, unique_by=str))
    sweep = make_sweep(draw(st.sampled_from(["grid", "random", "one_at_a_time"])), **parts)
    size = math.prod(len(values) for part in parts.values() for values in part.values())
    return sweep | ({"samples": draw(st.integers(1, size))} if sweep["mode"] == "random" else {})


def reordered(draw, sweep):
    """The same sweep, flags and values in another order."""

    def shuffle(part):
        return {name: draw(st.permutations(part[name])) for name in draw(st.permutations(sorted(part)))}

    return sweep | {part: shuffle(sweep[part]) for part in sweeps.PARTS}


def test_expand_grid_is_the_product():
    parts = {"make_examples": {"min_base_quality": [5, 10]}, "train": {"learning_rate": ["1e-4", 0.001]}}
    found = expand(make_sweep(**parts, description="Both", replicates=3))
    assert points(found, "min_base_quality", "learning_rate") == [(5, 0.0001), (5, 0.001), (10, 0.0001), (10, 0.001)]
    name, arm = next(iter(found.items()))
    assert name == f"s.mbq5.lr0.0001-{arms.digest({part: arm[part] for part in sweeps.PARTS[:2]})}"
    assert arm["description"] == "Both: min_base_quality 5, learning_rate 0.0001"
    assert arm["replicates"] == 3


def test_expand_sweeps_settings_of_shuffling():
    swept = {"balance": ["none", "class"], "max_class0_ratio": [None, 5]}
    base = {"shuffle": {"weights": {"snp": 1, "complex": 3}}}
    found = expand(make_sweep("grid", shuffle=swept, base=base))
    shuffled = [arm["shuffle"] for arm in found.values()]
    assert [(one["balance"], one["max_class0_ratio"]) for one in shuffled] == [
        ("none", None),
        ("none", 5),
        ("class", None),
        ("class", 5),
    ]
    assert all(one["weights"] == {"complex": 3} for one in shuffled)
    assert next(iter(found)).startswith("s.bnone.mcrnone-")
    assert next(iter(found.values()))["description"] == "balance none, max_class0_ratio none"


def test_expand_sweeps_weights_as_a_whole():
    found = expand(make_sweep("one_at_a_time", shuffle={"weights": [{"complex": 3}, {"snp": 2, "complex": 3.0}]}))
    assert [name.rpartition("-")[0] for name in found] == ["s.base", "s.wcomplex_3", "s.wcomplex_3_snp_2"]
    assert [arm["description"] for arm in found.values()] == ["base", "weights complex=3", "weights snp=2,complex=3"]


def test_expand_tells_equal_weights():
    (problem,) = problems_of(make_sweep("grid", shuffle={"weights": [{"complex": 3}, {"complex": 3.0, "snp": 1}]}))
    assert "is listed twice" in problem


def test_expand_zip_goes_through_the_lists_together():
    found = expand(make_sweep("zip", {"min_base_quality": [5, 10, 10], "min_mapping_quality": [1, 1, 5]}))
    assert points(found, "min_base_quality", "min_mapping_quality") == [(5, 1), (10, 1), (10, 5)]


def test_expand_one_at_a_time_steps_away_from_the_base():
    base = {"make_examples": {"min_base_quality": 15}, "train": {"num_epochs": 2}}
    swept = {"min_base_quality": [20, 15], "p_error": [0.1]}
    found = expand(make_sweep("one_at_a_time", swept, base=base))
    assert points(found, "min_base_quality", "p_error", "num_epochs") == [(15, None, 2), (20, None, 2), (15, 0.1, 2)]
    assert [name.rpartition("-")[0] for name in found] == ["s.base", "s.mbq20", "s.pe0.1"]


def test_expand_adds_the_base_to_every_point():
    base = {"make_examples": {"p_error": 0.1}, "train": {"num_epochs": 2}}
    found = expand(make_sweep("grid", {"min_base_quality": [5, 10]}, base=base))
    assert points(found, "p_error", "min_base_quality", "num_epochs") == [(0.1, 5, 2), (0.1, 10, 2)]
    assert next(iter(found)).startswith("s.mbq5-")
    assert not found.keys() & expand(make_sweep("grid", {"min_base_quality": [5, 10]})).keys()


@given(st.integers(0, 1000), st.integers(1, 12))
def test_expand_random_draws_without_replacement_and_keeps_earlier_points(seed, samples):
    axes = {"min_base_quality": [1, 2, 3], "min_mapping_quality": [1, 2], "p_error": [0.1, 0.2]}
    drawn = list(expand(make_sweep("random", axes, samples=samples, seed=seed)))
    assert len(drawn) == samples
    assert drawn == list(expand(make_sweep("random", axes, samples=12, seed=seed)))[:samples]
    assert set(drawn) <= expand(make_sweep("grid", axes)).keys()


def test_expand_random_draws_every_point_equally_often():
    axes = {"min_base_quality": [1, 2, 3], "min_mapping_quality": [1, 2]}
    drawn = [next(iter(expand(make_sweep("random", axes, samples=1, seed=seed)))) for seed in range(600)]
    counts = [drawn.count(name) for name in expand(make_sweep("grid", axes))]
    assert sum((count - 100) ** 2 / 100 for count in counts) < 20.5  # chi-squared, 5 degrees of freedom, p = 0.001


def test_expand_random_takes_one_place_of_a_draw_from_a_large_grid():
    axes = {name: list(range(50)) for name in ("min_base_quality", "min_mapping_quality", "vsc_min_count_snps")}
    before = expand(make_sweep("random", axes, samples=40)).keys()
    more = {**axes, "min_base_quality": [*axes["min_base_quality"], 50]}
    after = expand(make_sweep("random", more, samples=40)).keys()
    assert len(before & after) >= 35


def test_expand_takes_a_list_as_one_value():
    found = expand(make_sweep("grid", {"downsample_classes": [["0.1", "1", "1"], "0.5,1,1"]}))
    assert points(found, "downsample_classes") == [(["0.1", "1", "1"],), (["0.5", "1", "1"],)]


def test_expand_gives_one_id_to_two_spellings_of_a_number():
    one, other = (expand(make_sweep("grid", {"p_error": [value]})) for value in ("1e-1", 0.1))
    assert one == other


def test_expand_leaves_wrong_values_to_the_check_of_flags():
    (arm,) = expand(make_sweep("grid", {"min_base_qualty": ["much"]})).values()
    assert arm["make_examples"] == {"min_base_qualty": "much"}


@given(st.data())
def test_expand_depends_on_no_order(data):
    sweep = data.draw(any_sweeps())
    assert expand(reordered(data.draw, sweep)) == expand(sweep)


@given(st.permutations([(5, 1), (5, 2), (6, 1)]))
def test_expand_zip_depends_on_no_order_of_points(pairs):
    base, mapping = zip(*pairs, strict=True)
    found = expand(make_sweep("zip", {"min_base_quality": list(base), "min_mapping_quality": list(mapping)}))
    assert sorted(found) == sorted(
        expand(make_sweep("zip", {"min_mapping_quality": [1, 2, 1], "min_base_quality": [5, 5, 6]}))
    )


@given(any_sweeps().filter(lambda sweep: sweep["mode"] != "random"), st.data())
def test_expand_with_one_value_less_loses_arms_and_renames_none(sweep, data):
    part, name = data.draw(st.sampled_from([(part, name) for part in sweeps.PARTS for name in sweep[part]]))
    left = sweep[part][name][:-1]
    axes = {**sweep[part], name: left} if left else {key: own for key, own in sweep[part].items() if key != name}
    fewer = sweep | {part: axes}
    if not any(fewer[part] for part in sweeps.PARTS) or not (left or sweep["mode"] == "one_at_a_time"):
        return
    before, after = expand(fewer), expand(sweep)
    assert before.items() < after.items()


@given(any_sweeps(), st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}", fullmatch=True))
def test_expand_gives_arms_that_the_schema_allows(sweep, name):
    found = expand(sweep, name)
    checked, problems = schemas.check(found, {**SCHEMA["properties"]["arms"], "$defs": SCHEMA["$defs"]}, "arms")
    assert problems == []
    assert checked == found
    assert not any(flags.check(part, arm[part]) for arm in found.values() for part in sweeps.PARTS)


@pytest.mark.parametrize(
    ("sweep", "part"),
    [
        (make_sweep(), "sweeps nothing"),
        (make_sweep("grid", {"p_error": []}), "make_examples.p_error: lists no value"),
        (make_sweep("grid", {"p_error": [0.1, "1e-1"]}), "make_examples.p_error: 0.1 is listed twice"),
        (make_sweep("zip", {"p_error": [0.1, 0.1]}), "the point p_error 0.1 is listed twice"),
        (
            make_sweep("zip", {"p_error": [0.1, 0.2]}, {"num_epochs": [1]}),
            "make_examples.p_error has 2, train.num_epochs has 1",
        ),
        (make_sweep("random", {"p_error": [0.1]}), "samples, the number of points, belongs to mode random"),
        (make_sweep("grid", {"p_error": [0.1]}, samples=1), "found mode grid"),
        (make_sweep("random", {"p_error": [0.1, 0.2]}, samples=3), "3 samples cannot be drawn from 2 points"),
        (
            make_sweep("grid", {"p_error": [0.1]}, base={"make_examples": {"p_error": 0.2}}),
            "base.make_examples.p_error: is never used",
        ),
    ],
)
def test_expand_tells_the_problem(sweep, part):
    (problem,) = problems_of(sweep)
    assert part in problem


@pytest.mark.parametrize("mode", ["grid", "zip", "random", "one_at_a_time"])
def test_expand_refuses_too_many_points(mode):
    samples = {"samples": 1001} if mode == "random" else {}
    axes = {"min_base_quality": list(range(1001)), "min_mapping_quality": list(range(1001))}
    number = {"grid": 1001**2, "one_at_a_time": 2003}.get(mode, 1001)
    (problem,) = problems_of(make_sweep(mode, axes, **samples))
    assert f"has {number} points, 1000 are allowed" in problem


def test_expand_tells_all_problems_together():
    good, empty = make_sweep("grid", {"p_error": [0.1]}), make_sweep("grid", {"p_error": []})
    twice = make_sweep("zip", {"p_error": [0.1, 0.1], "min_base_quality": [5, 5, 5]})
    found, problems = sweeps.expand({"a": twice, "b": good, "c": empty})
    assert [name.partition(".")[0] for name in found] == ["b"]
    assert [problem.split()[1] for problem in problems] == ["sweeps.a:", "sweeps.a:", "sweeps.c:"]


def test_expand_refuses_sweeps_that_give_the_same_arm():
    swept = make_sweep("grid", {"min_base_quality": [5]}, {"num_epochs": [2]})
    based = make_sweep("grid", train={"num_epochs": [2]}, base={"make_examples": {"min_base_quality": 5}})
    found, problems = sweeps.expand({"a": swept, "a.mbq5": based})
    assert len(found) == 1
    assert problems == [
        f"config: sweeps.a.mbq5: gives the arm {next(iter(found))!r}, as another sweep does; rename one of the sweeps"
    ]


def test_places_lead_to_every_value():
    base = {"train": {"num_epochs": 2}}
    sweep = make_sweep("grid", {"min_base_quality": [5, "many"]}, base=base)
    found = [place for place in sweeps.places({"s": sweep}) if place[1]]
    assert found == [
        ("sweeps.s.make_examples", {"min_base_quality": 5}),
        ("sweeps.s.make_examples", {"min_base_quality": "many"}),
        ("sweeps.s.base.train", {"num_epochs": 2}),
    ]


def test_inert_names_what_no_call_depends_on():
    axes = {"min_base_quality": [5], "p_error": [0.1], "vsc_max_fraction_snps_for_non_target_sample": [0.5]}
    sweep = make_sweep("one_at_a_time", axes, {"num_epochs": [2]})
    assert sweeps.inert(sweep) == [
        "make_examples.p_error",
        "make_examples.vsc_max_fraction_snps_for_non_target_sample",
    ]


@pytest.fixture
def article(repository):
    """The shipped sweep with the schema's defaults."""
    config, problems = schemas.check(read_config(repository, "sweep_article"), SCHEMA, "config")
    assert problems == []
    return config


def read_config(repository, name):
    return yaml.safe_load((repository / "config" / f"{name}.yaml").read_text())


def test_article_sweep_has_the_samples_and_training_of_the_full_size_experiment(repository):
    article, full = (read_config(repository, name) for name in ("sweep_article", "giab"))
    assert article.keys() - {"sweeps"} == full.keys() - {"arms"}
    assert {key: value for key, value in article.items() if key != "sweeps"} == {
        key: value for key, value in full.items() if key != "arms"
    }


def test_article_sweep_steps_away_from_upstream_one_flag_at_a_time(article):
    found, problems = sweeps.expand(article["sweeps"])
    assert problems == []
    steps = [flags.effective("make_examples", arm["make_examples"]) for arm in found.values()]
    assert [len(step) for step in steps] == [0] + [1] * 15  # upstream's own value would be the base once more
    assert {arm["replicates"] for arm in found.values()} == {3}
    assert inert_axes(article) == ["make_examples.p_error"]


def inert_axes(config):
    return [axis for sweep in config["sweeps"].values() for axis in sweeps.inert(sweep)]


def test_article_sweep_asks_for_flags_that_the_embedded_engine_has(article):
    swept = {flag for sweep in article["sweeps"].values() for flag in sweep["make_examples"]}
    assert swept <= set(make_examples.IMPLEMENTED)
