"""A table of figures: rounded once, then printed the same on a page, in a terminal, as CSV and as JSON.

A number a person reads is a `Decimal` made by `rounding.half_up` when the table is made; every
printer below writes that number and nothing else. Unrounded numbers travel beside it in columns
marked `exact`, which only CSV and JSON carry, for whoever wants to compute further.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analysis.codebook import LANGUAGES, Text
from analysis.number import written_number
from analysis.rounding import NOTHING, shown

Value = Text | str | int | Decimal | float | None
"""Text: words in several languages; str: a code; int: a count; Decimal: a rounded figure;
float: an unrounded figure; None: nothing to show."""


JOINERS = "\u200b\u200c\u200d"
"""What Khmer is written with between words and letters, besides what can be seen."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table: its name in files, its heading for people."""

    name: str
    heading: Text
    file_only: bool = False

    @property
    def is_words(self) -> bool:
        """Whether the column is read as words, not as numbers: it is aligned to the left."""
        return self.name in WORDS


WORDS = frozenset(
    {
        *("node", "label", "group", "group_label", "unit", "flag", "comparator", "verdict", "quadrant"),
        *("code", "target_label", "goal", "deadline", "round_title", "period", "shares", "sentence", "words"),
    }
)


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows.

    Attributes
    ----------
    name : str
        Short and unique in a report; names its files.
    title : Text
    fields : tuple of Field
    rows : tuple of tuple of Value, each as long as `fields`
    notes : tuple of Text
        What a reader must know to read the figures rightly.
    """

    name: str
    title: Text
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.fields):
                raise ValueError(f"{self.name}: a row has {len(row)} values for {len(self.fields)} fields")

    def place(self, name: str) -> int:
        """Return the place of the field *name*; KeyError names the known ones."""
        for place, field in enumerate(self.fields):
            if field.name == name:
                return place
        raise KeyError(f"no field {name!r}; known: {', '.join(field.name for field in self.fields)}")

    def values(self, name: str) -> tuple[Value, ...]:
        """Return the values of the field *name*, from the first row to the last."""
        place = self.place(name)
        return tuple(row[place] for row in self.rows)

    def records(self) -> Iterator[dict[str, Value]]:
        """Yield each row as a mapping of field name to value."""
        names = [field.name for field in self.fields]
        return (dict(zip(names, row, strict=True)) for row in self.rows)

    def read_fields(self) -> tuple[Field, ...]:
        """Return the fields people read: all but those for files only."""
        return tuple(field for field in self.fields if not field.file_only)

    def read_rows(self, language: str) -> Iterator[tuple[str, ...]]:
        """Yield the rows people read, each value as *language* writes it; absent words are left blank."""
        places = [place for place, field in enumerate(self.fields) if not field.file_only]
        for row in self.rows:
            yield tuple(
                "" if row[place] is None and self.fields[place].is_words else written(row[place], language)
                for place in places
            )


def written(value: Value, language: str) -> str:
    """Return *value* as people who read *language* write it: "83,94", "1.033", "–" for nothing."""
    match value:
        case None:
            return NOTHING
        case Text():
            return value.to(language)
        case Decimal():
            return shown(value, _decimals(value), language)
        case bool() | str():
            return str(value)
        case int():
            return shown(value, 0, language)
    return shown(value, 4, language)


def cleaned(label: str) -> str:
    """Return a label without characters that cannot be seen.

    Control characters, and those that turn the direction of writing, with which one unit's name could be
    made to look like another's. Those that part words, as a tab or the end of a line, become a space.
    """
    kinds = ((letter, unicodedata.category(letter)) for letter in label)
    spaced = (" " if letter.isspace() and kind in PARTING else letter for letter, kind in kinds)
    return "".join(one for one in spaced if one in JOINERS or unicodedata.category(one)[0] != "C")


PARTING = ("Cc", "Zl", "Zp")
"""Kinds of letters that nobody sees and some of which part words or lines."""


TOGETHER = re.compile(r"(?<=[0-9]) (?=%)|(?<=\b[nN] [=<]) (?=[0-9])|(?<=\b[nN]) (?=[=<] [0-9])")
"""Spaces at which no line may end: between a number and its sign, within "n = 278"."""


def unbroken(words: str) -> str:
    """Return *words*, or a whole page, with spaces at which no line ends between a number and its sign.

    Examples
    --------
    >>> unbroken("68,11 % (n = 30)") == "68,11\u00a0% (n\u00a0=\u00a030)"
    True
    """
    return TOGETHER.sub("\u00a0", words)


def said(pattern: Text, **values: Value) -> Text:
    """Return *pattern* in every language with *values* put in, each written as its readers write it."""
    return Text.of(
        {
            tag: spelled(
                pattern.to(tag).format(**{n: written(value, tag) for n, value in values.items()}), tag
            )
            for tag in LANGUAGES
        }
    )


def spelled(words: str, language: str) -> str:
    """Return a sentence with its percentages as they are written: "82,4 %", in English "82.4%".

    Examples
    --------
    >>> spelled("82.4 % of 300", "en"), spelled("82,4 %", "vi")
    ('82.4% of 300', '82,4 %')
    """
    return re.sub(r"(?<=[0-9]) (?=%)", "", words) if language == "en" else words


def shortened(label: str, longest: int) -> str:
    """Return a label of at most so many letters, cut in its middle: names that begin alike part at their end.

    Examples
    --------
    >>> shortened("UBND phường Ninh Kiều 31", 20)
    'UBND … Ninh Kiều 31'
    >>> shortened("Hướng dẫn hồ sơ đầy đủ, dễ hiểu, một lần", 28)
    'Hướng … dễ hiểu, một lần'
    """
    if len(label) <= longest:
        return label
    left = (longest - 3) // 3
    head, tail = label[: left + 1], label[left + 2 - longest :]
    return f"{_to_a_space(head).rstrip()} … {_to_a_space(tail[::-1])[::-1].lstrip()}"


def _to_a_space(part: str) -> str:
    """Return a part without its last letter, or without the piece of a word at its end where much is left."""
    cut = part.rfind(" ")
    return part[:cut] if cut > len(part) // 2 else part[:-1]


def to_csv(table: Table, language: str = "vi", *, words: Callable[[str], str] = str) -> str:
    """Return the table as comma-separated text with a decimal point, exact columns included.

    Parameters
    ----------
    words : callable
        What becomes of a cell of words, such as `analysis.formula.harmless`; numbers stay as they are.
    """
    buffer = io.StringIO()
    rows = csv.writer(buffer, lineterminator="\n")
    rows.writerow([field.name for field in table.fields])
    rows.writerows(row.values() for row in plain_records(table, language, words=words))
    return buffer.getvalue()


def plain_records(
    table: Table, language: str = "vi", *, words: Callable[[str], str] = str
) -> Iterator[dict[str, str]]:
    """Yield each row as it stands in a CSV file, by field name; *words* as for `to_csv`."""
    for row in table.records():
        cells = {name: _plain(value, language) for name, value in row.items()}
        yield {
            name: words(cell) if isinstance(row[name], str | Text) else cell for name, cell in cells.items()
        }


def to_json(table: Table, language: str = "vi") -> dict[str, Any]:
    """Return the table as mappings, lists, text and numbers, exact columns included."""
    return {
        "name": table.name,
        "title": table.title.to(language),
        "fields": {field.name: field.heading.to(language) for field in table.fields},
        "rows": [{name: _number(v, language) for name, v in record.items()} for record in table.records()],
        "notes": [note.to(language) for note in table.notes],
    }


def json_text(tables: tuple[Table, ...], language: str = "vi") -> str:
    """Return several tables as one JSON text, as `hailong index --json` prints it."""
    return json.dumps([to_json(table, language) for table in tables], ensure_ascii=False, allow_nan=False)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _plain(value: Value, language: str) -> str:
    match value:
        case None:
            return ""
        case Text():
            return value.to(language)
        case float():
            return written_number(value)
    return str(value)


def _number(value: Value, language: str) -> str | int | float | None:
    if isinstance(value, Text):
        return value.to(language)
    return float(value) if isinstance(value, Decimal) else value
