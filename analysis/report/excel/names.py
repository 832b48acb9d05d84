"""What may stand in a workbook: names of sheets, texts of cells, headers of printed pages."""

from __future__ import annotations

import re
from collections.abc import Container

LONGEST_NAME = 31
LONGEST_CELL = 32767
LONGEST_NOTE = 1000
LONGEST_FOOTER = 60
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold in any spelling."""

RESERVED = ("history",)
CUT = "…"


def sheet_name(wanted: str, taken: Container[str] = ()) -> str:
    """Return *wanted* as a sheet may be called, unlike the names in *taken* (in small letters).

    Examples
    --------
    >>> sheet_name("So sánh: nam/nữ?"), sheet_name("Mức", {"mức"}), sheet_name("'='")
    ('So sánh nam nữ', 'Mức 2', '=')
    """
    cleaned = " ".join(FORBIDDEN.sub(" ", possible(wanted)).split()).strip("' ")
    first = shortened(cleaned or "_", LONGEST_NAME).strip("' ")
    found, number = first, 1
    while found.casefold() in taken or found.casefold() in RESERVED:
        number += 1
        found = f"{shortened(first, LONGEST_NAME - 1 - len(str(number)))} {number}"
    return found


def possible(text: str) -> str:
    """Return a text whose every character a workbook can hold; those it cannot become U+FFFD."""
    return IMPOSSIBLE.sub("\ufffd", text)


def cell_text(text: str, longest: int = LONGEST_CELL) -> str:
    """Return a text as a cell can hold it; one that is too long ends in "…"."""
    return shortened(possible(text), longest)


def shortened(text: str, longest: int) -> str:
    """Return at most *longest* UTF-16 units of a text, as Excel counts; a cut is seen."""
    if units(text) <= longest:
        return text
    encoded = text.encode("utf-16-le")[: 2 * (longest - 1)]
    return encoded.decode("utf-16-le", "ignore") + CUT


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def footer_text(text: str) -> str:
    """Return a text as it may stand in a footer, where "&" would begin a command."""
    plain = " ".join(CONTROL.sub(" ", possible(text)).split())
    return re.sub("& ?", "&& ", shortened(plain, LONGEST_FOOTER))
