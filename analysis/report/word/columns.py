"""Which columns of a table stand on an upright sheet, and how wide each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.codebook import Text
from analysis.report.word.letters import fit
from analysis.rounding import NOTHING
from analysis.table import Field, Table, Value, written
from analysis.tables.figures import words

INTERVAL = words("Khoảng tin cậy", "Confidence interval")
UNIT = words("đơn vị tính: {}", "unit: {}")

ASIDE = frozenset(
    {"deff", "asked", "answered", "not_applicable", "dont_know", "not_answered", "n_before"}
    | {"code", "round_title", "sentence"}
)
"""Columns an upright sheet leaves to the annex."""

NARROW = 4
"""Columns that always fit an upright sheet."""

LETTER = 0.195
"""Centimetres that a letter of a cell takes, on average."""

EDGES = 0.4
"""Centimetres of air in a cell, both sides together."""

CAPITAL = 0.22
"""Centimetres that a letter of a heading takes: it is bold, and a word of it is never parted."""

NARROWEST = 1.2
"""Centimetres that a column has at the least."""

SHORT = 14
"""Letters up to which a column of words is set as one of figures: they stay on a line."""

MOST = 60
"""Letters after which words go to another line, however wide the sheet."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is set: the fields it joins, its heading, whether it holds words."""

    places: tuple[int, ...]
    heading: Text
    is_words: bool


def all_columns(table: Table) -> tuple[Column, ...]:
    """Return a column for each field that people read and that says something; see `unit`."""
    return tuple(
        _column(table, place)
        for place, field in enumerate(table.fields)
        if not field.file_only and not _says_nothing(table, field)
    )


def is_whole(table: Table) -> bool:
    """Whether `brief_columns` leave nothing out that people read."""
    return not any(field.name in _aside(table) for field in table.read_fields())


def _aside(table: Table) -> frozenset[str]:
    """Return the columns of a table that an upright sheet has no room for."""
    return ASIDE if len(table.read_fields()) > NARROW else frozenset()


def brief_columns(table: Table) -> tuple[Column, ...]:
    """Return the columns for an upright sheet.

    The ends of an interval stand in one cell; a unit that is the same in every row stands in the title
    (see `unit`); what says nothing, or is in `ASIDE`, is left out of all but narrow tables.
    """
    found, aside = [], _aside(table)
    for place, field in enumerate(table.fields):
        if field.file_only or field.name in aside or field.name == "high":
            continue
        if field.name == "low":
            found.append(Column((place, table.place("high")), INTERVAL, is_words=False))
        elif not _says_nothing(table, field):
            found.append(_column(table, place))
    return tuple(found)


def unit(table: Table) -> Text | None:
    """Return the unit that every row of *table* shares, for its title; None where there is none."""
    if not any(field.name == "unit" for field in table.fields):
        return None
    units = set(table.values("unit"))
    (shared,) = units if len(units) == 1 else (None,)
    if not isinstance(shared, Text):
        return None
    return Text.of({tag: UNIT.to(tag).format(shared.to(tag)) for tag in ("vi", "en")})


def cell(row: Sequence[Value], column: Column, language: str) -> str:
    """Return what stands in a cell: as `Table.read_rows` writes it, the ends of an interval joined."""
    values = [row[place] for place in column.places]
    if all(value is None for value in values):
        return "" if column.is_words else NOTHING
    return fit(" – ".join(written(value, language) for value in values))


def widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[bool], room: float
) -> list[float]:
    """Return the width of each column in centimetres; they sum to *room*.

    A column of figures is as wide as its widest figure or longest word of its heading; the rest is shared
    by the columns of words, the first having the most.

    Parameters
    ----------
    kinds : sequence of bool
        Whether a column holds words.
    """
    columns = [[row[place] for row in rows] for place in range(len(headings))]
    shares = [
        is_words and max(map(len, cells), default=0) > SHORT
        for cells, is_words in zip(columns, kinds, strict=True)
    ]
    kinds = shares if any(shares) else kinds
    wanted = [
        _wanted(heading, cells, is_words)
        for heading, cells, is_words in zip(headings, columns, kinds, strict=True)
    ]
    figures = sum(width for width, is_words in zip(wanted, kinds, strict=True) if not is_words)
    if not any(kinds):
        return [width * room / figures for width in wanted]
    left = max(room - figures, room / 4)
    scale = (room - left) / figures if figures else 1.0
    shared = iter(_shared([width for width, is_words in zip(wanted, kinds, strict=True) if is_words], left))
    return [
        next(shared) if is_words else width * scale for width, is_words in zip(wanted, kinds, strict=True)
    ]


def _shared(wanted: Sequence[float], room: float) -> list[float]:
    """Return *room* parted: where there is too little, the widest columns give, the others have theirs."""
    if sum(wanted) <= room:
        return [width * room / sum(wanted) for width in wanted]
    cap = room / len(wanted)
    for at, width in enumerate(sorted(wanted)):
        cap = room / (len(wanted) - at)
        if width > cap:
            break
        room -= width
    return [min(width, cap) for width in wanted]


def _wanted(heading: str, cells: Sequence[str], is_words: bool) -> float:
    longest = max((len(word) for word in heading.split()), default=0)
    if is_words:
        lengths = sorted(len(text) for text in (*cells, heading) if text)
        typical = lengths[-1 - len(lengths) // 10] if lengths else 0
        return max(NARROWEST, longest * CAPITAL + EDGES, min(typical, MOST) * LETTER + EDGES)
    figures = max((len(text) for text in cells), default=0)
    half = (len(heading) + 1) // 4
    return max(NARROWEST, longest * CAPITAL + EDGES, max(figures, min(half, 9)) * LETTER + EDGES)


def _column(table: Table, place: int) -> Column:
    found = table.fields[place]
    return Column((place,), found.heading, found.is_words)


def _says_nothing(table: Table, field: Field) -> bool:
    """Whether a column of words is empty, or is the unit that stands in the title."""
    values = set(table.values(field.name))
    return field.is_words and (values <= {None} or (field.name == "unit" and len(values) == 1))
