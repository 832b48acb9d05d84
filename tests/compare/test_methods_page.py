"""The page of methods names everything an analyst can call, and nothing that is not there."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "inference.md").read_text(encoding="utf-8")
MODULES = (
    "combination",
    "compare",
    "crosstab",
    "drivers",
    "multiplicity",
    "pairing",
    "panel",
    "quality",
    "ranking",
    "regression",
    "reliability",
    "spread",
    "standardise",
    "ttest",
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
    for module, function in re.findall(r"`analysis\.(\w+)\.(\w+)", PAGE):
        assert hasattr(importlib.import_module(f"analysis.{module}"), function), f"{module}.{function}"


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("crosstab", "STATISTICS"),
        ("multiplicity", "ADJUSTMENTS"),
        ("ranking", "RULES"),
        ("ranking", "SIMULTANEOUS"),
        ("compare", "COMPARATORS"),
        ("families", "FAMILIES"),
    ],
)
def test_every_choice_stands_on_the_page_of_methods(table, names):
    choices = getattr(importlib.import_module(f"analysis.{table}"), names)
    assert [choice for choice in choices if f"`{choice}`" not in PAGE] == []
