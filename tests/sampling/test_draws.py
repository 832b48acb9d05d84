from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.sampling.draw import allocation, proportional_to_size, sample_size, simple, systematic

# Yamane's table at a margin of 5 points, method F25: known_answers.json, "sample_size_yamane_e05".
YAMANE = [(100, 80), (500, 223), (1000, 286), (5000, 371), (20000, 393), (None, 400)]

SIMPLE_2026 = ["xã 1", "xã 6", "xã 8", "xã 12"]
SYSTEMATIC_2026 = ["xã 4", "xã 9", "xã 14", "xã 19"]
DISTRICTS = {"Hồng Bàng": 40.0, "Lê Chân": 30.0, "Cát Hải": 20.0, "Bạch Long Vĩ": 10.0}


@pytest.mark.parametrize(("population", "n"), YAMANE)
def test_the_sample_size_is_that_of_yamanes_table(population, n):
    assert sample_size(population) == n


@pytest.mark.parametrize(("margin", "n"), [(0.1, 100), (0.02, 2500), (0.03, 1112), (0.01, 10000)])
def test_a_margin_that_has_no_finite_binary_form_is_taken_as_written(margin, n):
    assert sample_size(None, margin) == n


@pytest.mark.parametrize(("population", "margin"), [(0, 0.05), (-5, 0.05), (100, 5), (100, 0)])
def test_a_population_or_margin_that_cannot_be_is_refused(population, margin):
    with pytest.raises(ValueError, match="is not"):
        sample_size(population, margin)


def test_a_proportional_allocation_follows_the_sizes():
    assert list(allocation(10, DISTRICTS).values()) == [4, 3, 2, 1]


def test_remainders_go_to_the_largest():
    assert allocation(10, {"a": 10.0, "b": 10.0, "c": 40.0}) == {"a": 2, "b": 2, "c": 6}
    assert allocation(8, {"a": 10.0, "b": 10.0, "c": 10.0}) == {"a": 3, "b": 3, "c": 2}


def test_an_equal_allocation_stops_at_the_size_of_a_small_stratum():
    assert allocation(60, DISTRICTS, "equal") == {
        "Hồng Bàng": 17,
        "Lê Chân": 17,
        "Cát Hải": 16,
        "Bạch Long Vĩ": 10,
    }


def test_a_minimum_is_given_first_and_the_rest_by_size():
    assert list(allocation(10, DISTRICTS, minimum=2).values()) == [3, 3, 2, 2]


def test_minima_that_exceed_the_sample_are_refused():
    with pytest.raises(ValueError, match="4 strata with at least 5 each need more than 10"):
        allocation(10, DISTRICTS, minimum=5)


def test_an_unknown_allocation_names_the_known_ones():
    with pytest.raises(ValueError, match="known: proportional, equal"):
        allocation(10, DISTRICTS, "neyman")


strata = st.dictionaries(
    st.text("abcdef", min_size=1), st.integers(1, 500).map(float), min_size=1, max_size=12
)


@given(strata, st.integers(0, 3000), st.sampled_from(["proportional", "equal"]), st.integers(0, 5))
def test_an_allocation_sums_to_the_sample_and_keeps_every_bound(sizes, n, method, minimum):
    if sum(min(minimum, size) for size in sizes.values()) > n:
        return
    shares = allocation(n, sizes, method, minimum=minimum)
    assert sum(shares.values()) == min(n, sum(sizes.values()))
    assert all(min(minimum, sizes[stratum]) <= share <= sizes[stratum] for stratum, share in shares.items())


def test_everyone_is_drawn_when_all_are_wanted():
    assert [one.code for one in simple(["a", "b"], 2, 1)] == ["a", "b"]
    assert [one.code for one in systematic(["a", "b"], 2, 1)] == ["a", "b"]


def test_the_same_seed_draws_the_same_sample_in_every_version_of_python():
    codes = [f"xã {number}" for number in range(20)]
    assert [one.code for one in simple(codes, 4, "2026")] == SIMPLE_2026
    assert [one.code for one in systematic(codes, 4, "2026")] == SYSTEMATIC_2026


def test_a_systematic_sample_has_an_even_step():
    places = [int(one.code) for one in systematic([str(number) for number in range(100)], 10, 7)]
    assert {after - before for before, after in pairwise(places)} == {10}


def test_weights_of_a_simple_sample_add_up_to_the_population():
    assert sum(one.weight for one in simple([str(n) for n in range(90)], 9, 3)) == pytest.approx(90)


def test_a_unit_larger_than_its_share_is_drawn_for_certain():
    drawn = proportional_to_size({"Hà Nội": 80.0, "a": 5.0, "b": 5.0, "c": 10.0}, 2, 1)
    assert (drawn[0].code, drawn[0].probability) == ("Hà Nội", 1.0)
    assert drawn[1].probability in (5 / 20, 10 / 20)


def test_a_unit_without_a_size_is_refused_by_name():
    with pytest.raises(ValueError, match="nobody can be drawn: b"):
        proportional_to_size({"a": 1.0, "b": 0.0}, 1, 1)


def test_more_than_there_are_cannot_be_drawn():
    with pytest.raises(ValueError, match="3 cannot be drawn from 2"):
        simple(["a", "b"], 3, 1)


def test_a_code_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        simple(["a", "a"], 1, 1)


@given(strata, st.data())
def test_a_draw_by_size_has_the_wanted_number_without_repetition(sizes, data):
    n = data.draw(st.integers(0, len(sizes)))
    codes = [one.code for one in proportional_to_size(sizes, n, data.draw(st.integers()))]
    assert len(codes) == len(set(codes)) == n


def test_each_unit_is_drawn_as_often_as_its_probability_says():
    draws = 4000
    for sizes, method in ((DISTRICTS, proportional_to_size), (dict.fromkeys("abcde", 1.0), _by_simple)):
        expected = {one.code: one.probability for seed in range(50) for one in method(sizes, 2, seed)}
        times = Counter(one.code for seed in range(draws) for one in method(sizes, 2, seed))
        for code, probability in expected.items():
            error = math.sqrt(probability * (1 - probability) / draws)
            assert abs(times[code] / draws - probability) < 4 * error + 1e-12


def _by_simple(sizes, n, seed):
    return simple(list(sizes), n, seed)
