"""How the survey of a report was carried out: what its answers know of it, and the counts of each unit."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

import numpy as np

from analysis.codebook import Text
from analysis.dataset import Dataset
from analysis.fieldwork import COUNTS, Tally
from analysis.fieldwork.carried import Course
from analysis.report.subject import Contents
from analysis.subject import About
from analysis.table import Field, Table, Value
from analysis.tables.figures import words

UNIT_TITLE = words("Tổng thể và số người đã tiếp cận theo đơn vị", "Population and people approached by unit")
UNIT_FIELDS = (
    Field("group", words("Mã", "Code"), file_only=True),
    Field("group_label", words("Đơn vị", "Unit")),
    *(
        Field(name, words(vi, en))
        for name, vi, en in (
            ("population", "Tổng thể (N)", "Population (N)"),
            ("approached", "Đã tiếp cận", "Approached"),
            ("ineligible", "Không thuộc tổng thể", "Not in the population"),
            ("refused", "Từ chối", "Refused"),
            ("not_reached", "Không gặp được", "Not reached"),
            ("unknown", "Không rõ", "Unknown"),
        )
    ),
)
UNIT_NOTE = words(
    "Đơn vị không công bố số phiếu thì chỉ nêu tổng thể: các số khác cho biết có mấy người trả lời.",
    "Of a unit whose responses are not published only the population is shown: the other counts would tell "
    "how many answered.",
)


def course(about: About, answers: Dataset) -> Course:
    """Return what is known of how the round of a report went."""
    given = answers.design_columns
    return Course(
        about.fieldwork,
        answers.n,
        n_partial(answers),
        about.opened_on,
        about.closed_on,
        about.period,
        float(np.sum(given["weight"])) if "weight" in given else None,
    )


def unit_counts(contents: Contents) -> Table | None:
    """Return the counts that were recorded of units; None where there are none.

    Of a unit whose responses are not published only the population is shown: whom was approached, less who
    did not answer, is how many responses it has. Where it is one alone, another is left out with it: the sums
    of all units, which stand beside the response rate, would tell its counts.
    """
    units = contents.about.fieldwork.units
    names: dict[str, Text] = {}
    if "unit" in contents.answers.columns:
        categories = contents.answers.column("unit").variable.categories
        names = {category.code: category.label for category in categories}
    shown = _whole(units, _published(contents) if len(names) > 1 else {code for code, _ in units})
    rows = tuple(
        (code, names.get(code) or code, *(_shown(tally, name, is_whole=code in shown) for name in COUNTS))
        for code, tally in units
    )
    notes = () if shown >= {code for code, _ in units} else (UNIT_NOTE,)
    return Table("fieldwork_by_unit", UNIT_TITLE, UNIT_FIELDS, rows, notes) if rows else None


def recorded(table: Table) -> Table:
    """Return a table without the counts that no unit has: a column of dashes says nothing."""
    kept = [
        place
        for place, field in enumerate(table.fields)
        if field.is_words or set(table.values(field.name)) != {None}
    ]
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
    return replace(table, fields=tuple(table.fields[place] for place in kept), rows=rows)


def _whole(units: Sequence[tuple[str, Tally]], published: Set[Value]) -> Set[Value]:
    """Return the units whose counts are shown: those published, but for the smallest where one is not."""
    counted = [(tally.approached, code) for code, tally in units if tally.approached is not None]
    open_to = sorted((n, code) for n, code in counted if code in published)
    alone = len(counted) - len(open_to) == 1
    return published - {code for _, code in open_to[:1]} if alone else published


def _published(contents: Contents) -> set[Value]:
    """Return the units whose number of responses the report shows."""
    tables = [table for table in contents.tables() if table.name == "respondents"]
    rows = [row for table in tables for row in table.records() if row["node"] == "unit"]
    return {row["group"] for row in rows if row["n"] is not None}


def _shown(tally: Tally, name: str, *, is_whole: bool) -> int | None:
    number: int | None = getattr(tally, name)
    return number if is_whole or name == "population" else None


def n_partial(answers: Dataset) -> int:
    """Return how many responses answered a part only."""
    if "completeness" not in answers.columns:
        return 0
    column = answers.column("completeness")
    codes = [category.code for category in column.variable.categories]
    return int(np.sum(column.codes == codes.index("partial"))) if "partial" in codes else 0
