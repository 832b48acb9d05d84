"""A page taken apart once, so that a request only joins bytes.

A section is rendered once per language with marks where a request's own bytes belong: the token, a
tick, a written answer, the start of each question. The page that is spliced and the page that WTForms
renders directly are the same bytes, and a test holds them to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import escape

from survey.forms import CHOICES, FIELDS, written
from survey.interview.page import CLOSE, OPEN, Sheet, State, render
from survey.questionnaire.model import Answers, Item, Section
from survey.site.reply import Spliced

_TICK = r'(?<=<input )(?=id="(?P<item>\w+)-(?P<row>\d+)" name="(?P=item)" type="(?:radio|checkbox)")'
_SPLIT = re.compile(f"{OPEN}(?P<text>[^{CLOSE}]*){CLOSE}|{_TICK}")


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

    def filled(
        self, token: bytes, items: Iterable[Item], answers: Answers, position: int, *, helped: bool = False
    ) -> bytes:
        """Return the page with *items* only and with the citizen's own *answers* in their places."""
        values = {name: written(answer, self.language) for name, answer in answers.items()}
        parts = [self.before, token, self.after_token]
        for item in items:
            parts += _joined(self.blocks[item.name], values.get(item.name, ()))
        foot = self.foot.replace(_HELPED, _HELPED + b" checked", 1) if helped else self.foot
        page = b"".join([*parts, foot])
        return page if self.counted else page.replace(_POSITION, str(position).encode(), 1)


_POSITION = f"{OPEN}position{CLOSE}".encode()


_HELPED = b'name="_helped" value="1"'


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
        token=f"{OPEN}token{CLOSE}",
        items=items,
        values={name: [f"{OPEN}text {name}{CLOSE}"] for name in writing},
        position=0 if sheet.total else _POSITION.decode(),
    )
    before, _, rest = render(sheet, state, marks=True).partition(state.token)
    questions, _, foot = rest.partition(f"{OPEN}end{CLOSE}")
    head, *blocks = questions.split(f"{OPEN}begin ")
    named = dict(block.split(CLOSE, 1) for block in blocks)
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
