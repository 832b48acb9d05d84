"""Margins, totals and columns as analysts may give them: understood, or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.compare.multiplicity import adjusted
from analysis.design import Design
from analysis.estimate import mean
from analysis.estimate.groups import Groups
from analysis.refusal import Refusal
from analysis.weighting import Weighting, base_weights
from analysis.weighting.calibration import calibration
from analysis.weighting.population import Population
from analysis.weighting.raking import post_stratification, raking
from analysis.weighting.trimming import non_response

SEX = list("fmfmfm")
AGE = np.array([20.0, 30, 40, 50, 60, 70])
PEOPLE = Population.of({"sex": ["f", "m"]}, [60, 40])
MARGIN = PEOPLE.margin({"sex": SEX})
DESIGN = Design.of(pd.Series([1, 2, 1, 2, 1, 2], index=range(6)))
BACKWARDS = list(range(5, -1, -1))
HERE = np.array([True, True, False, True, True, True])


def shuffled(values: Any) -> pd.Series:
    return pd.Series(values, index=range(6)).iloc[BACKWARDS]


OTHER_ORDER: dict[str, Callable[[], Any]] = {
    "post-stratification": lambda: post_stratification(PEOPLE.margin({"sex": shuffled(SEX)})),
    "raking": lambda: raking([PEOPLE.margin({"sex": shuffled(SEX)})]),
    "calibration": lambda: calibration([PEOPLE.margin({"sex": shuffled(SEX)})]),
    "a total": lambda: calibration([MARGIN], {"age": (shuffled(AGE), 4400)}),
    "who answered": lambda: non_response(shuffled(HERE), {}),
    "cells": lambda: non_response(HERE, {"sex": shuffled(SEX)}),
}


@pytest.mark.parametrize("name", OTHER_ORDER)
@pytest.mark.parametrize("design", [DESIGN, Design.of(n=6)], ids=["labelled", "unlabelled"])
def test_rows_in_another_order_are_not_taken_by_their_place(name, design):
    with pytest.raises(Refusal) as caught:
        Weighting.of(design, OTHER_ORDER[name]())
    assert caught.value.key == "order"


def test_rows_in_the_order_of_the_design_are_taken():
    labelled = PEOPLE.margin({"sex": pd.Series(SEX, index=range(6))})
    found = Weighting.of(DESIGN, post_stratification(labelled)).weights
    assert (found == Weighting.of(DESIGN, post_stratification(MARGIN)).weights).all()


def test_a_margin_that_stands_alone_is_understood():
    alone = Weighting.of(DESIGN, raking(MARGIN)).weights
    assert (alone == Weighting.of(DESIGN, raking([MARGIN])).weights).all()
    assert Weighting.of(DESIGN, calibration(MARGIN)).weights == pytest.approx(alone)


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "names for margins": (lambda: raking(["sex"]), "no margins"),
    "no margins": (lambda: raking(None), "no margins"),
    "several margins for one": (lambda: post_stratification([MARGIN, MARGIN]), "no margins"),
    "a margin for an adjustment": (lambda: Weighting.of(DESIGN, MARGIN), "no adjustment"),
    "weights for a design": (lambda: Weighting.of([1, 2], raking(MARGIN)), "no design"),
    "a column without a name": (lambda: PEOPLE.margin(SEX), "no names"),
    "one category for all": (lambda: PEOPLE.margin({"sex": "f"}), "one for all"),
    "several columns for one": (lambda: PEOPLE.margin({"sex": [SEX, SEX]}), "columns"),
    "words for people": (lambda: Population.of({"sex": ["f", "m"]}, ["60", "forty"]), "no number"),
    "one count for all": (lambda: Population.of({"sex": ["f"]}, 60), "one for all"),
    "a number without its total": (lambda: calibration([MARGIN], {"age": AGE}), "no total"),
    "a total that is absent": (lambda: calibration([MARGIN], {"age": (AGE, np.nan)}), "no total"),
    "a total in words": (lambda: calibration([MARGIN], {"age": (AGE, "many")}), "no number"),
    "numbers in words": (lambda: calibration([MARGIN], {"age": (SEX, 400)}), "no number"),
    "numbers without names": (lambda: calibration([MARGIN], [AGE]), "no names"),
    "fewer numbers than respondents": (
        lambda: Weighting.of(DESIGN, calibration([MARGIN], {"age": (AGE[:4], 400)})),
        "lengths",
    ),
    "bounds in words": (lambda: calibration([MARGIN], bounds="wide"), "unknown"),
    "cells without names": (lambda: non_response(HERE, SEX), "no names"),
    "chances of fewer stages than people": (lambda: base_weights([0.5, 0.5], [0.5]), "lengths"),
    "chances in words": (lambda: base_weights(["a"]), "no number"),
    "a p-value above 1": (lambda: adjusted([2, 0.1]), "unknown"),
    "a size in words": (lambda: Design.of(n="6"), "whole number"),
    "a negative size": (lambda: Design.of(n=-1), "whole number"),
    "masked answers": (lambda: mean(np.ma.masked_equal(AGE, 40), DESIGN), "masked"),
    "masked weights": (lambda: Design.of(np.ma.masked_equal(AGE, 40)), "masked"),
    "masked units": (lambda: Design.of(n=6, psu=np.ma.masked_equal(AGE, 40)), "masked"),
    "masked groups": (lambda: Groups.of(np.ma.masked_equal(AGE, 40)), "masked"),
    "a masked domain": (lambda: mean(AGE, DESIGN, domain=np.ma.masked_equal(HERE, False)), "masked"),
    "a masked margin": (lambda: PEOPLE.margin({"sex": np.ma.masked_equal(AGE, 40)}), "masked"),
    "a single group": (lambda: Groups.of(3), "one for all"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_meant_is_refused_in_words(case):
    ask, key = REFUSED[case]
    with pytest.raises(Refusal) as caught:
        ask()
    assert caught.value.key == key
    assert caught.value.wrong("vi")
    assert caught.value.remedy("en")


@pytest.mark.parametrize("blank", ["", None, np.nan])
def test_a_blank_category_of_the_population_is_refused_by_its_row(blank):
    with pytest.raises(Refusal) as caught:
        Population.of({"sex": ["f", "m", blank]}, [60, 40, 2])
    assert (caught.value.key, caught.value.fields["row"]) == ("absent", 3)
