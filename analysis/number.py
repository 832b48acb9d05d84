"""A number as it stands in a cell: read without guessing, written without losing a digit."""

from __future__ import annotations

import math
import re

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?\Z")

Cell = str | float | None
"""One cell as it is stored or written; "" and None are cells without an answer."""


def number(cell: Cell) -> float:
    """Return the number in a cell, NaN where there is none; only ASCII digits with a point are numbers."""
    if isinstance(cell, str):
        return float(cell) if NUMBER.match(cell) else math.nan
    return math.nan if cell is None else float(cell)


def written_number(value: float) -> str:
    """Return the shortest text that reads back as the same number; "" for NaN, no ".0" on whole numbers."""
    if math.isnan(value):
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 2**53 else repr(value)
