"""Conditions and limits as XLSForm writes them: a part of XPath, read by its grammar and never evaluated.

What the part has no word for is refused with the word; nothing is approximated. Reference:
https://xlsform.org/en/ (relevant, constraint), https://docs.getodk.org/form-operators-functions/.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from survey.questionnaire.model import AllOf, AnyOf, Comparison, Condition, Item, Not

NUMBERS = ("number", "percent")
"""The kinds whose answers are numbers."""

DEPTH = 20
"""How deep parentheses may nest."""

_TOKEN = re.compile(
    r"\s*(?:\$\{\s*(?P<item>[^}]*?)\s*\}|(?P<number>-?\d+(?:\.\d+)?)|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<sign>!=|<=|>=|=|<|>|\(|\)|,)|(?P<word>[A-Za-z][A-Za-z-]*)|(?P<self>\.))"
)
_CURLY = str.maketrans("‘’“”", "''\"\"")
"""Quotation marks as a word processor makes them."""

_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
RELATION = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}
"""What a sign says of a number."""

_COUNTED = {"string-length": "max_length", "count-selected": "max_choices"}


class Unread(ValueError):
    """An expression outside the part that is read; `part` is what it stumbled over."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class _Token(NamedTuple):
    """A word of an expression: its sort, what it means, and as it is written."""

    sort: str
    value: str
    written: str


def condition(expression: str, items: Mapping[str, Item]) -> Condition:
    """Return the condition that a `relevant` *expression* writes down.

    Parameters
    ----------
    expression : str
    items : mapping of str to Item
        The items that come before, by name.

    Raises
    ------
    Unread
    """
    reader = _Reader(_tokens(expression), items)
    read = reader.either()
    reader.end()
    return read


def limits(expression: str, *, whole: bool) -> dict[str, float | int]:
    """Return the fields of `Constraint` that a `constraint` *expression* writes down.

    Parameters
    ----------
    expression : str
        Comparisons of "." joined by "and".
    whole : bool
        Whether only whole numbers are answered: then "less than 10" is "at most 9".

    Raises
    ------
    Unread
    """
    reader = _Reader(_tokens(expression), {})
    found: dict[str, float | int] = {}
    while True:
        name, limit = reader.limit(whole=whole)
        if name in found:
            raise Unread(expression)
        found[name] = limit
        if not reader.passed("and"):
            break
    reader.end()
    return found


def _tokens(expression: str) -> list[_Token]:
    text, place, tokens = expression.translate(_CURLY).rstrip(), 0, []
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise Unread(text[place:].strip())
        value = match[match.lastgroup]
        quoted = match.lastgroup == "text"
        tokens.append(_Token(match.lastgroup, value[1:-1] if quoted else value, match[0].strip()))
        place = match.end()
    return tokens


