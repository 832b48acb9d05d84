"""Type: which font has the letters of a text, how wide it is, and where its lines break.

DejaVu, which comes with matplotlib, has all of Vietnamese; Khmer needs the system's Noto Sans Khmer.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz
from fpdf import FPDF
from fpdf.fonts import TTFFont

from survey.questionnaire.readers import FORBIDDEN

MM = 25.4 / 72
"""Millimetres in a point."""

LEADING = 1.36
"""The distance of two baselines, in sizes."""

LATIN, KHMER = "dejavu", "khmer"

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "C:/Windows/Fonts",
)
_PLAIN = {"kern": False, "liga": False}  # as a PDF without shaping sets it
_KHMER = re.compile("[\u1780-\u17ff\u19e0-\u19ff]")
_BREAK = re.compile("(?<=[ \u200b/])")


class NoFont(LookupError):
    """No font on this machine has the letters of a text; says which package brings one."""


@cache
def file(family: str, *, bold: bool = False) -> Path:
    """Return the font file of *family*.

    Raises
    ------
    NoFont
    """
    if family == LATIN:
        found = importlib.util.find_spec("matplotlib")
        folder = Path(str(found and found.origin)).parent / "mpl-data" / "fonts" / "ttf"
        return folder / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
    name = "NotoSansKhmer-Bold.ttf" if bold else "NotoSansKhmer-Regular.ttf"
    places = (next(Path(folder).expanduser().rglob(name), None) for folder in _FOLDERS)
    font = next((place for place in places if place), None)
    if font is None:
        raise NoFont("Khmer letters need the font Noto Sans Khmer (Debian: apt-get install fonts-noto-core)")
    return font


@cache
def _letters(path: Path) -> frozenset[int]:
    return frozenset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))).unicodes)


def printable(text: str) -> str:
    """Return *text* with a box for every letter that no font here has, and without line ends."""
    plain = " ".join(FORBIDDEN.sub(" ", text).split())
    known = _letters(file(LATIN))
    return "".join(
        letter if ord(letter) in known or letter == "\u200b" or _KHMER.match(letter) else "\u25a1"
        for letter in plain
    )


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield (family, part) for each stretch of *text* in one script."""
    for part in re.split("([\u1780-\u17ff\u19e0-\u19ff\u200b]+)", text):
        if part:
            yield (KHMER if _KHMER.search(part) else LATIN), part.replace("\u200b", "")


class Pen(FPDF):
    """A PDF whose fonts are found when they are needed."""

    def __init__(self) -> None:
        super().__init__(unit="mm", format="A4")
        self.set_auto_page_break(False)
        self.c_margin = 0

    def take(self, family: str, size: float, *, bold: bool) -> None:
        """Use a font from here on."""
        style = "B" if bold else ""
        if f"{family}{style}" not in self.fonts:
            self.add_font(family, style, str(file(family, bold=bold)))
        self.set_font(family, style, size)
        self.set_text_shaping(family == KHMER)

    def write_at(self, x: float, y: float, text: str, letters: tuple[str, float, bool]) -> float:
        """Set *text* on the baseline *y* in *letters* (family, size, bold); returns how wide it is.

        `FPDF.text` sets letter after letter; what has to be shaped goes through a cell, whose baseline is
        four fifths of the size below its top.
        """
        family, size, bold = letters
        self.take(family, size, bold=bold)
        wide = self.get_string_width(text)
        if family == KHMER:
            self.set_xy(x, y - 0.8 * self.font_size)
            self.cell(wide, text=text)
        else:
            self.text(x, y, text)
        return wide

    def finished(self) -> bytes:
        """Return the document, and let the files of its fonts go."""
        content = bytes(self.output())
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()
        return content


@cache
def _shape(family: str, bold: bool) -> tuple[uharfbuzz.Font, int]:
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file(family, bold=bold))))
    return uharfbuzz.Font(face), face.upem


@lru_cache(maxsize=50_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide *text* is, in millimetres."""
    total = 0.0
    for family, part in runs(text):
        font, unit = _shape(family, bold)
        buffer = uharfbuzz.Buffer()
        buffer.add_str(part)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer, None if family == KHMER else _PLAIN)
        total += sum(place.x_advance for place in buffer.glyph_positions) / unit
    return total * size * MM


def lines(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Return *text* broken into lines no wider than *room* millimetres; no letter is lost."""
    found, line = [], ""
    for word in _BREAK.split(printable(text)):
        if line and width((line + word).rstrip(), size, bold) > room:
            found.append(line.rstrip())
            line = ""
        line += word
        while width(line.rstrip(), size, bold) > room and len(line) > 1:
            fits = max(1, _fitting(line, (size, bold), room))
            found.append(line[:fits])
            line = line[fits:]
    return [*found, line.rstrip()] if line.strip() or not found else found


def _fitting(word: str, letters: tuple[float, bool], room: float) -> int:
    """Return how many letters of a word without a break fit into *room*."""
    return next((n for n in range(len(word), 0, -1) if width(word[:n], *letters) <= room), 1)


def height(size: float) -> float:
    """Return the height of a line of *size* points, in millimetres."""
    return size * MM * LEADING
