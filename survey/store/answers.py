"""A round's table of answers: one real column for each item, and how an answer lies in it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from analysis.codebook import Missing
from survey.questionnaire.model import Answer, Answers, Item, Questionnaire
from survey.store.digest import Stored, canonical


class NotKept(ValueError):
    """A response that can never be kept as it is; said before anything is written."""


class Begun(NotKept):
    """Something is under the UUID of what was said to be fresh; whoever said so must look first."""


@dataclass(frozen=True, slots=True)
class Column:
    """How the answers of one kind lie in the table: SQL type, the way in, the way out."""

    type: str
    stored: Callable[[Any], Stored]
    answer: Callable[[Any], Answer]


def _words(answer: str) -> str:
    if not isinstance(answer, str):
        raise TypeError("not a text")
    return answer


def _number(answer: float) -> float:
    number = float(answer) + 0.0  # SQLite has no negative zero
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _codes(answer: Sequence[str]) -> str:
    if isinstance(answer, str) or any(code != "".join(code.split()) or not code for code in answer):
        raise ValueError("not a sequence of codes without spaces")
    return _words(" ".join(answer))


_WORDS = Column("TEXT", _words, str)
_NUMBER = Column("REAL", _number, float)

COLUMNS: Mapping[str, Column] = {
    "rating": _WORDS,
    "single": _WORDS,
    "text": _WORDS,
    "multiple": Column("TEXT", _codes, lambda codes: tuple(codes.split())),
    "number": _NUMBER,
    "percent": _NUMBER,
    "date": Column("TEXT", date.isoformat, date.fromisoformat),
}
"""Kinds of item that are answered, and their columns. A note has none."""

_TEXT = frozenset({str, type(None)})
"""What a column of text holds."""

_ITEM = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")


ABOUT = (
    "uuid",
    "unit",
    "service_point",
    "mode",
    "language",
    "completeness",
    "received_at",
    "missing",
    "design",
)
"""The columns of a response that a reader of the view sees before the answers."""

_ABOUT = "response.id AS _id, " + ", ".join(f"response.{name} AS _{name}" for name in ABOUT)
_JOIN = "JOIN response ON response.id = answers._id"


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The table `answers_<round>` of a round that asks a given questionnaire."""

    round_id: str
    columns: Mapping[str, Column]
    _texts: tuple[int, ...]  # places of the columns of text
    _others: tuple[tuple[int, Callable[[Any], Stored]], ...]  # places where a cell is not the answer itself

    @classmethod
    def of(cls, round_id: str, questionnaire: Questionnaire) -> AnswerTable:
        """Make the table; every name is checked, for names cannot be bound parameters.

        Raises
        ------
        ValueError
            Naming the item that is no identifier, that is twice there, or whose kind has no column.
        """
        columns: dict[str, Column] = {}
        taken: set[str] = set()
        for item in questionnaire.items():
            if item.kind == "note":
                continue
            _check(item, taken)
            taken.add(item.name.lower())
            columns[item.name] = COLUMNS[item.kind]
        places = list(enumerate(columns.values()))
        texts = tuple(place for place, column in places if column.type == "TEXT")
        others = tuple((place, column.stored) for place, column in places if column is not _WORDS)
        return cls(round_id, columns, texts, others)

    @property
    def name(self) -> str:
        """The table's name, quoted."""
        return f'"answers_{self.round_id}"'

    @property
    def view(self) -> str:
        """The name, quoted, of the view that joins responses and answers."""
        return f'"responses_{self.round_id}"'

    def definition(self) -> str:
        """Return the statement that makes the table."""
        items = "".join(f', "{name}" {column.type}' for name, column in self.columns.items())
        return f"CREATE TABLE {self.name} (_id INTEGER PRIMARY KEY REFERENCES response (id){items}) STRICT"

    def view_definition(self) -> str:
        """Return the statement that makes the view; what is about the response begins with "_"."""
        items = "".join(f', answers."{name}"' for name in self.columns)
        chosen = f"SELECT {_ABOUT}{items} FROM {self.name} AS answers {_JOIN}"  # noqa: S608 -- names are checked
        return f"CREATE VIEW {self.view} AS {chosen}"

    @property
    def insertion(self) -> str:
        """The beginning of the statement that adds rows: each its key, then the values of `stored`."""
        return f"INSERT INTO {self.name}"

    def stored(self, answers: Answers) -> list[Stored]:
        """Return the row of *answers*, None where an item was not answered.

        Raises
        ------
        NotKept
            Naming the item that is unknown or whose answer does not fit its column.
        """
        cells: list[Any] = [answers.get(name) for name in self.columns]
        try:
            for place, stored in self._others:
                if cells[place] is not None:
                    cells[place] = stored(cells[place])
        except (TypeError, ValueError, OverflowError):
            raise NotKept(self._unfit(answers)) from None
        texts = {type(cells[place]) for place in self._texts}
        if not texts <= _TEXT or not answers.keys() <= self.columns.keys():
            raise NotKept(self._unfit(answers))
        return cells

    def _unfit(self, answers: Answers) -> str:
        unknown = answers.keys() - self.columns.keys()
        if unknown:
            return f"no item {', '.join(sorted(unknown))} in round {self.round_id}"
        for name, answer in answers.items():
            try:
                self.columns[name].stored(answer)
            except (TypeError, ValueError, OverflowError) as error:
                return f"item {name}: {answer!r} does not fit its column ({error})"
        return "answers that change while they are read"

    def answers(self, row: Sequence[Stored]) -> dict[str, Answer]:
        """Return the answers of a row made by `stored`."""
        pairs = zip(self.columns.items(), row, strict=True)
        return {name: column.answer(value) for (name, column), value in pairs if value is not None}


def reasons_written(missing: Mapping[str, Missing]) -> str:
    """Return why items have no answer, as JSON: {reason: [items]}; the same reasons, the same text."""
    if not missing:
        return "{}"
    items: dict[str, list[str]] = {}
    for name in sorted(missing):
        items.setdefault(str(missing[name]), []).append(name)
    return canonical(items)


@lru_cache(maxsize=4096)  # most respondents leave the same items out
def reasons(written: str) -> Mapping[str, Missing]:
    """Return what `reasons_written` wrote; not to be changed, for rows share it."""
    return {name: Missing(reason) for reason, names in json.loads(written).items() for name in names}


def _check(item: Item, taken: set[str]) -> None:
    if not _ITEM.fullmatch(item.name):
        raise ValueError(f"item {item.name!r} cannot name a column: use letters, digits and '_', 1 to 63")
    if item.name.lower() in taken:
        raise ValueError(f"item {item.name!r}: a column's name knows no capital letters")
    if item.kind not in COLUMNS:
        raise ValueError(f"item {item.name!r}: no column for kind {item.kind!r}; known: {', '.join(COLUMNS)}")
