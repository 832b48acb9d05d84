"""What lies on a sheet of paper, in millimetres from its upper left corner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

WIDTH, HEIGHT = 210.0, 297.0
"""A4."""

BOX = 4.8
"""The side of an answer box."""

CORNER = 5.0
"""The side of the black square at each corner, by which a scan is laid straight."""

CORNERS = ((10.0, 10.0), (200.0, 10.0), (10.0, 287.0), (200.0, 287.0))
"""The middle of each square: upper left, upper right, lower left, lower right."""

QR = (170.0, 7.5, 21.0)
"""Where the code of a sheet lies: left, top, side."""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text on its baseline. `size` is in points; `align` is "left", "centre" or "right"."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; `width` in millimetres."""

    x: float
    y: float
    to_x: float
    to_y: float
    width: float = 0.2


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle: framed, or `filled` with a shade from 0 (black) to 255 (white)."""

    x: float
    y: float
    width: float
    height: float
    filled: int | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """The box to mark for one category of one item; its upper left corner."""

    x: float
    y: float
    item: str
    code: str


@dataclass(frozen=True, slots=True)
class Area:
    """Where one item is answered: what a picture of the answer shows."""

    x: float
    y: float
    width: float
    height: float
    item: str


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of *text*, `side` wide."""

    x: float
    y: float
    side: float
    text: str


Piece = Words | Line | Rectangle | Box | Area | Code


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of paper."""

    pieces: tuple[Piece, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes to mark."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Box))

    @property
    def areas(self) -> tuple[Area, ...]:
        """Where each item is answered."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Area))


def moved(pieces: Iterable[Piece], x: float, y: float) -> Iterator[Piece]:
    """Yield *pieces*, each further right by *x* and further down by *y*."""
    for piece in pieces:
        if isinstance(piece, Line):
            ends = (piece.x + x, piece.y + y, piece.to_x + x, piece.to_y + y)
            yield Line(*ends, piece.width)
        else:
            yield replace(piece, x=piece.x + x, y=piece.y + y)
