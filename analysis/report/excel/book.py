"""A workbook with the house's formats: what is typed stays what it is, and never becomes a formula."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analysis.codebook import Text
from analysis.microdata.cell import cell_text, possible, shortened
from analysis.report.excel.explained import SAID
from analysis.report.excel.names import LONGEST_NOTE, LONGEST_PROPERTY, footer_text
from analysis.subject import About
from analysis.table import Value

FONT = "Arial"
INK, MUTED, LINE, HEAD = "#1A1A1A", "#5C5C5C", "#D0D0D0", "#DCE6F1"
A4 = 9
TOP = {"valign": "top"}
AIR = {"align": "right", "indent": 1}
"""How figures and their headings are set: without it headings of two lines run into one another."""

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "font_size": 12, "font_color": "#0B5394"},
    "muted": {"font_color": MUTED},
    "note": {"font_color": MUTED, "text_wrap": True, "valign": "top", "font_size": 9},
    "prose": {"text_wrap": True, "valign": "top"},
    "warning": {**TOP, "text_wrap": True, "bold": True, "font_color": "#8A3B00", "bg_color": "#FDF3E7"},
    "link": {"font_color": "#0B5394", "underline": 1, "valign": "top"},
    "head": {**TOP, "bold": True, "bg_color": HEAD, "text_wrap": True, "bottom": 2, **AIR},
    "head_words": {**TOP, "bold": True, "bg_color": HEAD, "text_wrap": True, "bottom": 2, "align": "left"},
    "cell": {"valign": "top", "bottom": 4, "bottom_color": LINE},
    "day": {"valign": "top", "num_format": "dd/mm/yyyy"},
}  # fmt: skip
"""How things look, by name."""


@dataclass(slots=True)
class Book:
    """A workbook being written.

    Parameters
    ----------
    inner : Workbook
    about : About
    language : str
    lean : bool
        Whether rows leave the memory as they are written.
    """

    inner: Workbook
    about: About
    language: str
    lean: bool = False
    _formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    @classmethod
    def opened(cls, path: Path, about: About, language: str, *, lean: bool = False) -> Book:
        """Begin a workbook at *path*; the same contents give the same bytes."""
        inner = Workbook(
            str(path),
            {
                "constant_memory": lean,
                "in_memory": not lean,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "default_format_properties": {"font_name": FONT, "font_size": 10},
            },
        )
        inner.set_properties(
            {
                "title": shortened(possible(about.title.to(language)), LONGEST_PROPERTY),
                "author": shortened(possible(about.agency.to(language)), LONGEST_PROPERTY),
                "created": datetime.combine(about.made_on, time()),
            }
        )
        return cls(inner, about, language, lean)

    def look(self, name: str, **more: Any) -> Format:
        """Return the format called *name* of `LOOKS`, with *more* properties."""
        properties = {"font_name": FONT, "font_size": 10, **LOOKS[name], **more}
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.inner.add_format(properties)
        return self._formats[key]

    def say(self, key: str) -> str:
        """Return a sentence of the workbooks."""
        return SAID[key].to(self.language)

    def sheet(self, name: str) -> Worksheet:
        """Add a sheet that prints on A4, landscape, one page wide."""
        sheet = self.inner.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        title = footer_text(self.about.title.to(self.language))
        sheet.set_footer(f"&L&8{title} – &A&R&8{self.say('page')} &P/&N")
        return sheet

    def write(self, sheet: Worksheet, at: tuple[int, int], value: Value, form: Format) -> None:
        """Write one value: a number as a number, words as words whatever they begin with."""
        match value:
            case None | "":
                sheet.write_blank(*at, None, form)
            case Text():
                sheet.write_string(*at, cell_text(value.to(self.language)), form)
            case str():
                sheet.write_string(*at, cell_text(value), form)
            case int() | float() | Decimal():
                if math.isfinite(value):
                    sheet.write_number(*at, float(value), form)

    def remark(self, sheet: Worksheet, at: tuple[int, int], text: str) -> None:
        """Put a note on a cell, seen when it is pointed at."""
        words = shortened(cell_text(text), LONGEST_NOTE)
        lines = sum(1 + len(line) // 44 for line in words.splitlines())
        size = {"x_scale": 2.0, "y_scale": min(max(1, lines / 4.5), 6)}
        sheet.write_comment(*at, words, {"author": "", "font_name": FONT, "font_size": 9, **size})

    def paragraph(
        self, sheet: Worksheet, at: tuple[int, int], words: str, *, wide: float, look: str = "note"
    ) -> None:
        """Write words over the columns 0 to a last one, *wide* letters in all, high enough to be read.

        Parameters
        ----------
        at : (row, last column)
        """
        (row, across), form = at, self.look(look)
        sheet.set_row(row, min(409, 13.5 * lines_of(words, wide) + 3))
        if across:
            sheet.merge_range(row, 0, row, across, "", form)
        sheet.write_string(row, 0, cell_text(words), form)


def lines_of(words: str, width: float) -> int:
    """Return how many lines a text takes where *width* characters stand in one."""
    return sum(1 + int(len(line) / width) for line in words.splitlines() or [""])


def width_of(texts: Sequence[str], *, least: float = 9, most: float = 46) -> float:
    """Return the width of a column in which *texts* stand, wrapped where they are long."""
    longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
    return min(max(longest * 1.05 + 2, least), most)
