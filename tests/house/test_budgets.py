"""The measures of the house: short functions, small modules, few parameters, imports at the top."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for room in ("analysis", "survey") for path in (ROOT / room).rglob("*.py"))

LONGEST_FUNCTION = 40
MOST_FUNCTIONS = 20  # nine in ten are no longer than this
LONGEST_MODULE = 300
POSITIONAL = 4

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, Function]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def length(function: Function) -> int:
    """Lines of the body, the docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_the_modules_are_found():
    assert len(MODULES) > 10


def test_nine_functions_in_ten_fit_in_twenty_lines():
    lengths = sorted((length(function), where) for where, function in functions())
    share, where = lengths[len(lengths) * 9 // 10]
    assert share <= MOST_FUNCTIONS, (
        f"the 90th percentile is {share} lines ({where}); split the longest functions"
    )


def test_no_function_is_longer_than_forty_lines():
    assert [where for where, function in functions() if length(function) > LONGEST_FUNCTION] == []


def test_no_module_is_longer_than_three_hundred_lines():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES
    }
    assert {where: lines for where, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_function_has_more_than_four_positional_parameters():
    def positional(function: Function) -> int:
        names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
        return len(names) - (names[:1] in (["self"], ["cls"]))

    assert [where for where, function in functions() if positional(function) > POSITIONAL] == []


def test_every_function_says_what_it_returns():
    assert [where for where, function in functions() if function.returns is None] == []


def test_nothing_imports_inside_a_function():
    deferred = [
        where
        for where, function in functions()
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    ]
    assert deferred == []


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "base", "common", "misc"])
def test_no_module_has_a_name_that_says_nothing(word):
    assert [str(path.relative_to(ROOT)) for path in MODULES if path.stem == word] == []


def test_no_function_of_a_module_is_named_after_a_verb_that_says_nothing():
    # Methods may be: libraries ask for some by such names.
    empty = ("get_", "process_", "handle_")
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    named = [
        (path, node.name) for path, tree in trees.items() for node in tree.body if isinstance(node, Function)
    ]
    assert [f"{path.relative_to(ROOT)} {name}" for path, name in named if name.startswith(empty)] == []


def test_nothing_imports_inside_an_expression():
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and node.id == "__import__"
    ]
    assert hidden == []
