"""Ranks, and the ranks the data do not exclude: examples that can be counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.compare.combination import Combination
from analysis.compare.ranking import RULES, SIMULTANEOUS, rank_intervals, ranks
from analysis.design import Design
from analysis.estimate import mean, proportion
from analysis.refusal import Refusal


def unit(centre: float, half: float = 1.0, n: int = 100):
    """Return an estimate of *centre* with the standard error half / sqrt(n - 1)."""
    return mean(np.tile([centre - half, centre + half], n // 2), Design.of(n=n))


def spans(units, **options):
    return [(found.low, found.high) for found in rank_intervals(units, **options)]


def test_equal_values_share_the_smaller_rank():
    assert ranks([83.94, 90.61, 90.29, 90.29, 75.03]) == (4, 1, 2, 2, 5)


def test_one_number_added_up_in_two_orders_has_one_rank():
    """(25 + 39 + 37) / 210 and (24 + 40 + 37) / 210 differ in the last digit that a float holds."""
    whole, same = ((a / 70 + b / 70 + c / 70) * (1 / 3) for a, b, c in ((25, 39, 37), (24, 40, 37)))
    assert whole != same
    assert ranks([0.1, whole, same, 0.9]) == (4, 2, 2, 1)
    assert ranks([same, whole, 0.1, 0.9], best="low") == (2, 2, 1, 4)


def test_the_lowest_value_may_be_the_best():
    assert ranks([30, 5, 12], best="low") == (3, 1, 2)


def test_a_unit_without_a_value_has_no_rank_and_takes_no_place():
    assert ranks([0.7, math.nan, 0.9]) == (2, None, 1)


def test_four_units_in_two_pairs():
    """Standard error 0.1005; Šidák for four: t(99; 0.98726 two-sided) = 2.539, reach 0.2552.

    3.1 and 3.0 meet, 1.2 and 1.0 meet, no other pair does.
    """
    units = [unit(1.0), unit(3.0), unit(1.2), unit(3.1)]
    assert spans(units) == [(3, 4), (1, 2), (3, 4), (1, 2)]
    assert [found.rank for found in rank_intervals(units)] == [4, 2, 3, 1]


def test_a_chain_of_five_units_each_meeting_its_neighbours():
    """Reach t(99; 0.98979 two-sided) = 2.618 x 0.1005 = 0.2631; steps of 0.45 meet, steps of 0.9 do not."""
    units = [unit(1 + 0.45 * place) for place in range(5)]
    assert spans(units) == [(4, 5), (3, 5), (2, 4), (1, 3), (1, 2)]


def test_differences_tell_apart_what_intervals_do_not():
    """A step of 0.45 is 3.17 standard errors of a difference, 0.1421; ten comparisons need 2.84."""
    units = [unit(1 + 0.45 * place) for place in range(5)]
    assert spans(units, rule="differences") == [(5, 5), (4, 4), (3, 3), (2, 2), (1, 1)]


def test_the_covariance_of_a_design_shortens_rank_intervals():
    """Every unit is rated in every sampling unit; what the sampling units share does not disorder them."""
    rng = np.random.default_rng(3)
    psu = np.repeat(np.arange(30), 8)
    shared = rng.normal(0, 1, 30)[psu]
    ratings = shared[:, None] + np.array([0.0, 0.4, 0.8]) + rng.normal(0, 0.3, (240, 3))
    units = mean(ratings, Design.of(n=240, psu=psu))
    assert spans(units) == [(1, 3)] * 3
    assert spans(units, rule="differences") == [(3, 3), (2, 2), (1, 1)]


@pytest.mark.parametrize("rule", RULES)
def test_published_figures_with_standard_errors_are_ranked_like_estimates(rule):
    units = [unit(1 + 0.45 * place) for place in range(5)]
    published = [Combination(one.value, one.se, one.degf) for one in units]
    assert spans(published, rule=rule) == spans(units, rule=rule)
    provinces = [Combination(value, 0.6, math.inf) for value in (90.61, 90.29, 90.23, 83.84, 75.03)]
    assert spans(provinces, rule=rule) == [(1, 3), (1, 3), (1, 3), (4, 4), (5, 5)]


def test_a_unit_that_cannot_be_estimated_may_stand_anywhere():
    units = [unit(1.0), mean([math.nan] * 4, Design.of(n=4)), unit(3.0)]
    found = rank_intervals(units)
    assert [(f.rank, f.low, f.high) for f in found] == [(2, 2, 3), (None, 1, 3), (1, 1, 2)]


def test_everybody_satisfied_does_not_mean_first_for_sure():
    all_of_ten = proportion([1] * 10, Design.of(n=10))
    most_of_many = proportion([1] * 388 + [0] * 12, Design.of(n=400))
    half = proportion([1, 0] * 200, Design.of(n=400))
    found = rank_intervals([all_of_ten, most_of_many, half], method="wilson")
    assert [(f.rank, f.low, f.high) for f in found] == [(1, 1, 2), (2, 1, 2), (3, 3, 3)]


def test_equal_values_of_complete_counts_share_their_ranks():
    def counted(values):
        return mean(values, Design.of(n=4, population_psus=[4] * 4))

    units = [counted([4, 4, 5, 5]), counted([5, 4, 5, 4]), counted([3, 3, 4, 4])]
    assert spans(units) == [(1, 2), (1, 2), (3, 3)]


@pytest.mark.parametrize("rule", RULES)
def test_one_unit_is_first(rule):
    assert spans([unit(3.0)], rule=rule) == [(1, 1)]


def test_no_unit_has_no_rank():
    assert rank_intervals([]) == ()


@pytest.mark.parametrize(
    "options", [{"rule": "luck"}, {"simultaneous": "none"}, {"best": "middle"}], ids=lambda o: next(iter(o))
)
def test_an_unknown_option_names_the_known_ones(options):
    with pytest.raises(Refusal, match="Choose one of"):
        rank_intervals([unit(1.0), unit(2.0)], **options)


CENTRES = st.lists(st.floats(1, 5), min_size=2, max_size=7)
unhurried = settings(deadline=None)


def published(centre: float) -> Combination:
    """Return a figure with a standard error, without the sample behind it."""
    return Combination(centre, 0.1, 99)


@unhurried
@given(centres=CENTRES, rule=st.sampled_from(list(RULES)), best=st.sampled_from(["high", "low"]))
def test_the_published_rank_is_never_excluded(centres, rule, best):
    for found in rank_intervals([published(centre) for centre in centres], rule=rule, best=best):
        assert 1 <= found.low <= found.rank <= found.high <= len(centres)


@unhurried
@given(centres=CENTRES, rule=st.sampled_from(list(RULES)))
def test_turning_the_scale_turns_the_ranks(centres, rule):
    k = len(centres)
    up = spans([published(centre) for centre in centres], rule=rule)
    down = spans([published(-centre) for centre in centres], rule=rule)
    assert down == [(k + 1 - high, k + 1 - low) for low, high in up]


@unhurried
@given(centres=CENTRES, rule=st.sampled_from(list(RULES)))
def test_the_order_of_units_changes_nothing(centres, rule):
    units = [published(centre) for centre in centres]
    assert spans(units[::-1], rule=rule) == spans(units, rule=rule)[::-1]


@unhurried
@given(centres=CENTRES, levels=st.tuples(st.floats(0.5, 0.999), st.floats(0.5, 0.999)))
def test_more_confidence_excludes_fewer_ranks(centres, levels):
    units = [published(centre) for centre in centres]
    bold, careful = (spans(units, level=level) for level in sorted(levels))
    assert all(c[0] <= b[0] and b[1] <= c[1] for b, c in zip(bold, careful, strict=True))


@unhurried
@given(centres=CENTRES)
def test_bonferroni_is_never_shorter_than_sidak(centres):
    units = [published(centre) for centre in centres]
    sidak, bonferroni = (spans(units, simultaneous=name) for name in SIMULTANEOUS)
    assert all(b[0] <= s[0] and s[1] <= b[1] for s, b in zip(sidak, bonferroni, strict=True))
