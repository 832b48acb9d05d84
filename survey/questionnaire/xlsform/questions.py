"""One row of the sheet `survey` as a question, with its choices; what has no place here is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.codebook import NO_TEXT, Category
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import Item
from survey.questionnaire.source import Found
from survey.questionnaire.xlsform.expression import Unread, limits
from survey.questionnaire.xlsform.workbook import Row, Sheet, number

LEFT_OUT = frozenset(
    {
        *("start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit"),
        *("subscriberid", "simserial", "start-geopoint", "background-audio"),
    }
)
"""Rows that are passed over: the store keeps what it needs of when and where, and no more."""

_REFUSED = frozenset(
    {
        *("calculation", "calculate", "choice_filter", "repeat_count", "trigger", "default", "parameters"),
        *("read_only", "readonly", "disabled"),
    }
)
"""Columns that would change what is asked."""

_READ = frozenset({"type", "name", "label", "hint", "required", "relevant", "relevance", "constraint"})
GROUP = frozenset({"type", "name", "label", "hint", "relevant", "relevance"})
"""Columns that become part of a question, and of a section. Those of ours begin with `hailong_`."""

_CHOICE = frozenset({"list_name", "name", "value", "label"})

_REPEATED = re.compile(r"\$\{[^}]*\}?")
"""How a text repeats an earlier answer."""

_TYPES: Mapping[str, str] = {
    "select_one": "single",
    "select_multiple": "multiple",
    "integer": "number",
    "int": "number",
    "decimal": "number",
    "text": "text",
    "string": "text",
    "date": "date",
    "note": "note",
}
"""XLSForm's types and our kinds."""

YES = ("yes", "true", "true()")
_NO = ("", "no", "false", "false()")


@dataclass(slots=True)
class Lists:
    """The choices of a form, by the name of their list; `met` are those that questions have used."""

    choices: Mapping[str, list[dict[str, Any]]]
    met: dict[str, None] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, sheet: Sheet, first: str) -> Lists:
        """Read the sheet `choices`; texts without a language are in the *first*."""
        choices: dict[str, list[dict[str, Any]]] = {}
        lists = cls(choices)
        for row in sheet.rows:
            choices.setdefault(row.word("list_name"), []).append(dict(_choice(row, first)))
            beside(row, _CHOICE, lists.found, lists.beside)
        return lists

    def left_out(self) -> list[str]:
        """Return the columns of choices, and the lists, that have no place here or were not used."""
        unused = [name for name in self.choices if name not in self.met]
        return [f"choices › {name}" for name in dict.fromkeys([*self.beside, *unused])]

    def scored(self, name: str) -> bool:
        """Return whether any choice of a list has a score."""
        return any("score" in choice for choice in self.choices.get(name, ()))

    def categories(self, name: str) -> tuple[Category, ...]:
        """Return the choices of a list, as far as a condition needs them."""
        return tuple(Category(choice["code"], NO_TEXT) for choice in self.choices.get(name, ()))

    def scales(self) -> dict[str, list[dict[str, Any]]]:
        """Return the lists that were met, as the file holds them."""
        return {name: self.choices[name] for name in self.met}


def _choice(row: Row, first: str) -> Iterator[tuple[str, Any]]:
    yield "code", row.word("name") or row.word("value")
    if row.word("hailong_score"):
        yield "score", number(row.word("hailong_score"))
    if row.word("hailong_missing"):
        yield "missing", row.word("hailong_missing")
    yield "label", row.words("label", first)


@dataclass(slots=True)
class Read:
    """A question as the file holds it and as conditions know it, its faults and what was passed over."""

    entry: dict[str, Any]
    item: Item
    found: list[Found] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def question(row: Row, lists: Lists, first: str) -> Read:
    """Return the question of *row*; texts without a language are in the *first*."""
    words = row.word("type").split()
    kind = _TYPES.get(words[0].lower() if words else "", "")
    chosen = kind in ("single", "multiple")
    entry: dict[str, Any] = {"name": row.word("name"), "text": row.words("label", first)}
    read = Read(entry, Item(row.word("name"), kind, NO_TEXT))
    if not kind or len(words) != 1 + chosen:
        read.found.append(row.found("xls_type", "type", known=", ".join(_TYPES)))
        return read
    if chosen and words[1] not in lists.choices:
        known = ", ".join(lists.choices) or "–"
        read.found.append(row.found("xls_list", "type", list=words[1], known=known))
        return read
    kind = _kind(row, kind, scored=chosen and lists.scored(words[1]))
    entry["kind"] = kind
    if chosen:
        lists.met[words[1]] = None
        entry["scale"] = words[1]
    read.item = Item(row.word("name"), kind, NO_TEXT, lists.categories(words[1]) if chosen else ())
    _read_rest(row, read, first)
    return read


def _kind(row: Row, kind: str, *, scored: bool) -> str:
    """Return our kind: as the form says, or a rating where the choices have scores."""
    said = row.word("hailong_kind")
    return said if said in KINDS else "rating" if kind == "single" and scored else kind


def _read_rest(row: Row, read: Read, first: str) -> None:
    """Add everything that any kind may have."""
    if hint := row.words("hint", first):
        read.entry["hint"] = hint
    if (required := row.word("required").lower()) in YES:
        read.entry["required"] = True
    elif required not in _NO:
        read.found.append(row.found("xls_required", "required"))
    for column, value in _OURS.items():
        if written := row.word(f"hailong_{column}").lower():
            read.entry[column] = value(written)
    _read_limits(row, read)
    beside(row, _READ, read.found, read.left_out)


def beside(row: Row, known: Collection[str], found: list[Found], left_out: list[str]) -> None:
    """Add what stands in a row beside the *known* columns: to *found* what changes what is asked.

    Everything else is passed over and named in *left_out*: how a page looks, messages, media, remarks.
    """
    for column in dict.fromkeys(column for column, _ in row.cells):
        if column in _REFUSED or column.startswith("bind::"):
            found += [row.found("xls_column", column)] if row.word(column).lower() not in _NO else []
        elif column not in known and not column.startswith("hailong_"):
            left_out.append(column)
    for (column, _), text in row.cells.items():
        if column in ("label", "hint") and (repeated := _REPEATED.search(text)):
            found.append(row.found("xls_reference", column, part=repeated[0]))


_OURS: Mapping[str, Callable[[str], object]] = {
    "filled_by": str,
    "official": lambda written: written in YES,
    "sensitive": lambda written: written in YES,
    "identifying": lambda written: written in YES,
}
"""Columns of ours that stand in the file under the same name."""


def _read_limits(row: Row, read: Read) -> None:
    whole, told = row.word("type").lower() in ("integer", "int"), row.word("hailong_decimals")
    constraint: dict[str, Any] = {"decimals": 0} if whole else {"decimals": number(told)} if told else {}
    if expression := row.word("constraint"):
        try:
            constraint |= limits(expression, whole=whole)
        except Unread as unread:
            read.found.append(row.found("xls_expression", "constraint", part=unread.part))
    if constraint:
        read.entry["constraint"] = constraint
