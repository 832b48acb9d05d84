"""The same number asked for in two ways."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import Design
from analysis.estimate import contrast, difference, joined, mean, proportion, ratio, total

RANDOM = np.random.default_rng(20210901)
N = 240
STRATUM = np.repeat(["a", "b", "c"], N // 3)
PSU = np.repeat(np.arange(24), N // 24)
WEIGHT = RANDOM.uniform(1, 9, N)
Y = RANDOM.integers(1, 6, (N, 4)).astype(float)
Y[RANDOM.random((N, 4)) < 0.1] = np.nan
DOMAIN = RANDOM.random(N) < 0.4
DESIGN = Design.of(WEIGHT, strata=STRATUM, psu=PSU)
POPULATION = {"population_psus": np.full(N, 20), "stages": [np.arange(N)], "populations": [np.full(N, 90)]}
STAGED = Design.of(WEIGHT, strata=STRATUM, psu=PSU, **POPULATION)
DESIGNS = pytest.mark.parametrize("design", [DESIGN, STAGED], ids=["one stage", "two stages"])


def same(one, other):
    assert one.value == pytest.approx(other.value, rel=1e-12)
    assert one.variance == pytest.approx(other.variance, rel=1e-10)


@DESIGNS
def test_a_mean_in_a_domain_is_a_ratio_of_totals_over_everyone(design):
    inside = DOMAIN & ~np.isnan(Y[:, 0])
    same(mean(Y[:, 0], design, domain=DOMAIN), ratio(np.where(inside, Y[:, 0], 0), inside, design))


@DESIGNS
def test_a_total_in_a_domain_is_the_total_of_answers_set_to_zero_elsewhere(design):
    inside = DOMAIN & ~np.isnan(Y[:, 0])
    same(total(Y[:, 0], design, domain=DOMAIN), total(np.where(inside, Y[:, 0], 0), design))


@DESIGNS
def test_items_estimated_together_are_the_items_estimated_one_by_one(design):
    together = mean(Y, design, domain=DOMAIN)
    for item in range(4):
        alone = mean(Y[:, item], design, domain=DOMAIN)
        same(together[item], alone)
        assert (together[item].n, together[item].degf) == (alone.n, alone.degf)
        assert together[item].deff == pytest.approx(alone.deff)


@DESIGNS
def test_the_covariance_of_two_items_follows_from_their_sum_and_difference(design):
    y = np.where(np.isnan(Y), 3.0, Y)
    both = mean(y[:, :2], design)
    total_of_both, gap = mean(y[:, 0] + y[:, 1], design), mean(y[:, 0] - y[:, 1], design)
    assert both.covariance[0, 1] == pytest.approx((total_of_both.variance - gap.variance) / 4)


@DESIGNS
def test_a_contrast_has_the_variance_of_the_combined_answers(design):
    y = np.where(np.isnan(Y), 3.0, Y)
    coefficients = np.array([0.5, -1.0, 2.0, 0.25])
    same(contrast(mean(y, design), coefficients[None, :])[0], mean(y @ coefficients, design))


@DESIGNS
def test_a_difference_of_domains_is_one_contrast_of_both(design):
    inside, outside = mean(Y[:, 0], design, domain=DOMAIN), mean(Y[:, 0], design, domain=~DOMAIN)
    both = joined([inside, outside])
    gap = difference(inside, outside)
    assert gap.value == inside.value - outside.value
    expected = both.covariance[0, 0] + both.covariance[1, 1] - 2 * both.covariance[0, 1]
    assert gap.variance == pytest.approx(expected)


@DESIGNS
def test_shares_of_levels_sum_to_one_without_uncertainty(design):
    levels = np.column_stack([Y[:, 0] == level for level in range(1, 6)]).astype(float)
    levels[np.isnan(Y[:, 0])] = np.nan
    shares = proportion(levels, design)
    whole = contrast(shares, np.ones((1, 5)))[0]
    assert whole.value == pytest.approx(1)
    assert whole.variance == pytest.approx(0, abs=1e-18)


def test_the_difference_of_an_estimate_with_itself_is_nothing():
    estimate = mean(Y[:, 0], DESIGN)
    assert difference(estimate, estimate).variance == pytest.approx(0, abs=1e-20)


def test_two_items_in_one_unit_are_compared_with_their_covariance_within_it():
    inside = PSU == 3
    y = np.where(np.isnan(Y), 3.0, Y)
    first, second = (mean(y[:, item], DESIGN, domain=inside) for item in (0, 1))
    gap = difference(first, second)
    same(gap, mean(y[:, 0] - y[:, 1], DESIGN, domain=inside))
    assert gap.basis == first.basis


def test_two_domains_inside_different_units_are_compared_as_independent():
    first, second = (mean(Y[:, 0], DESIGN, domain=psu == PSU) for psu in (3, 4))
    assert difference(first, second).variance == pytest.approx(first.variance + second.variance)


def test_a_second_stage_within_a_unit_is_drawn_without_replacement_when_counted():
    inside, y = PSU == 3, np.where(np.isnan(Y), 3.0, Y)
    staged, plain = (mean(y[:, 0], design, domain=inside) for design in (STAGED, DESIGN))
    assert staged.variance == pytest.approx(plain.variance * (1 - 10 / 90))
    assert staged.degf == plain.degf == 9


def test_a_design_given_its_units_treats_each_as_a_stratum():
    conditional = Design.of(WEIGHT, strata=PSU)
    same(total(Y[:, 0], DESIGN.within()), total(Y[:, 0], conditional))
    assert DESIGN.within().degf() == conditional.degf() == N - 24


def test_rows_of_a_statistic_may_be_given_alone():
    from analysis import variance
    from analysis.variance import Smooth

    inside = np.flatnonzero(DOMAIN)
    columns = np.where(np.isnan(Y), 0, Y)
    whole = Smooth(columns * DOMAIN[:, None], lambda t: t, lambda t, c: c, DOMAIN[:, None])
    rows = Smooth(columns[inside], lambda t: t, lambda t, c: c, np.ones((len(inside), 1), bool), inside)
    for design in (DESIGN, STAGED):
        one, other = variance.influence(design, whole), variance.influence(design, rows)
        assert np.allclose(one.table, other.table, rtol=1e-13)
        assert np.array_equal(one.present, other.present)
