"""What an analyst sees who types the name of a value."""

from __future__ import annotations

import operator
from dataclasses import is_dataclass
from importlib import import_module
from pkgutil import walk_packages

import numpy as np
import pytest

import analysis
from analysis.codebook import NO_TEXT, Category, Node, Variable
from analysis.compare.combination import Combination
from analysis.dataset.column import Column
from analysis.design import Design
from analysis.estimate import mean
from analysis.estimate.groups import Groups
from analysis.index import index
from analysis.refusal import Refusal
from analysis.regression import regression

ANSWERS = np.array([4.0, 2, 5, np.nan, 3, 1])
DESIGN = Design.of([10, 10, 20, 20, 10, 10], strata=list("aaabbb"), psu=[1, 1, 2, 3, 4, 4])


def test_an_estimate_shows_its_figures_and_not_the_answers_of_six_people():
    shown = "<Estimate: 3.33333, se 0.801234, 95 % -0.114097 to 6.78076, degf 2, n 5>"
    assert repr(mean(ANSWERS, DESIGN)) == shown


def test_an_estimate_without_a_value_says_why():
    nobody = mean(ANSWERS, DESIGN, domain=np.zeros(6, dtype=bool))
    assert repr(nobody).endswith("degf 0, n 0; no valid answers>")
    one_unit = mean(ANSWERS, DESIGN, domain=np.arange(6) < 2)
    assert repr(one_unit).endswith("error within one sampling unit>")


def test_many_estimates_are_a_table_that_ends():
    shown = repr(mean(np.tile(ANSWERS, (70, 1)).T, DESIGN)).splitlines()
    assert shown[0] == "<70 estimates>"
    assert shown[1].split() == ["value", "se", "low", "high", "degf", "n"]
    assert shown[62:] == ["and 10 more"]


def test_a_design_says_how_people_were_chosen():
    assert repr(DESIGN) == "<Design: n 6, n_psus 4, n_strata 2, depth 1, lonely_psu 'fail'>"


def test_an_index_is_a_tree_of_figures():
    scale = tuple(Category(code, NO_TEXT) for code in "12345")
    columns = {name: Column.of(Variable(name, NO_TEXT, "rating", scale), "4525") for name in "ab"}
    items = tuple(Node(name, NO_TEXT, "item", satisfied=("4", "5")) for name in "ab")
    shown = repr(index(Node("whole", NO_TEXT, "mean", parts=items), columns, Design.of(n=4))).splitlines()
    assert [line.split()[0] for line in shown[2:]] == ["whole", "a", "b"]
    assert shown[3].startswith("  a ")


def test_a_regression_is_a_table_of_its_coefficients():
    y, x = np.arange(8.0) ** 2, Groups.of(list("ababbaab"))
    shown = repr(regression(y, {"group": x}, Design.of(n=8))).splitlines()
    assert shown[0] == "<regression, degf 6, n 8>"
    assert [line.split()[0] for line in shown[2:]] == ["(Intercept)", "group=b"]


@pytest.mark.parametrize("sign", [operator.add, operator.sub, operator.mul, operator.truediv])
def test_an_estimate_is_not_added_like_a_number(sign):
    one = mean(ANSWERS, DESIGN)
    for left, right in ((one, one), (one, 1.0), (1.0, one), (Combination(0.8, 0.1, 9), one)):
        with pytest.raises(Refusal, match=r"covariance\. Use analysis\.compare\.difference"):
            sign(left, right)


def test_one_population_for_all_is_refused_with_what_to_write():
    with pytest.raises(Refusal, match=r"one value stands for all: 100; .* Repeat it: numpy.full\(n, 100\)"):
        Design.of(n=10, population_psus=100)


ARRAYS = ("NDArray", "Floats", "Mask", "Integers", "Numbers")


def test_nothing_public_shows_its_arrays():
    modules = [import_module(found.name) for found in walk_packages(analysis.__path__, "analysis.")]
    kinds = {one for module in modules for one in vars(module).values() if isinstance(one, type)}
    public = [one for one in kinds if is_dataclass(one) and not one.__name__.startswith("_")]
    holding = [one for one in public if any(name in str(one.__annotations__) for name in ARRAYS)]
    assert len(holding) > 30
    assert [one for one in holding if hasattr(vars(one).get("__repr__"), "__wrapped__")] == []
