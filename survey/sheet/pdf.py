"""Sheets to PDF: one document with every copy, each with its serial number and its code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Any

import segno

from survey.sheet.block import written
from survey.sheet.layout import Form
from survey.sheet.pieces import BOX, QR, Area, Box, Code, Line, Piece, Rectangle, Sheet, Words
from survey.sheet.type import Pen, printable, runs, width
from survey.wording import say


def payload(version: str, round_id: str, serial: int, page: int) -> str:
    """Return what the code of a sheet says: the questionnaire, the round, the form and the page."""
    return f"H1/{version[:10]}/{round_mark(round_id)}/{serial:06}/{page}".upper()


def round_mark(round_id: str) -> str:
    """Return the eight signs that stand for a round in a code."""
    return blake2b(round_id.encode(), digest_size=4).hexdigest().upper()


def printed(form: Form, round_id: str, serials: Iterable[int], place: str = "") -> bytes:
    """Return the PDF of a form for each of *serials*, every copy from its first page to its last.

    *place* is where it is handed out, printed at the head of every sheet.
    """
    return drawn(
        Sheet((*sheet.pieces, *stamp(form, round_id, (serial, page), place)))
        for serial in serials
        for page, sheet in enumerate(form.sheets, 1)
    )


def drawn(sheets: Iterable[Sheet]) -> bytes:
    """Return the PDF of *sheets* as they are."""
    pen = Pen()
    for sheet in sheets:
        pen.add_page()
        for piece in sheet.pieces:
            draw(pen, piece)
    return pen.finished()


def stamp(form: Form, round_id: str, numbers: tuple[int, int], place: str = "") -> tuple[Piece, ...]:
    """Return what differs from sheet to sheet: the serial number and the page (*numbers*), code and place."""
    x, y, side = QR
    serial, page = numbers
    where = say("paper.page", form.language, page=page, pages=len(form.sheets))
    number = say("paper.serial", form.language, serial=f"{serial:06}")
    return (
        Code(x, y, side, payload(form.version, round_id, serial, page)),
        Words(x - 3, 15, number, 12, bold=True, align="right"),
        Words(x - 3, 20, where, 8.5, align="right"),
        *written(place, 8.5, x=16, y=10, room=80)[0][:4],
    )


def draw(pen: Pen, piece: Piece) -> None:
    """Draw one piece on the page that is open."""
    DRAWN[type(piece)](pen, piece)


def _words(pen: Pen, words: Words) -> None:
    text = printable(words.text)
    wide = width(text, words.size, words.bold)
    x = words.x - {"left": 0.0, "centre": wide / 2, "right": wide}[words.align]
    for family, part in runs(text):
        x += pen.write_at(x, words.y, part, (family, words.size, words.bold))


def _line(pen: Pen, line: Line) -> None:
    pen.set_line_width(line.width)
    pen.line(line.x, line.y, line.to_x, line.to_y)


def _rectangle(pen: Pen, rectangle: Rectangle) -> None:
    pen.set_line_width(0.25)
    pen.set_fill_color(0 if rectangle.filled is None else rectangle.filled)
    style = "D" if rectangle.filled is None else "F"
    pen.rect(rectangle.x, rectangle.y, rectangle.width, rectangle.height, style)


def _box(pen: Pen, box: Box) -> None:
    pen.set_line_width(0.3)
    pen.rect(box.x, box.y, BOX, BOX)


def _code(pen: Pen, code: Code) -> None:
    for x, y, side in modules(code):
        pen.set_fill_color(0)
        pen.rect(x, y, side, side, "F")


def modules(code: Code) -> Iterable[tuple[float, float, float]]:
    """Yield left, top and side of every dark module of *code*."""
    matrix = segno.make(code.text, error="q", micro=False, boost_error=False).matrix
    side = code.side / len(matrix)
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            if dark:
                yield code.x + column * side, code.y + row * side, side


def _nothing(pen: Pen, piece: Area) -> None:
    """Draw nothing: an area is only known."""


DRAWN: Mapping[type, Callable[[Pen, Any], None]] = {
    Words: _words,
    Line: _line,
    Rectangle: _rectangle,
    Box: _box,
    Code: _code,
    Area: _nothing,
}
"""How each piece is drawn."""
