"""One question on paper: its words, its boxes or lines, and where to go after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.codebook import Category, Text
from survey.forms import hint, number
from survey.interview.visible import in_words
from survey.questionnaire.model import Condition, Item, Questionnaire
from survey.questionnaire.paper import Jump, jumps, numbers, printed_keys
from survey.sheet.block import ROOM, Block, area, stacked, written
from survey.sheet.pieces import BOX, Box, Line, Piece, Rectangle, Words
from survey.sheet.type import height, width
from survey.wording import Voice, say

SIZE, SMALL, KEY = 10.0, 9.0, 7.8
"""Points of what is asked, of what is said beside it, and of the keys. The letters of the sans serif in use
are tall: 10 points of it look like 12 of a serif type, which old people can read."""

INDENT = 9.0
"""From the edge to the words of a question, past its number."""

COLUMN = 10.2
"""The width of a column of boxes in a grid,"""

ASIDE = 3.0
"""and the gap before the columns that stand outside the scale."""

EDGE, APART = 2.0, 6.0
"""Millimetres from the edge of a legend to its words, and between two of its keys."""

MOST_COLUMNS = 8

ABOVE = 0.7
"""Millimetres between a grid and the legend of the next, which would hide its last rule."""

Drawn = tuple[Sequence[Piece], float]
"""Pieces and how high they are."""


@dataclass(frozen=True, slots=True)
class Questions:
    """Puts the questions of a questionnaire on paper, in one language."""

    questionnaire: Questionnaire
    language: str
    places: Mapping[str, int]

    @classmethod
    def of(cls, questionnaire: Questionnaire, language: str) -> Questions:
        """Make them, with the number of each question."""
        return cls(questionnaire, language, numbers(questionnaire))

    @property
    def voice(self) -> Voice:
        """The software as it speaks on the sheet."""
        return Voice(self.language, self.questionnaire.addressed_as)

    def condition(self, condition: Condition | None, key: str = "paper.when") -> str:
        """Return who answers, by the numbers of the questions it depends on; "" for everybody."""
        if condition is None:
            return ""
        return say(key, self.language, condition=in_words(condition, self._numbered, self.voice))

    def _numbered(self, name: str) -> Item:
        return replace(self.questionnaire.item(name), text=Text.of({self.language: str(self.places[name])}))

    def row(self, item: Item, head: Block) -> Block:
        """Return a rating as a row of the grid below *head*."""
        inner = ROOM - INDENT - _grid_width(item.categories) - 2
        words, high = written(item.text.to(self.language), SIZE, x=INDENT, y=1.4, room=inner)
        more, extra = self._small([*self._before(item), *self._after(item)], inner, 1.4 + high)
        high = max(BOX + 2.6, high + extra + 2.8)
        top = (high - BOX) / 2
        pieces: list[Piece] = [self._number(item, 1.4), *words, *more]
        for x, category in _columns(item.categories):
            pieces += self._box(item, category, x, top)
        pieces += [Line(0, high, ROOM, high, 0.1), area(item.name, high)]
        return Block(tuple(pieces), high, head=head)

    def alone(self, item: Item) -> Block:
        """Return a question with its own boxes or lines below its words."""
        words, high = written(item.text.to(self.language), SIZE, x=INDENT, y=1.8, room=ROOM - INDENT)
        rows: list[Drawn] = [((self._number(item, 1.8), *words), high + 1.8)]
        rows.append(self._small([*self._before(item), *self._hints(item)], ROOM - INDENT, 0))
        rows.append(self._answer(item))
        rows.append(self._small(list(self._after(item)), ROOM - INDENT, 0))
        pieces, high = stacked((row for row in rows if row[1]), gap=0.6)
        return Block((*pieces, area(item.name, high + 1)), high + 1.4)

    def _number(self, item: Item, y: float) -> Words:
        return written(f"{self.places[item.name]}.", SIZE, y=y, bold=True)[0][0]

    def _small(self, texts: Sequence[str], room: float, y: float) -> Drawn:
        rows = [written(text, SMALL, x=INDENT, room=room) for text in texts if text]
        pieces, high = stacked(rows, gap=0.2)
        return tuple(_down(pieces, y)), high

    def _before(self, item: Item) -> Iterator[str]:
        yield self.condition(item.relevant)

    def _hints(self, item: Item) -> Iterator[str]:
        yield item.hint.to(self.language)
        if item.kind == "multiple":
            yield hint(item, self.language)
        elif item.kind == "number":
            yield limits(item, self.language)
        if item.kind == "text" and item.filled_by == "respondent":
            yield self.voice("section.advice")

    def _after(self, item: Item) -> Iterator[str]:
        for jump in jumps(self.questionnaire, item):
            yield self._jump(item, jump)

    def _jump(self, item: Item, jump: Jump) -> str:
        """Say where to go; by the categories that do not lead there when those are fewer."""
        others = [c.code for c in item.categories if c.code not in jump.codes]
        apart = 0 < len(others) < len(jump.codes)
        labels = say("condition.or", self.language).join(
            say("condition.label", self.language, label=category.label.to(self.language))
            for category in item.categories
            if category.code in (others if apart else jump.codes)
        )
        return "→ " + say(_JUMPS[apart, jump.number > 0], self.language, labels=labels, number=jump.number)

    def _answer(self, item: Item) -> Drawn:
        if item.categories:
            return self._list(item)
        return WRITTEN[item.kind](item, self.language)

    def _list(self, item: Item) -> Drawn:
        """Return the categories with their boxes, in as many columns as fit."""
        inside = ROOM - INDENT
        labels = [category.label.to(self.language) for category in item.categories]
        key = max(width(key, KEY) for key in printed_keys(item).values()) + 1.2
        longest = max(width(label, SIZE) for label in labels) + key + BOX + 6
        n = max(1, min(4, int(inside // longest), len(labels)))
        room = inside / n
        rows: list[Drawn] = []
        for first in range(0, len(labels), n):
            cells = [
                self._cell(item, item.categories[first + at], INDENT + at * room, (key, room))
                for at in range(min(n, len(labels) - first))
            ]
            rows.append(([piece for cell, _ in cells for piece in cell], max(high for _, high in cells)))
        return stacked(rows, gap=1.6)

    def _cell(self, item: Item, category: Category, x: float, sizes: tuple[float, float]) -> Drawn:
        key, room = sizes
        words, high = written(
            category.label.to(self.language), SIZE, x=x + key + BOX + 1.6, y=0.5, room=room - key - BOX - 4
        )
        return [*self._box(item, category, x + key, 0.3), *words], max(high + 0.5, BOX + 0.6)

    def _box(self, item: Item, category: Category, x: float, y: float) -> tuple[Piece, ...]:
        key = Words(x - 1.0, y + BOX * 0.72, printed_keys(item)[category.code], KEY, align="right")
        return key, Box(x, y, item.name, category.code)


_JUMPS = {
    (False, True): "paper.jump",
    (False, False): "paper.jump_end",
    (True, True): "paper.jump_unless",
    (True, False): "paper.jump_unless_end",
}
"""Sentences by whether they name the categories that do not jump, and whether there is a place to go to."""


def legend(item: Item, language: str) -> Block:
    """Return the head of a grid: what each key of the scale means."""
    keys = printed_keys(item)
    said = [f"{keys[category.code]} = {category.label.to(language)}" for category in item.categories]
    words, high = _side_by_side(said, ABOVE + 0.8)
    columns = [
        Words(x + BOX / 2, high + 7, keys[category.code], SIZE, bold=True, align="centre")
        for x, category in _columns(item.categories)
    ]
    frame = Rectangle(0, ABOVE, ROOM, high + 2.6 - ABOVE, filled=236)
    rule = Line(0, high + 8.2, ROOM, high + 8.2, 0.25)
    return Block((frame, *words, *columns, rule), high + 8.2)


def _side_by_side(said: Sequence[str], y: float) -> tuple[list[Words], float]:
    """Return texts one beside the other from *y* on; none is parted where one line holds it."""
    found: list[Words] = []
    x, high = EDGE, 0.0
    for text in said:
        wide = width(text, SMALL)
        if x > EDGE and x + wide > ROOM - EDGE:
            x, high = EDGE, high + height(SMALL)
        lines, tall = written(text, SMALL, x=x, y=y + high, room=ROOM - EDGE - x)
        found += lines
        x, high = x + wide + APART, high + tall - height(SMALL)
    return found, high + height(SMALL)


def in_grid(items: Sequence[Item]) -> frozenset[str]:
    """Return the names of those *items* that stand as rows of boxes under a legend.

    Ratings do, and questions beside which another has the very same categories.
    """
    asked = [item for item in items if item.kind != "note"]
    found = set()
    for at, item in enumerate(asked):
        beside = [*asked[max(0, at - 1) : at], *asked[at + 1 : at + 2]]
        alike = any(other.kind == item.kind and other.categories == item.categories for other in beside)
        if len(item.categories) <= MOST_COLUMNS and (
            item.kind == "rating" or (item.kind == "single" and alike and _is_short(item))
        ):
            found.add(item.name)
    return frozenset(found)


def _is_short(item: Item) -> bool:
    """Return whether the categories of *item* are few words, so that a legend can hold them."""
    return all(len(words) <= 40 for category in item.categories for _, words in category.label.versions)


def _columns(categories: Sequence[Category]) -> Iterator[tuple[float, Category]]:
    x = ROOM - _grid_width(categories) + COLUMN - BOX
    aside = False
    for category in categories:
        if category.missing is not None and not aside:
            aside = True
            x += ASIDE
        yield x, category
        x += COLUMN


def _grid_width(categories: Sequence[Category]) -> float:
    return COLUMN * len(categories) + ASIDE * any(c.missing is not None for c in categories)


def limits(item: Item, language: str) -> str:
    """Return between what a number must lie; "" where it may be any."""
    least, most = item.constraint.least, item.constraint.most
    if least is not None and most is not None:
        return say("paper.range", language, least=number(least, language), most=number(most, language))
    if least is not None:
        return say("paper.least", language, least=number(least, language))
    return "" if most is None else say("paper.most", language, most=number(most, language))


def _down(pieces: Sequence[Piece], y: float) -> Iterator[Piece]:
    for piece in pieces:
        if isinstance(piece, Words):
            yield replace(piece, y=piece.y + y)


def _figure(item: Item, language: str) -> Drawn:
    frame = Rectangle(INDENT, 0.5, 30, 8)
    sign = [Words(INDENT + 32, 6.2, "%", SIZE + 1)] if item.kind == "percent" else []
    return [frame, *sign], 8.8


def _day(item: Item, language: str) -> Drawn:
    pieces: list[Piece] = []
    x = INDENT
    for key, wide in (("paper.day", 14.0), ("paper.month", 14.0), ("paper.year", 24.0)):
        word = say(key, language)
        pieces += [Words(x, 6.2, word, SMALL), Rectangle(x + width(word, SMALL) + 1.5, 0.5, wide, 8)]
        x += width(word, SMALL) + wide + 5
    return pieces, 8.8


def _lines(item: Item, language: str) -> Drawn:
    most = item.constraint.max_length
    n = 1 if item.filled_by == "staff" or (most is not None and most <= 100) else 3
    return [Line(INDENT, 7.5 * place, ROOM, 7.5 * place) for place in range(1, n + 1)], 7.5 * n + 0.6


WRITTEN: Mapping[str, Callable[[Item, str], Drawn]] = {
    "number": _figure,
    "percent": _figure,
    "date": _day,
    "text": _lines,
}
"""Kinds answered by writing, and where one writes."""
