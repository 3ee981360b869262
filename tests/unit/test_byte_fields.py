import math
import random

import numpy as np
import pytest

from genomics.byte_fields import MISSING, Fields, Text

ODD = (
    ".",
    "",
    "x",
    "1e-05",
    "-3",
    "0.00012345678",
    "1.5.2",
    "5.",
    ".5",
    "0.",
    "0..1",
    "nan",
    "1:2",
    "00.1",
    "1_0",
    " 5",
)


def random_field(rng):
    return rng.choice(
        [
            str(rng.randint(0, 10 ** rng.randint(1, 18))),
            f"{rng.random():.6g}",
            f"{rng.random() * 100:.1f}",
            f"{rng.random() * 1e5:.3f}",
            rng.choice(ODD),
        ]
    )


@pytest.fixture(scope="module")
def fields():
    """Fields of text, as a list and as places in a text."""
    rng = random.Random(1)
    values = [random_field(rng) for _ in range(20_000)]
    text = Text(("\t".join(values) + "\n").encode())
    ends = np.append(text.places(ord("\t")), len(text.data) - 1)
    return values, text, Fields(np.append(0, ends[:-1] + 1), ends)


def parsed(value, parse, missing):
    if value in ("", "."):
        return missing, True
    try:
        return (parse(value), True) if not set(value) & set("_ ") else (missing, False)
    except ValueError:
        return missing, False


def test_integers_as_python_reads_them(fields):
    values, text, places = fields
    found, ok = text.integers(places)
    assert [*zip(found.tolist(), ok.tolist(), strict=True)] == [parsed(value, int, MISSING) for value in values]


def test_decimals_as_python_reads_them(fields):
    values, text, places = fields
    found, ok = text.decimals(places)
    for value, number, good in zip(values, found.tolist(), ok.tolist(), strict=True):
        expected, is_number = parsed(value, float, math.nan)
        assert good == is_number
        assert number == expected or (math.isnan(number) and math.isnan(expected))


def test_split(fields):
    values, text, places = fields
    parts, counts = text.split(".", places, 2)
    split = [value.split(".") for value in values]
    assert counts.tolist() == [len(pieces) for pieces in split]
    assert text.texts(parts[0]) == [pieces[0] for pieces in split]
    assert text.texts(parts[1]) == [(*pieces, "")[1] for pieces in split]


@pytest.mark.parametrize("seed", range(20))
def test_split_of_lines_that_are_nearly_alike(seed):
    """Guesses of where separators stand are right in some of these texts, and wrong in others."""
    rng = random.Random(seed)
    odd = rng.choice([0, 0, 0.02, 0.5])
    rows = [[_listed(rng, size, odd) for size in (1, 2, 1, 3)] for _ in range(rng.choice([1, 2, 60]))]
    text = Text("".join("\t".join(row) + "\n" for row in rows).encode())
    ends = np.flatnonzero(text.bytes - 9 <= 1).reshape(-1, 4)
    starts = np.append(0, ends.ravel()[:-1] + 1).reshape(-1, 4)
    for column in rng.choices(range(4), k=8):
        chosen = np.flatnonzero(np.array([rng.random() < rng.choice([0.5, 1]) for _ in rows]))
        fields = Fields(starts[chosen, column], ends[chosen, column])
        expected = [rows[row][column].split(",") for row in chosen]
        parts, counts = text.split(",", fields, 3)
        assert counts.tolist() == text.parts(",", fields).tolist() == [len(pieces) for pieces in expected]
        for number, part in enumerate(parts):
            assert text.texts(part) == [(*pieces, "", "", "")[number] for pieces in expected]


def _listed(rng, size, odd):
    return ",".join(str(rng.randint(0, 200)) for _ in range(size if rng.random() >= odd else rng.randint(1, 5)))


def test_words_are_equal_where_the_fields_are(fields):
    values, text, places = fields
    found = [word.to_bytes(8, "little").rstrip(b"\0").decode() for word in text.words(places).tolist()]
    assert found == [value[:8] for value in values]


def test_fields_that_are_not_there():
    text, nowhere = Text(b"12"), Fields(np.array([0, 0]), np.array([-1, 2]))
    assert text.integers(nowhere)[0].tolist() == [MISSING, 12]
    assert text.texts(nowhere) == ["", "12"]
    assert text.split(",", nowhere, 1)[1].tolist() == text.parts(",", nowhere).tolist() == [0, 1]
    assert text.words(nowhere).tolist() == [0, int.from_bytes(b"12", "little")]
