"""What is known of the matters that were rated, as columns of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

Columns = tuple[tuple[Variable, ...], dict[str, list[Any]]]
"""Variables, and the cells of each."""


def matters(noted: Sequence[Mapping[str, Any]], taken: set[str]) -> Columns:
    """Return the columns of what is noted about each response; an item of the same name goes before.

    The officer is a column only where one is known, and says that it identifies a person.
    """
    variables: list[Variable] = []
    cells: dict[str, list[Any]] = {}
    for name, label in NAMED.items():
        found = [row.get(name) for row in noted]
        if name not in taken and (name != "officer" or any(found)):
            variables.append(_named(name, label, found))
            cells[name] = found
    late = [row.get("days_late") for row in noted]
    if "days_late" not in taken:
        variables.append(_DAYS)
        cells["days_late"] = late
    if "overdue" not in taken:
        variables.append(_OVERDUE)
        cells["overdue"] = [None if days is None else "yes" if days > 0 else "no" for days in late]
    return tuple(variables), cells


def _named(name: str, label: Text, found: Sequence[str | None]) -> Variable:
    words = sorted({each for each in found if each})
    categories = tuple(Category(each, Text.of({"vi": each})) for each in words)
    person = name == "officer"
    return Variable(name, label, "single", categories, "context", sensitive=person, identifying=person)
