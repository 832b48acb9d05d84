"""Regressions: weights in the fit, the design in the standard errors, and what cannot be fitted."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.compare.ttest import two_sample
from analysis.design import Design
from analysis.estimate import contrast, mean
from analysis.estimate.groups import Groups
from analysis.refusal import Refusal
from analysis.regression import regression
from analysis.regression.families import FAMILIES
from analysis.replicates import given as given_replicates

RNG = np.random.default_rng(17)
N = 240
PSU = np.repeat(np.arange(24), 10)
STRATA = PSU // 8
WEIGHTS = RNG.uniform(1, 4, N)
DESIGN = Design.of(WEIGHTS, psu=PSU, strata=STRATA)
WAIT = RNG.gamma(2, 10, N)
SEX = Groups.of(RNG.choice(["f", "m"], N))
AREA = Groups.of(RNG.choice(["town", "delta", "hills"], N))
LATENT = 2 - WAIT / 20 + 0.5 * SEX.places + RNG.normal(0, 0.4, 24)[PSU] + RNG.logistic(0, 1, N)
HAPPY = (LATENT > 1).astype(float)
LEVEL = 1.0 + (LATENT > -1) + (LATENT > 1) + (LATENT > 2.5)
COUNT = RNG.poisson(2, N).astype(float)
OUTCOMES = {"gaussian": LATENT, "binomial": HAPPY, "poisson": COUNT, "ordinal": LEVEL}
PREDICTORS = {"wait": WAIT, "sex": SEX, "area": AREA}


@pytest.mark.parametrize("family", FAMILIES)
def test_coefficients_are_named_by_predictor_and_group(family):
    fitted = regression(OUTCOMES[family], PREDICTORS, DESIGN, family=family)
    slopes = ("wait", "sex=m", "area=hills", "area=town")
    expected = (*slopes, "1|2", "2|3", "3|4") if family == "ordinal" else ("(Intercept)", *slopes)
    assert fitted.names == expected
    assert fitted.terms["area"] == tuple(expected.index(f"area={name}") for name in ("hills", "town"))
    assert (fitted.degf, fitted.n) == (21 + 1 - 5, N)


def test_a_constant_alone_is_a_mean_or_a_logit():
    plain, share = mean(LATENT, DESIGN), mean(HAPPY, DESIGN)
    fitted = regression(LATENT, {}, DESIGN)["(Intercept)"]
    assert (fitted.value, fitted.se) == pytest.approx((plain.value, plain.se))
    fitted = regression(HAPPY, {}, DESIGN, family="binomial")["(Intercept)"]
    spread = share.value * (1 - share.value)
    assert fitted.value == pytest.approx(np.log(share.value / (1 - share.value)))
    assert fitted.se == pytest.approx(share.se / spread)


def test_one_pair_of_groups_is_a_t_test():
    fitted, test = regression(LATENT, {"sex": SEX}, DESIGN)["sex=m"], two_sample(LATENT, SEX, DESIGN)
    assert (fitted.value, fitted.se, fitted.degf) == pytest.approx((test.value, test.se, test.degf))


def test_one_coefficient_is_tested_as_its_t_squared():
    fitted = regression(HAPPY, PREDICTORS, DESIGN, family="binomial")
    test = fitted.test("wait")
    assert test.f == pytest.approx(fitted["wait"].t ** 2)
    assert test.p == pytest.approx(fitted["wait"].p)
    assert (fitted.test("area").degf, fitted.test("area").residual) == (2, fitted.degf)


def test_two_levels_of_an_ordinal_answer_would_be_a_logistic_regression():
    """The same likelihood: three levels of which the middle one is hardly there."""
    three = np.where(HAPPY == 1, 3.0, 1.0)
    three[0] = 2.0
    light = WEIGHTS.copy()
    light[0] = 1e-7
    design = Design.of(light, psu=PSU, strata=STRATA)
    ordinal = regression(three, {"wait": WAIT, "sex": SEX}, design, family="ordinal")
    logistic = regression(HAPPY, {"wait": WAIT, "sex": SEX}, design, family="binomial")
    for name in ("wait", "sex=m"):
        assert ordinal[name].value == pytest.approx(logistic[name].value, rel=1e-4)
        assert ordinal[name].se == pytest.approx(logistic[name].se, rel=1e-3)


def test_the_truth_is_found_in_a_large_sample():
    rng = np.random.default_rng(4)
    x = rng.normal(size=20000)
    latent = 1.5 * x + rng.logistic(size=20000)
    level = 1.0 + (latent > -1) + (latent > 0.5)
    fitted = regression(level, {"x": x}, Design.of(n=20000), family="ordinal")
    for name, truth in (("x", 1.5), ("1|2", -1.0), ("2|3", 0.5)):
        low, high = fitted[name].ci(0.999)
        assert low < truth < high


def jackknifed(weights, psu, strata):
    """Return JKn replicates of a stratified cluster design."""
    units = np.unique(psu)
    factors, rscales = [], []
    for unit in units:
        stratum = strata[psu == unit][0]
        m = len(np.unique(psu[strata == stratum]))
        factors.append(np.where(psu == unit, 0, np.where(strata == stratum, m / (m - 1), 1)))
        rscales.append((m - 1) / m)
    return given_replicates(
        weights, np.array(factors).T, kind="JKn", combined=False, scale=1, rscales=rscales
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_the_jackknife_is_near_linearisation(family):
    replicated = jackknifed(WEIGHTS, PSU, STRATA)
    second = regression(OUTCOMES[family], PREDICTORS, replicated, family=family)
    first = regression(OUTCOMES[family], PREDICTORS, DESIGN, family=family)
    assert second.estimates.values == pytest.approx(first.estimates.values, rel=1e-9)
    assert second.estimates.ses == pytest.approx(first.estimates.ses, rel=0.15)
    assert second.degf == first.degf


def test_contrasts_of_coefficients_use_their_covariance():
    fitted = regression(LATENT, PREDICTORS, DESIGN)
    gap = contrast(fitted.estimates, np.array([[0, 0, 0, 1.0, -1.0]]))[0]
    swapped = regression(LATENT, PREDICTORS | {"area": AREA.ordered(["town"])}, DESIGN)
    assert gap.value == pytest.approx(swapped["area=hills"].value)
    assert gap.se == pytest.approx(swapped["area=hills"].se)


def test_a_missing_answer_leaves_the_respondent_out_of_the_fit_but_not_of_the_design():
    some, whole = WAIT.copy(), np.where(PSU == 3, np.nan, LATENT)
    some[:5] = np.nan
    fitted = regression(whole, {"wait": some, "sex": SEX}, DESIGN)
    domain = (PSU != 3) & ~np.isnan(some)
    same = regression(LATENT, {"wait": WAIT, "sex": SEX}, DESIGN, domain=domain)
    assert fitted.n == same.n == N - 15
    assert fitted.estimates.covariance == pytest.approx(same.estimates.covariance)
    assert fitted.degf == DESIGN.degf(domain) + 1 - 3


def test_a_group_nobody_is_in_has_no_coefficient():
    fitted = regression(LATENT, {"area": AREA}, DESIGN, domain=AREA.places != 1)
    assert fitted.names == ("(Intercept)", "area=town")


@pytest.mark.parametrize("family", ["gaussian", "binomial", "ordinal"])
@settings(max_examples=15, deadline=None)
@given(scale=st.floats(0.01, 100), seed=st.integers(0, 99))
def test_scaling_weights_and_the_order_of_rows_change_no_coefficient(family, scale, seed):
    order = np.random.default_rng(seed).permutation(N)
    moved = Design.of(WEIGHTS[order] * scale, psu=PSU[order], strata=STRATA[order])
    again = regression(OUTCOMES[family][order], {"wait": WAIT[order]}, moved, family=family)
    first = regression(OUTCOMES[family], {"wait": WAIT}, DESIGN, family=family)
    assert again.estimates.values == pytest.approx(first.estimates.values, rel=1e-7, abs=1e-9)
    assert again.estimates.ses == pytest.approx(first.estimates.ses, rel=1e-7)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_predictor_far_from_0_keeps_its_digits(family):
    far = regression(OUTCOMES[family], {"wait": WAIT + 1e6, "sex": SEX}, DESIGN, family=family)
    near = regression(OUTCOMES[family], {"wait": WAIT, "sex": SEX}, DESIGN, family=family)
    for name in ("wait", "sex=m"):
        assert (far[name].value, far[name].se) == pytest.approx((near[name].value, near[name].se), rel=1e-9)
    if family == "ordinal":
        at = far.names.index("2|3")
        moved = far.estimates.values[at] - 1e6 * far["wait"].value
        assert moved == pytest.approx(near.estimates.values[at], abs=1e-6)


REFUSED = {
    "an unknown family": (LATENT, PREDICTORS, "probit", "gaussian, binomial, poisson, ordinal"),
    "answers outside 0 and 1": (LATENT, PREDICTORS, "binomial", "0 … 1"),
    "negative counts": (LATENT, PREDICTORS, "poisson", "needed: 0"),
    "two levels": (HAPPY, PREDICTORS, "ordinal", "3 levels"),
    "a predictor twice": (LATENT, {"wait": WAIT, "hours": WAIT / 60}, "gaussian", "hours"),
    "a constant": (LATENT, {"one": np.ones(N)}, "gaussian", "determined by those before"),
    "one group": (LATENT, {"sex": Groups.of(["f"] * N)}, "gaussian", "only one group"),
    "a predictor of another length": (LATENT, {"wait": WAIT[:9]}, "gaussian", "9"),
    "separation": (HAPPY, {"x": 2 * HAPPY + WAIT / 1e6}, "binomial", "separates"),
    "a group that counts nothing": (COUNT * SEX.places, {"sex": SEX}, "poisson", "separates"),
    "separation of levels": (LEVEL, {"x": LEVEL}, "ordinal", "separates"),
    "separation of levels far apart": (LEVEL, {"x": 1e6 * LEVEL**3}, "ordinal", "separates"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_fitted_is_refused(case):
    y, predictors, family, message = REFUSED[case]
    with pytest.raises(Refusal, match=message):
        regression(y, predictors, DESIGN, family=family)


def test_answers_separated_by_a_hair_are_refused_without_a_word_from_numpy():
    near = [-0.7315559170910789, 0.8938456004516719, 1.0454923240383853, 0.9325435340039069]
    with pytest.raises(Refusal, match="separates"):
        regression(np.array([0.0, 0, 1, 0]), {"x": np.array(near)}, Design.of(n=4), family="binomial")


def test_a_group_to_compare_with_that_nobody_is_in_is_refused_by_its_name():
    sex = Groups.of(["f", "m"] * (N // 2))
    three = Groups(("other", *sex.labels), sex.places + 1)
    with pytest.raises(Refusal, match="compare with is other, which has no respondents here; there are f, m"):
        regression(LATENT, {"sex": three}, DESIGN)


def test_negative_weights_are_refused():
    calibrated = DESIGN.adjusted(np.where(np.arange(N) == 7, -0.5, WEIGHTS))
    with pytest.raises(Refusal, match="row 8"):
        regression(LATENT, PREDICTORS, calibrated)


def test_an_unknown_coefficient_names_the_known_ones():
    with pytest.raises(Refusal, match="wait, sex=m"):
        regression(LATENT, PREDICTORS, DESIGN)["age"]


def test_more_coefficients_than_sampling_units_have_no_p_value():
    few = Design.of(n=N, psu=np.arange(N) % 3)
    fitted = regression(LATENT, PREDICTORS, few)
    assert fitted.degf == 2 + 1 - 5
    assert np.isnan(fitted["wait"].p)
    assert np.isnan(fitted.test("area").p)


def test_a_regression_on_answers_that_are_all_alike_has_no_slope():
    found = regression(np.full(N, 5.0), {"sex": SEX}, DESIGN)
    assert found.estimates.values == pytest.approx([5, 0])
    assert found.estimates.ses == pytest.approx([0, 0], abs=1e-12)


def test_a_replicate_without_anybody_of_a_group_says_nothing_about_its_coefficient():
    rare = Groups.of(np.where(np.isin(PSU, [3, 4]), "rare", "common"))
    factors = np.random.default_rng(5).uniform(0.5, 1.5, (24, 12))
    factors[3:5, -1] = 0
    known = {"kind": "bootstrap", "combined": False, "scale": 0.1, "mse": True}
    groups = (PSU, np.arange(24))
    with_it = given_replicates(WEIGHTS, factors, groups=groups, **known)
    without = given_replicates(WEIGHTS, factors[:, :-1], groups=groups, **known)
    found, expected = (regression(LATENT, {"rare": rare}, design) for design in (with_it, without))
    assert found.estimates.ses == pytest.approx(expected.estimates.ses)


def test_a_model_that_leaves_nothing_unexplained_has_no_test():
    """Four respondents, four coefficients: what is left of each answer is rounding."""
    y, x = [13.1, 27.3, 9.7, 55.9], np.array([[3.3, 1.9, 8.1, 2.7], [1, 0, 0, 7.7], [0.3, 5.1, 1.7, 0]])
    design = Design.of([3.1, 17.3, 5.9, 2.3], psu=[0, 1, 2, 3])
    fitted = regression(y, dict(zip("abc", x, strict=True)), design)
    assert fitted.estimates.ses.tolist() == [0, 0, 0, 0]
    assert math.isnan(fitted["a"].t)
    assert math.isnan(fitted.test("b").f)


def test_ordinal_coefficients_leave_no_slope_of_the_likelihood_in_any_direction():
    """R's svyolr stops where the mean score is 1e-4 as a rule; that is not the maximum."""
    fitted = regression(LEVEL, {"wait": WAIT, "sex": SEX}, DESIGN, family="ordinal")
    model, weights = fitted.model, WEIGHTS[fitted.model.rows]
    slope = weights @ model.family.scores(model.y, model.x, fitted.estimates.values) / weights.sum()
    assert np.abs(slope).max() < 1e-12


