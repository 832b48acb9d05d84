"""Silence never changes a number: what each option of the statistics means when it is not given.

Every row of `OPTIONS` says, for one option, what leaving it out means, in a value of its own, and another
value that gives other numbers. Where an option is left out at the price of a refusal, both sides refuse.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import pytest
from silent_examples import OPTIONS, outcome

import analysis
from analysis.design import Design
from analysis.estimate import mean, proportion
from analysis.interval import DEFAULT, METHODS, Kind
from analysis.refusal import Refusal

SHOWN = ("analysis.plots", "analysis.report", "analysis.table", "analysis.tables")
"""Rooms that show numbers: their options are told in the table or picture they make."""

NO_NUMBER = {
    "dataset.column.Column.of": "which cells are blank, told by the codebook",
    "dataset.column.Column.counts": "rows that are counted",
    "dataset.Dataset.of": "columns that a file has or has not",
    "index.Tree.walk": "how deep a walk began",
    "index.Formula.grown": "from which node down the tree is made",
    "codebook.Node.walk": "how deep a walk began",
    "design.stage.stage": "what strata are called in messages",
    "design.stage.Stage.reached": "rows of the arrays that are given",
    "design.stage.Stage.summed": "rows of the arrays that are given",
    "weighting.calibration.Calibration.factors": "rows of the arrays that are given",
    "weighting.raking.PostStratification.factors": "rows of the arrays that are given",
    "weighting.raking.Raking.factors": "rows of the arrays that are given",
    "weighting.trimming.Trimming.factors": "rows of the arrays that are given",
    "weighting.trimming.NonResponse.factors": "rows of the arrays that are given",
    "disclosure.counted.counted": "whose answers are counted",
    "disclosure.grain.grains": "whose figures they are; how many digits are told is no estimate",
    "disclosure.parts.hidden_nodes": "what was left out already; what is left out is no estimate",
    "disclosure.withheld": "which trees are looked at; what is left out is no estimate",
    "microdata.folder.write_microdata": "who is told how far it is",
    "microdata.study.headline": "the design of the answers' own columns, which the scripts spell out",
    "microdata.saying.protection": "of which columns a sentence says that they are not counted",
    "microdata.release.checked": "whether weights that tell a unit are counted; no cell and no estimate",
    "microdata.release.released": "which cells are withheld, as the check beside them says",
    "round_sums.RoundSums.tree": "which of the totals that are kept is read",
    "round_sums.round_sums": "which groups are added up too, and how small one may be",
    "weighting.Adjustment.factors": "rows of the arrays that are given",
}
"""Functions whose options choose rows or words, never how a number is made."""


def options() -> Iterator[tuple[str, str]]:
    """Yield every (function or method, option) of the statistics whose default could change a number."""
    for found in pkgutil.walk_packages(analysis.__path__, "analysis."):
        if not found.name.startswith(SHOWN):
            module = importlib.import_module(found.name)
            for name, function in public(module.__name__, vars(module)):
                for option in inspect.signature(function).parameters.values():
                    if option.default is not option.empty and name not in NO_NUMBER:
                        yield name, option.name


def public(
    module: str, things: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, thing in things.items():
        function = getattr(thing, "__func__", thing)
        if name.startswith("_") or getattr(function, "__module__", "") != module:
            continue
        if inspect.isfunction(function):
            yield f"{module.removeprefix('analysis.')}.{prefix}{name}", function
        elif inspect.isclass(function) and not prefix:
            yield from public(module, vars(function), f"{name}.")


ROWS = sorted((function, option) for function, rows in OPTIONS.items() for option in rows)


def test_every_option_has_a_row_that_says_what_its_absence_means():
    assert sorted(set(options())) == ROWS, "a new option needs a row in tests/silent_examples.py"


def test_what_is_left_out_of_the_walk_is_there():
    found = {
        name
        for module in pkgutil.walk_packages(analysis.__path__, "analysis.")
        for name, _ in public(module.name, vars(importlib.import_module(module.name)))
    }
    assert set(NO_NUMBER) <= found


@pytest.mark.parametrize(("function", "option"), ROWS)
def test_leaving_an_option_out_has_one_stated_meaning_or_is_refused(function, option):
    call, said, _ = OPTIONS[function][option]
    silent = outcome(call)
    assert silent == pytest.approx(outcome(partial(call, **{option: said})), rel=1e-11, nan_ok=True)


@pytest.mark.parametrize(("function", "option"), ROWS)
def test_an_option_that_is_given_counts(function, option):
    call, _, other = OPTIONS[function][option]
    silent = outcome(call)
    assert silent != pytest.approx(outcome(partial(call, **{option: other})), rel=1e-11, nan_ok=True)


@pytest.mark.parametrize(("function", "option"), ROWS)
def test_the_docstring_names_the_option(function, option):
    steps = function.split(".")
    named = [".".join(["analysis", *steps[: n + 1]]) for n in range(len(steps))]
    texts = [pkgutil.resolve_name(name).__doc__ or "" for name in named]
    assert option in " ".join(texts) or "`Estimate.ci`" in texts[-1]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_estimate_has_one_interval_when_none_is_named(kind):
    estimate = proportion([1, 1, 1, 0, 1, 1], Design.of(n=6))
    several = type(estimate)(
        **{name: getattr(estimate, name) for name in estimate.__slots__} | {"kind": kind}
    )
    assert several.ci() == METHODS[DEFAULT[kind]](several, 0.95)


def test_a_later_stage_without_its_population_is_refused_where_it_would_matter():
    with pytest.raises(Refusal, match="stage 2"):
        Design.of(psu=[1, 1, 2, 2], population_psus=[9] * 4, stages=[[1, 2, 3, 4]])


def test_a_design_of_nothing_is_refused():
    with pytest.raises(Refusal, match="how many responses"):
        Design.of()


def test_a_row_without_a_weight_is_never_given_one():
    with pytest.raises(Refusal, match="row 2"):
        mean([1, 2], Design.of([1.0, np.nan]))
