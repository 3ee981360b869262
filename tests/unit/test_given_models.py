"""Arms of given models: names, contradictions, and whether a model is there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrain import schemas
from retrain.design import arms, given_models

NAME = schemas.load("config")["$defs"]["name"]
CONTAINER, EMBEDDED = ({"backend": {"deepvariant": name}} for name in ("container", "embedded"))


def names(*models, **others):
    found, problems = given_models.expand({"a": entry(list(models)), **others}, "default/model")
    assert problems == []
    return list(found)


def entry(model):
    return {"description": "", "make_examples": {}, "train": {}, "shuffle": {}, "replicates": 1, "model": model}


def test_expand_leaves_trained_arms_as_they_are():
    trained = {"description": "", "make_examples": {}, "train": {}, "replicates": 2}
    assert given_models.expand({"a": trained}, "d") == ({"a": trained}, [])


def test_expand_keeps_the_name_of_one_model_and_drops_training():
    found, _ = given_models.expand({"a": entry("models/x")}, "d")
    assert found == {"a": {"description": "", "make_examples": {}, "model": "models/x"}}


def test_expand_makes_an_arm_of_each_model_of_a_list():
    assert names("models/x", "models/y.ckpt") == ["a.x", "a.y.ckpt"]
    assert names("/opt/models/wgs/") == ["a.wgs"]


def test_expand_names_a_model_after_the_first_word_that_tells_something():
    assert names("results/models/one.r1/saved_model", "old/two/checkpoint/model") == ["a.one.r1", "a.two"]
    assert names("model") == ["a.model"]


def test_expand_tells_models_of_one_name_apart_and_renames_nothing():
    first, second = names("v1/x", "v2/x")
    assert first == "a.x"
    assert second == f"a.x-{arms.digest({'model': 'v2/x'})}"
    assert names("v1/x", "v2/x", "v3/x")[:2] == [first, second]


def test_expand_puts_the_backends_own_model_in_the_place_of_default():
    found, _ = given_models.expand({"a": entry("default"), "b": entry(["default"])}, "own/model")
    assert {name: arm["model"] for name, arm in found.items()} == {"a": "own/model", "b.default": "own/model"}


def test_expand_tells_names_that_are_taken():
    _, problems = given_models.expand({"a": entry(["m/x"]), "a.x": entry("m/x")}, "d")
    text = "gives the arm {}, which stands there already; rename one of the two"
    assert f"config: arms.a: {text.format(repr('a.x'))}" in problems
    _, problems = given_models.expand({"a": entry(["m/x.y"]), "a.x": entry(["m/y"])}, "d")
    assert problems == [f"config: arms.a.x: {text.format(repr('a.x.y'))}"]


@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=5, unique=True))
def test_expand_names_are_names_of_the_schema_and_none_is_lost(paths):
    found, _ = given_models.expand({"a": entry(paths)}, "d")
    assert len(found) == len(paths)
    for name in found:
        assert re.search(NAME["pattern"], name)
        assert len(name) <= NAME["maxLength"]


def test_contradictions_are_all_told():
    config = {"arms": {"a": {"model": "x", "train": {}, "replicates": 1}, "b": {"train": {}}, "c": {"model": "x"}}}
    found = given_models.contradictions(config)
    assert [problem.partition(";")[0] for problem in found] == [
        "config: arms.a: train stands beside model",
        "config: arms.a: replicates stands beside model",
    ]


@pytest.mark.parametrize("config", [{}, {"arms": None}, {"arms": []}, {"arms": {"a": None}}])
def test_contradictions_bear_what_the_schema_refuses(config):
    assert given_models.contradictions(config) == []


def test_made_folder_knows_what_the_rules_make():
    folder = "results/models/a.r1"
    assert given_models.made_folder(f"{folder}/saved_model", ["a.r1"]) == f"{folder}/saved_model"
    assert given_models.made_folder(f"{folder}/checkpoint/model", ["a.r1"]) == f"{folder}/checkpoint"
    assert given_models.made_folder(f"{folder}/saved_model", ["b.r1"]) is None
    assert given_models.made_folder(f"{folder}/training", ["a.r1"]) is None


def test_is_there_asks_for_a_folder_a_prefix_a_rule_or_an_image(tmp_path):
    (tmp_path / "m.index").touch()
    (tmp_path / "saved").mkdir()
    downloads = {"downloads": {"sources": {"far": "https://example.org"}}}
    assert given_models.is_there(EMBEDDED, str(tmp_path / "m"), [])
    assert given_models.is_there(EMBEDDED, str(tmp_path / "saved"), [])
    assert not given_models.is_there(EMBEDDED, "/opt/models/wgs", [])
    assert given_models.is_there(CONTAINER, "/opt/models/wgs", [])
    assert not given_models.is_there(CONTAINER, "opt/models/wgs", [])
    assert given_models.is_there(EMBEDDED, "results/models/a.r1/saved_model", ["a.r1"])
    assert given_models.is_there(EMBEDDED | downloads, "resources/downloads/far/m", [])


def test_info_of_lies_in_the_folder_or_beside_the_prefix(tmp_path):
    assert given_models.info_of(str(tmp_path)) == str(tmp_path / "example_info.json")
    assert given_models.info_of("models/x/model") == "models/x/example_info.json"
