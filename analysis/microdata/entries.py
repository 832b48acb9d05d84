"""The codebook as people read it: each variable with its codes, numbers, labels and how often they occur."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.codebook import Missing, Text
from analysis.dataset import Dataset
from analysis.dataset.column import Column
from analysis.microdata.flat import DESIGN, Flat
from analysis.microdata.numbering import REASONS, Numbering, numbering


@dataclass(frozen=True, slots=True)
class Line:
    """One code or reason: its number in SPSS, its letter of missing in Stata, how many rows have it."""

    code: str
    number: int | None
    letter: str
    label: Text
    score: float | None
    is_missing: bool
    n: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One variable: `names` are those of its columns in SPSS, Stata and R.

    `outside` is what SPSS is told is missing: ranges and numbers; nothing for text and several choices.
    `is_counted` is whether its counts are said; see `analysis.microdata.told`.
    """

    name: str
    names: tuple[str, ...]
    label: Text
    kind: str
    section: str
    sensitive: bool
    lines: tuple[Line, ...]
    n_valid: int
    n_missing: int = 0
    outside: tuple[Any, ...] = ()
    least: str = ""
    most: str = ""
    is_counted: bool = True


RULES: Mapping[str, Text] = {
    "item": Text.of({"vi": "một câu hỏi", "en": "one question"}),
    "pooled": Text.of({"vi": "gộp mọi lượt trả lời", "en": "all answers together"}),
    "mean": Text.of({"vi": "trung bình cộng của các thành phần", "en": "mean of the parts"}),
    "importance": Text.of(
        {"vi": "trung bình có trọng số của các thành phần", "en": "mean of the parts by their importance"}
    ),
    "sum": Text.of({"vi": "tổng của các thành phần", "en": "sum of the parts"}),
    "persons": Text.of(
        {"vi": "tính cho từng người, rồi lấy trung bình", "en": "each person's mean, then theirs"}
    ),
    "throughout": Text.of(
        {"vi": "tỷ lệ người hài lòng ở mọi câu đã trả lời", "en": "share of persons satisfied throughout"}
    ),
}
"""How a node of an index is made, by the name of its combination."""

KINDS: Mapping[str, Text] = {
    "rating": Text.of({"vi": "thang điểm", "en": "rating"}),
    "single": Text.of({"vi": "chọn một", "en": "one choice"}),
    "multiple": Text.of({"vi": "chọn nhiều", "en": "several choices"}),
    "number": Text.of({"vi": "số", "en": "number"}),
    "percent": Text.of({"vi": "phần trăm", "en": "percent"}),
    "date": Text.of({"vi": "ngày", "en": "day"}),
    "text": Text.of({"vi": "văn bản", "en": "text"}),
    "design": Text.of({"vi": "thiết kế mẫu", "en": "sampling design"}),
}
"""The kinds of variable, in words."""


def entries(dataset: Dataset, columns: Sequence[Flat]) -> tuple[Entry, ...]:
    """Return the codebook's entries: the variables in file order, then the sampling columns."""
    named: dict[str, list[str]] = {}
    for column in columns:
        named.setdefault(column.source, []).append(column.name)
    found = [_entry(column, tuple(named[name])) for name, column in dataset.columns.items()]
    design = [
        Entry(name, tuple(named[name]), DESIGN[name], "design", "", False, (), dataset.n)
        for name in dataset.design_columns
        if name not in dataset.columns
    ]
    return (*found, *design)


def _entry(column: Column, names: tuple[str, ...]) -> Entry:
    variable = column.variable
    least, most = _ends(column)
    return Entry(
        name=variable.name,
        names=names,
        label=variable.label,
        kind=variable.kind,
        section=variable.section,
        sensitive=variable.sensitive,
        lines=tuple(_lines(column)),
        n_valid=int((column.missing == 0).sum()),
        n_missing=int((column.missing != 0).sum()),
        outside=() if variable.kind in ("text", "multiple") else tuple(numbering(column).spss_missing()),
        least=least,
        most=most,
    )


def _ends(column: Column) -> tuple[str, str]:
    kind = column.variable.kind
    valid = column.chosen[column.missing == 0]
    if kind in ("number", "percent", "date") and len(valid):
        smallest, largest = valid.min(), valid.max()
        return (str(smallest), str(largest)) if kind == "date" else (f"{smallest:.15g}", f"{largest:.15g}")
    return "", ""


def _lines(column: Column) -> Iterator[Line]:
    numbers = None if column.variable.kind == "text" else numbering(column)
    letters = numbers.letters() if numbers else {}
    for at, category in enumerate(column.variable.categories):
        chosen = column.chosen[:, at] if column.chosen.ndim == 2 else column.chosen == at
        number = _number(numbers, category.code) if column.chosen.ndim == 1 else None
        letter = letters.get(number, "") if number is not None else ""
        missing = category.missing is not None
        yield Line(category.code, number, letter, category.label, category.score, missing, int(chosen.sum()))
    for reason, n in _unsaid(column).items():
        number = numbers.reasons[reason] if numbers else None
        letter = letters.get(number, "") if number is not None else ""
        yield Line(reason.value, number, letter, REASONS[reason], None, True, n)


def _number(numbers: Numbering | None, code: str) -> int | None:
    return numbers.codes()[code] if numbers else None


def _unsaid(column: Column) -> dict[Missing, int]:
    """Return how many rows have each reason that no code says."""
    kind = column.variable.kind
    if kind == "multiple":
        silent = ~column.chosen.any(axis=1)
    elif kind in ("rating", "single"):
        silent = column.chosen < 0
    else:
        silent = column.missing != 0
    return {reason: n for reason, n in column.counts(np.asarray(silent)).items() if n}


def uncounted(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the names of the variables of which no count is said."""
    return tuple(entry.name for entry in entries if not entry.is_counted)
