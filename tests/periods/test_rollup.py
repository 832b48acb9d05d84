"""What units count when they are put together, and that the error of it is honest."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.codebook import NO_TEXT, Category, Node, Variable
from analysis.dataset.column import Column
from analysis.design import Design
from analysis.index import Formula
from analysis.index.rollup import rolled_up
from analysis.refusal import Refusal
from survey.mandate.rollup import above, read_shares
from survey.units import Unit

UNITS = [
    Unit("P", "Tỉnh"),
    Unit("A", "Sở A", "P"),
    Unit("B", "Sở B", "P"),
    Unit("a1", "Phòng a1", "A"),
    Unit("a2", "Phòng a2", "A"),
    Unit("b1", "Phòng b1", "B"),
    Unit("b2", "Phòng b2", "B"),
]
NODE = Node(
    "whole", NO_TEXT, "mean", parts=tuple(Node(name, NO_TEXT, "item", satisfied=("1",)) for name in "xy")
)
TWO = (Category("0", NO_TEXT), Category("1", NO_TEXT))


def formula(x, y):
    columns = {
        name: Column.of(Variable(name, NO_TEXT, "single", TWO), cells)
        for name, cells in {"x": x, "y": y}.items()
    }
    return Formula.of(NODE, columns)


def groups(found, design, *sizes):
    places = np.repeat(range(len(sizes)), sizes)
    return [found.tree(design, places == place) for place in range(len(sizes))]


def shares(one):
    return dict(zip(one.measured, one.shares, strict=True))


def test_units_directly_below_count_the_same_at_every_level():
    found = {one.unit.code: one for one in above(UNITS, UNITS[0], ["a1", "a2", "b1"])}
    assert list(found) == ["P", "A", "a1", "a2", "B", "b1"]
    assert shares(found["P"]) == {"a1": 0.25, "a2": 0.25, "b1": 0.5}
    assert shares(found["A"]) == {"a1": 0.5, "a2": 0.5}
    assert [one.depth for one in found.values()] == [0, 1, 2, 2, 1, 2]


def test_a_unit_that_was_rated_itself_counts_beside_those_below_it():
    top = next(iter(above(UNITS, UNITS[1], ["A", "a1"])))
    assert shares(top) == {"a1": 0.5, "A": 0.5}


def test_stated_numbers_count_over_those_that_have_answers():
    given = {"a1": 300.0, "a2": 100.0, "b1": 600.0, "b2": 5.0}
    found = {one.unit.code: one for one in above(UNITS, UNITS[0], ["a1", "a2", "b1"], given)}
    assert shares(found["P"]) == {"a1": 0.3, "a2": 0.1, "b1": 0.6}
    assert shares(found["A"]) == {"a1": 0.75, "a2": 0.25}


def test_all_units_stand_below_nobody():
    assert next(iter(above(UNITS, Unit("", ""), ["b1"]))).measured == ("b1",)


def test_a_file_of_shares_lists_every_wrong_row(tmp_path):
    path = tmp_path / "shares.csv"
    path.write_text('unit,share\na1,300\nzz,1\na2,-1\nb1,\na1,2\nb2,"1,5"\n', encoding="utf-8")
    found, problems = read_shares(path, UNITS)
    assert found == {"a1": 300.0, "b2": 1.5}
    assert [(one.check, one.line) for one in problems] == [
        ("no_unit", 3), ("bad_share", 4), ("empty", 5), ("twice", 6)
    ]  # fmt: skip


def test_two_units_by_hand():
    """Shares 1/4 and 3/4 of 3/4 and 1/2: variance of each is p(1-p)/(n-1), times n/(n-1)... none shared."""
    found, design = formula("11100110", "11100110"), Design.of(n=8)
    whole = rolled_up(groups(found, design, 4, 4), [0.25, 0.75])
    assert whole.estimate.value == pytest.approx(0.25 * 0.75 + 0.75 * 0.5)
    each = [tree.estimate.variance for tree in groups(found, design, 4, 4)]
    by_hand = 0.25**2 * each[0] + 0.75**2 * each[1]
    assert whole.estimate.variance == pytest.approx(by_hand)
    assert [tree.estimate.value for _, tree in whole.walk()] == pytest.approx([0.5625] * 3)
    assert (whole.estimate.n, whole.counts.answered) == (8, 16)


def test_units_that_share_sampling_units_are_not_taken_as_independent():
    found = formula("1111000011110000", "1111000011110000")
    shared = Design.of(n=16, psu=[0, 0, 0, 0, 1, 1, 1, 1] * 2)
    halves = groups(found, shared, 8, 8)
    whole = rolled_up(halves, [0.5, 0.5]).estimate
    apart = 0.25 * (halves[0].estimate.variance + halves[1].estimate.variance)
    assert whole.variance == pytest.approx(2 * apart)


def test_people_counting_alike_is_the_domain_of_all_of_them():
    found, design = formula("1101011010", "1101001010"), Design.of(n=10)
    whole = rolled_up(groups(found, design, 4, 6), [0.4, 0.6])
    assert whole.estimate.value == pytest.approx(found.tree(design).estimate.value)


def test_everybody_satisfied_has_an_interval_of_the_effective_size():
    found, design = formula("1" * 40, "1" * 40), Design.of(n=40)
    even = rolled_up(groups(found, design, 20, 20), [0.5, 0.5]).estimate
    uneven = rolled_up(groups(found, design, 20, 20), [0.9, 0.1]).estimate
    assert (even.n, uneven.n) == (40, 24)
    assert uneven.ci()[0] < even.ci()[0] < even.ci()[1] == 1.0


def test_a_group_without_a_value_leaves_the_whole_without_one():
    found, design = formula(["1", "1", None, None], "1111"), Design.of(n=4)
    whole = rolled_up(groups(found, design, 2, 2), [0.5, 0.5])
    values = [tree.estimate.value for _, tree in whole.walk()]
    assert np.isnan(values).tolist() == [True, True, False]


@pytest.mark.parametrize("wrong", [[1.0], [0.5, 0.6], [1.5, -0.5]])
def test_shares_that_make_no_average_are_refused(wrong):
    trees = groups(formula("1010", "1010"), Design.of(n=4), 2, 2)
    with pytest.raises(Refusal):
        rolled_up(trees, wrong)
