"""Problems are told together."""

import pytest

from genomics.errors import InputError, Problems, raise_all


def fail(*problems):
    raise InputError(problems)


def test_problems_keep_what_every_check_complains_about():
    problems = Problems(["a"])
    assert problems.attempt(fail, "b", "c") is None
    assert problems.attempt(int, "7") == 7
    with pytest.raises(InputError) as error:
        problems.raise_all()
    assert error.value.problems == ("a", "b", "c")
    assert str(error.value) == "a\nb\nc"


def test_problems_do_not_hide_bugs():
    with pytest.raises(ZeroDivisionError):
        Problems().attempt(lambda: 1 / 0)


def test_raise_all_of_nothing():
    Problems().raise_all()
    raise_all([])
