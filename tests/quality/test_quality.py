"""Marks on respondents and rates of response, counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.fieldwork.disposition import Dispositions, response_rates
from analysis.quality import duplicates, speeders, straight_lining
from analysis.refusal import Refusal


def test_the_same_answer_to_enough_items_is_a_straight_line():
    blank = np.nan
    answers = [
        [5, 5, 5, 5, 5, 5],
        [5, 5, 5, 5, 5, 4],
        [5, 5, 5, 5, 5, blank],
        [5, 5, blank, blank, blank, blank],
    ]
    assert straight_lining(answers).tolist() == [True, False, True, False]
    assert straight_lining(answers, fewest=2).tolist() == [True, False, True, True]


def test_nobody_is_a_straight_line_without_items():
    assert straight_lining(np.empty((3, 0))).tolist() == [False, False, False]
    assert straight_lining(np.full((2, 6), np.nan)).tolist() == [False, False]


def test_a_speeder_is_faster_than_a_third_of_the_median():
    assert speeders([60, 90, 120, 39.9, 40]).tolist() == [False] * 5
    assert speeders([120, 120, 120, 39.9, 40]).tolist() == [False, False, False, True, False]


def test_unknown_times_mark_nobody():
    assert speeders([np.nan, np.nan]).tolist() == [False, False]


def test_a_copy_points_to_the_first_of_its_kind():
    texts = [["có", "4", "x"], ["không", "4", "x"], ["có", "4", "x"], ["có", "4", ""]]
    assert duplicates(texts, fewest=3).tolist() == [-1, -1, 0, -1]


def test_blank_cells_are_alike_but_too_few_answers_are_no_copy():
    answers = np.array([[4, np.nan, 3], [4, np.nan, 3], [np.nan, np.nan, 1], [np.nan, np.nan, 1]])
    assert duplicates(answers, fewest=2).tolist() == [-1, 0, -1, -1]


def test_one_column_of_answers_is_refused():
    with pytest.raises(Refusal):
        duplicates([4, 3, 4])


@settings(deadline=None)
@given(answers=st.lists(st.lists(st.integers(1, 3), min_size=3, max_size=3), min_size=1, max_size=20))
def test_a_copy_equals_an_earlier_original(answers):
    found = duplicates(answers, fewest=1)
    for place, original in enumerate(found):
        if original >= 0:
            assert original < place
            assert answers[original] == answers[place]
            assert found[original] == -1
        else:
            assert answers[place] not in answers[:place]


DRAWN = Dispositions(
    complete=500, partial=50, refusal=200, non_contact=150, other=50, unknown=100, ineligible=50
)


def test_rates_are_those_of_aapor():
    """Eligibility among the known: 950 of 1,000."""
    rates = response_rates(DRAWN)
    assert DRAWN.eligibility == 0.95
    expected = {
        "RR1": 500 / 1050,
        "RR2": 550 / 1050,
        "RR3": 500 / 1045,
        "RR4": 550 / 1045,
        "RR5": 500 / 950,
        "RR6": 550 / 950,
        "COOP1": 500 / 800,
        "COOP2": 550 / 800,
        "REF1": 200 / 1050,
        "CON1": 800 / 1050,
    }
    assert rates == pytest.approx(expected)


def test_the_share_of_eligible_people_may_be_said():
    assert response_rates(DRAWN, eligibility=0)["RR3"] == response_rates(DRAWN)["RR5"]
    assert response_rates(DRAWN, eligibility=1)["RR4"] == response_rates(DRAWN)["RR2"]


def test_nobody_drawn_has_no_rate():
    assert all(math.isnan(rate) for rate in response_rates(Dispositions(complete=0)).values())


COUNTS = st.integers(0, 1000)


@settings(deadline=None)
@given(st.builds(Dispositions, *[COUNTS] * 7))
def test_rates_lie_between_0_and_1_in_the_order_of_their_strictness(drawn):
    rates = response_rates(drawn)
    known = {name: rate for name, rate in rates.items() if not math.isnan(rate)}
    assert all(0 <= rate <= 1 for rate in known.values())
    for strict, lax in (("RR1", "RR3"), ("RR3", "RR5"), ("RR1", "RR2"), ("RR5", "RR6"), ("COOP1", "COOP2")):
        if strict in known and lax in known:
            assert known[strict] <= known[lax] + 1e-12
