"""Arms, example sets, models, cells, and ids that depend on settings alone."""

from retrain.design import arms
from retrain.design.arms import Cell


def make_arm(name: str, example_set: str, replicates: int = 1) -> arms.Arm:
    return arms.Arm(name, "", example_set, {}, arms.make_models(name, replicates, seed=2))


def test_digest_is_the_same_for_equal_settings():
    assert arms.digest({"a": 1, "b": 2.0}) == arms.digest({"b": 2, "a": 1.0})
    assert arms.digest({"a": 1}) != arms.digest({"a": True})


def test_make_example_set_shows_changed_flags():
    changed = {"vsc_min_fraction_snps": 0.02, "min_base_quality": 5}
    assert arms.make_example_set(changed, changed).id.startswith("mbq5.vmfs0.02-")
    assert arms.make_example_set({}, {}).id.startswith("upstream-")


def test_make_example_set_id_is_safe_in_paths():
    changed = {"exclude_regions": "chr1:1-2 $(x)/../'\""}
    name = arms.make_example_set(changed, changed).id
    assert all(letter.isalnum() or letter in "._-" for letter in name)


def test_make_example_set_tells_equal_slugs_apart():
    left, right = {"mbq": "a/b"}, {"mbq": "a b"}
    assert arms.make_example_set(left, left).id != arms.make_example_set(right, right).id


def test_make_models_have_trials_of_their_own():
    first, second = arms.make_models("x", 2, seed=3)
    assert (first.id, first.trial, second.id, second.trial) == ("x.r1", 3001, "x.r2", 3002)


def test_make_cells_full_has_four_per_arm():
    cells = arms.make_cells([make_arm("x", "s")], "up", "full")
    assert cells == [Cell("up", "baseline"), Cell("s", "baseline"), Cell("up", "x.r1"), Cell("s", "x.r1")]


def test_make_cells_full_shares_cells_of_equal_sets():
    cells = arms.make_cells([make_arm("x", "up"), make_arm("y", "s"), make_arm("z", "s")], "up", "full")
    assert len(cells) == len(set(cells)) == 1 + 1 + 1 + 2 + 2


def test_make_cells_matched_is_the_diagonal():
    cells = arms.make_cells([make_arm("x", "s", replicates=2)], "up", "matched")
    assert cells == [Cell("up", "baseline"), Cell("s", "x.r1"), Cell("s", "x.r2")]
