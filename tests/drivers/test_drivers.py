"""What moves satisfaction: importance, performance and comparable coefficients."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from example_answers import answers, index, text

from analysis.codebook import Node
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.drivers import Quadrant, drivers, importance_performance
from analysis.estimate import mean
from analysis.estimate.groups import Groups
from analysis.estimate.spread import correlation, correlations, covariance_matrix, population_variance
from analysis.regression import regression
from analysis.tables import Printing
from analysis.tables.priorities import priority_table

RNG = np.random.default_rng(23)
PSU = np.repeat(np.arange(20), 15)
DESIGN = Design.of(RNG.uniform(1, 3, 300), psu=PSU)
STAFF, CHAIRS, STEPS = (RNG.integers(1, 6, 300).astype(float) for _ in range(3))
CHAIRS = np.minimum(CHAIRS + 2, 5)
OVERALL = 0.8 * STAFF + 0.05 * CHAIRS + 0.6 * STEPS + RNG.normal(0, 0.5, 300) + (STEPS > 3)
STEPS = np.maximum(STEPS - 1, 1)
ITEMS = {"chairs": CHAIRS, "staff": STAFF, "steps": STEPS}


def test_items_stand_in_the_order_of_their_importance():
    found = importance_performance(ITEMS, OVERALL, DESIGN)
    assert [driver.importance.value for driver in found] == sorted(
        (driver.importance.value for driver in found), reverse=True
    )
    assert {driver.name: driver.quadrant for driver in found} == {
        "steps": Quadrant.IMPROVE_FIRST,
        "staff": Quadrant.IMPROVE_FIRST,
        "chairs": Quadrant.MORE_THAN_NEEDED,
    }


def test_performance_is_the_mean_and_importance_the_correlation():
    driver = next(d for d in importance_performance(ITEMS, OVERALL, DESIGN) if d.name == "staff")
    assert driver.performance.value == mean(STAFF, DESIGN).value
    covariance, _ = covariance_matrix(np.column_stack([STAFF, OVERALL]), DESIGN)
    assert driver.importance.value == pytest.approx(correlations(covariance)[0, 1])


def test_coefficients_are_per_standard_deviation():
    comparable, plain = drivers(OVERALL, ITEMS, DESIGN), regression(OVERALL, ITEMS, DESIGN)
    for name, scores in ITEMS.items():
        deviation = population_variance(scores, DESIGN).values[0] ** 0.5
        assert comparable[name].value == pytest.approx(plain[name].value * deviation)
        assert comparable[name].t == pytest.approx(plain[name].t)


def test_groups_enter_as_they_are():
    sex = Groups.of(RNG.choice(["f", "m"], 300))
    found = drivers(OVERALL, ITEMS | {"sex": sex}, DESIGN)
    assert found.names[-1] == "sex=m"


def test_a_correlation_is_symmetric_and_has_no_unit():
    there, back = correlation(STAFF, OVERALL, DESIGN), correlation(7 - 3 * OVERALL, STAFF, DESIGN)
    assert (there.value, there.se) == pytest.approx((-back.value, back.se))


def test_an_item_is_perfectly_correlated_with_itself():
    found = correlation(STAFF, STAFF, DESIGN)
    assert found.value == pytest.approx(1)
    assert found.se == pytest.approx(0, abs=1e-8)


def test_an_item_everybody_answers_alike_has_no_correlation():
    assert np.isnan(correlation(np.full(300, 5.0), OVERALL, DESIGN).value)


def test_the_jackknife_of_a_correlation_is_near_its_linearisation():
    leave_out = [correlation(STAFF, OVERALL, DESIGN.adjusted(_without(unit))).value for unit in range(20)]
    jackknife = np.sqrt(19 / 20 * np.sum((np.array(leave_out) - np.mean(leave_out)) ** 2))
    assert correlation(STAFF, OVERALL, DESIGN).se == pytest.approx(jackknife, rel=0.05)


def _without(unit):
    return np.where(unit == PSU, 0, DESIGN.weights)


def test_an_item_whose_importance_nothing_tells_stands_in_no_quadrant():
    alone = {"staff": [1.0, 5, np.nan, np.nan], "chairs": [np.nan, np.nan, 2.0, 4], "desk": [3.0, 3, 3, 3]}
    assert importance_performance(alone, None, Design.of(n=4)) == ()


def test_a_question_that_nobody_answered_drives_nothing_and_warns_of_nothing():
    again = Node("again", text("Quay lại"), "item", satisfied=("4", "5"))
    rows = ["551", "424", "243", "155", "332", "514"] * 5
    data = answers(rows)
    book = replace(
        data.codebook,
        variables=(*data.codebook.variables, replace(data.codebook.variables[0], name="again")),
        indices=(index(), replace(again, name="return", combine="mean", parts=(again,))),
    )
    cells = {name: list(column.cells()) for name, column in data.columns.items()}
    asked = Dataset.of(book, cells | {"again": [""] * len(rows)})
    table = priority_table(asked, asked.design(), Printing(smallest=5))
    assert table.values("node") == priority_table(data, data.design(), Printing(smallest=5)).values("node")
