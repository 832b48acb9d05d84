"""The page of one section: made by WTForms once, then spliced.

A section is rendered once per language with marks where a request's own bytes belong: the token, a
tick, a written answer, the start of each question. A request joins bytes; it never renders. The one
exception is a page shown again with errors, which is rendered by WTForms directly. Both ways give the
same bytes, and a test holds them to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from jinja2 import Environment
from markupsafe import Markup, escape

from analysis.codebook import Category, Text
from survey.forms import CHOICES, FIELDS, first_id, form, hint, marked, options, written
from survey.interview.visible import as_data, depends_on, in_words
from survey.page import rendered
from survey.questionnaire.model import Answers, Item, Questionnaire, Section
from survey.reply import Spliced
from survey.wording import say

_OPEN, _CLOSE = "\x02", "\x03"
"""Around a mark. No text of a questionnaire holds control characters."""

_TICK = r'(?<=<input )(?=id="(?P<item>\w+)-(?P<row>\d+)" name="(?P=item)" type="(?:radio|checkbox)")'
_SPLIT = re.compile(f"{_OPEN}(?P<text>[^{_CLOSE}]*){_CLOSE}|{_TICK}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One section as a page: what is fixed before anybody answers.

    `number` counts from 1 among the sections a citizen can meet; `total` is None where answers decide
    how many parts there are.
    """

    env: Environment
    questionnaire: Questionnaire
    section: Section
    language: str
    number: int
    total: int | None
    last: bool
    title: Text
    agency: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What one visit adds to a sheet."""

    token: str
    items: tuple[Item, ...]
    values: Mapping[str, list[str]] = field(default_factory=dict)
    position: int | str = 0
    problems: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""
    alert: str = ""
    prompted: bool = False


def render(sheet: Sheet, state: State, *, marks: bool = False) -> str:
    """Return the page as WTForms makes it; with *marks*, the page to be compiled."""
    questions = _Questions(sheet, state, marks)
    language = sheet.language
    values = {
        "section": sheet.section,
        "title": sheet.title,
        "page_title": _title(sheet, state),
        "position": state.position or sheet.number,
        "total": sheet.total,
        "first": sheet.number == 1,
        "last": sheet.last,
        "token": state.token,
        "items": state.items,
        "problems": state.problems,
        "summary": state.summary,
        "alert": state.alert,
        "prompted": state.prompted,
        "choices": CHOICES,
        "agency": sheet.agency,
        "languages": sheet.languages,
        "mixed": len({item.required for item in sheet.section.items if item.kind in FIELDS}) == 2,
        "first_id": first_id,
    }
    return rendered(sheet.env, "section.html", language, values | questions.functions())


def _title(sheet: Sheet, state: State) -> str:
    language = sheet.language
    heading = (sheet.section.title or sheet.title).to(language)
    part = f"{heading} – {sheet.title.to(language)}" if sheet.section.title else heading
    if not state.summary:
        return part
    key = "page.errors_title" if state.summary == "errors" else "page.unanswered_title"
    return say(key, language, title=part)


class _Questions:
    """What the template asks about one item."""

    def __init__(self, sheet: Sheet, state: State, marks: bool) -> None:
        self.sheet, self.state, self.marks = sheet, state, marks
        self.form = form(state.items, sheet.language, state.values)
        self.here = {item.name for item in state.items}

    def functions(self) -> dict[str, object]:
        """Return the functions by the names the template knows."""
        names = ("field", "rows", "hints", "described", "condition", "when", "mark")
        return {name: getattr(self, name) for name in names}

    def field(self, item: Item) -> Markup:
        described = self.described(item)
        made: Markup = self.form[item.name](**({"aria-describedby": described} if described else {}))
        return made

    def rows(self, item: Item) -> list[tuple[object, Category]]:
        return list(zip(options(self.form[item.name]), item.categories, strict=True))

    def hints(self, item: Item) -> list[str]:
        language = self.sheet.language
        advice = say("section.advice", language) if item.kind == "text" else ""
        return [line for line in (marked(item.hint, language), hint(item, language), advice) if line]

    def described(self, item: Item) -> str:
        ids = [f"{item.name}-hint"] * bool(self.hints(item))
        ids += [f"{item.name}-error"] * (item.name in self.state.problems)
        return " ".join(ids)

    def condition(self, item: Item) -> str:
        if item.relevant is None or not depends_on(item.relevant) & self.here:
            return ""
        return in_words(item.relevant, self.sheet.questionnaire.item, self.sheet.language)

    def when(self, item: Item) -> Markup:
        if item.relevant is None or not depends_on(item.relevant) & self.here:
            return Markup()
        return Markup(' data-when="{}"').format(as_data(item.relevant))

    def mark(self, item: Item | None = None) -> str:
        name = f"begin {item.name}" if item else "end"
        return f"{_OPEN}{name}{_CLOSE}" if self.marks else ""


class _Slot(NamedTuple):
    """A place in the compiled page: an item's tick for one code, or (code None) its written answer."""

    item: str
    code: str | None


