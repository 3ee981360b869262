import time

import pytest

from genomics import threads


@pytest.mark.parametrize("count", [1, 2, 3])
def test_in_order(count):
    def slow(item):
        time.sleep(0.01 * (item % 3))
        return item * item

    assert [*threads.in_order(slow, range(10), count)] == [item * item for item in range(10)]


def test_in_order_works_only_a_little_ahead():
    begun = []
    results = threads.in_order(begun.append, range(100), 2)
    next(results)
    time.sleep(0.05)
    assert len(begun) <= 4


def test_in_order_raises_what_the_function_raises():
    results = threads.in_order(lambda item: 1 // item, [1, 0, 1], 2)
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)
