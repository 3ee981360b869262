"""Which flips are chosen: hand-made rows, and properties of every choice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrain.evidence import choices
from retrain.evidence.choices import Cause, choose, key_of, share

DIRECTIONS = ("broken", "fixed", "both_wrong", "both_right", "unassessed")


def flip(pos, direction="broken", kind="confident_flip", type_="SNP", gq=(30, 40)):
    return {
        **dict.fromkeys(choices.flips.COLUMNS, ""),
        "chrom": "c",
        "pos": str(pos),
        "ref": "A",
        "alt": "G",
        "type": type_,
        "direction": direction,
        "kind": kind,
        "left_gq": str(gq[0]),
        "right_gq": str(gq[1]),
    }


def positions(rows):
    return [int(row["pos"]) for row in rows]


def test_broken_confident_flips_come_first():
    rows = [
        *(flip(1, "both_right"), flip(2, "unassessed"), flip(3, "both_wrong"), flip(4, "fixed", "near_miss")),
        *(flip(5, "fixed"), flip(6, "broken", "candidate_lost"), flip(7)),
    ]
    assert positions(choose(rows, 10)) == [7, 6, 5, 4, 3, 2, 1]


def test_no_class_takes_more_than_half_where_others_have_some():
    rows = [flip(pos) for pos in range(1, 9)] + [flip(20, "fixed"), flip(21, "fixed"), flip(22, "both_wrong")]
    assert positions(choose(rows, 6)) == [1, 2, 3, 20, 21, 22]  # 3 of 6, 2 of the 3 left, 1 of the 1 left
    assert positions(choose(rows, 4)) == [1, 2, 20, 22]


def test_empty_places_go_to_the_gravest():
    rows = [flip(pos) for pos in range(1, 9)] + [flip(20, "fixed")]
    assert positions(choose(rows, 6)) == [1, 2, 3, 4, 5, 20]


def test_types_and_causes_take_turns():
    rows = [flip(pos) for pos in range(1, 6)] + [flip(7, type_="INDEL"), flip(8, type_="INDEL")]
    causes = {key_of(flip(5)): Cause("network", 1.0)} | {key_of(flip(pos)): Cause("mixed") for pos in (1, 2, 3, 4)}
    assert positions(choose(rows, 6, causes)) == [1, 5, 7, 2, 8, 3]


def test_larger_effects_then_surer_sides_come_first():
    rows = [flip(1, gq=(20, 90)), flip(2, gq=(30, 30)), flip(3, gq=("", 50)), flip(4, gq=(1, 1))]
    assert positions(choose(rows, 4)) == [2, 1, 4, 3]
    causes = {key_of(row): Cause("network", effect) for row, effect in zip(rows, (1, -2, 9, -3), strict=True)}
    assert positions(choose(rows, 4, causes)) == [3, 4, 2, 1]


def test_alleles_are_chosen_once():
    assert positions(choose([flip(1), flip(1), flip(2)], 5)) == [1, 2]


def test_nothing_is_chosen_of_nothing_or_where_none_are_wanted():
    assert choose([], 40) == []
    assert choose([flip(1)], 0) == []


ROWS = st.lists(
    st.builds(
        flip,
        st.integers(1, 30),
        st.sampled_from(DIRECTIONS),
        st.sampled_from(["confident_flip", "near_miss"]),
        st.sampled_from(["SNP", "INDEL"]),
    ),
    unique_by=key_of,
)


@given(ROWS, st.integers(0, 12), st.randoms())
def test_choice_is_full_and_does_not_depend_on_order(rows, number, random):
    chosen = choose(rows, number)
    assert len(chosen) == min(number, len(rows))
    assert len({key_of(row) for row in chosen}) == len(chosen)
    shuffled = random.sample(rows, len(rows))
    assert choose(shuffled, number) == chosen


@given(ROWS)
def test_more_places_keep_what_was_chosen_in_the_first_class(rows):
    first, more = choose(rows, 4), choose(rows, 9)
    grave = [row for row in first if (row["direction"], row["kind"]) == ("broken", "confident_flip")]
    assert [row for row in grave if row not in more] == []


@pytest.mark.parametrize(("number", "parts"), [(40, 6), (3, 5), (0, 2), (7, 1)])
def test_shares_add_up(number, parts):
    shares = [share(number, parts, place) for place in range(parts)]
    assert sum(shares) == number
    assert max(shares) - min(shares) <= 1
    assert shares == sorted(shares, reverse=True)
