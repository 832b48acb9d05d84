"""What may be said of an estimate and a target, and when nothing may."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.compare import COMPARATORS, Verdict, limits, verdict
from analysis.compare.combination import Combination
from analysis.design import Design
from analysis.estimate import mean, proportion
from analysis.refusal import Refusal


def share(satisfied: int, n: int):
    return proportion([1] * satisfied + [0] * (n - satisfied), Design.of(n=n))


def test_an_interval_on_one_side_of_the_target_is_below_or_above():
    estimate = share(80, 100)
    low, high = estimate.ci()
    assert verdict(estimate, low - 0.001) is Verdict.ABOVE
    assert verdict(estimate, high + 0.001) is Verdict.BELOW
    assert verdict(estimate, 0.80) is Verdict.NOT_DISTINGUISHABLE


@pytest.mark.parametrize(
    ("comparator", "at_low", "at_high"),
    [
        (">=", Verdict.ABOVE, Verdict.NOT_DISTINGUISHABLE),
        ("<", Verdict.ABOVE, Verdict.NOT_DISTINGUISHABLE),
        (">", Verdict.NOT_DISTINGUISHABLE, Verdict.BELOW),
        ("<=", Verdict.NOT_DISTINGUISHABLE, Verdict.BELOW),
    ],
)
def test_the_comparator_says_who_owns_the_boundary(comparator, at_low, at_high):
    estimate = share(80, 100)
    low, high = estimate.ci()
    assert verdict(estimate, low, comparator) is at_low
    assert verdict(estimate, high, comparator) is at_high


def test_everybody_satisfied_is_not_certainty():
    few, many = share(10, 10), share(400, 400)
    assert verdict(few, 0.9) is Verdict.NOT_DISTINGUISHABLE
    assert verdict(many, 0.9) is Verdict.ABOVE
    assert verdict(many, 1.0) is Verdict.NOT_DISTINGUISHABLE
    assert verdict(share(0, 400), 0.1) is Verdict.BELOW


def test_a_complete_count_is_exact():
    counted = proportion([1, 1, 1, 1], Design.of(n=4, population_psus=[4, 4, 4, 4]))
    assert limits(counted, 0.95) == (1.0, 1.0)
    assert verdict(counted, 1.0, ">=") is Verdict.ABOVE
    assert verdict(counted, 1.0, ">") is Verdict.BELOW


def test_a_mean_without_spread_says_nothing():
    assert verdict(mean([5, 5, 5, 5], Design.of(n=4)), 4.0) is Verdict.NOT_ESTIMABLE


@pytest.mark.parametrize("answers", [[np.nan] * 4, [1, np.nan, np.nan, np.nan]])
def test_too_few_answers_say_nothing(answers):
    assert verdict(proportion(answers, Design.of(n=4)), 0.5) is Verdict.NOT_ESTIMABLE


def test_a_difference_is_held_against_zero():
    assert verdict(Combination(0.1, 0.02, 40)) is Verdict.ABOVE
    assert verdict(Combination(-0.1, 0.02, 40)) is Verdict.BELOW
    assert verdict(Combination(0.1, 0.2, 40)) is Verdict.NOT_DISTINGUISHABLE
    assert verdict(Combination(0.1, 0.0, 40)) is Verdict.NOT_ESTIMABLE
    assert verdict(Combination(0.1, math.nan, 40)) is Verdict.NOT_ESTIMABLE
    assert verdict(Combination(0.1, 0.02, 0)) is Verdict.NOT_ESTIMABLE


def test_an_unknown_comparator_names_the_known_ones():
    with pytest.raises(Refusal, match=">, >=, <, <="):
        verdict(share(8, 10), 0.8, "at least")


@settings(deadline=None)
@given(
    satisfied=st.integers(0, 60),
    target=st.floats(0, 1),
    comparator=st.sampled_from(list(COMPARATORS)),
    levels=st.tuples(st.floats(0.5, 0.999), st.floats(0.5, 0.999)),
)
def test_more_confidence_never_says_more(satisfied, target, comparator, levels):
    estimate = share(satisfied, 60)
    bold, careful = (verdict(estimate, target, comparator, level=level) for level in sorted(levels))
    assert careful in (bold, Verdict.NOT_DISTINGUISHABLE)


@settings(deadline=None)
@given(
    satisfied=st.integers(0, 60),
    targets=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    comparator=st.sampled_from(list(COMPARATORS)),
)
def test_a_higher_target_is_never_easier(satisfied, targets, comparator):
    order = [Verdict.BELOW, Verdict.NOT_DISTINGUISHABLE, Verdict.ABOVE]
    estimate = share(satisfied, 60)
    easy, hard = (order.index(verdict(estimate, target, comparator)) for target in sorted(targets))
    assert hard <= easy
