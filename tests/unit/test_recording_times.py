import os

import pytest

from retrain.recording import times

STARTS = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2025-12-31T23:59:59Z", None),
        ("2026-01-01T00:00:00Z", 0),
        ("2026-01-01T23:59:59Z", 0),
        ("2026-01-02T00:00:00Z", 1),
        ("2027-01-01T00:00:00Z", 1),
        (None, None),
    ],
)
def test_latest_before(moment, expected):
    assert times.latest_before(STARTS, moment) == expected


def test_latest_before_of_nothing():
    assert times.latest_before([], STARTS[0]) is None


def test_time_of_a_file_is_utc_to_the_second(tmp_path):
    path = tmp_path / "x"
    path.touch()
    os.utime(path, (86_399.9, 86_399.9))
    assert times.of_file(path) == "1970-01-01T23:59:59Z"
    assert len(times.now()) == len(times.of_file(path))
