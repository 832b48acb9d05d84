"""What may stand in a workbook: names of sheets, texts of cells, headers of printed pages."""

from __future__ import annotations

import re
from collections.abc import Container

from analysis.microdata.cell import possible, shortened

LONGEST_NAME = 31
LONGEST_NOTE = 1000
LONGEST_FOOTER = 60
LONGEST_PROPERTY = 200
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")

RESERVED = ("history",)


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


def footer_text(text: str) -> str:
    """Return a text as it may stand in a footer, where "&" would begin a command."""
    plain = " ".join(CONTROL.sub(" ", possible(text)).split())
    return re.sub("& ?", "&& ", shortened(plain, LONGEST_FOOTER))
