"""The page of methods names everything an analyst can call, and nothing that is not there."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "inference.md").read_text(encoding="utf-8")
MODULES = (
    "compare.combination",
    "compare",
    "compare.crosstab",
    "drivers",
    "compare.multiplicity",
    "compare.pairing",
    "compare.panel",
    "quality",
    "compare.ranking",
    "regression",
    "quality.reliability",
    "estimate.spread",
    "estimate.standardise",
    "compare.ttest",
)
LESSER = {"limits", "satterthwaite", "exact"}


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_stands_on_the_page_of_methods(name):
    module = importlib.import_module(f"analysis.{name}")
    functions = {
        function
        for function, value in inspect.getmembers(module, inspect.isfunction)
        if value.__module__ == module.__name__ and not function.startswith("_")
    }
    assert f"analysis.{name}" in PAGE
    assert {
        function for function in functions - LESSER if not re.search(rf"`[\w.]*\b{function}\b", PAGE)
    } == set()


def test_every_function_the_page_names_exists():
    named = re.findall(r"`(analysis(?:\.\w+)+)", PAGE)
    assert len(named) > 10
    assert all(pkgutil.resolve_name(name) for name in named)


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("compare.crosstab", "STATISTICS"),
        ("compare.multiplicity", "ADJUSTMENTS"),
        ("compare.ranking", "RULES"),
        ("compare.ranking", "SIMULTANEOUS"),
        ("compare", "COMPARATORS"),
        ("regression.families", "FAMILIES"),
    ],
)
def test_every_choice_stands_on_the_page_of_methods(table, names):
    choices = getattr(importlib.import_module(f"analysis.{table}"), names)
    assert [choice for choice in choices if f"`{choice}`" not in PAGE] == []
