"""Tables and their tests: twelve rows that can be counted by hand, and what every table owes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from analysis.compare.crosstab import STATISTICS, crosstab
from analysis.compare.wald import wald
from analysis.design import Design
from analysis.estimate.groups import Groups
from analysis.interval.distribution import t_quantile, two_sided_t, upper_chi2, upper_f, upper_mixture
from analysis.refusal import Refusal
from analysis.weighting import adjusted
from analysis.weighting.population import Population
from analysis.weighting.raking import post_stratification

SEX = Groups.of(["f", "m"] * 6)
HAPPY = Groups.of([1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1])
PSU = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
STRATA = ["a"] * 6 + ["b"] * 6
WEIGHTS = [2, 1, 1, 3, 2, 1, 1, 1, 2, 2, 1, 3]
TWELVE = Design.of(WEIGHTS, psu=PSU, strata=STRATA)


def test_the_twelve_rows_are_counted_by_hand():
    table = crosstab(SEX, HAPPY, TWELVE)
    assert (table.rows, table.columns, table.n, table.degf) == (("f", "m"), ("0", "1"), 12, 2)
    assert table.weighted.tolist() == [[2, 7], [5, 6]]


R = {
    "F": (0.29183523607315, 0.64315701178386),
    "Chisq": (0.7046287046287, 0.58904686111342),
    "Wald": (0.38506893389043, 0.59819182036855),
    "adjWald": (0.38506893389043, 0.59819182036855),
}
"""Statistic and p-value as twelve.R prints them, R survey 4.1-1."""


@pytest.mark.parametrize("name", R)
def test_the_twelve_rows_are_tested_as_in_r(name):
    found = crosstab(SEX, HAPPY, TWELVE).association(name)
    assert (found.statistic, found.p) == pytest.approx(R[name], rel=1e-12)


def test_a_simple_random_sample_is_tested_as_pearson_does():
    rng = np.random.default_rng(8)
    rows, columns = rng.integers(0, 3, 4000), rng.integers(0, 2, 4000)
    table = crosstab(Groups.of(rows), Groups.of(columns), Design.of(n=4000))
    plain = stats.chi2_contingency(table.weighted, correction=False)
    assert table.pearson == pytest.approx(plain.statistic, rel=1e-12)
    assert table.association("Chisq").p == pytest.approx(plain.pvalue, rel=0.02)


def test_respondents_outside_the_domain_change_no_cell_but_keep_their_units():
    domain = np.array([True] * 9 + [False] * 3)
    table = crosstab(SEX, HAPPY, TWELVE, domain=domain)
    assert table.n == 9
    assert table.degf == 1
    assert table.weighted.sum() == sum(WEIGHTS[:9])


def test_those_in_no_group_are_not_in_the_table():
    some = Groups.of(["f", "", "f", "m", None, "m", "f", "m", "f", "m", "f", "m"])
    table = crosstab(some, HAPPY, TWELVE)
    assert table.n == 10


@pytest.mark.parametrize("name", STATISTICS)
def test_one_row_or_column_is_refused(name):
    with pytest.raises(Refusal, match="only one group"):
        crosstab(Groups.of(["f"] * 12), HAPPY, TWELVE).association(name)


def test_an_unknown_statistic_names_the_known_ones():
    with pytest.raises(Refusal, match="F, Chisq, Wald, adjWald, lincom, saddlepoint"):
        crosstab(SEX, HAPPY, TWELVE).association("G")


def test_a_wald_test_of_more_cells_than_units_has_no_p_value():
    rng = np.random.default_rng(2)
    rows, columns = Groups.of(rng.integers(0, 4, 60)), Groups.of(rng.integers(0, 4, 60))
    few = Design.of(n=60, psu=np.repeat(np.arange(4), 15))
    table = crosstab(rows, columns, few)
    assert 0 < table.association("F").p < 1
    assert math.isnan(table.association("Wald").p)
    assert math.isnan(table.association("adjWald").p)


@pytest.mark.parametrize("name", ["F", "Chisq", "lincom"])
def test_a_census_has_no_variance_to_test_with(name):
    census = Design.of(n=12, psu=range(12), population_psus=[12] * 12)
    with pytest.raises(Refusal, match="cells vary together"):
        crosstab(SEX, HAPPY, census).association(name)


def test_units_that_are_all_alike_have_no_variance_to_test_with_either():
    """Three units of the same seven respondents: what is left of their covariance is rounding."""
    rows, columns = Groups.of([*"aaabbbb"] * 3), Groups.of([0, 1, 1, 0, 0, 1, 0] * 3)
    weights = np.tile([0.1, 0.7, 1.3, 0.3, 1.1, 0.9, 0.57], 3) * np.repeat([0.3, 1.7, 2.9], 7)
    table = crosstab(rows, columns, Design.of(weights, psu=np.repeat(np.arange(3), 7)))
    with pytest.raises(Refusal, match="cells vary together"):
        table.association("F")


@pytest.mark.parametrize("name", sorted(STATISTICS))
def test_inside_one_unit_no_statistic_has_a_p_value(name):
    answers = [0, 1, 1, 0, 0, 1, 0, 1, 1, 0]
    design = Design.of([3.0, 1, 2, 2, 5, 1, 1, 3, 2, 4], psu=[1] * 8 + [2] * 2)
    one = np.arange(10) < 8
    table = crosstab(Groups.of([*"abbaabbaab"]), Groups.of(answers), design, domain=one)
    assert table.degf == 0
    assert math.isnan(table.association(name).p)


def test_after_calibration_the_degrees_of_freedom_are_still_those_of_the_table():
    women_and_men = Population.of({"sex": ["f", "m"]}, [30, 20]).margin({"sex": ["f", "m"] * 6})
    calibrated = adjusted(TWELVE, post_stratification(women_and_men))
    assert calibrated.keeps_rows
    assert crosstab(SEX, HAPPY, calibrated, domain=np.arange(12) < 9).degf == 1


def test_an_empty_cell_is_no_obstacle():
    rows, columns = Groups.of([1, 1, 2, 2, 3, 3] * 4), Groups.of([1, 2, 1, 2, 1, 1] * 4)
    table = crosstab(rows, columns, Design.of(n=24, psu=np.repeat(np.arange(8), 3)))
    assert 0 <= table.association("F").p <= 1


@pytest.mark.parametrize("name", ["F", "Chisq", "lincom"])
def test_a_table_of_empty_cells_is_refused(name):
    """Everybody on the diagonal: three of nine cells, and four contrasts to test."""
    same = Groups.of([1, 2, 3] * 8)
    table = crosstab(same, same, Design.of(n=24, psu=np.repeat(np.arange(8), 3)))
    with pytest.raises(Refusal, match="Merge small groups"):
        table.association(name)


def test_estimates_without_a_variance_cannot_be_tested_together():
    assert math.isnan(wald(np.ones(2), np.diag([1.0, math.nan])))
    assert math.isnan(wald(np.ones(2), np.diag([1.0, 0.0])))
    assert math.isnan(wald(np.ones(2), np.ones((2, 2))))


def test_at_its_centre_a_mixture_is_satterthwaites():
    assert upper_mixture(2.0, [1.0, 1.0]) == pytest.approx(math.exp(-1), rel=1e-9)
    assert 0.3 < upper_mixture(2.0, [1.0, 1.0], 2000) < 0.4


ANSWERS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=24, max_size=24)
SAFE = ("F", "Chisq", "lincom")


@settings(max_examples=40, deadline=None)
@given(answers=ANSWERS, scale=st.floats(0.01, 100), data=st.data())
def test_scaling_weights_and_the_order_of_rows_change_no_test(answers, scale, data):
    values = np.array(answers)
    if min(len(np.unique(values[:, 0])), len(np.unique(values[:, 1]))) < 2:
        return
    weights, psu = np.linspace(1, 3, 24), np.arange(24) % 8
    order = np.array(data.draw(st.permutations(range(24))))
    first = crosstab(*(Groups.of(side) for side in values.T), Design.of(weights, psu=psu))
    moved = Design.of(weights[order] * scale, psu=psu[order])
    second = crosstab(*(Groups.of(side) for side in values[order].T), moved)
    swapped = crosstab(*(Groups.of(side) for side in values.T[::-1]), Design.of(weights, psu=psu))
    for name in SAFE:
        try:
            expected = first.association(name)
        except Refusal:
            continue
        for other in (second, swapped):
            found = other.association(name)
            assert found.statistic == pytest.approx(expected.statistic, rel=1e-6, abs=1e-9)
            assert found.p == pytest.approx(expected.p, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("x", [0.5, 3.0, 9.0, 20.0])
@pytest.mark.parametrize("weights", [(1.0,), (2.0, 1.0, 0.5), (1.0,) * 6, (5.0, 0.1)])
def test_the_saddlepoint_is_near_the_exact_tail_of_a_sum_of_chi_squares(x, weights):
    """Imhof (1961): the exact tail is 1/2 + the integral of sin(theta(u)) / (pi u rho(u))."""
    values = np.array(weights)

    def integrand(u):
        theta = np.sum(np.arctan(values * u)) / 2 - x * u / 2
        return math.sin(theta) / (u * np.prod((1 + (values * u) ** 2) ** 0.25))

    exact = 0.5 + integrate.quad(integrand, 0, 400, limit=4000)[0] / math.pi
    assert upper_mixture(x, values) == pytest.approx(exact, rel=0.06, abs=0.002)


def test_a_mixture_of_one_is_a_chi_square_and_with_a_denominator_an_f():
    assert upper_mixture(6.0, [1.0, 1.0]) == pytest.approx(upper_chi2(6.0, 2), rel=0.02)
    assert upper_mixture(6.0, [1.0, 1.0], 20) == pytest.approx(upper_f(3.0, 2, 20), rel=0.02)


def test_tails_are_those_of_scipy_stats():
    assert two_sided_t(-2.1, 7) == pytest.approx(2 * stats.t.sf(2.1, 7), rel=1e-12)
    assert t_quantile(0.9, 7) == pytest.approx(stats.t.ppf(0.95, 7), rel=1e-12)
    assert two_sided_t(1.7, math.inf) == pytest.approx(2 * stats.norm.sf(1.7), rel=1e-12)
    assert t_quantile(0.95, math.inf) == pytest.approx(stats.norm.ppf(0.975), rel=1e-12)
    assert upper_f(2.5, 3.7, 41.2) == pytest.approx(stats.f.sf(2.5, 3.7, 41.2), rel=1e-12)
    assert upper_f(2.5, 3, math.inf) == pytest.approx(stats.chi2.sf(7.5, 3), rel=1e-12)


@pytest.mark.parametrize("degf", [0, -1, math.nan])
def test_without_degrees_of_freedom_there_is_no_tail(degf):
    found = [two_sided_t(1, degf), t_quantile(0.95, degf), upper_f(1, degf, 5), upper_chi2(1, degf)]
    assert all(math.isnan(p) for p in found)
    assert math.isnan(upper_mixture(1.0, [1.0], degf))


def test_no_association_at_all_has_the_p_value_one():
    assert upper_mixture(0.0, [1.0, 2.0]) == 1.0


def test_degrees_of_freedom_rounded_down_by_a_hair_are_the_whole_number():
    assert upper_mixture(0.4, [2.3], 8 * (1 - 2e-16)) == upper_mixture(0.4, [2.3], 8)
    assert upper_mixture(0.4, [2.3], 7) != upper_mixture(0.4, [2.3], 8)


def test_a_group_of_people_who_stand_for_nobody_has_no_row():
    """Who did not answer keeps the weight 0 and stays in the design; the table is that of the others."""
    weights, group = np.array([*WEIGHTS[:8], 0, 0, 0, 0]), Groups.of([*"fmfmfmfm", *"zzzz"])
    table = crosstab(group, HAPPY, Design.of(weights, psu=PSU, strata=STRATA))
    assert (table.rows, table.n) == (("f", "m"), 8)
    assert math.isfinite(table.association().p)


def test_groups_of_another_length_are_refused_by_the_side_they_are_on():
    with pytest.raises(Refusal, match="columns: "):
        crosstab(SEX, Groups.of([1, 0]), TWELVE)
