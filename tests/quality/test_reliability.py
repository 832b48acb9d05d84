"""Cronbach's alpha and what each item adds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.design import Design
from analysis.quality.reliability import reliability
from analysis.refusal import Refusal
from analysis.replicates import given as given_replicates

RNG = np.random.default_rng(31)
PSU = np.repeat(np.arange(25), 12)
WEIGHTS = RNG.uniform(1, 3, 300)
DESIGN = Design.of(WEIGHTS, psu=PSU)
TASTE = RNG.normal(0, 1, 300) + RNG.normal(0, 0.3, 25)[PSU]
ITEMS = TASTE[:, None] + RNG.normal(0, [0.8, 1.0, 1.2, 3.0], (300, 4))


def test_parallel_items_have_the_alpha_of_spearman_and_brown():
    """Two items: alpha = 2r / (1 + r) when their variances are equal."""
    one = np.array([1.0, 2, 3, 4, 5, 6])
    found = reliability(np.column_stack([one, [2, 1, 4, 3, 6, 5]]), Design.of(n=6))
    r = found.correlation[0, 1]
    assert found.alpha.value == pytest.approx(2 * r / (1 + r))
    assert np.isnan(found.without).all()


def test_an_item_that_weakens_the_scale_is_seen():
    found = reliability(ITEMS, DESIGN)
    assert found.without.argmax() == 3
    assert found.without[3] > found.alpha.value
    assert found.item_rest.argmin() == 3
    assert found.eigenvalues.sum() == pytest.approx(4)
    assert (np.diff(found.eigenvalues) <= 0).all()


def test_item_rest_is_the_correlation_with_the_others():
    found = reliability(ITEMS, Design.of(n=300))
    for item in range(4):
        rest = np.delete(ITEMS, item, axis=1).sum(axis=1)
        assert found.item_rest[item] == pytest.approx(np.corrcoef(ITEMS[:, item], rest)[0, 1])


def test_without_an_item_alpha_is_that_of_the_others():
    found = reliability(ITEMS, DESIGN)
    assert found.without[1] == pytest.approx(reliability(ITEMS[:, [0, 2, 3]], DESIGN).alpha.value)


def test_the_jackknife_of_alpha_is_near_its_linearisation():
    found = reliability(ITEMS, DESIGN)
    left = [_alpha_without(unit) for unit in range(25)]
    jackknife = np.sqrt(24 / 25 * np.sum((np.array(left) - np.mean(left)) ** 2))
    assert found.alpha.se == pytest.approx(jackknife, rel=0.05)


def _alpha_without(unit):
    return reliability(ITEMS, DESIGN.adjusted(np.where(unit == PSU, 0, WEIGHTS))).alpha.value


def test_only_who_answered_everything_counts():
    some = ITEMS.copy()
    some[:30, 0] = np.nan
    domain = np.arange(300) >= 30
    found, same = reliability(some, DESIGN), reliability(ITEMS, DESIGN, domain=domain)
    assert found.n == same.n == 270
    assert found.alpha.value == same.alpha.value


@pytest.mark.parametrize("items", [ITEMS[:, :1], ITEMS[:, 0]])
def test_one_item_is_no_scale(items):
    with pytest.raises(Refusal):
        reliability(items, DESIGN)


def test_nobody_who_answered_everything_is_refused():
    with pytest.raises(Refusal, match="0 respondents answered everything"):
        reliability(np.full((300, 2), np.nan), DESIGN)


@settings(deadline=None)
@given(scale=st.floats(0.1, 10), shift=st.floats(-10, 10), times=st.floats(0.01, 100))
def test_the_unit_of_the_items_and_of_the_weights_does_not_matter(scale, shift, times):
    found = reliability(ITEMS * scale + shift, Design.of(WEIGHTS * times, psu=PSU))
    first = reliability(ITEMS, DESIGN)
    assert found.alpha.value == pytest.approx(first.alpha.value)
    assert found.alpha.se == pytest.approx(first.alpha.se)


def test_an_item_that_everybody_answered_alike_has_no_correlations():
    found = reliability(np.column_stack([ITEMS[:, :2], np.full(300, 4.1)]), DESIGN)
    assert (found.covariance[2] == 0).all()
    assert np.isnan(found.correlation[2]).all()
    assert np.isnan(found.eigenvalues).all()
    assert np.isfinite(found.alpha.value)


def test_replicates_in_which_nobody_answered_have_no_alpha_and_say_nothing_else():
    factors = np.ones((300, 4))
    factors[:, 2], factors[0, 0], factors[1, 1] = 0, 2, 0
    some = np.where(np.arange(300)[:, None] < 200, ITEMS, np.nan)
    factors[200:, 2] = 1
    replicated = given_replicates(WEIGHTS, factors, combined=False, kind="bootstrap", scale=1 / 4)
    found = reliability(some, replicated)
    assert found.alpha.value == pytest.approx(reliability(some, Design.of(WEIGHTS)).alpha.value)