_Pieces = tuple[bytes | _Slot, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A compiled page: bytes, and places for what a request brings.

    `fresh` is the page that nobody has answered yet, with every item shown.
    """

    before: bytes
    after_token: bytes
    blocks: Mapping[str, _Pieces]
    foot: bytes
    fresh: Spliced
    language: str
    counted: bool

    def filled(self, token: bytes, items: Iterable[Item], answers: Answers, position: int) -> bytes:
        """Return the page with *items* only and with the citizen's own *answers* in their places."""
        values = {name: written(answer, self.language) for name, answer in answers.items()}
        parts = [self.before, token, self.after_token]
        for item in items:
            parts += _joined(self.blocks[item.name], values.get(item.name, ()))
        page = b"".join([*parts, self.foot])
        return page if self.counted else page.replace(_POSITION, str(position).encode(), 1)


_POSITION = f"{_OPEN}position{_CLOSE}".encode()


def _joined(pieces: _Pieces, values: Iterable[str]) -> Iterable[bytes]:
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        elif piece.code is None:
            yield str(escape("".join(values))).encode()
        elif piece.code in values:
            yield b"checked "


def compiled(sheet: Sheet) -> Page:
    """Render *sheet* once and take it apart at its marks."""
    items = tuple(item for item in sheet.section.items if item.filled_by == "respondent")
    writing = [item.name for item in items if item.kind in FIELDS and item.kind not in CHOICES]
    state = State(
        token=f"{_OPEN}token{_CLOSE}",
        items=items,
        values={name: [f"{_OPEN}text {name}{_CLOSE}"] for name in writing},
        position=0 if sheet.total else _POSITION.decode(),
    )
    before, _, rest = render(sheet, state, marks=True).partition(state.token)
    questions, _, foot = rest.partition(f"{_OPEN}end{_CLOSE}")
    head, *blocks = questions.split(f"{_OPEN}begin ")
    named = dict(block.split(_CLOSE, 1) for block in blocks)
    parts = {name: _pieces(block, sheet.section) for name, block in named.items()}
    blank = b"".join(b"".join(_joined(pieces, ())) for pieces in parts.values())
    return Page(
        before=before.encode(),
        after_token=head.encode(),
        blocks=parts,
        foot=foot.encode(),
        fresh=Spliced.of(before.encode(), head.encode() + blank + foot.encode()),
        language=sheet.language,
        counted=sheet.total is not None,
    )


def _pieces(block: str, section: Section) -> _Pieces:
    """Split one question at its ticks and its written answer."""
    codes = {item.name: [category.code for category in item.categories] for item in section.items}
    pieces: list[bytes | _Slot] = []
    end = 0
    for found in _SPLIT.finditer(block):
        pieces.append(block[end : found.start()].encode())
        end = found.end()
        text, ticked, row = found["text"], found["item"], found["row"]
        pieces.append(
            _Slot(ticked, codes[ticked][int(row)]) if ticked else _Slot(text.removeprefix("text "), None)
        )
    return (*pieces, block[end:].encode())
