"""Tables as they stand in the text, shorter than in the annex, or numbered as in the chart above them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import replace

from analysis.codebook import LANGUAGES, Text
from analysis.estimate.estimated import WITHIN
from analysis.table import Table, Value, said, written
from analysis.tables.figures import UNPUBLISHED, words

Row = tuple[Value, ...]

MOST_GROUPS = 16
"""Groups of a characteristic up to which they stand in the text."""

VERY_MANY = 40
"""Groups beyond which a report for reading does not list them twice: each stands in the chart of the units
and in one table of the annex, and the rest in the workbook, where many rows are sorted and looked up."""

FEW_HIDDEN = 8
"""Groups that are not published up to which each keeps its row of dashes."""

MOST_ROWS = 20
"""Rows of an index up to which they all stand in a table that has little room for their names."""


def few_groups(table: Table, most: int = MOST_GROUPS) -> Table:
    """Return who answered without characteristics of more groups than *most*; the same where none has."""
    counts = Counter(table.values("node"))
    rows = tuple(
        row for row, node in zip(table.rows, table.values("node"), strict=True) if counts[node] <= most
    )
    return table if rows == table.rows else replace(table, name=f"{table.name}_brief", rows=rows)


def annexed(table: Table) -> Table:
    """Return a table as the annex has it: without what one would leaf through in vain.

    Who answered leaves out characteristics of more than `VERY_MANY` groups, and says so. Where many groups
    are not published they are named in a note, and not in rows of dashes; what is to be known of every group
    is a note too, and not words in each row.
    """
    if table.name == "respondents":
        brief = few_groups(table, VERY_MANY)
        return table if brief is table else replace(brief, notes=(*table.notes, said(AWAY, most=VERY_MANY)))
    if not {"flag", "value", "group_label"} <= {field.name for field in table.fields}:
        return table
    shown = tuple(row for row, record in zip(table.rows, table.records(), strict=True) if not _hides(record))
    if len(table.rows) - len(shown) > FEW_HIDDEN:
        table = replace(table, rows=shown, notes=(*table.notes, _named(table)))
    return _said_once(table)


def _said_once(table: Table) -> Table:
    """Return a table with a note instead of words in each row, where all groups lie in one sampling unit."""
    groups = [row for row in table.records() if row["group"] != "" and row["value"] is not None]
    if len(groups) < 2 or not all(_without(row["flag"]) != row["flag"] for row in groups):
        return table
    place = table.place("flag")
    rows = tuple((*row[:place], _without(row[place]), *row[place + 1 :]) for row in table.rows)
    return replace(table, rows=rows, notes=(*table.notes, ALL_WITHIN))


def _without(flag: Value) -> Value:
    """Return what is said of a group but for `WITHIN`; None where it is nothing else."""
    if not isinstance(flag, Text):
        return flag
    left = {
        tag: "; ".join(part for part in words.split("; ") if part != WITHIN.to(tag))
        for tag, words in flag.versions
    }
    return Text.of(left) if any(left.values()) else None


ALL_WITHIN = words(
    "Mỗi nhóm nằm trong một đơn vị chọn mẫu: sai số là của những người trả lời trong đơn vị ấy.",
    "Each group lies in one sampling unit: its error is that of the respondents in it.",
)
AWAY = words(
    "Đặc điểm có trên {most} nhóm: số phiếu của từng nhóm có trong bảng tính tables.xlsx kèm theo.",
    "Characteristics of more than {most} groups: responses of each are in the workbook tables.xlsx.",
)
NAMED = words("Không công bố số liệu của {n} nhóm: {names}.", "Not published, {n} groups: {names}.")


def _hides(row: Mapping[str, Value]) -> bool:
    return row["value"] is None and row["flag"] == UNPUBLISHED


def _named(table: Table) -> Text:
    """Return the groups of a table that are not published, in a sentence."""
    names = [row["group_label"] for row in table.records() if _hides(row)]
    told = {tag: "; ".join(written(name, tag) for name in names) for tag in LANGUAGES}
    return said(NAMED, n=len(names), names=Text.of(told))


def upper(table: Table) -> Table:
    """Return the rows of a long table of an index that others stand under; the same where it is short."""
    depths = [depth if isinstance(depth, int) else 0 for depth in table.values("depth")]
    rows = tuple(
        row for row, depth, after in zip(table.rows, depths, [*depths[1:], 0], strict=True) if after > depth
    )
    if len(table.rows) <= MOST_ROWS or not rows:
        return table
    return replace(table, name=f"{table.name}_brief", rows=rows)


def without_items(table: Table, shown: Set[Row]) -> Table:
    """Return a long table of an index without items that stand among *shown*; see `items`.

    Of four indices of the same seventy items each would list them all again.
    """
    listed = items(table)
    if not listed or not listed <= shown:
        return table
    return replace(upper(table), notes=(*table.notes, ITEMS_ABOVE))


def items(table: Table) -> Set[Row]:
    """Return the rows of a long table of an index that no others stand under, whatever their depth."""
    if not any(field.name == "depth" for field in table.fields):
        return frozenset()
    place, above = table.place("depth"), set(upper(table).rows)
    return {(*row[:place], *row[place + 1 :]) for row in table.rows if row not in above}


ITEMS_ABOVE = words(
    "Từng câu hỏi như ở bảng của chỉ số trước: cùng câu, cùng cách tính.",
    "Each item is as in the table of an index before: the same items, made in the same way.",
)


def numbered(table: Table) -> Table:
    """Return a table whose rows are numbered as the chart of it does."""
    place = table.place("label")

    def row(number: int, cells: tuple[Value, ...]) -> tuple[Value, ...]:
        label = {tag: f"{number}. {written(cells[place], tag)}" for tag in _languages(cells[place])}
        return (*cells[:place], Text.of(label), *cells[place + 1 :])

    return replace(table, rows=tuple(row(number, cells) for number, cells in enumerate(table.rows, start=1)))


def _languages(value: Value) -> tuple[str, ...]:
    return value.languages if isinstance(value, Text) else LANGUAGES
