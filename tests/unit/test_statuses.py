import pytest

from retrain import statuses


@pytest.mark.parametrize(
    ("parts", "status"), [(("TP", "TP"), "TP"), (("TP", "FP"), "FP"), (("outside", "TP"), "outside"), ((), None)]
)
def test_joined(parts, status):
    assert statuses.joined(parts) == status


def test_nearest_takes_each_record_once_and_none_from_afar():
    divided = [(100, 103), (200, 203), (5000, 5001)]
    records = [(90, 91), (102, 103), (160, 161), (1203, 1204), (2500, 2501)]
    assert statuses.nearest(records, divided) == [[0, 1], [2, 3], []]
    assert statuses.nearest([], divided) == [[], [], []]
    assert statuses.nearest(records, []) == []
