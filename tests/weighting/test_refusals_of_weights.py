"""Margins, limits and chances that cannot be used are refused, and everything at fault is named."""

from __future__ import annotations

import re

import numpy as np
import pytest

from analysis.design import Design
from analysis.refusal import Refusal
from analysis.refusal.weights import WEIGHT_MESSAGES
from analysis.weighting import Weighting, base_weights
from analysis.weighting.calibration import calibration
from analysis.weighting.population import Population
from analysis.weighting.raking import post_stratification, raking
from analysis.weighting.trimming import non_response, trimming

FIVE = Design.of([1.0] * 5)


def refused(*adjustments, design=FIVE):
    with pytest.raises(Refusal) as caught:
        Weighting.of(design, *adjustments)
    return caught.value


def test_categories_missing_on_either_side_of_any_margin_are_all_named():
    people = Population.of({"sex": ["F", "M"], "age": ["young", "old"]}, [60, 40])
    sex = people.margin({"sex": ["F", "F", "X", "F", "F"]})
    age = people.margin({"age": ["young", "young", "young", "baby", "young"]})
    refusal = refused(raking([sex, age]))
    assert refusal.where == "sex, age"
    for language in ("vi", "en"):
        wrong = refusal.wrong(language)
        assert re.search(r"sex = X; age = baby.*sex = M; age = old", wrong)
        assert refusal.remedy(language)


def test_a_category_the_population_has_nobody_in_is_named():
    people = Population.of({"sex": ["F", "M", "X"]}, [60, 40, 0])
    margin = people.margin({"sex": ["F", "M", "X", "F", "F"]})
    assert "sex = X" in refused(post_stratification(margin)).wrong("en")


def test_a_category_that_neither_has_is_no_fault():
    people = Population.of({"sex": ["F", "M", "X"]}, [60, 40, 0])
    margin = people.margin({"sex": ["F", "M", "M", "F", "F"]})
    assert Weighting.of(FIVE, post_stratification(margin)).weights.sum() == pytest.approx(100)


def test_a_category_whose_respondents_have_no_weight_is_named():
    people = Population.of({"sex": ["F", "M"]}, [60, 40])
    margin = people.margin({"sex": ["F", "M", "F", "F", "F"]})
    design = Design.of([1, 0, 1, 1, 1])
    assert "sex = M" in refused(post_stratification(margin), design=design).wrong("en")


def test_margins_of_different_populations_are_refused_with_their_sizes():
    sex = Population.of({"sex": ["F", "M"]}, [60, 40]).margin({"sex": list("FMFMF")})
    age = Population.of({"age": [1, 2]}, [60, 50]).margin({"age": [1, 2, 2, 1, 1]})
    assert "sex: 100, age: 110" in refused(raking([sex, age])).wrong("vi")


def test_margins_that_no_weights_meet_together_are_named():
    people = Population.of({"a": [1, 1, 2], "b": [1, 2, 2]}, [10, 50, 40])
    # everybody in a = 1 is in b = 1, so b = 1 cannot be smaller than a = 1
    a, b = people.margin({"a": [1, 1, 2, 2, 2]}), people.margin({"b": [1, 1, 2, 2, 1]})
    for adjustment in (raking([a, b]), calibration([a, b], method="raking")):
        assert re.search(r"[ab] = [12]: .* / [0-9]+", refused(adjustment).wrong("en"))


def test_bounds_that_are_too_tight_are_refused_with_what_was_reached():
    people = Population.of({"sex": ["F", "M"]}, [60, 40])
    margin = people.margin({"sex": list("FMMMM")})
    tight = calibration([margin], method="linear", bounds=(0.8, 30.0))
    assert Weighting.of(FIVE, calibration([margin])).weights.sum() == pytest.approx(100)
    assert "sex = F" in refused(tight).wrong("en")


def test_totals_no_combination_of_the_variables_can_reach_are_refused():
    everybody = calibration([], {"one": (np.ones(5), 100), "also one": (np.ones(5), 90)})
    assert "one" in refused(everybody).wrong("en")


@pytest.mark.parametrize(
    ("said", "where"),
    [
        (lambda: calibration([], {}), "calibration"),
        (lambda: calibration([], {"x": (np.ones(3), 1)}, method="cubic"), "method"),
        (lambda: calibration([], {"x": (np.ones(3), 1)}, method="logit"), "logit"),
        (lambda: calibration([], {"x": (np.ones(3), 1)}, bounds=(1.1, 2)), "linear"),
        (lambda: calibration([], {"x": ([1, np.nan, 2], 1)}), "x"),
        (lambda: raking([]), "raking"),
        (lambda: trimming(3, lower=5, upper=4), "trimming"),
        (lambda: base_weights([0.5, 0.0]), "stage 1"),
        (lambda: base_weights([0.5, 0.5], [0.5, 1.5]), "stage 2"),
        (lambda: Population.of({"sex": ["F", "M"]}, [1, -1]), "population"),
        (lambda: Population.of({"sex": ["F"]}, [1, 2]), "population, sex"),
        (lambda: Population.of({"sex": ["F"]}, [1]).margin({"age": ["F"]}), "population"),
        (lambda: Population.of({"sex": ["F"]}, [1]).margin({"sex": ["F", ""]}), "sex"),
        (lambda: non_response([1, 0], {}), "answered"),
    ],
)
def test_what_cannot_be_used_is_refused_where_it_is_said(said, where):
    with pytest.raises(Refusal) as caught:
        said()
    assert caught.value.where == where


def test_an_adjustment_of_another_survey_is_refused():
    people = Population.of({"sex": ["F", "M"]}, [60, 40])
    assert refused(post_stratification(people.margin({"sex": ["F", "M"]}))).key == "lengths"


def test_limits_that_exclude_the_mean_are_refused():
    assert refused(trimming(5, lower=2)).fields["mean"] == "1"


def test_a_cell_in_which_nobody_answered_is_named():
    answered = np.array([True, True, True, False, False])
    refusal = refused(non_response(answered, {"area": ["u", "u", "r", "s", "s"]}))
    assert refusal.fields["cells"] == "s"


@pytest.mark.parametrize("key", WEIGHT_MESSAGES)
def test_every_message_says_the_same_fields_in_both_languages(key):
    for part in WEIGHT_MESSAGES[key]:
        fields = [set(re.findall(r"{(\w+)", part.to(language))) for language in ("vi", "en")]
        assert part.to("vi") != part.to("en")
        assert fields[0] == fields[1]


def test_a_margin_over_nothing_is_refused():
    people = Population.of({"sex": ["F", "M"]}, [60, 40])
    with pytest.raises(Refusal) as caught:
        people.margin({})
    assert caught.value.where == "population"
