"""Tables as they stand in the text, shorter than in the annex, or numbered as in the chart above them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from analysis.codebook import LANGUAGES, Text
from analysis.table import Table, Value, written

MOST_GROUPS = 16
"""Groups of a characteristic up to which they stand in the text."""

MOST_ROWS = 20
"""Rows of an index up to which they all stand in a table that has little room for their names."""


def few_groups(table: Table) -> Table:
    """Return who answered, without the characteristics of very many groups; the same where none has."""
    counts = Counter(table.values("node"))
    rows = tuple(
        row for row, node in zip(table.rows, table.values("node"), strict=True) if counts[node] <= MOST_GROUPS
    )
    return table if rows == table.rows else replace(table, name=f"{table.name}_brief", rows=rows)


def upper(table: Table) -> Table:
    """Return the rows of a long table of an index that others stand under; the same where it is short."""
    depths = [depth if isinstance(depth, int) else 0 for depth in table.values("depth")]
    rows = tuple(
        row for row, depth, after in zip(table.rows, depths, [*depths[1:], 0], strict=True) if after > depth
    )
    if len(table.rows) <= MOST_ROWS or not rows:
        return table
    return replace(table, name=f"{table.name}_brief", rows=rows)


def numbered(table: Table) -> Table:
    """Return a table whose rows are numbered as the chart of it does."""
    place = table.place("label")

    def row(number: int, cells: tuple[Value, ...]) -> tuple[Value, ...]:
        label = {tag: f"{number}. {written(cells[place], tag)}" for tag in _languages(cells[place])}
        return (*cells[:place], Text.of(label), *cells[place + 1 :])

    return replace(table, rows=tuple(row(number, cells) for number, cells in enumerate(table.rows, start=1)))


def _languages(value: Value) -> tuple[str, ...]:
    return value.languages if isinstance(value, Text) else LANGUAGES
