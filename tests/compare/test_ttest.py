"""Design-based t tests and direct standardisation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.compare.ttest import one_sample, two_sample
from analysis.design import Design
from analysis.estimate import mean
from analysis.estimate.groups import Groups
from analysis.estimate.standardise import standardised
from analysis.refusal import Refusal

RNG = np.random.default_rng(5)
PSU = np.repeat(np.arange(12), 10)
DESIGN = Design.of(RNG.uniform(1, 4, 120), psu=PSU, strata=PSU // 4)
Y = RNG.normal(3.5, 1, 120)
SEX = Groups.of(np.where(RNG.uniform(size=120) < 0.5, "f", "m"))


def test_one_sample_is_the_mean_against_a_number_with_one_degree_of_freedom_less():
    found, plain = one_sample(Y, DESIGN, mu=3.0), mean(Y, DESIGN)
    assert found.value == pytest.approx(plain.value - 3)
    assert found.se == pytest.approx(plain.se)
    assert found.degf == plain.degf - 1 == 8


def test_a_simple_random_sample_gives_nearly_students_test():
    """Its standard error differs from Student's by the pooled variance only."""
    y, groups = RNG.normal(size=400), Groups.of(np.arange(400) % 2)
    found = two_sample(y, groups, Design.of(n=400))
    welch = stats.ttest_ind(y[1::2], y[::2], equal_var=False)
    assert found.t == pytest.approx(welch.statistic, rel=0.01)
    assert found.degf == 398


def test_changing_the_order_of_groups_changes_the_sign():
    there, back = two_sample(Y, SEX, DESIGN), two_sample(Y, SEX.ordered(["m", "f"]), DESIGN)
    assert back.value == pytest.approx(-there.value)
    assert back.p == pytest.approx(there.p)


def test_the_domain_keeps_the_design():
    domain = PSU % 2 == 0
    found = two_sample(Y, SEX, DESIGN, domain=domain)
    assert found.degf == DESIGN.degf(domain) - 1 == 2


@pytest.mark.parametrize("labels", [["f"] * 120, np.arange(120) % 3, [""] * 120])
def test_other_than_two_groups_are_refused(labels):
    with pytest.raises(Refusal, match="needs exactly two"):
        two_sample(Y, Groups.of(labels), DESIGN)


def test_no_valid_answer_has_no_t():
    found = one_sample(np.full(120, np.nan), DESIGN)
    assert math.isnan(found.p)


@settings(deadline=None)
@given(shift=st.floats(-100, 100), scale=st.floats(0.1, 10))
def test_the_unit_of_an_answer_does_not_change_the_p_value(shift, scale):
    found = two_sample(Y * scale + shift, SEX, DESIGN)
    assert found.p == pytest.approx(two_sample(Y, SEX, DESIGN).p, rel=1e-6)


AGE = Groups.of(np.where(Y > 3.6, "old", "young"))


def test_standardising_to_ones_own_composition_changes_nothing():
    own = {label: float(DESIGN.weights[place == AGE.places].sum()) for place, label in enumerate(AGE.labels)}
    assert standardised(Y, AGE, own, DESIGN).value == pytest.approx(mean(Y, DESIGN).value)


def test_standardising_to_one_group_gives_its_mean():
    found = standardised(Y, AGE, {"old": 1, "young": 0}, DESIGN)
    old = mean(Y, DESIGN, domain=AGE.places == 0)
    assert (found.value, found.se) == pytest.approx((old.value, old.se))


def test_units_of_one_composition_keep_their_order():
    young_only = standardised(
        Y - (SEX.places == 0), AGE, {"old": 3, "young": 7}, DESIGN, domain=SEX.places == 0
    )
    assert (
        young_only.value < standardised(Y, AGE, {"old": 3, "young": 7}, DESIGN, domain=SEX.places == 0).value
    )


@pytest.mark.parametrize("share", [-0.5, float("nan")])
def test_a_share_of_the_standard_that_is_no_share_is_named_by_its_group(share):
    with pytest.raises(Refusal, match="standard young"):
        standardised(Y, AGE, {"old": 1.5, "young": share}, DESIGN)


@pytest.mark.parametrize("standard", [{"old": 1}, {"old": 1, "young": 1, "child": 1}])
def test_a_standard_that_does_not_fit_names_the_groups(standard):
    with pytest.raises(Refusal, match=r"young|child"):
        standardised(Y, AGE, standard, DESIGN)


def test_everybody_alike_has_no_t_however_the_mean_is_rounded():
    weights = 1 + 0.37 * np.arange(20)
    design = Design.of(weights, psu=np.arange(20) % 5)
    alike = np.full(20, 3.7)
    found = one_sample(alike, design, mu=1)
    apart = two_sample(alike, Groups.of(np.arange(20) % 2), design)
    assert (found.se, apart.se) == (0, 0)
    assert math.isnan(found.t)
    assert math.isnan(apart.p)


def test_people_who_stand_for_nobody_make_no_group():
    """Who did not answer keeps the weight 0 and stays in the design, in a group of its own or not."""
    design = Design.of(np.where(np.arange(120) < 110, DESIGN.weights, 0), psu=PSU, strata=PSU // 4)
    three = Groups.of([*np.array(SEX.labels)[SEX.places[:110]], *["silent"] * 10])
    found, alone = two_sample(Y, three, design), two_sample(Y, SEX, design)
    assert (found.value, found.se, found.degf) == (alone.value, alone.se, alone.degf)
    shares = {"f": 1, "m": 2}
    assert standardised(Y, three, shares, design).value == standardised(Y, SEX, shares, design).value
    with pytest.raises(Refusal, match="silent"):
        standardised(Y, three, shares | {"silent": 1}, design)
