"""What the oracle can ask: every module here may hold these tables, and need do nothing else.

ESTIMANDS    name -> function(case, design, test) -> answer
DESIGNS      kind -> function(case, specification) -> Design
ADJUSTMENTS  type -> function(case, design, specification) -> Design

The keys are read from the source, so that a module (and statsmodels behind it) is only imported for a
case that needs it; they are written as literals.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from solving import known
from solving.case import Case, Unsupported
from solving.known import understood

TABLES = ("ESTIMANDS", "DESIGNS", "ADJUSTMENTS")


def _entries() -> Iterator[tuple[tuple[str, str], str]]:
    """Yield ((table, key), module) for every entry of every module."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        for statement in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Dict):
                table = getattr(statement.targets[0], "id", "")
                keys = [key.value for key in statement.value.keys if isinstance(key, ast.Constant)]
                yield from (((table, str(key)), file.stem) for key in keys if table in TABLES)


MODULES = dict(_entries())


def found(table: str, key: str) -> Any:
    """Return the function that answers, or say that nothing does."""
    if (table, key) not in MODULES:
        raise Unsupported(f"the {table[:-1].lower()} {key}")
    return getattr(import_module(f"solving.{MODULES[table, key]}"), table)[key]


def made(case: Case) -> Any:
    """Return the design of a case after its adjustments."""
    understood(case.design, known.DESIGNS, "kind")
    design = found("DESIGNS", case.design["kind"])(case, case.design)
    for adjustment in case.adjust:
        understood(adjustment, known.ADJUSTMENTS, "type")
        design = found("ADJUSTMENTS", adjustment["type"])(case, design, adjustment)
    return design
