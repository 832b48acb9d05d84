"""P-values adjusted for their number, against R and against what every adjustment owes."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.compare.multiplicity import ADJUSTMENTS, adjusted
from analysis.refusal import Refusal

with (Path(__file__).parent / "p_adjust.csv").open(encoding="utf-8") as file:
    R = [{name: float(cell or "nan") for name, cell in row.items()} for row in csv.DictReader(file)]

PS = arrays(float, st.integers(1, 30), elements=st.floats(0, 1))


@pytest.mark.parametrize("adjustment", ["holm", "benjamini_hochberg", "bonferroni"])
def test_an_adjustment_gives_what_r_gives(adjustment):
    found = adjusted([row["p"] for row in R], adjustment)
    np.testing.assert_allclose(found, [row[adjustment] for row in R], rtol=1e-14)


@pytest.mark.parametrize("adjustment", ADJUSTMENTS)
@settings(deadline=None)
@given(ps=PS)
def test_an_adjusted_p_is_a_probability_in_the_order_of_the_raw_ones(adjustment, ps):
    found = adjusted(ps, adjustment)
    assert (found >= np.minimum(ps * (1 - 1e-12), 1)).all()
    assert (found <= 1).all()
    assert (np.diff(found[np.argsort(ps, kind="stable")]) >= 0).all()


@settings(deadline=None)
@given(ps=PS)
def test_holm_lies_between_benjamini_hochberg_and_bonferroni(ps):
    low, middle, high = (adjusted(ps, name) for name in ("benjamini_hochberg", "holm", "bonferroni"))
    assert (low <= middle * (1 + 1e-12)).all()
    assert (middle <= high * (1 + 1e-12)).all()


def test_one_question_needs_no_adjustment():
    assert [adjusted([0.04], name).tolist() for name in ADJUSTMENTS] == [[0.04]] * len(ADJUSTMENTS)


def test_no_question_has_no_p():
    assert adjusted([]).tolist() == []


def test_an_unknown_adjustment_names_the_known_ones():
    with pytest.raises(Refusal, match="holm, benjamini_hochberg, bonferroni, none"):
        adjusted([0.1], "tukey")
