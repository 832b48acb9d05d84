"""Which columns of a table stand on an upright sheet, and how wide each is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.codebook import Text
from analysis.report.word.letters import fit
from analysis.rounding import MINUS, NOTHING
from analysis.table import Field, Table, Value, written
from analysis.tables.figures import COUNTED, EFFECT, words

INTERVAL = words("Khoảng tin cậy", "Confidence interval")
TO = words(" đến ", " to ")
UNIT = words("đơn vị tính: {}", "unit: {}")

ASIDE = frozenset(
    {"deff", "asked", "answered", "not_applicable", "dont_know", "not_answered", "n_before"}
    | {"code", "round_title", "sentence", "shares"}
)
"""Columns an upright sheet leaves to the annex."""

SPOKEN = "sentence"
"""A column whose words the document has as paragraphs: in a table they would make each row a dozen lines."""

UNSEEN = {COUNTED: "asked", EFFECT: "deff"}
"""Notes on columns, by the first of these: a table without the columns has no use for the note."""

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


UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff]")
"""Letters of Thai, Lao and Khmer, which write no space between words: Word finds the words itself."""

SYLLABLES = 12
"""Letters that a word of theirs has at the most, about."""

LINES = 3
"""Lines that a phrase of a few words takes at the most, such as a verdict that is rare in its column."""

NAME = 40 * LETTER
"""Centimetres up to which a column's words stay on one line where there is room."""

PARTED = re.compile(r"[\s-]+")
"""Where Word may end a line."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is set: the fields it joins, its heading, whether it holds words."""

    places: tuple[int, ...]
    heading: Text
    is_words: bool


def all_columns(table: Table) -> tuple[Column, ...]:
    """Return a column for each field that people read and that says something; see `unit` and `SPOKEN`."""
    return tuple(
        _column(table, place)
        for place, field in enumerate(table.fields)
        if not field.file_only and field.name != SPOKEN and not _says_nothing(table, field)
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


def notes(table: Table, columns: Sequence[Column]) -> tuple[Text, ...]:
    """Return the notes of *table* but for those on columns that are not among *columns*."""
    seen = {table.fields[place].name for column in columns for place in column.places}
    return tuple(note for note in table.notes if UNSEEN.get(note, "") in {"", *seen})


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
    texts = [written(value, language) for value in values]
    is_signed = any(text.startswith(MINUS) for text in texts)  # a dash beside a minus is read as a minus
    return fit((TO.to(language) if is_signed else " – ").join(texts))


def widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[bool], room: float
) -> list[float]:
    """Return the width of each column in centimetres; they sum to *room*.

    A column of figures is as wide as its widest figure or longest word of its heading; the rest is shared
    by the columns of words, so that none of them makes rows higher than the others do.

    Parameters
    ----------
    kinds : sequence of bool
        Whether a column holds words.
    """
    columns = [[row[place] for row in rows] for place in range(len(headings))]
    shares = [
        is_words and max(map(_letters, cells), default=0) > SHORT
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
    worded = [
        (max(width, least := _least(heading, cells)), least, _length(cells))
        for width, heading, cells, is_words in zip(wanted, headings, columns, kinds, strict=True)
        if is_words
    ]
    shared = iter(_shared(worded, left))
    return [
        next(shared) if is_words else width * scale for width, is_words in zip(wanted, kinds, strict=True)
    ]


def _shared(worded: Sequence[tuple[float, float, float]], room: float) -> list[float]:
    """Return *room* parted among columns of words.

    Where there is too little, every column breaks its words into as many lines as the others, and into no
    more than its longest word allows.

    Parameters
    ----------
    worded : sequence of (float, float, float)
        Of each column the width in which most cells stand on one line or on few, the width of its longest
        word, and how long a long cell is on one line, in centimetres.
    """
    wanted = [width for width, _, _ in worded]
    if sum(wanted) <= room:
        return [width * room / sum(wanted) for width in wanted]
    names = [max(least, length + EDGES) if length <= NAME else least for _, least, length in worded]
    if sum(names) <= room * 3 / 4:  # names stay on one line
        worded = [(width, name, length) for (width, _, length), name in zip(worded, names, strict=True)]
    few, many = 1.0, 200.0
    for _ in range(40):
        lines = (few + many) / 2
        found = [max(least, length / lines + EDGES) for _, least, length in worded]
        few, many = (few, lines) if sum(found) <= room else (lines, many)
    found = [max(least, length / many + EDGES) for _, least, length in worded]
    return [width * room / sum(found) for width in found]


def _least(heading: str, cells: Sequence[str]) -> float:
    """Return the width of the longest word of a column, parted at hyphens only, or of two short ones."""
    longest = max((_longest(PARTED.split(text)) for text in cells), default=0)
    head = _longest(heading.split()) * CAPITAL
    two = min(_length(cells), SHORT * LETTER)
    phrase = max(map(_letters, cells), default=0) * LETTER / LINES
    two = max(two, phrase) if phrase <= SHORT * LETTER else two
    return max(
        NARROWEST, min(head, MOST * LETTER / 3) + EDGES, min(longest, MOST / 3) * LETTER + EDGES, two + EDGES
    )


def _length(cells: Sequence[str]) -> float:
    """Return how long a long cell of a column is on one line, in centimetres; one in ten may be longer."""
    lengths = sorted(_letters(text) for text in cells if text)
    return lengths[-1 - len(lengths) // 10] * LETTER if lengths else 0.0


def _wanted(heading: str, cells: Sequence[str], is_words: bool) -> float:
    longest = _longest(heading.split())
    if is_words:
        lengths = sorted(_letters(text) for text in (*cells, heading) if text)
        typical = lengths[-1 - len(lengths) // 10] if lengths else 0
        return max(NARROWEST, longest * CAPITAL + EDGES, min(typical, MOST) * LETTER + EDGES)
    figures = max((_letters(text) + sum(map(str.isupper, text)) / 2 for text in cells), default=0)
    half = (_letters(heading) + 1) // 4
    return max(NARROWEST, longest * CAPITAL + EDGES, max(figures, min(half, 9)) * LETTER + EDGES)


def _letters(text: str) -> int:
    """Return how many letters of *text* stand beside each other; marks stand above or below one."""
    return sum(unicodedata.category(letter) not in ("Mn", "Cf") for letter in text) - text.count(COENG)


COENG = "\u17d2"
"""The letter of Khmer after it stands below the one before."""


def _longest(words: Sequence[str]) -> int:
    """Return the letters of the longest of *words* that is never parted."""
    return max((min(_letters(w), SYLLABLES) if UNSPACED.search(w) else _letters(w) for w in words), default=0)


def _column(table: Table, place: int) -> Column:
    found = table.fields[place]
    return Column((place,), found.heading, found.is_words)


def _says_nothing(table: Table, field: Field) -> bool:
    """Whether a column of words is empty, or is the unit that stands in the title."""
    values = set(table.values(field.name))
    return field.is_words and (values <= {None} or (field.name == "unit" and len(values) == 1))
