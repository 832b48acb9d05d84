"""Nobody is recognised: every combination that leaves, withheld cells a value too, stands in k rows."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.microdata.disclosure import n_rare, n_told_by_weight, withheld
from analysis.refusal import Refusal

HIDDEN = -9


def column(letters: str) -> np.ndarray:
    return np.array([ord(letter) - ord("a") for letter in letters], np.intp)


def shown(columns, masks):
    """What leaves, row by row."""
    return [
        tuple(HIDDEN if hidden[at] else int(codes[row]) for at, codes in enumerate(columns))
        for row, hidden in enumerate(masks)
    ]


rows = st.integers(3, 60)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), rows, st.integers(1, 3), st.integers(0, 4), st.integers(0, 2))
def test_whatever_people_are_like_every_combination_that_leaves_stands_in_k_rows(seed, n, k, q, n_places):
    chance = np.random.default_rng(seed)
    drawn = [chance.integers(-2, chance.integers(0, 5), n) for _ in range(q + n_places)]
    places, traits = drawn[:n_places], drawn[n_places:]
    where, what = withheld(places, traits, k, n)
    combinations = Counter(shown([*places, *traits], np.hstack([where, what])))
    assert min(combinations.values()) >= k


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), rows)
def test_a_place_is_withheld_in_all_its_rows_or_in_none(seed, n):
    place = np.random.default_rng(seed).integers(0, 7, n)
    (where, _) = withheld([place], [], 3, n)
    for code in set(place.tolist()):
        assert len(set(where[place == code, 0].tolist())) == 1


def test_what_many_share_is_not_withheld():
    where, what = withheld([column("aaabbb")], [column("xxxyyy"), column("mmmfff")], 3, 6)
    assert not where.any()
    assert not what.any()


def test_a_rare_trait_is_withheld_where_the_others_are_common():
    # two are of a rare age; without it they are like nobody's pattern but each other's, with a third
    _, what = withheld([], [column("aaaaaabbb"), column("mmmfffmmf")], 2, 9)
    assert what.sum(axis=0).tolist() == [0, 0] or what[:, 0].sum() <= 3
    _, what = withheld([], [column("aaaaaaabc"), column("mmmmmmmmm")], 2, 9)
    assert what.sum(axis=0).tolist() == [2, 0]


def test_one_who_is_alone_is_joined_by_as_few_as_will_do():
    _, what = withheld([], [column("aaaaaab"), column("mmmmmmm")], 3, 7)
    assert what.all(axis=1).sum() == 3
    assert what[6].all()


def test_a_small_unit_takes_the_next_smallest_with_it():
    where, _ = withheld([column("aaaaabbbbcc")], [], 3, 11)
    assert where[:, 0].tolist() == [False] * 5 + [True] * 6


def test_a_service_point_is_withheld_where_its_unit_is():
    where, _ = withheld([column("aaaaab"), column("pppqqq")], [], 3, 6)
    assert where[5].tolist() == [True, True]


def test_one_row_that_must_look_like_itself_only_withholds_nothing():
    where, what = withheld([column("abc")], [column("abc")], 1, 3)
    assert not where.any()
    assert not what.any()


def test_fewer_responses_than_must_look_alike_are_refused():
    with pytest.raises(Refusal, match="2 responses"):
        withheld([], [column("ab")], 3, 2)


def test_rare_combinations_are_counted():
    assert n_rare([column("aaab"), column("xxyy")], 4, 2) == 2
    assert n_rare([], 4, 5) == 1
    assert n_rare([], 0, 5) == 0


def test_many_columns_with_many_values_do_not_run_over():
    n = 200
    wide = [np.arange(n, dtype=np.intp) % (n - at) for at in range(12)]
    _, what = withheld([], wide, 3, n)
    assert min(Counter(shown(wide, what)).values()) >= 3


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ([2.0] * 4 + [3.0] * 2 + [9.0] * 2, 4),  # c and d are withheld, each with a weight of its own
        ([2.0] * 4 + [3.0] * 4, 0),  # which of the two it is, the weight does not tell
        ([3.0] * 4 + [3.0] * 2 + [9.0] * 2, 4),  # a is named: not being named, c is told from it
        ([2.0] * 4 + [0.1 + 0.2] * 2 + [0.3] * 2, 0),  # what differs in the last digit is alike
        ([2.0] * 4 + [3.0, 9.0] + [9.0, 3.0], 0),  # weights of persons that both have
        ([2.0] * 4 + [3.0, 9.0] + [9.0, 9.0], 1),
    ],
)
def test_rows_are_counted_whose_weight_tells_the_place_that_was_withheld(weights, told):
    place = column("aaaaccdd")
    assert n_told_by_weight(place, place > 0, np.array(weights)) == told


def test_people_that_a_place_was_drawn_from_tell_it_where_weights_are_alike():
    place, people = column("aaaaccdd"), np.array([90.0] * 4 + [30.0] * 2 + [50.0] * 2)
    numbers = np.column_stack([np.full(8, 2.0), people])
    assert n_told_by_weight(place, place > 0, numbers) == 4
    assert n_told_by_weight(place, place > 0, numbers[:, :1]) == 0


def test_where_nothing_is_withheld_no_weight_tells():
    place = column("aabb")
    assert n_told_by_weight(place, place > 5, np.array([1.0, 1.0, 2.0, 2.0])) == 0
