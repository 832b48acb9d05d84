"""The sheet a chart is drawn on: title, key, one labelled row a figure, the drawing area between them.

Measured in inches from the top left corner, so that rows keep their height however many there are.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from analysis.plots.style import FAINT, INK, MUTED
from analysis.table import cleaned, shortened

WIDTH = 8.0
EDGE = 0.15
LEFT, RIGHT = 3.3, 2.0
"""Room for the labels and for the figures in words."""

UNDER = 0.42
"""Inches below the rows, where no legend needs more."""

LINE, PAD, INDENT = 0.165, 0.12, 0.14
"""Height of a line of a label, air of a row, step of a level."""

LETTERS_AN_INCH = 16.0
"""Of the label's type, counted on Vietnamese text."""


@dataclass(frozen=True, slots=True)
class Page:
    """A figure with one drawing area.

    `places` are the rows' middles in inches below the top of `axes`, whose data y is in inches; `row` is
    the height of the lowest row.
    """

    figure: Figure
    axes: Axes
    places: tuple[float, ...]
    row: float

    def beside(self, text: str, y: float, x: float, **look: object) -> None:
        """Write *text* at the height *y* of the drawing area, *x* inches from the sheet's left edge."""
        where = ("figure fraction", "data")
        options: dict[str, object] = {"va": "center", "fontsize": 8.5, "annotation_clip": False} | look
        self.axes.annotate(text, (x / WIDTH, y), xycoords=where, **options)  # type: ignore[arg-type]


def page(
    title: str,
    key: str,
    labels: Sequence[str],
    depths: Sequence[int] = (),
    *,
    under: float = UNDER,
    right: float = RIGHT,
) -> Page:
    """Return a sheet with *title* and *key* on top and a row for each of *labels*, indented by *depths*.

    Below the rows are *under* inches, for an axis and a legend; on their *right* are inches for figures.
    """
    steps = depths or [0] * len(labels)
    wrapped = [_wrapped(label, depth) for label, depth in zip(labels, steps, strict=True)]
    heights = [_height(rows) for rows in wrapped]
    high = sum(heights), under
    figure, axes = _drawing_area(lines(title, 78, 4), textwrap.wrap(key, 115), high, right)
    places = tuple(sum(heights[:row]) + height / 2 for row, height in enumerate(heights))
    sheet = Page(figure, axes, places, min(heights, default=0.0))
    for rows, depth, y, height in zip(wrapped, steps, places, heights, strict=True):
        weight = "bold" if depth == 0 and any(steps) else "normal"
        x = EDGE + INDENT * depth
        sheet.beside("\n".join(rows), y, x, fontweight=weight, color=INK, fontsize=9, linespacing=1.15)
        _rule(sheet, y + height / 2)
    return sheet


def _drawing_area(
    heading: Sequence[str], keys: Sequence[str], high: tuple[float, float], right: float
) -> tuple[Figure, Axes]:
    """Return a figure with its title and key, and axes below; *high* are the axes and what is under them."""
    under = EDGE + 0.24 * len(heading) + 0.03
    top, (body, bottom) = under + 0.17 * len(keys) + 0.31, high
    total = top + body + bottom
    figure = Figure(figsize=(WIDTH, total))
    left = EDGE / WIDTH
    figure.text(left, 1 - EDGE / total, "\n".join(heading), va="top", fontsize=12.5, fontweight="bold")
    figure.text(left, 1 - under / total, "\n".join(keys), va="top", fontsize=8.5, color=MUTED)
    axes = figure.add_axes((LEFT / WIDTH, bottom / total, (WIDTH - LEFT - right) / WIDTH, body / total))
    axes.set_ylim(body, 0)
    axes.set_yticks([])
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _rule(sheet: Page, y: float) -> None:
    """Draw a hairline over the sheet's whole width."""
    across = blended_transform_factory(sheet.figure.transFigure, sheet.axes.transData)
    ends = (EDGE / WIDTH, 1 - EDGE / WIDTH)
    sheet.axes.plot(ends, (y, y), transform=across, color=FAINT, linewidth=0.5, zorder=0, clip_on=False)


def row_height(label: str, depth: int = 0) -> float:
    """Return how many inches a row with this label takes."""
    return _height(_wrapped(label, depth))


def _height(rows: Sequence[str]) -> float:
    return LINE * len(rows) + PAD


def _wrapped(label: str, depth: int) -> list[str]:
    room = int((LEFT - EDGE * 2 - INDENT * depth) * LETTERS_AN_INCH)
    return lines(label, room) or [""]


class Wrapping(textwrap.TextWrapper):
    """Parts words that are longer than a line, but no letter from the marks that belong to it.

    Khmer writes no spaces: its names are such words.
    """

    def _handle_long_word(
        self, reversed_chunks: list[str], cur_line: list[str], cur_len: int, width: int
    ) -> None:
        word, at = reversed_chunks[-1], max(width - cur_len, 1)
        ends = [end for end in range(at, 0, -1) if not _is_joined(word[end - 1 : end + 1])]
        end = next((end for end in ends if word[end - 1] == "\u200b"), ends[0] if ends else 0)
        if not end and cur_line:
            return  # the next line has more room
        end = end or at
        cur_line.append(word[:end])
        reversed_chunks[-1] = word[end:]


def _is_joined(pair: str) -> bool:
    """Whether the second of two letters is a mark of the first, or stands below it, or either joins."""
    return pair[:1] in BELOW or (len(pair) > 1 and unicodedata.category(pair[1]) in ("Mn", "Mc", "Cf"))


BELOW = ("\u17d2", "\u200d")
"""After it a letter belongs to the one before: coeng of Khmer, the joiner of emoji."""


def lines(words: str, room: int, most: int = 12) -> list[str]:
    """Return *words* in at most *most* lines of so many letters; what is too long is cut in its middle."""
    label = " ".join(cleaned(words).split())
    fits = min(len(label), most * (room + 1))  # a space at the end of each line is not drawn
    for longest in range(max(fits, room), room, -1):
        found = Wrapping(room).wrap(shortened(label, longest))
        if len(found) <= most:
            return found
    return Wrapping(room, max_lines=most, placeholder=" …").wrap(shortened(label, room))
