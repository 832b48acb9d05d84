"""How every chart looks, and how it becomes a file: one style, fonts with Vietnamese and Khmer, fixed bytes.

The figures are `matplotlib.figure.Figure`, never pyplot: no global state, safe in any thread that
draws alone. The same figure gives the same bytes on every run.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text as Written
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from analysis.table import cleaned

FONTS = ("Noto Sans", "Noto Sans Khmer", "DejaVu Sans")
"""Looked through letter by letter; those not installed are left out, DejaVu comes with matplotlib."""

SHADES = 256
"""Colours of a picture, as many as a byte tells apart."""

INK, MUTED, FAINT = "#1a1a1a", "#5c5c5c", "#dedede"
BAND = "#f1f1f1"
ACCENT = "#0b5394"
"""One colour besides greys: dark enough to stay dark in black and white."""

STYLE: dict[str, Any] = {
    "font.size": 9.5,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": INK,
    "svg.fonttype": "path",
    "svg.hashsalt": "hailong",
    "hatch.linewidth": 0.6,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}


def fonts() -> list[str]:
    """Return the families of `FONTS` installed on this machine, in order."""
    installed = set(fontManager.get_font_names())
    return [family for family in FONTS if family in installed]


UNKNOWN, JOINING = "\ufffd", frozenset("\u200d\ufe0e\ufe0f")
"""What stands for a letter that no font here has; what only joins letters, and is left out."""


@cache
def _letters() -> frozenset[int]:
    """Return the letters that can be drawn on this machine."""
    paths = {findfont(FontProperties(family=family)) for family in fonts()}
    return frozenset(letter for path in paths for letter in FT2Font(path).get_charmap())


def drawable(words: str) -> str:
    """Return *words* as far as they can be drawn: what no font has is said to be unknown, not left out."""
    known = _letters()
    kept = (letter for letter in words if ord(letter) in known or letter not in JOINING)
    return "".join(letter if ord(letter) in known or letter == "\n" else UNKNOWN for letter in kept)


@contextmanager
def style() -> Iterator[None]:
    """Draw and save inside this: the house style, restored afterwards."""
    settings: Any = STYLE | {"font.family": fonts()}
    with mpl.rc_context(settings):
        yield


HAIR = 0.02
"""Inches between what is cut off a figure and the text below it."""


def title_share(figure: Figure) -> float:
    """Return what share of a figure's height its title takes: what may be cut off where it stands elsewhere.

    The title is a figure's first text, and the second, its key, begins below it. Some fonts draw up to the
    very edge of where a text begins, so the cut lies a hair above.
    """
    _, key = figure.texts[:2]
    return 1.0 - float(key.get_position()[1]) - HAIR / figure.get_figheight()


def names_share(figure: Figure) -> float:
    """Return what share of a figure's height the names below it take, its texts after title and key."""
    return max((float(text.get_position()[1]) for text in figure.texts[2:]), default=0.0)


def svg(figure: Figure) -> bytes:
    """Return the figure as SVG with letters as outlines: it looks the same wherever it is opened."""
    return _saved(figure, format="svg", metadata={"Date": None, "Creator": "hailong"})


def png(figure: Figure, dpi: int = 300) -> bytes:
    """Return the figure as PNG; 300 dots an inch is what printers ask for.

    A chart has a few colours and the shades at the edges of its letters: the 256 that cover them best differ
    from them by two of 255 at the most, and take two fifths of the room in whatever holds the picture.
    """
    drawn = Image.open(io.BytesIO(_saved(figure, format="png", dpi=dpi, pil_kwargs={"compress_level": 0})))
    few = drawn.convert("RGB").quantize(SHADES, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    made = PngInfo()
    made.add_text("Software", "hailong")
    buffer = io.BytesIO()
    few.save(buffer, "PNG", dpi=(dpi, dpi), pnginfo=made, compress_level=6)
    return buffer.getvalue()


def _saved(figure: Figure, **options: Any) -> bytes:
    buffer = io.BytesIO()
    for written in figure.findobj(Written):
        lines = map(cleaned, written.get_text().split("\n"))
        written.set_text(drawable("\n".join(lines)))
    with style():
        figure.savefig(buffer, **options)
    return buffer.getvalue()
