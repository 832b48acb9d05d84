"""Confidence intervals: what each is, and what happens at the ends."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from analysis.design import Design
from analysis.estimate import contrast, mean, proportion
from analysis.interval import METHODS, n_effective
from analysis.refusal import Refusal

PSU = np.repeat(np.arange(20), 5)
DESIGN = Design.of(n=100, psu=PSU)
SOME = (np.arange(100) * 7 % 10 < 7).astype(float)
EVERY_METHOD = pytest.mark.parametrize("method", sorted(METHODS))


@EVERY_METHOD
@pytest.mark.parametrize("answer", [0.0, 1.0])
def test_nobody_or_everybody_satisfied_still_has_a_width(method, answer):
    estimate = proportion(np.full(100, answer), DESIGN)
    low, high = estimate.ci(method=method)
    assert high - low > 0.03
    assert (low, high)[int(answer)] == answer


@EVERY_METHOD
def test_the_interval_at_an_end_is_clopper_pearson_corrected_for_degrees_of_freedom(method):
    size = 100 * (stats.t.ppf(0.975, 99) / stats.t.ppf(0.975, 19)) ** 2
    low, high = proportion(np.ones(100), DESIGN).ci(method=method)
    assert low == pytest.approx(0.025 ** (1 / size))
    assert high == 1


@EVERY_METHOD
def test_units_that_agree_exactly_do_not_make_a_proportion_certain(method):
    same_in_every_unit = np.tile([1.0, 1.0, 1.0, 1.0, 0.0], 20)
    estimate = proportion(same_in_every_unit, DESIGN)
    assert estimate.variance < 1e-20
    low, high = estimate.ci(method=method)
    assert low < 0.75 < 0.85 < high


@EVERY_METHOD
def test_every_interval_holds_its_estimate_and_widens_with_the_level(method):
    estimate = proportion(SOME, DESIGN)
    ends = [estimate.ci(level, method) for level in (0.8, 0.9, 0.95, 0.99)]
    for (inner_low, inner_high), (low, high) in pairwise(ends):
        assert low < inner_low < estimate.value < inner_high < high


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"t"}))
def test_intervals_for_proportions_stay_between_0_and_1(method):
    rare = np.zeros(100)
    rare[3] = 1
    low, high = proportion(rare, DESIGN).ci(method=method)
    assert 0 <= low < 0.01 < high <= 1


def test_the_effective_size_is_never_taken_above_the_respondents():
    balanced = np.tile([1.0, 0.0, 1.0, 0.0, 1.0], 20)
    balanced[:5] = [1, 1, 1, 1, 0]
    estimate = proportion(balanced, DESIGN)
    assert n_effective(estimate) > 100
    narrow, honest = estimate.ci(method="beta"), estimate.ci(method="korn_graubard")
    assert honest[1] - honest[0] > 2 * (narrow[1] - narrow[0])


def test_wilson_on_people_drawn_directly_is_close_to_the_textbook():
    estimate = proportion([1] * 7 + [0] * 3, Design.of(n=10))
    z, n, p = stats.t.ppf(0.975, 9), 9, 0.7
    centre, reach = p + z**2 / (2 * n), z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    expected = ((centre - reach) / (1 + z**2 / n), (centre + reach) / (1 + z**2 / n))
    assert estimate.ci(method="wilson") == pytest.approx(expected)


def test_a_mean_of_answers_that_are_all_the_same_has_no_interval():
    assert all(map(math.isnan, mean(np.full(100, 5.0), DESIGN).ci()))


def test_a_census_has_an_interval_of_zero_width_because_nothing_was_left_to_chance():
    census = Design.of(n=100, psu=PSU, population_psus=np.full(100, 20))
    estimate = mean(np.arange(100.0), census)
    assert estimate.ci() == (49.5, 49.5)


def test_a_difference_of_two_hundreds_percent_has_no_interval():
    both = proportion(np.ones((100, 2)), DESIGN)
    assert all(map(math.isnan, contrast(both, np.array([[1.0, -1.0]]))[0].ci()))


def test_the_method_used_when_none_is_named_depends_on_what_is_estimated():
    share, score = proportion(SOME, DESIGN), mean(SOME * 4 + 1, DESIGN)
    assert share.ci() == share.ci(method="logit")
    assert score.ci() == score.ci(method="t")


def test_an_unknown_method_is_answered_with_the_known_ones():
    with pytest.raises(Refusal, match="korn_graubard"):
        proportion(SOME, DESIGN).ci(method="wald")


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_is_between_0_and_1(level):
    with pytest.raises(Refusal, match="level"):
        mean(SOME, DESIGN).ci(level)


def test_an_estimate_without_degrees_of_freedom_has_no_interval():
    design = Design.of(n=4, strata=["a", "a", "b", "b"], psu=[1, 2, 3, 4], lonely_psu="remove")
    estimate = proportion([1, 0, 1, 0], design, domain=np.array([True, False, True, False]))
    assert all(map(math.isnan, estimate.ci()))
    assert estimate.reason.to("en") == "no degrees of freedom"
