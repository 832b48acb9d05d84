"""Weighted quantiles against numpy's where weights are equal, and against counting by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from analysis.design import Design
from analysis.estimate.quantile import quantile
from analysis.estimate.quantile_rule import RULES, shahvaish
from analysis.refusal import Refusal
from analysis.replicates import given as given_replicates
from analysis.replicates.resampling import bootstrap, jackknife

NUMPY = {
    "hf1": "inverted_cdf",
    "hf2": "averaged_inverted_cdf",
    "hf3": "closest_observation",
    "hf4": "interpolated_inverted_cdf",
    "hf5": "hazen",
    "hf6": "weibull",
    "hf7": "linear",
    "hf8": "median_unbiased",
    "hf9": "normal_unbiased",
}


@settings(deadline=None)
@given(
    some.sampled_from(sorted(NUMPY)),
    some.sets(some.integers(-1000, 1000), min_size=3, max_size=40),
    some.floats(0.35, 0.95),
    some.floats(0.1, 1000),
)
def test_with_equal_weights_every_rule_is_the_type_of_hyndman_and_fan(rule, values, share, weight):
    x = np.array(sorted(values), dtype=float)
    if rule in ("hf1", "hf2", "hf3") and abs(share * len(x) * 2 - round(share * len(x) * 2)) < 1e-6:
        return  # at a tie numpy takes the step of its own floating point
    if rule == "hf3":  # numpy goes to the nearest rank, R to the next one
        expected = np.quantile(x, share, method="inverted_cdf")
    else:
        expected = np.quantile(x, share, method=NUMPY[rule])
    assert RULES[rule](x, np.full(len(x), weight), share) == pytest.approx(expected, abs=1e-9)


@settings(deadline=None)
@given(some.lists(some.tuples(some.integers(0, 9), some.integers(1, 5)), min_size=1), some.floats(0.01, 0.99))
def test_a_weight_of_three_is_three_people_with_the_value(people, share):
    x, w = np.array(sorted(people)).T
    alike = np.repeat(x, w).astype(float)
    expected = RULES["math"](alike, np.ones(len(alike)), share)
    assert RULES["math"](x.astype(float), w.astype(float), share) == expected


def test_a_share_reached_exactly_is_a_tie_whatever_floating_point_says():
    x, w = np.arange(10.0), np.full(10, 0.1)
    assert np.cumsum(w)[2] > 0.3
    assert RULES["math"](x, w, 0.3) == 2
    assert RULES["school"](x, w, 0.3) == 2.5
    assert RULES["hf3"](x, w, 0.3) == 3
    assert RULES["hf3"](x, w, 0.4) == 3


def test_shah_and_vaish_do_not_depend_on_the_scale_of_the_weights():
    x, w = np.arange(8.0), np.array([1, 2, 1, 3, 1, 1, 2, 1.0])
    assert [shahvaish(x, w * scale, 0.6) for scale in (1, 7, 1000)] == [3, 3, 3]


def test_every_rule_of_one_value_is_that_value():
    for rule in RULES.values():
        assert rule(np.array([4.0]), np.array([2.0]), 0.3) == 4


def test_a_median_counted_by_hand():
    (found,) = quantile([1, 2, 3, 4, 100], Design.of([1, 1, 1, 1, 5]))
    assert (found.value, found.n, found.degf) == (100, 5, 4)


def test_missing_answers_and_people_outside_the_domain_do_not_count():
    y, inside = np.array([1, np.nan, 3, 50, 60]), np.array([True, True, True, False, True])
    (found,) = quantile(y, Design.of(n=5), domain=inside)
    assert (found.value, found.n) == (3, 3)


def test_nobody_with_an_answer_has_no_quantile():
    (found,) = quantile([np.nan, np.nan], Design.of(n=2))
    assert np.isnan([found.value, found.low, found.high, found.se]).all()
    assert found.n == 0


def test_an_interval_that_the_data_do_not_reach_is_open():
    low, high = quantile(np.arange(10.0), Design.of(n=10), [0.05, 0.85])
    assert np.isnan(low.low)
    assert np.isnan(high.high)
    assert low.high < high.low


@pytest.mark.parametrize("method", ["mean", "xlogit", "beta", "asin"])
def test_a_wider_interval_is_surer(method):
    y = np.random.default_rng(1).normal(size=200)
    design = Design.of(np.random.default_rng(2).uniform(1, 3, 200))
    (narrow,), (wide,) = (quantile(y, design, method=method, level=level) for level in (0.8, 0.99))
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


def test_a_quantile_at_the_top_of_the_scale_has_an_interval_all_the_same():
    y = [5.0] * 2 + [4.0] * 18
    (found,) = quantile(y, Design.of(n=20), 0.95)
    assert found.value == 5
    assert found.low == 4


def test_replicates_of_a_quantile_are_quantiles_of_replicates():
    random = np.random.default_rng(3)
    y, design = random.normal(size=60), Design.of(random.uniform(1, 4, 60), psu=np.repeat(range(12), 5))
    made = bootstrap(design, seed=1, replicates=50)
    for rule in ("math", "hf7"):
        (found,) = quantile(y, made, 0.4, rule=rule, method="quantile")
        order = np.argsort(y, kind="stable")
        weights = made.engine.weights()[order]
        each = [RULES[rule](y[order][w > 0], w[w > 0], 0.4) for w in weights.T]
        assert found.se == pytest.approx(np.std(each, ddof=1))
        assert found.high - found.value == pytest.approx(found.value - found.low)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (lambda: quantile([1, 2], Design.of(n=2), rule="hf10"), "unknown"),
        (lambda: quantile([1, 2], Design.of(n=2), method="score"), "unknown"),
        (lambda: quantile([1, 2], Design.of(n=2), [0.5, 1.5]), "share"),
        (lambda: quantile([1, 2, 3], Design.of(n=2)), "lengths"),
        (lambda: quantile([1, 2], Design.of(n=2), domain=[1, 0]), "domain"),
        (lambda: quantile([1, 2], Design.of(n=2), method="quantile"), "quantile replicates"),
        (lambda: quantile([1, 2], jackknife(Design.of(n=2)), method="quantile"), "quantile replicates"),
        (lambda: quantile([1, 2], Design.of(n=2).adjusted([3, -1])), "weights"),
    ],
)
def test_what_has_no_honest_answer_is_refused(said, key):
    with pytest.raises(Refusal) as caught:
        said()
    assert caught.value.key == key


def test_half_samples_may_replicate_a_quantile():
    halves = given_replicates(
        np.ones(4), [[2, 0], [0, 2], [2, 0], [0, 2]], kind="BRR", combined=False, mse=True
    )
    (found,) = quantile([1, 2, 3, 4], halves, method="quantile")
    # 1 and 3, or 2 and 4: medians 1 and 2 around the whole sample's 2
    assert found.se == pytest.approx(np.sqrt(0.5))
