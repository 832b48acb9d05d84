"""What is known of the matters that were rated, as columns of the data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from analysis.codebook import Category, Text, Variable


def _text(vi: str, en: str) -> Text:
    return Text.of({"vi": vi, "en": en})


NAMED: Mapping[str, Text] = {
    "procedure": _text("Thủ tục", "Procedure"),
    "field": _text("Lĩnh vực", "Field"),
    "officer": _text("Cán bộ xử lý", "Officer"),
}
"""Columns whose categories are the agency's own words."""

OVERDUE = (
    Category("no", _text("Đúng hạn hoặc sớm", "On time or early")),
    Category("yes", _text("Quá hạn", "Overdue")),
)

_DAYS = Variable("days_late", _text("Số ngày trễ hạn", "Days late"), "number", section="context")
_OVERDUE = Variable("overdue", _text("Trả kết quả quá hạn", "Overdue"), "single", OVERDUE, "context")

LATE = ("days_late", "overdue")

Columns = tuple[tuple[Variable, ...], dict[str, list[Any]]]
"""Variables, and the cells of each."""


def matters(noted: Sequence[Mapping[str, Any]], taken: Collection[str]) -> Columns:
    """Return the columns of what is noted about each response; an item of the same name goes before."""
    found = {name: cells(name, noted) for name in names(taken)}
    known = variables(found)
    return known, {variable.name: found[variable.name] for variable in known}


def names(taken: Collection[str]) -> tuple[str, ...]:
    """Return the columns there may be: those no other column has the name of."""
    return tuple(name for name in (*NAMED, *LATE) if name not in taken)


def cells(name: str, noted: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return the column *name* of what is noted about each response."""
    if name != "overdue":
        return [row.get(name) for row in noted]
    late = (row.get("days_late") for row in noted)
    return [None if days is None else "yes" if days > 0 else "no" for days in late]


def variables(found: Mapping[str, Collection[Any]]) -> tuple[Variable, ...]:
    """Return the variables of columns, of which some cells at least are given: each that occurs.

    The officer is a column only where one is known, and says that it identifies a person.
    """
    known = {"days_late": _DAYS, "overdue": _OVERDUE}
    for name in NAMED.keys() & found.keys():
        words = sorted({each for each in found[name] if each})
        if words or name != "officer":
            known[name] = _named(name, words)
    return tuple(known[name] for name in found if name in known)


def _named(name: str, words: Sequence[str]) -> Variable:
    categories = tuple(Category(each, Text.of({"vi": each})) for each in words)
    person = name == "officer"
    return Variable(name, NAMED[name], "single", categories, "context", sensitive=person, identifying=person)
