"""What each adjustment does to weights and standard errors, against numbers that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from analysis.design import Design
from analysis.estimate import mean, total
from analysis.weighting import Weighting, base_weights
from analysis.weighting.calibration import calibration
from analysis.weighting.diagnosis import kish_deff
from analysis.weighting.population import Population
from analysis.weighting.raking import post_stratification, raking
from analysis.weighting.trimming import non_response, trimming

# Twelve residents, every one of them standing for ten; eight women, four men; five young, seven old.
SEX = list("FFFFFFFFMMMM")
AGE = ["young", "young", "young", "old", "old", "old", "old", "old", "young", "young", "old", "old"]
Y = np.array([1.0, 0, 1, 1, 1, 0, 1, 1, 0, 1, 0, 0])
TWELVE = Design.of(np.full(12, 10.0))
PEOPLE = Population.of(
    {"sex": ["F", "F", "M", "M"], "age": ["young", "old", "young", "old"]}, [25, 35, 30, 30]
)


def sex_margin():
    return PEOPLE.margin({"sex": SEX})


def age_margin():
    return PEOPLE.margin({"age": AGE})


def test_a_chance_of_one_in_twenty_gives_a_weight_of_twenty():
    assert base_weights([0.1, 0.5], [0.5, 0.5]).tolist() == [20, 4]


def test_numbers_with_decimals_are_the_categories_their_texts_are():
    grade = np.repeat([10.0, 2.5], 6)
    people = Population.of({"grade": ["10", "2.5"]}, [90, 60])
    for written in (grade, grade.astype(object), [f"{value:g}" for value in grade]):
        assert people.margin({"grade": written}).counts.tolist() == [90, 60]


def test_the_weights_of_a_post_stratum_are_its_people_over_its_respondents():
    made = Weighting.of(TWELVE, post_stratification(sex_margin()))
    assert made.weights.tolist() == [60 / 8] * 8 + [60 / 4] * 4


def test_the_standard_error_after_post_stratification_is_of_deviations_from_each_stratum_mean():
    made = Weighting.of(TWELVE, post_stratification(sex_margin()))
    # six of eight women and one of four men: mean (60 * 6/8 + 60 * 1/4) / 120
    women, men = np.var(Y[:8]) * 8 * 7.5**2, np.var(Y[8:]) * 4 * 15**2
    estimate = mean(Y, made.design)
    assert estimate.value == pytest.approx(0.5)
    assert estimate.se == pytest.approx(np.sqrt((women + men) * 12 / 11) / 120)


def test_what_is_calibrated_to_has_no_standard_error():
    for adjustment in (
        post_stratification(sex_margin()),
        raking([sex_margin(), age_margin()]),
        calibration([sex_margin(), age_margin()]),
        calibration([sex_margin(), age_margin()], method="raking"),
    ):
        women = total(np.array(SEX) == "F", Weighting.of(TWELVE, adjustment).design)
        assert women.value == pytest.approx(60)
        assert women.se == pytest.approx(0, abs=1e-9)


def test_raking_meets_every_margin_and_keeps_the_odds_ratio_of_the_cells():
    made = Weighting.of(TWELVE, raking([sex_margin(), age_margin()]))
    cells = {
        (s, a): made.weights[(np.array(SEX) == s) & (np.array(AGE) == a)].sum()
        for s in "FM"
        for a in ("young", "old")
    }
    assert cells["F", "young"] + cells["F", "old"] == pytest.approx(60)
    assert cells["F", "young"] + cells["M", "young"] == pytest.approx(55)
    odds = cells["F", "young"] * cells["M", "old"] / (cells["F", "old"] * cells["M", "young"])
    assert odds == pytest.approx(3 * 2 / (5 * 2))


def test_raking_and_exponential_calibration_give_the_same_weights():
    raked = Weighting.of(TWELVE, raking([sex_margin(), age_margin()]))
    calibrated = Weighting.of(TWELVE, calibration([sex_margin(), age_margin()], method="raking"))
    assert calibrated.weights == pytest.approx(raked.weights, rel=1e-10)


@pytest.mark.parametrize("method", ["linear", "raking", "logit"])
def test_every_distance_meets_the_totals_within_its_bounds(method):
    years = np.arange(12.0)
    adjustment = calibration(
        [sex_margin(), age_margin()], {"years": (years, 700.0)}, method=method, bounds=(0.3, 2.5)
    )
    made = Weighting.of(TWELVE, adjustment)
    assert made.weights @ years == pytest.approx(700)
    assert age_margin().sums(made.weights) == pytest.approx(age_margin().counts)
    assert (made.weights >= 3 - 1e-9).all()
    assert (made.weights <= 25 + 1e-9).all()


def test_linear_calibration_moves_weights_along_a_straight_line_of_the_variables():
    years = np.arange(12.0)
    adjustment = calibration([], {"everybody": (np.ones(12), 120.0), "years": (years, 700.0)})
    factors = Weighting.of(TWELVE, adjustment).weights / 10
    assert np.diff(factors) == pytest.approx(np.full(11, factors[1] - factors[0]))


def test_redundant_margins_change_nothing():
    crossed = PEOPLE.margin({"sex": SEX, "age": AGE})
    once = Weighting.of(TWELVE, calibration([crossed]))
    twice = Weighting.of(TWELVE, calibration([crossed, sex_margin(), age_margin()]))
    assert twice.weights == pytest.approx(once.weights)
    assert mean(Y, twice.design).se == pytest.approx(mean(Y, once.design).se)


@pytest.mark.parametrize("method", ["linear", "raking"])
def test_a_number_far_from_0_is_calibrated_to_as_the_same_number_near_0(method):
    """R survey 4.5 stops at such a number: "system is computationally singular"."""
    near = np.array([3.0, -1, 2, 0, -4, 1, 5, -2, 0, 1, -3, 2])
    found = []
    for shift in (0, 1e6):
        numbers = {"income": (near + shift, 120 * (0.4 + shift))}
        design = Weighting.of(TWELVE, calibration([sex_margin()], numbers, method=method)).design
        found.append([mean(Y, design).value, mean(Y, design).se])
    assert found[0] == pytest.approx(found[1], rel=1e-9)


def test_trimming_once_shares_the_difference_among_those_not_cut():
    made = Weighting.of(Design.of([10, 20, 30, 100]), trimming(4, lower=15, upper=80))
    # 20 people cut from above, 5 added from below: 15 to share between two
    assert made.weights.tolist() == [15, 27.5, 37.5, 80]


def test_strict_trimming_goes_on_until_nobody_is_outside():
    once = Weighting.of(Design.of([20, 59, 61, 100]), trimming(4, upper=62))
    strict = Weighting.of(Design.of([20, 59, 61, 100]), trimming(4, upper=62, strict=True))
    assert once.weights == pytest.approx([20 + 38 / 3, 59 + 38 / 3, 61 + 38 / 3, 62])
    assert strict.weights == pytest.approx([54, 62, 62, 62])


def test_trimming_lifts_nobody_who_has_no_weight():
    made = Weighting.of(Design.of([0, 10, 30]), trimming(3, lower=15))
    assert made.weights.tolist() == [0, 15, 25]


def test_those_who_answered_carry_the_weight_of_those_who_did_not():
    answered = np.array([True, True, False, True, True, False])
    cells = {"area": ["u", "u", "u", "r", "r", "r"]}
    made = Weighting.of(Design.of([1, 2, 3, 4, 5, 6]), non_response(answered, cells))
    assert made.weights == pytest.approx([2, 4, 0, 20 / 3, 25 / 3, 0])


def test_every_step_is_kept_under_its_own_name_and_diagnosed():
    by_sex = post_stratification(sex_margin())
    made = Weighting.of(TWELVE, by_sex, trimming(12, upper=12), by_sex)
    assert list(made.columns) == [
        "weight_base",
        "weight_post_stratification",
        "weight_trimming",
        "weight_post_stratification_2",
    ]
    base, first, trimmed, last = made.diagnoses()
    assert (base.n, base.total, base.kish_deff, base.furthest) == (12, 120, 1, 1)
    assert first.kish_deff == pytest.approx(12 * (8 * 7.5**2 + 4 * 15**2) / 120**2)
    assert (trimmed.smallest, trimmed.largest) == (9, 12)
    assert last.n_effective == pytest.approx(12 / last.kish_deff)


def test_the_margins_are_shown_before_and_after():
    lines = list(Weighting.of(TWELVE, raking([sex_margin(), age_margin()])).margins())
    assert [(line.margin, line.category, line.population) for line in lines] == [
        ("sex", "F", 60),
        ("sex", "M", 60),
        ("age", "old", 65),
        ("age", "young", 55),
    ]
    assert [line.before for line in lines] == [80, 40, 70, 50]
    assert [line.after for line in lines] == pytest.approx([60, 60, 65, 55])


def test_a_chain_takes_out_one_projection_after_the_other():
    chain = Weighting.of(TWELVE, post_stratification(sex_margin()), post_stratification(age_margin()))
    only_last = Weighting.of(
        Weighting.of(TWELVE, post_stratification(sex_margin())).design.adjusted(chain.steps[1].weights)
    )
    assert len(chain.design.projections) == 2
    assert len(only_last.design.projections) == 1
    assert mean(Y, chain.design).se < mean(Y, TWELVE.adjusted(chain.weights)).se


weights_of_twelve = some.lists(some.floats(0.5, 50), min_size=12, max_size=12)


@settings(deadline=None)
@given(weights_of_twelve)
def test_raking_to_one_margin_is_post_stratification(weights):
    design = Design.of(weights)
    raked = Weighting.of(design, raking([sex_margin()]))
    stratified = Weighting.of(design, post_stratification(sex_margin()))
    assert raked.weights == pytest.approx(stratified.weights)


@settings(deadline=None)
@given(weights_of_twelve, some.floats(0.01, 100))
def test_the_scale_of_the_weights_changes_nothing_after_adjustment(weights, scale):
    margins = [sex_margin(), age_margin()]
    for adjustment in (raking(margins), calibration(margins), calibration(margins, method="raking")):
        one = Weighting.of(Design.of(weights), adjustment)
        other = Weighting.of(Design.of(np.array(weights) * scale), adjustment)
        assert other.weights == pytest.approx(one.weights, rel=1e-8)
        assert mean(Y, other.design).se == pytest.approx(mean(Y, one.design).se, rel=1e-6)


@settings(deadline=None)
@given(weights_of_twelve, some.permutations(range(12)))
def test_the_order_of_respondents_changes_nothing(weights, order):
    def made(rows):
        people = PEOPLE.margin({"sex": [SEX[r] for r in rows], "age": [AGE[r] for r in rows]})
        sex, age = (PEOPLE.margin({name: [column[r] for r in rows]}) for name, column in COLUMNS)
        design = Design.of([weights[r] for r in rows])
        return Weighting.of(design, post_stratification(people), raking([sex, age])).design, Y[list(rows)]

    first, second = made(list(range(12))), made(list(order))
    assert first[0].weights[list(order)] == pytest.approx(second[0].weights)
    assert mean(first[1], first[0]).se == pytest.approx(mean(second[1], second[0]).se, rel=1e-6, abs=1e-9)


COLUMNS = (("sex", SEX), ("age", AGE))


@settings(deadline=None)
@given(some.lists(some.floats(0.1, 100), min_size=2, max_size=30))
def test_kish_design_effect_is_one_plus_the_relative_variance_of_the_weights(weights):
    values = np.array(weights)
    assert kish_deff(values) == pytest.approx(1 + np.var(values) / np.mean(values) ** 2)