@dataclass(slots=True)
class _Reader:
    """Reads tokens from left to right: either = both {or both}, both = one {and one}."""

    tokens: Sequence[_Token]
    items: Mapping[str, Item]
    place: int = 0
    depth: int = 0

    def either(self) -> Condition:
        self.depth += 1
        if self.depth > DEPTH:
            raise Unread("(")
        conditions = [self.both()]
        while self.passed("or"):
            conditions.append(self.both())
        self.depth -= 1
        return _any(conditions)

    def both(self) -> Condition:
        conditions = [self.one()]
        while self.passed("and"):
            conditions.append(self.one())
        return _all(conditions)

    def one(self) -> Condition:
        if self.passed("not"):
            self.expect("(")
            inner = self.either()
            self.expect(")")
            return Not(inner)
        if self.passed("("):
            inner = self.either()
            self.expect(")")
            return inner
        if self.passed("selected"):
            return self._selected()
        return self._compared()

    def limit(self, *, whole: bool) -> tuple[str, float | int]:
        """Read one comparison of "." with a number."""
        start = self.place
        counted = next((_COUNTED[word] for word in _COUNTED if self.passed(word)), "")
        if counted:
            self.expect("(")
        self.expect(".")
        if counted:
            self.expect(")")
        sign, number = self.take("sign").value, float(self.take("number").value)
        step = {"<": -1, ">": 1}.get(sign, 0) * (1 if counted or whole else 0)
        if sign in ("<", "<=") and (step or sign == "<="):
            return counted or "most", int(number + step) if counted else number + step
        if sign in (">", ">=") and (step or sign == ">=") and not counted:
            return "least", number + step
        raise Unread(self._written(start))

    def passed(self, written: str) -> bool:
        """Pass over the next token where it is *written* so; return whether it was."""
        found = self.place < len(self.tokens) and self.tokens[self.place].written == written
        self.place += found
        return found

    def expect(self, written: str) -> None:
        if not self.passed(written):
            raise Unread(self._written(self.place) or written)

    def take(self, *sorts: str) -> _Token:
        if self.place == len(self.tokens) or self.tokens[self.place].sort not in sorts:
            raise Unread(self._written(self.place) or "…")
        self.place += 1
        return self.tokens[self.place - 1]

    def end(self) -> None:
        if self.place < len(self.tokens):
            raise Unread(self._written(self.place))

    def _written(self, start: int) -> str:
        return " ".join(token.written for token in self.tokens[start:])

    def _item(self, name: str) -> Item:
        if name not in self.items:
            raise Unread(f"${{{name}}}")
        return self.items[name]

    def _selected(self) -> Condition:
        self.expect("(")
        item = self._item(self.take("item").value)
        self.expect(",")
        code = self.take("text", "number").value
        self.expect(")")
        return Comparison(item.name, "is", (code,))

    def _compared(self) -> Condition:
        """Read a comparison of an item, of its length or of how many were chosen."""
        start = self.place
        counted = next((word for word in _COUNTED if self.passed(word)), "")
        if counted:
            self.expect("(")
            item = self._item(self.take("item").value)
            self.expect(")")
            sign, other = self.take("sign").value, self.take("number")
            if (sign, float(other.value)) in ((">", 0), (">=", 1), ("!=", 0)):
                return Comparison(item.name, "answered")
            raise Unread(self._written(start))
        left, sign, right = (
            self.take("item", "number", "text"),
            self.take("sign").value,
            self.take("item", "number", "text"),
        )
        if left.sort != "item":
            left, sign, right = right, _TURNED.get(sign, sign), left
        if left.sort != "item" or right.sort == "item" or sign not in _COMPARED:
            raise Unread(self._written(start))
        read = _comparison(self._item(left.value), sign, right)
        if read is None:
            raise Unread(" ".join(token.written for token in self.tokens[start : self.place]))
        return read


def _comparison(item: Item, sign: str, other: _Token) -> Condition | None:
    """Return what comparing the answer to *item* means, or None where it has no meaning here."""
    if other.sort == "text" and not other.value:
        answered = Comparison(item.name, "answered")
        return answered if sign == "!=" else Not(answered) if sign == "=" else None
    if item.kind in NUMBERS and other.sort == "number":
        number = float(other.value)
        if sign in RELATION:
            return Comparison(item.name, RELATION[sign], number=number)
        exactly = AllOf(
            (
                Comparison(item.name, "at least", number=number),
                Comparison(item.name, "at most", number=number),
            )
        )
        return exactly if sign == "=" else Not(exactly)
    if item.kind in ("rating", "single"):
        return _coded(item, sign, other)
    return None


def _coded(item: Item, sign: str, other: _Token) -> Condition | None:
    """Return a comparison with a code; codes that are numbers may be compared as such."""
    if sign in ("=", "!="):
        chosen = Comparison(item.name, "is", (other.value,))
        return chosen if sign == "=" else Not(chosen)
    if other.sort != "number":
        return None
    numbered = [category.code for category in item.categories if category.code.isdecimal()]
    codes = tuple(code for code in numbered if _COMPARED[sign](float(code), float(other.value)))
    return Comparison(item.name, "is", codes) if codes else None


def _any(conditions: Sequence[Condition]) -> Condition:
    """Return what is true when one of these is; codes of one item are one comparison."""
    if len(conditions) == 1:
        return conditions[0]
    chosen = [each for each in conditions if isinstance(each, Comparison) and each.relation == "is"]
    if len(chosen) == len(conditions) and len({each.item for each in chosen}) == 1:
        codes = tuple(dict.fromkeys(code for each in chosen for code in each.codes))
        return Comparison(chosen[0].item, "is", codes)
    return AnyOf(tuple(conditions))


def _all(conditions: Sequence[Condition]) -> Condition:
    """Return what is true when all of these are; "answered, and none of these codes" is "is not"."""
    match conditions:
        case [one]:
            return one
        case [
            Comparison(item=item, relation="answered"),
            Not(condition=Comparison(item=same, relation="is", codes=codes)),
        ] if item == same:
            return Comparison(item, "is not", codes)
    return AllOf(tuple(conditions))
