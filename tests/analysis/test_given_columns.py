"""Columns as analysts have them: rows in another order, words, dates: never a silent number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import compare
from analysis.compare.combination import combination
from analysis.compare.crosstab import crosstab
from analysis.compare.ttest import one_sample, two_sample
from analysis.design import Design
from analysis.estimate import mean, ratio, total
from analysis.estimate.contrast import contrast, difference
from analysis.estimate.groups import Groups
from analysis.estimate.quantile import quantile
from analysis.estimate.spread import population_variance
from analysis.estimate.standardise import standardised
from analysis.quality.reliability import reliability
from analysis.refusal import Refusal
from analysis.regression import regression
from analysis.replicates.resampling import balanced, bootstrap, jackknife
from analysis.variance.pps import overton
from analysis.weighting.trimming import trimming

PEOPLE = pd.DataFrame(
    {
        "w": [2.0, 1, 1, 3, 2, 1, 1, 2],
        "score": [5.0, 4, 2, 3, 5, 1, 4, 2],
        "age": [20.0, 31, 44, 52, 63, 38, 27, 70],
        "sex": list("fmfmfmfm"),
        "ward": ["a", "a", "b", "b", "c", "c", "d", "d"],
    },
    index=[11, 12, 13, 14, 15, 16, 17, 18],
)
SHUFFLED = PEOPLE.iloc[[3, 0, 7, 1, 5, 2, 6, 4]]
DESIGN = Design.of(PEOPLE.w, psu=PEOPLE.ward)
SEX = Groups.of(PEOPLE.sex)

ASKED: dict[str, Callable[[Any], Any]] = {
    "mean": lambda y: mean(y, DESIGN),
    "total": lambda y: total(y, DESIGN),
    "ratio": lambda y: ratio(PEOPLE.age, y, DESIGN),
    "quantile": lambda y: quantile(y, DESIGN, [0.5]),
    "one sample": lambda y: one_sample(y, DESIGN),
    "two samples": lambda y: two_sample(y, SEX, DESIGN),
    "standardised": lambda y: standardised(y, SEX, {"f": 1, "m": 1}, DESIGN),
    "variance": lambda y: population_variance(y, DESIGN),
    "regression": lambda y: regression(y, {"age": PEOPLE.age}, DESIGN),
    "predictor": lambda x: regression(PEOPLE.score, {"x": x}, DESIGN),
}
"""Every question that is asked of a column."""


def refused(ask: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as caught:
        ask()
    return caught.value.key


@pytest.mark.parametrize("question", ASKED)
def test_rows_in_another_order_than_the_design_are_refused(question: str) -> None:
    assert refused(lambda: ASKED[question](SHUFFLED.score)) == "order"
    assert repr(ASKED[question](SHUFFLED.score.reindex(PEOPLE.index))) == repr(ASKED[question](PEOPLE.score))


@pytest.mark.parametrize("question", ASKED)
def test_words_decimal_commas_dates_and_infinite_numbers_are_refused_by_their_row(question: str) -> None:
    for wrong in ("x", "1,5", np.inf, pd.Timestamp(2026, 1, 1)):
        with pytest.raises(Refusal, match="row 3 has") as caught:
            ASKED[question]([5, 4, wrong, 3, 5, 1, 4, 2])
        assert caught.value.key == "no number"
    assert refused(lambda: ASKED[question](np.ones(8) + 1j)) == "no number"
    assert refused(lambda: ASKED[question](pd.date_range("2026-01-01", periods=8))) == "no number"
    assert refused(lambda: ASKED[question](np.full(8, "2026-01-01", dtype="datetime64[ns]"))) == "no number"
    assert refused(lambda: ASKED[question](3)) == "one for all"


@pytest.mark.parametrize("question", ASKED)
def test_numbers_written_as_text_and_blanks_are_read(question: str) -> None:
    with_blank = [5, 4, None, 3, 5, 1, 4, 2]
    assert repr(ASKED[question](with_blank)) == repr(
        ASKED[question]([np.nan if y is None else str(y) for y in with_blank])
    )


def test_a_domain_in_another_order_is_refused() -> None:
    assert refused(lambda: mean(PEOPLE.score, DESIGN, domain=SHUFFLED.sex == "f")) == "order"
    assert mean(PEOPLE.score, DESIGN, domain=PEOPLE.sex == "f").n == 4


def test_groups_in_another_order_are_refused_wherever_groups_are_asked_for() -> None:
    other = Groups.of(SHUFFLED.sex)
    ward = Groups.of(PEOPLE.ward).among(np.ones(8, dtype=bool)).ordered(["d"])
    for ask in (
        lambda: two_sample(PEOPLE.score, other, DESIGN),
        lambda: crosstab(other, ward, DESIGN),
        lambda: crosstab(ward, other, DESIGN),
        lambda: standardised(PEOPLE.score, other, {"f": 1, "m": 1}, DESIGN),
        lambda: regression(PEOPLE.score, {"sex": other}, DESIGN),
    ):
        assert refused(ask) == "order"
    assert crosstab(SEX, ward, DESIGN).n == 8


def test_the_columns_of_a_design_stand_in_one_order() -> None:
    assert refused(lambda: Design.of(PEOPLE.w, psu=SHUFFLED.ward)) == "order"
    shuffled = Design.of(SHUFFLED.w, psu=SHUFFLED.ward)
    assert mean(SHUFFLED.score, shuffled).value == pytest.approx(mean(PEOPLE.score, DESIGN).value)
    assert refused(lambda: mean(PEOPLE.score, shuffled)) == "order"


def test_a_design_made_of_arrays_takes_series_whose_rows_are_in_order_only() -> None:
    design = Design.of(PEOPLE.w.to_numpy(), psu=PEOPLE.ward.to_numpy())
    assert mean(PEOPLE.score, design).value == mean(PEOPLE.score, DESIGN).value
    assert refused(lambda: mean(SHUFFLED.score, design)) == "order"
    assert mean(SHUFFLED.score.to_numpy(), design).n == 8


def test_an_array_is_no_design_and_no_groups_and_predictors_have_names() -> None:
    assert refused(lambda: mean(PEOPLE.score, PEOPLE.w)) == "no design"
    assert refused(lambda: mean(PEOPLE.score, None)) == "no design"  # type: ignore[arg-type]
    assert refused(lambda: two_sample(PEOPLE.score, PEOPLE.sex, DESIGN)) == "no groups"
    assert refused(lambda: crosstab(PEOPLE.sex, SEX, DESIGN)) == "no groups"
    assert refused(lambda: regression(PEOPLE.score, [PEOPLE.age], DESIGN)) == "no names"  # type: ignore[arg-type]
    assert refused(lambda: Groups.of(PEOPLE[["sex", "ward"]])) == "columns"


def test_items_of_a_scale_are_numbers_in_the_order_of_the_design() -> None:
    assert refused(lambda: reliability(SHUFFLED[["score", "age"]], DESIGN)) == "order"
    with pytest.raises(Refusal, match="items: row 2 has 'x'"):
        reliability([[1, 2], [3, "x"]], Design.of(n=2))


def test_a_level_is_a_share_also_of_a_quantile() -> None:
    for level in (95, 0, "0.95", np.nan):
        assert refused(lambda level=level: quantile(PEOPLE.score, DESIGN, [0.5], level=level)) == "unknown"
        assert refused(lambda level=level: mean(PEOPLE.score, DESIGN).ci(level)) == "unknown"


def test_a_bootstrap_has_a_seed_and_at_least_two_replicates() -> None:
    for wrong in ({"replicates": 1}, {"replicates": -5}, {"replicates": 10.5}, {"seed": None}):
        with pytest.raises(Refusal) as caught:
            bootstrap(DESIGN, **({"seed": 1, "replicates": 20} | wrong))
        assert caught.value.key == "whole number"


NO_ESTIMATES: dict[str, Callable[[], Any]] = {
    "a contrast of words": lambda: contrast("x", [[1.0, -1.0]]),  # type: ignore[arg-type]
    "a difference of numbers": lambda: compare.difference(4.0, 3.0),  # type: ignore[arg-type]
    "a difference of words in one design": lambda: difference("a", "b"),  # type: ignore[arg-type]
    "a combination of values": lambda: combination([4.0, 3.0], [1, -1], independent=True),  # type: ignore[list-item]
}


@pytest.mark.parametrize("name", NO_ESTIMATES)
def test_what_is_no_estimate_has_no_covariance_and_is_refused(name: str) -> None:
    assert refused(NO_ESTIMATES[name]) == "no estimate"


NO_NUMBERS: dict[str, tuple[Callable[[], Any], str]] = {
    "a contrast": (lambda: contrast(mean(PEOPLE[["score", "age"]], DESIGN), [["a", "b"]]), "no number"),  # type: ignore[list-item]
    "shares": (lambda: combination([mean(PEOPLE.score, DESIGN)], ["a"]), "no number"),
    "shares of a quantile": (lambda: quantile(PEOPLE.score, DESIGN, "half"), "no number"),  # type: ignore[arg-type]
    "a quantile of a table": (lambda: quantile(PEOPLE[["score", "age"]], DESIGN), "columns"),
    "a mean of a block": (lambda: mean(np.ones((8, 2, 2)), DESIGN), "columns"),
    "limits in words": (lambda: trimming(8, upper="three"), "no number"),  # type: ignore[arg-type]
    "chances in words": (lambda: overton(DESIGN, list("abcdefgh")), "no number"),
    "a standard in words": (lambda: standardised(PEOPLE.score, SEX, {"f": "a", "m": 1}, DESIGN), "no number"),
    "a standard of nobody": (lambda: standardised(PEOPLE.score, SEX, {"f": 0, "m": 0}, DESIGN), "all zero"),
    "replicates of a word": (lambda: jackknife("x"), "no design"),  # type: ignore[arg-type]
    "half samples of a word": (lambda: balanced("x"), "no design"),  # type: ignore[arg-type]
    "copies of a word": (lambda: bootstrap("x", seed=1), "no design"),  # type: ignore[arg-type]
    "a word for yes": (lambda: compare.difference(*TWO, independent="no"), "unknown"),  # type: ignore[arg-type]
}
TWO = (mean(PEOPLE.score, DESIGN), mean(PEOPLE.age, DESIGN))


@pytest.mark.parametrize("name", NO_NUMBERS)
def test_words_blocks_and_tables_in_place_of_numbers_are_refused(name: str) -> None:
    said, key = NO_NUMBERS[name]
    assert refused(said) == key


def test_one_estimate_may_be_combined_alone() -> None:
    twice = contrast(TWO[0], np.array([[2.0]]))[0]
    assert (twice.value, twice.se) == (2 * TWO[0].value, 2 * TWO[0].se)
