"""Text in Markdown is shown letter by letter, and a table has as many cells as columns whatever they hold."""

import re

import pytest

from retrain import markdown


def test_escape_every_special_character():
    assert markdown.escape("a_b|c*<d>#[e]`\\") == r"a\_b\|c\*\<d\>\#\[e\]\`" + "\\\\"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("two\n  lines", "two lines"),
        ("my_flag", r"my\_flag"),
        ("set `my_flag` to a|b", r"set `my_flag` to a\|b"),
        ("a `b|c` d", r"a `b\|c` d"),
        ("a lonely ` tick", r"a lonely \` tick"),
    ],
)
def test_prose(text, expected):
    assert markdown.prose(text) == expected


def test_code_with_a_backtick_has_a_longer_fence():
    assert markdown.code("a`b") == "`` a`b ``"


def test_table_has_one_cell_per_column_whatever_the_text():
    text = markdown.table(("a", "b"), [(markdown.prose("x|y `p|q`"), markdown.code("|"))], (False, True))
    rows = text.splitlines()
    assert rows[:2] == ["| a | b |", "| --- | ---: |"]
    assert [len(re.split(r"(?<!\\)\|", row)) for row in rows] == [4, 4, 4]
