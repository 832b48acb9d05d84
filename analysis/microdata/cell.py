"""What the cell of a workbook holds: which characters, and how many of them."""

from __future__ import annotations

import re

IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold in any spelling."""

LONGEST_CELL, CUT = 32_767, "…"
"""UTF-16 units of a cell, and what stands at the end of a text that has more."""


def possible(text: str) -> str:
    """Return a text whose every character a workbook can hold; those it cannot become U+FFFD."""
    return IMPOSSIBLE.sub("\ufffd", text)


def cell_text(text: str) -> str:
    """Return a text as a cell can hold it; one that is too long ends in "…"."""
    return shortened(possible(text), LONGEST_CELL)


def shortened(text: str, longest: int) -> str:
    """Return at most *longest* UTF-16 units of a text, as Excel counts; a cut is seen."""
    if units(text) <= longest:
        return text
    encoded = text.encode("utf-16-le")[: 2 * (longest - 1)]
    return encoded.decode("utf-16-le", "ignore") + CUT


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
