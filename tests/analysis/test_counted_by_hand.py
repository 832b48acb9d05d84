"""Designs of twelve respondents whose variances are worked out on paper in the docstrings."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.design import Design
from analysis.estimate import Basis, difference, mean, proportion, ratio, total

STRATUM = ["a"] * 6 + ["b"] * 6
PSU = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]
PERSON = [1, 2] * 6
WEIGHT = np.array([10.0] * 6 + [20.0] * 6)
Y = np.array([1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 0], dtype=float)
FIRST = np.array([True, False] * 6)


def clustered(**options):
    return Design.of(WEIGHT, strata=STRATUM, psu=PSU, **options)


def counted(**options):
    """Half of the 6 units of a and a quarter of the 12 units of b were drawn."""
    return clustered(population_psus=[6] * 6 + [12] * 6, **options)


def test_units_drawn_with_replacement():
    """Weighted totals of units: a 10, 20, 0; b 40, 20, 20; together 110 of 180 people.

    a: mean 10, squares 0 + 100 + 100 = 200, times 3/2 = 300.
    b: mean 80/3, squares (160 + 40 + 40) * 10/9 = 800/3, times 3/2 = 400.
    Variance of the total 700; of the mean 700 / 180^2, because units of a stratum weigh the same.
    Degrees of freedom: 6 units less 2 strata.
    """
    design = clustered()
    whole, part = total(Y, design), mean(Y, design)
    assert whole.value == 110
    assert whole.variance == pytest.approx(700)
    assert part.value == pytest.approx(11 / 18)
    assert part.variance == pytest.approx(700 / 180**2)
    assert (part.degf, part.n, part.sum_of_weights) == (4, 12, 180)


def test_a_population_count_takes_its_share_of_the_variance_away():
    """a: 300 * (1 - 3/6) = 150; b: 400 * (1 - 3/12) = 300; together 450."""
    assert total(Y, counted()).variance == pytest.approx(450)


def test_the_second_stage_counts_in_proportion_to_the_share_of_units_drawn():
    """Two of four people were drawn in every unit: 1 - 2/4 = 1/2, and 2/(2-1) = 2, so times 1.

    Squares inside units: unit 1 has 10, 0: 50; units 5 and 6 have 0, 20: 200 each; the others 0.
    Half of a's units were drawn: 50 / 2 = 25. A quarter of b's: (200 + 200) / 4 = 100.
    450 + 125 = 575.
    """
    design = counted(stages=[PERSON], populations=[[4] * 12])
    assert design.depth == 2
    assert total(Y, design).variance == pytest.approx(575)


def test_a_later_stage_adds_nothing_where_the_first_is_drawn_with_replacement():
    """The spread between units already holds what happens inside them."""
    design = clustered(stages=[PERSON], populations=[[4] * 12])
    assert design.depth == 1
    assert total(Y, design).variance == pytest.approx(700)


def test_a_census_of_units_leaves_only_the_second_stage():
    """All 3 units of each stratum: first stage 0; second stage 50 + 400 = 450, not reduced."""
    design = clustered(population_psus=[3] * 12, stages=[PERSON], populations=[[4] * 12])
    assert total(Y, design).variance == pytest.approx(450)


def test_people_drawn_in_zones_inside_a_unit_vary_inside_their_zone_only():
    """Half of 6 units; in each 2 of 4 people by the river, 2 of 4 inland; everybody weighs 10.

    Units: 30, 20, 20; mean 70/3, squares (400 + 100 + 100)/9 = 200/3, times 3/2, times 1/2 = 50.
    Zones with 10, 0: the river of units 1 and 3, inland of unit 3; squares 50 each, times 2, times 1/2.
    Half of the units were drawn: 150 / 2 = 75. Together 125.
    """
    unit, zone = [1] * 4 + [2] * 4 + [3] * 4, ["river", "river", "inland", "inland"] * 3
    inside = {"stages": [PERSON], "populations": [[4] * 12], "stage_strata": [zone]}
    design = Design.of([10] * 12, psu=unit, population_psus=[6] * 12, **inside)
    assert total(Y, design).variance == pytest.approx(125)
    assert mean(Y, design, domain=np.arange(12) < 4).variance == pytest.approx(50 / 40**2)


def test_a_domain_keeps_every_unit():
    """The first person of each unit: totals a 10, 10, 0; b 20, 0, 20.

    a: mean 20/3, squares (100 + 100 + 400)/9 = 200/3, times 3/2 = 100.
    b: mean 40/3, squares (400 + 400 + 1600)/9 = 800/3, times 3/2 = 400. Together 500.
    """
    design = clustered()
    assert total(Y, design, domain=FIRST).value == 60
    assert total(Y, design, domain=FIRST).variance == pytest.approx(500)


def test_a_domain_missing_from_a_unit_has_a_zero_there():
    """Only units 1, 4 and 5 hold domain members, whose totals are 10; 40, 20.

    a: 10, 0, 0: squares 600/9, times 3/2 = 100. b: 40, 20, 0: mean 20, squares 800, times 3/2 = 1200.
    Degrees of freedom: 3 units less 2 strata.
    """
    domain = np.isin(PSU, [1, 4, 5])
    estimate = total(Y, clustered(), domain=domain)
    assert (estimate.value, estimate.degf) == (70, 1)
    assert estimate.variance == pytest.approx(1300)


def test_a_missing_answer_is_a_respondent_outside_the_domain():
    """Dropping the second person of every unit item-wise is the domain of the first."""
    missing = np.where(FIRST, Y, np.nan)
    answered, domain = mean(missing, clustered()), mean(Y, clustered(), domain=FIRST)
    assert (answered.value, answered.variance, answered.n) == (domain.value, domain.variance, 6)


def test_a_domain_inside_one_unit_has_the_variance_within_it():
    """Unit 1 answered 1 and 0 with equal weights: mean 1/2, linearised 10 * (+-1/2) / 20 = +-1/4.

    Between units there is nothing to see. Within: 2/(2-1) * (1/16 + 1/16) = 1/4, one degree of freedom.
    """
    estimate = mean(Y, clustered(), domain=np.array(PSU) == 1)
    assert estimate.value == 0.5
    assert estimate.variance == pytest.approx(0.25)
    assert (estimate.basis, estimate.degf) == (Basis.WITHIN, 1)


def test_a_domain_of_one_respondent_has_no_standard_error():
    """One answer says nothing about spread, whatever the design."""
    estimate = mean(Y, clustered(), domain=np.arange(12) == 0)
    assert estimate.value == 1
    assert math.isnan(estimate.se)
    assert estimate.basis is Basis.NONE
    assert "một người trả lời" in estimate.reason.to("vi")


def test_the_total_of_a_domain_inside_one_unit_varies_between_units():
    """Unit 2 alone: totals a 0, 20, 0: squares 800/3, times 3/2 = 400; no degrees of freedom, no interval."""
    estimate = total(Y, clustered(), domain=np.array(PSU) == 2)
    assert estimate.variance == pytest.approx(400)
    assert (estimate.basis, estimate.degf) == (Basis.BETWEEN, 0)
    assert all(map(math.isnan, estimate.ci()))


def test_people_drawn_directly():
    """Without units every respondent is one; equal weights: p = 7/12, n/(n-1) * p(1-p)/n = 35/144/11."""
    estimate = proportion(Y, Design.of(n=12))
    assert estimate.variance == pytest.approx(35 / 144 / 11)
    assert estimate.degf == 11


def test_a_ratio_of_totals():
    """y over visits with equal weights, four people: 1/2, 3/4, 2/4, 4/6 of 10 / 16.

    Residuals y - 5/8 x: -1/4, 1/2, -1/2, 1/4; squares 5/8; times 4/3 over 16^2 = 5/6 / 256.
    """
    estimate = ratio([1, 3, 2, 4], [2, 4, 4, 6], Design.of(n=4))
    assert estimate.value == 0.625
    assert estimate.variance == pytest.approx(5 / 6 / 256)


def test_a_difference_of_domains_in_the_same_units_uses_their_covariance():
    """First persons less second persons, equal weights, units 1 to 3: (1, 1, 0) - (0, 1, 0), each over 3.

    Differences by unit: 1/3, 0, 0; mean of each 1/9; squares (4 + 1 + 1)/81 = 6/81; times 3/2 = 1/9.
    """
    y, units = Y[:6], PSU[:6]
    design = Design.of(n=6, psu=units)
    first = FIRST[:6]
    gap = difference(mean(y, design, domain=first), mean(y, design, domain=~first))
    assert gap.value == pytest.approx(1 / 3)
    assert gap.variance == pytest.approx(1 / 9)


def test_brewer_gives_each_unit_its_own_correction():
    """Units of a with chances 1/2, 1/4, 1/4 and totals 10, 20, 0: deviations 0, 10, -10.

    3/2 * (1/2 * 0 + 3/4 * 100 + 3/4 * 100) = 225; b with chances 1/2 each: 400 / 2 = 200.
    """
    chance = [1 / 2, 1 / 2, 1 / 4, 1 / 4, 1 / 4, 1 / 4] + [1 / 2] * 6
    design = Design.of(WEIGHT, strata=STRATUM, psu=PSU, population_psus=chance, pps="brewer")
    assert total(Y, design).variance == pytest.approx(425)


def test_the_design_effect_compares_with_people_drawn_directly():
    """p = 11/18 of 180 people, n = 12: spread 11*7/324 * 12/11 / 12 = 7/324, less 12/180 of the people.

    700/180^2 = 7/324, so the effect with replacement is 1, and 180/168 without.
    """
    estimate = mean(Y, clustered())
    assert estimate.deff_wr == pytest.approx(1)
    assert estimate.deff == pytest.approx(180 / 168)