def test_a_model_that_leaves_nothing_unexplained_leaves_nothing_in_any_replicate():
    """Scores that are what a group says, in R 1e-16 with a t of 1e14."""
    y = np.where(SEX.places == 1, 3.7, 1.3)
    factors = RNG.choice([0.3, 1.0, 1.7], (N, 12))
    design = given_replicates(WEIGHTS, factors, kind="bootstrap", combined=False)
    fitted = regression(y, {"sex": SEX, "wait": WAIT}, design)
    assert fitted.estimates.ses.tolist() == [0, 0, 0]
    assert math.isnan(fitted.test("sex").f)


@pytest.mark.parametrize("family", ["gaussian", "binomial"])
def test_a_predictor_far_from_0_has_the_standard_error_it_has_near_0(family):
    chance = np.random.default_rng(20261128)
    income = chance.normal(0, 3, 400)
    answers = 0.3 * income + chance.normal(0, 1, 400)
    answers = (answers > 0).astype(float) if family == "binomial" else answers
    design = Design.of(weights=chance.uniform(0.5, 3, 400), psu=np.repeat(np.arange(40), 10))
    near, far = (
        regression(answers, {"x": income + away}, design, family=family).estimates for away in (0, 1e6)
    )
    assert far.values[1] == pytest.approx(near.values[1], rel=1e-9)
    assert far.variances[1] == pytest.approx(near.variances[1], rel=1e-9)
