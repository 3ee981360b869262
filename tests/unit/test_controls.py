"""Control arms: which arms have one, who shares it, and what its id depends on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomics.errors import InputError
from retrain.design import arms, controls

UPSTREAM = "upstream-00000000"
USUAL = controls.Usual(UPSTREAM, {"best_checkpoint_metric": "tune/f1_macro"}, {"num_epochs": 2}, {}, 3)


def make_arm(name, example_set="s", replicates=1, train=None, **fields):
    train = {"num_epochs": 2} | (train or {})
    return arms.Arm(name, "", example_set, train, arms.make_models(name, replicates, seed=3), **fields)


def add(*own, is_wanted=True, usual=USUAL):
    return controls.add(own, usual, is_wanted=is_wanted)


def test_add_makes_a_control_on_the_baselines_examples():
    found = add(make_arm("x", replicates=2, train={"batch_size": 8}, shuffle={"balance": "class"}))
    (name,) = found.keys() - {"x"}
    control = found[name]
    assert found["x"].control == name
    assert (control.example_set, control.is_control, control.control) == (UPSTREAM, True, "")
    assert (control.train, control.shuffle) == (found["x"].train, found["x"].shuffle)
    assert [model.trial for model in control.models] == [model.trial for model in found["x"].models]
    assert [model.id for model in control.models] == [f"{name}.r1", f"{name}.r2"]
    assert name.startswith("control.bs8.bclass-")


def test_add_shares_the_control_of_equal_trainings():
    found = add(make_arm("x"), make_arm("y", "t"), make_arm("z", "t", train={"num_epochs": 3}), make_arm("v", "s", 2))
    assert found["x"].control == found["y"].control
    assert len({arm.control for arm in found.values() if arm.control}) == len(found) - 4 == 3


def test_add_knows_settings_that_say_what_holds_anyway():
    found = add(make_arm("x"), make_arm("y", train={"best_checkpoint_metric": "tune/f1_macro"}))
    assert found["x"].control == found["y"].control
    upstreams_own = {"best_checkpoint_metric": "tune/f1_weighted"}
    found = add(make_arm("x"), make_arm("y", train=upstreams_own))
    assert found["x"].control != found["y"].control


def test_add_takes_an_arm_of_the_user_as_control():
    found = add(make_arm("x"), make_arm("plain", UPSTREAM))
    assert list(found) == ["x", "plain"]
    assert (found["x"].control, found["plain"].control, found["plain"].is_control) == ("plain", "", False)


@pytest.mark.parametrize(("own", "wanted", "serves"), [(3, 2, True), (2, 2, True), (1, 2, False)])
def test_add_takes_an_arm_of_the_user_with_enough_replicates(own, wanted, serves):
    found = add(make_arm("x", replicates=wanted), make_arm("plain", UPSTREAM, own))
    assert (found["x"].control == "plain") == serves


def test_add_does_not_take_an_arm_of_other_training():
    others = [make_arm("a", UPSTREAM, train={"num_epochs": 3}), make_arm("b", UPSTREAM, shuffle={"balance": "type"})]
    found = add(make_arm("x"), *others)
    assert found["x"].control.startswith("control-")


def test_add_gives_no_control_to_given_models_and_plain_arms():
    given_arm = arms.Arm("g", "", "s", {}, (arms.given_model("g", "m"),))
    given_plain = given_arm._replace(name="p", example_set=UPSTREAM)
    found = add(given_arm, given_plain, make_arm("plain", UPSTREAM))
    assert len(found) == 3
    assert not any(arm.control for arm in found.values())


def test_add_never_takes_a_given_model_as_control():
    given_plain = arms.Arm("p", "", UPSTREAM, {"num_epochs": 2}, (arms.given_model("p", "m"),))
    assert add(make_arm("x"), given_plain)["x"].control != "p"


def test_add_makes_none_where_none_is_wanted():
    found = add(make_arm("x"), make_arm("y", train={"num_epochs": 5}), make_arm("p", UPSTREAM), is_wanted=False)
    assert {name: arm.control for name, arm in found.items()} == {"x": "p", "y": "", "p": ""}


def test_add_refuses_the_name_of_a_control():
    name = add(make_arm("x"))["x"].control
    with pytest.raises(InputError, match="is the name of the control of another arm"):
        add(make_arm("x"), make_arm(name, "t"))


@given(st.permutations(["x", "y", "z"]), st.integers(0, 3))
def test_ids_of_controls_do_not_depend_on_other_arms(order, kept):
    own = {"x": make_arm("x"), "y": make_arm("y", "t", 2), "z": make_arm("z", train={"learning_rate": 0.1})}
    alone = {name: add(arm)[name].control for name, arm in own.items()}
    found = add(*(own[name] for name in order[:kept]))
    assert all(found[name].control == alone[name] for name in order[:kept])


def test_ids_of_controls_fit_a_file_name():
    long = {"init_checkpoint": "/$(x) '" * 20, "class_weights": "1,2,3"}
    name = add(make_arm("x", train=long, shuffle={"balance": "class"}))["x"].control
    assert len(name) <= 60
    assert all(letter.isalnum() or letter in "._-" for letter in name)
