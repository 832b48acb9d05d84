"""Which number stands for each code and each reason in files that hold numbers (SPSS, Stata)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Category, Missing, Text
from analysis.dataset.column import MARKS, Column

WHOLE = re.compile(r"(0|-?[1-9][0-9]{0,5})\Z")

REASONS: Mapping[Missing, Text] = {
    Missing.NOT_ASKED: Text.of({"vi": "Không được hỏi", "en": "Not asked"}),
    Missing.NOT_APPLICABLE: Text.of({"vi": "Không áp dụng", "en": "Not applicable"}),
    Missing.DONT_KNOW: Text.of({"vi": "Không biết", "en": "Don't know"}),
    Missing.REFUSED: Text.of({"vi": "Từ chối trả lời", "en": "Refused"}),
    Missing.NOT_ANSWERED: Text.of({"vi": "Không trả lời", "en": "Not answered"}),
    Missing.ILLEGIBLE: Text.of({"vi": "Không đọc được", "en": "Illegible"}),
    Missing.WITHHELD: Text.of({"vi": "Che để không ai bị nhận ra", "en": "Withheld, to protect respondents"}),
}
"""Why a cell is empty, in words."""

BLOCK = 90
"""The reasons of a column are 91 to 97, or 991 to 997 and so on: the first block above all its answers."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers of one column.

    Attributes
    ----------
    valid, missing : mapping of code to int
        Categories that are answers, and those that stand outside the scale.
    reasons : mapping of Missing to int
    """

    valid: Mapping[str, int]
    missing: Mapping[str, int]
    reasons: Mapping[Missing, int]

    def codes(self) -> dict[str, int]:
        """Return the number of every category."""
        return {**self.valid, **self.missing}

    def spss_missing(self) -> list[Any]:
        """Return what SPSS is told is missing: one range that ends with the reasons, and one number below."""
        outside = sorted(self.missing.values())
        above = [number for number in outside if number > max(self.valid.values(), default=-1)]
        low = min([*above, *self.reasons.values()])
        below = [float(number) for number in outside if number not in above]
        return [{"lo": float(low), "hi": float(max(self.reasons.values()))}, *below]

    def letters(self) -> dict[int, str]:
        """Return Stata's letter of missing for each number that is no answer: reasons a to g, then codes."""
        numbers = [*self.reasons.values(), *self.missing.values()]
        return dict(zip(numbers, ascii_lowercase, strict=False))


def numbering(column: Column) -> Numbering:
    """Return the numbers of a column: its own codes where SPSS can be told which are missing, else places."""
    categories = column.variable.categories
    valid = {c.code: at for at, c in enumerate((c for c in categories if not c.missing), start=1)}
    outside = {c.code: at for at, c in enumerate((c for c in categories if c.missing), start=len(valid) + 1)}
    if column.variable.kind == "multiple":
        valid, outside = {"0": 0, "1": 1}, {}
    elif _own(categories):
        valid = {c.code: int(c.code) for c in categories if not c.missing}
        outside = {c.code: int(c.code) for c in categories if c.missing}
    return Numbering(valid, outside, _reasons(_highest(column, [*valid.values(), *outside.values()])))


def _own(categories: tuple[Category, ...]) -> bool:
    """Whether the codes are whole numbers, and at most one that means missing lies below an answer."""
    if not all(WHOLE.match(category.code) for category in categories):
        return False
    answers = [int(category.code) for category in categories if not category.missing]
    outside = [int(category.code) for category in categories if category.missing]
    below = [code for code in outside if code < max(answers, default=-1)]
    return len(below) <= 1


def _highest(column: Column, numbers: list[int]) -> float:
    if column.variable.kind in ("number", "percent"):
        return float(np.nanmax(np.abs(column.chosen), initial=0.0)) if len(column) else 0.0
    return float(max(map(abs, numbers), default=0))


def _reasons(highest: float) -> dict[Missing, int]:
    start = BLOCK
    while start <= highest:
        start = start * 10 + 90
    return {reason: start + place for place, reason in enumerate(Missing, start=1)}


def marked(
    numbers: NDArray[np.float64], missing: NDArray[np.int8], reasons: Mapping[Missing, int]
) -> NDArray[np.float64]:
    """Return (n,) numbers with the reason's number wherever there is neither an answer nor a code."""
    by_mark = np.zeros(len(MARKS) + 1)
    for reason, mark in MARKS.items():
        by_mark[mark] = reasons[reason]
    return np.where(np.isnan(numbers), by_mark[missing], numbers)
