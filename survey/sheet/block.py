"""Blocks: what stands together on a sheet, and how blocks flow from sheet to sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from survey.sheet.pieces import Area, Line, Piece, Words, moved
from survey.sheet.type import height, lines

LEFT, RIGHT = 15.0, 195.0
TOP, BOTTOM = 31.0, 277.0
"""Where the text of a sheet lies: between the corner squares, below the head, above the foot."""

ROOM = RIGHT - LEFT


@dataclass(frozen=True, slots=True)
class Block:
    """Pieces that stay together; their upper left corner is at (0, 0) of the block.

    Attributes
    ----------
    height : float
        In millimetres.
    head : Block or None
        What must stand above it on every sheet: the legend of a scale.
    again : Block or None
        What stands above this head on a sheet that goes on with what it heads.
    keeps : bool
        Whether it stays with the block after it, as a heading does.
    opens : bool
        Whether it begins a new sheet.
    """

    pieces: tuple[Piece, ...]
    height: float
    head: Block | None = None
    again: Block | None = None
    keeps: bool = False
    opens: bool = False


def flow(blocks: Sequence[Block], top: float = TOP) -> list[tuple[Piece, ...]]:
    """Return the pieces of each sheet; the first begins at *top*, the others at `TOP`."""
    sheets: list[list[Piece]] = [[]]
    y, head = top, None
    for at, block in enumerate(blocks):
        need = _together(blocks[at:], head)
        begun = y > TOP and bool(sheets[-1])
        if begun and (block.opens or y + need > BOTTOM):
            sheets.append([])
            y, head = TOP, None
        above: tuple[Block, ...] = () if block.head is None or block.head is head else (block.head,)
        if above and y == TOP and len(sheets) > 1 and block.head and block.head.again:
            above = (block.head.again, *above)
        for each in (*above, block):
            sheets[-1].extend(moved(each.pieces, LEFT, y))
            y += each.height
        head = block.head
    return [tuple(sheet) for sheet in sheets]


def beside(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield *blocks* so that no row of a grid stands alone on a sheet: two or more, or the whole grid."""
    for at, block in enumerate(blocks):
        same = [
            0 <= other < len(blocks) and blocks[other].head is block.head
            for other in (at - 1, at + 1, at + 2)
        ]
        edge = block.head is not None and same[1] and not (same[0] and same[2])
        yield replace(block, keeps=True) if edge else block


def _together(blocks: Sequence[Block], head: Block | None) -> float:
    """Return the height of the first block and of those it must stay with."""
    need = 0.0
    for block in blocks:
        if block.head is not None and block.head is not head:
            need += block.head.height
        head = block.head
        need += block.height
        if not block.keeps:
            break
    return need


def written(
    text: str, size: float, *, x: float = 0.0, y: float = 0.0, room: float = ROOM, bold: bool = False
) -> tuple[tuple[Words, ...], float]:
    """Return *text* as lines from (x, y) on, and how high they are together."""
    step = height(size)
    found = [
        Words(x, y + step * (place + 0.76), line, size, bold)
        for place, line in enumerate(lines(text, size, room, bold=bold))
    ]
    return tuple(found), step * len(found)


def paragraph(
    text: str,
    size: float,
    *,
    bold: bool = False,
    after: float = 1.5,
    keeps: bool = False,
    opens: bool = False,
) -> Block:
    """Return a block of running text."""
    words, high = written(text, size, bold=bold)
    return Block(words, high + after, keeps=keeps, opens=opens)


def heading(text: str, size: float = 11.5, *, opens: bool = False) -> Block:
    """Return a heading with room above it and a rule below it."""
    words, high = written(text, size, y=3.5, bold=True)
    rule = Line(0, high + 4.3, ROOM, high + 4.3, 0.4)
    return Block((*words, rule), high + 6.0, keeps=True, opens=opens)


def area(item: str, high: float) -> Area:
    """Return the whole width of a block as the place where *item* is answered."""
    return Area(-1.0, 0.0, ROOM + 2.0, high, item)


def stacked(
    rows: Iterable[tuple[Sequence[Piece], float]], gap: float = 0.0
) -> tuple[tuple[Piece, ...], float]:
    """Return pieces one below the other, each with its height, and the whole height."""
    found: list[Piece] = []
    y = 0.0
    for pieces, high in rows:
        found.extend(moved(pieces, 0, y))
        y += high + gap
    return tuple(found), y
