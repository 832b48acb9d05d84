"""What the oracle can ask: every module here may fill the three tables, and need do nothing else.

ESTIMANDS    name -> function(case, design, test) -> answer
DESIGNS      kind -> function(case, specification) -> Design
ADJUSTMENTS  type -> function(case, design, specification) -> Design
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from solving.case import Case, Unsupported

ESTIMANDS: dict[str, Any] = {}
DESIGNS: dict[str, Any] = {}
ADJUSTMENTS: dict[str, Any] = {}

for _module in sorted(module.name for module in iter_modules(__path__)):
    _found = import_module(f"{__name__}.{_module}")
    for _table, _name in ((ESTIMANDS, "ESTIMANDS"), (DESIGNS, "DESIGNS"), (ADJUSTMENTS, "ADJUSTMENTS")):
        _table.update(getattr(_found, _name, {}))


def made(case: Case) -> Any:
    """Return the design of a case after its adjustments."""
    design = _known(DESIGNS, case.design["kind"], "design")(case, case.design)
    for adjustment in case.adjust:
        design = _known(ADJUSTMENTS, adjustment["type"], "adjustment")(case, design, adjustment)
    return design


def _known(table: dict[str, Any], name: str, what: str) -> Any:
    if name not in table:
        raise Unsupported(f"the {what} {name}")
    return table[name]
