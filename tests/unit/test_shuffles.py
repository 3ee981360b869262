"""Settings of shuffling: equal settings have one form, one id and no words where nothing differs from the default."""

import pytest

from retrain.design import shuffles


def test_effective_leaves_out_what_equals_the_default():
    said = {"balance": "none", "weights": {"snp": 1, "complex": 1.0}, "max_class0_ratio": None}
    assert shuffles.effective(said) == {}
    assert shuffles.effective({"weights": {"complex": 3, "snp": 1}}) == {"weights": {"complex": 3}}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, []),
        ({"balance": "class"}, ["--balance", "class"]),
        ({"weights": {"complex": 3, "snp": 0.5}}, ["--weights", "snp=0.5,complex=3"]),
        ({"max_class0_ratio": 5.0}, ["--max_class0_ratio", "5"]),
    ],
)
def test_words_tell_what_differs(settings, words):
    assert shuffles.words(shuffles.effective(settings)) == words


def test_make_set_id_is_readable_and_a_function_of_the_settings():
    assert shuffles.make_set("up-1", {}).id == "up-1.plain"
    found = shuffles.make_set("up-1", {"max_class0_ratio": 5, "balance": "class", "weights": {"snp": 2, "complex": 3}})
    assert found.id.startswith("up-1.bclass.mcr5.wcomplex_3_snp_2-")
    same = {"weights": {"complex": 3.0, "snp": 2}, "balance": "class", "max_class0_ratio": 5.0}
    assert shuffles.make_set("up-1", shuffles.effective(same)).id == found.id
    assert shuffles.make_set("up-1", {"balance": "class"}).id != found.id
