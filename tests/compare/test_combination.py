"""Differences and averages of estimates: one design with its covariance, several that are independent."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.compare import Verdict, comparisons, difference, verdict
from analysis.compare.combination import Combination, combination, satterthwaite
from analysis.design import Design
from analysis.estimate import contrast, joined, mean, proportion
from analysis.interval.distribution import t_quantile
from analysis.refusal import Refusal

RNG = np.random.default_rng(12)
PSU = np.repeat(np.arange(10), 12)
Y = RNG.normal(3.5, 1, 120) + RNG.normal(0, 0.5, 10)[PSU]
GROUP = np.arange(120) % 4
DESIGN = Design.of(RNG.uniform(1, 3, 120), psu=PSU, strata=PSU // 5)
MEANS = mean(np.where(GROUP[:, None] == np.arange(4), Y[:, None], np.nan), DESIGN)


def test_inside_a_design_the_covariance_counts():
    found = difference(MEANS[0], MEANS[1])
    linear = contrast(MEANS, np.array([[1.0, -1, 0, 0]]))[0]
    assert found.value == pytest.approx(linear.value, rel=1e-12)
    assert found.se == pytest.approx(linear.se, rel=1e-12)
    assert found.degf == linear.degf == 8
    assert found.se != pytest.approx(math.hypot(MEANS[0].se, MEANS[1].se), rel=0.01)


def test_between_designs_variances_add_and_degrees_of_freedom_are_satterthwaites():
    now = mean(RNG.normal(4, 1, 40), Design.of(n=40))
    found = difference(now, MEANS[0], independent=True)
    assert found.se == pytest.approx(math.hypot(now.se, MEANS[0].se))
    assert found.degf == pytest.approx(satterthwaite([now.variance, MEANS[0].variance], [39, 8]))
    assert 8 < found.degf < 47


def test_two_designs_are_not_taken_for_independent_unasked():
    now = mean(RNG.normal(4, 1, 40), Design.of(n=40))
    with pytest.raises(Refusal, match="different designs"):
        difference(now, MEANS[0])


def test_rounds_of_the_same_places_belong_in_one_dataset():
    """Stacked, two rounds that visited the same units have a covariance, and the change is surer."""
    level = RNG.normal(0, 1, 20)
    place = np.repeat(np.arange(20), 10)
    first, second = (level[place] + RNG.normal(shift, 0.5, 200) for shift in (0, 0.2))
    both, wave = Design.of(n=400, psu=np.tile(place, 2)), np.repeat([0, 1], 200)
    table = np.where(wave[:, None] == np.arange(2), np.concatenate([first, second])[:, None], np.nan)
    before, after = mean(table, both)
    apart = [mean(y, Design.of(n=200, psu=place)) for y in (first, second)]
    assert difference(after, before).se < 0.5 * difference(apart[1], apart[0], independent=True).se


def test_old_provinces_are_put_together_by_their_people():
    parts = [mean(RNG.normal(centre, 1, 30), Design.of(n=30)) for centre in (3, 4, 5)]
    shares = np.array([2.0, 1.0, 1.0]) / 4
    found = combination(parts, shares, independent=True)
    assert found.value == pytest.approx(sum(s * part.value for s, part in zip(shares, parts, strict=True)))
    variances = [s**2 * part.variance for s, part in zip(shares, parts, strict=True)]
    assert found.se == pytest.approx(math.sqrt(sum(variances)))
    assert found.degf == pytest.approx(satterthwaite(variances, [29, 29, 29]))


def test_designs_may_be_mixed_inside_one_combination():
    other = mean(RNG.normal(4, 1, 40), Design.of(n=40))
    found = combination([MEANS[0], other, MEANS[1]], [0.5, -1, 0.5], independent=True)
    half = contrast(MEANS, np.array([[0.5, 0.5, 0, 0]]))[0]
    assert found.se == pytest.approx(math.hypot(half.se, other.se))
    assert found.degf == pytest.approx(satterthwaite([half.variance, other.variance], [8, 39]))


def test_an_estimate_that_takes_no_part_spoils_nothing():
    empty = mean([np.nan] * 5, Design.of(n=5))
    assert combination([MEANS[0], empty], [1, 0], independent=True).se == pytest.approx(MEANS[0].se)
    assert math.isnan(combination([MEANS[0], empty], [1, 1], independent=True).se)


def test_places_inside_one_sampling_unit_are_compared_by_the_variance_within():
    """Two communes, each one unit: what is between communes is unknown, so it is not claimed."""
    town = [mean(Y, DESIGN, domain=place == PSU) for place in (0, 1, 7)]
    found = comparisons(town, adjust="none")
    for c in found:
        linear = contrast(joined(town), np.eye(3)[[c.first]] - np.eye(3)[[c.second]])[0]
        assert c.difference.se == pytest.approx(linear.se, rel=1e-12)
        assert c.difference.degf == linear.degf


def test_everybody_satisfied_in_a_small_sample_is_not_certainly_better():
    all_of_ten = proportion([1] * 10, Design.of(n=10))
    most_of_many = proportion([1] * 720 + [0] * 280, Design.of(n=1000))
    gap = difference(all_of_ten, most_of_many, independent=True)
    low, _ = all_of_ten.ci(method="korn_graubard")
    assert gap.se == pytest.approx(math.hypot((1 - low) / t_quantile(0.95, 9), most_of_many.se))
    assert verdict(gap) is Verdict.NOT_DISTINGUISHABLE
    all_of_many = proportion([1] * 500, Design.of(n=500))
    assert verdict(difference(all_of_many, most_of_many, independent=True)) is Verdict.ABOVE
    assert verdict(difference(all_of_many, all_of_ten, independent=True)) is Verdict.NOT_DISTINGUISHABLE


def test_a_complete_count_is_compared_as_exact():
    counted = proportion([1, 1, 1, 1], Design.of(n=4, population_psus=[4] * 4))
    asked = proportion([1] * 80 + [0] * 20, Design.of(n=100))
    assert difference(counted, asked, independent=True).se == pytest.approx(asked.se)


def test_answers_that_differ_by_a_constant_leave_no_rounding_error_behind():
    first = mean(np.column_stack([Y, Y + 0.1]), DESIGN)
    assert difference(first[1], first[0]).se == 0
    assert math.isnan(difference(first[1], first[0]).p)


def test_a_share_too_many_is_refused():
    with pytest.raises(Refusal, match="3 shares for 2 parts"):
        combination([MEANS[0], MEANS[1]], [0.2, 0.3, 0.5])


def test_satterthwaite_stays_between_the_smallest_and_the_sum():
    assert satterthwaite([2.0, 3.0], [5, 50]) == pytest.approx(25 / (4 / 5 + 9 / 50))
    assert math.isnan(satterthwaite([1.0, 1.0], [0, 5]))
    assert math.isnan(satterthwaite([math.nan, 1.0], [5, 5]))


def test_a_combination_has_the_t_test_of_its_degrees_of_freedom():
    """R: 2 * pt(-2.5, 9) = 0.03386183, qt(.975, 9) = 2.262157."""
    found = Combination(0.5, 0.2, 9)
    assert found.t == 2.5
    assert found.p == pytest.approx(0.0338618277, rel=1e-7)
    assert found.ci() == pytest.approx((0.5 - 2.26215716 * 0.2, 0.5 + 2.26215716 * 0.2))


def test_every_pair_is_compared_once_with_adjusted_p_values():
    found = comparisons(MEANS)
    assert [(c.first, c.second) for c in found] == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    plain = comparisons(MEANS, adjust="none")
    assert all(c.p >= raw.p == raw.difference.p for c, raw in zip(found, plain, strict=True))
    for c in found:
        assert (c.verdict is Verdict.NOT_DISTINGUISHABLE) == (c.p > 0.05)


def test_chosen_pairs_are_compared_in_the_order_given():
    found = comparisons(MEANS, pairs=[(3, 0), (2, 0)], adjust="none")
    assert [(c.first, c.second) for c in found] == [(3, 0), (2, 0)]
    assert found[0].difference.value == pytest.approx(MEANS[3].value - MEANS[0].value)


def test_a_difference_that_cannot_be_estimated_is_not_counted():
    shifts = RNG.normal(size=(40, 3)) + np.array([[0.0, 2.0, np.nan]])
    design = Design.of(n=40)
    found = comparisons(mean(shifts, design))
    assert [c.verdict for c in found] == [Verdict.BELOW, Verdict.NOT_ESTIMABLE, Verdict.NOT_ESTIMABLE]
    assert found[0].p == found[0].difference.p
