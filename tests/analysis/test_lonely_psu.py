"""A stratum with one sampling unit: refused by name, or treated as the analyst said."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.compare.crosstab import crosstab
from analysis.design import LONELY_PSU, Design
from analysis.estimate import contrast, mean, total
from analysis.estimate.groups import Groups
from analysis.refusal import Refusal
from analysis.regression import regression

STRATUM = ["đông"] * 4 + ["tây"] * 4 + ["đảo"] * 2
PSU = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
Y = np.array([1, 0, 1, 1, 0, 0, 1, 1, 0, 1], dtype=float)
"""Unit totals 1, 2; 0, 2; 1: squares east 1/2 * 2 = 1, west 2 * 2 = 4; the island alone."""

ISLAND = np.array([False] * 8 + [True] * 2)


def lonely(rule, **options):
    return Design.of(n=10, strata=STRATUM, psu=PSU, lonely_psu=rule, **options)


def test_it_is_refused_by_name_with_what_is_wrong_and_what_to_do():
    with pytest.raises(Refusal) as caught:
        mean(Y, lonely("fail"))
    refusal = caught.value
    assert refusal.where == "stratum đảo"
    assert "only one sampling unit was drawn here at stage 1" in refusal.wrong("en")
    assert "chỉ một đơn vị được chọn ở đây tại giai đoạn 1" in refusal.wrong("vi")
    assert "lonely_psu" in refusal.remedy("en")
    assert str(refusal).startswith("stratum đảo: ")


def test_refusing_is_what_happens_when_nothing_is_said():
    with pytest.raises(Refusal, match="stratum đảo"):
        total(Y, Design.of(n=10, strata=STRATUM, psu=PSU))


@pytest.mark.parametrize("rule", ["remove", "certainty"])
def test_removed_it_adds_nothing(rule):
    assert total(Y, lonely(rule)).variance == pytest.approx(5)


def test_the_average_of_the_others_stands_in_for_it():
    """Three strata, two of them sound: 5 * 3/2."""
    assert total(Y, lonely("average")).variance == pytest.approx(7.5)


def test_adjusted_it_is_centred_on_the_mean_of_all_units():
    """The mean of the units 1, 2, 0, 2, 1 is 6/5; the island's 1 is 1/5 away: 5 + 1/25."""
    assert total(Y, lonely("adjust")).variance == pytest.approx(5.04)


def test_a_stratum_of_which_everything_was_taken_is_not_lonely():
    """The island has one unit in the population: nothing was left out there."""
    population = [20] * 4 + [8] * 4 + [1] * 2
    estimate = total(Y, lonely("fail", population_psus=population))
    assert estimate.variance == pytest.approx(1 * 0.9 + 4 * 0.75)


def test_a_domain_outside_the_lonely_stratum_is_not_refused():
    assert total(Y, lonely("fail"), domain=~ISLAND).variance == pytest.approx(5)


def test_a_domain_in_the_lonely_stratum_is_refused_by_name():
    with pytest.raises(Refusal, match="stratum đảo"):
        total(Y, lonely("fail"), domain=ISLAND)


def test_strata_with_one_unit_left_in_a_domain_are_ordinary_unless_said_otherwise():
    """Units 1 and 3 alone: totals 1, 0 and 0, 0, and no island: east 1/2 * ... = squares 1/2 times 2 = 1."""
    domain = np.isin(PSU, [1, 3])
    assert total(Y, lonely("average"), domain=domain).variance == pytest.approx(1)


def test_lonely_in_the_domain_too_when_said_so():
    """Every stratum of the domain has one unit left: nothing is sound, so nothing can stand in."""
    domain = np.isin(PSU, [1, 3])
    estimate = total(Y, lonely("average", domain_lonely=True), domain=domain)
    assert math.isnan(estimate.variance)


def test_lonely_in_the_domain_adjusted_to_all_units_of_its_strata():
    """Units 1, 2 and 3, 4 with totals 1, 0, 0, 0: mean 1/4 over four units.

    Both strata are centred there: 2 * ((3/4)^2 + 3 * (1/4)^2) = 3/2.
    """
    domain = np.isin(PSU, [1, 3])
    estimate = total(Y, lonely("adjust", domain_lonely=True), domain=domain)
    assert estimate.variance == pytest.approx(1.5)


def test_a_lonely_unit_of_the_second_stage_is_named_with_its_stage():
    second = [1, 2, 1, 2, 1, 2, 1, 2, 1, 1]
    population = {"population_psus": [9] * 10, "stages": [second], "populations": [[5] * 10]}
    strata = ["đông"] * 4 + ["tây"] * 6
    with pytest.raises(Refusal) as caught:
        total(Y, Design.of(n=10, strata=strata, psu=PSU, **population))
    assert caught.value.where == "sampling unit 5"
    assert "stage 2" in caught.value.wrong("en")


def test_a_unit_whose_answers_in_the_domain_have_no_weight_is_there_for_every_question():
    """As for a mean, also for a table and a regression: units 1, 2 and 3, 4; only 1 and 3 have a weight."""
    weights, domain = np.where(np.isin(PSU, [2, 4]), 0.0, 1.0), np.isin(PSU, [1, 2, 3, 4])
    options = {"strata": STRATUM, "psu": PSU, "lonely_psu": "adjust", "domain_lonely": True}
    design = Design.of(weights, **options)
    share = mean(Y, design, domain=domain)
    table = crosstab(Groups.of(["a", "b"] * 5), Groups.of(Y), design, domain=domain)
    fitted = regression(Y, {}, design, domain=domain)
    assert contrast(table.shares, [[0, 1, 0, 1]])[0].se == pytest.approx(share.se)
    assert fitted["(Intercept)"].se == pytest.approx(share.se)
    assert share.se > 0


def test_an_unknown_rule_is_answered_with_the_known_ones():
    with pytest.raises(Refusal) as caught:
        lonely("ignore")
    assert all(rule in caught.value.remedy("en") for rule in LONELY_PSU)
