"""A CSV file as a spreadsheet saves it: its header and its rows, each with its place."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

SEPARATORS = ",;\t"
"""What parts cells where nobody says: of the first row's, the one that stands there most often."""

UNCLOSED = ("unexpected end of data", "field larger")
"""How Python's csv module says that a quotation mark was never closed, or far too late."""


UTF16 = (b"\xff\xfe", b"\xfe\xff")
"""How Excel begins what it calls “Unicode Text”: no other encoding begins so."""


class NotText(ValueError):
    """The file is no text in UTF-8 or, as Excel's “Unicode Text” is, UTF-16."""


class Sheet(NamedTuple):
    """A file that was read.

    Attributes
    ----------
    header : list of str
    rows : list of rows that are not blank: their place as a spreadsheet counts, and their cells; None
        for a row that a quotation mark breaks
    """

    header: list[str]
    rows: list[tuple[int, list[str] | None]]


@dataclass(frozen=True, slots=True)
class Pasted:
    """Rows that were copied out of a spreadsheet: what stands on a page in place of a file."""

    text: str

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The content of a file that was sent to a page."""

    content: bytes

    def __str__(self) -> str:
        return ""


Source = Path | Pasted | Sent
"""Where rows come from."""


def sheet(source: Source, separator: str = "") -> Sheet:
    """Read a CSV file, or pasted rows; *separator* is found when it is "". All text is NFC.

    Excel's first line `sep=;` names the separator and is no row. A file is UTF-8, or UTF-16 when it
    says so in its first bytes.

    Raises
    ------
    NotText
    """
    text = unicodedata.normalize("NFC", source.text if isinstance(source, Pasted) else _read(source))
    first, _, rest = text.partition("\n")
    if len(first) == 5 and first.startswith("sep="):
        text, separator = rest, separator or first[4]
    separator = separator or max(SEPARATORS, key=text.partition("\n")[0].count)
    rows = list(_rows(text, separator))
    header = rows[0][1] if rows and rows[0][0] == 1 else None
    return Sheet([name.strip() for name in header or ()], [row for row in rows if row[0] > 1])


def _read(file: Path | Sent) -> str:
    """Return the text of *file*, each of its lines ending in a line feed."""
    content = file.content if isinstance(file, Sent) else file.read_bytes()
    try:
        text = content.decode("utf-16" if content.startswith(UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotText from None
    if content.startswith(b"PK\x03\x04"):
        raise NotText
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each row that is not blank; after a quotation mark that is never closed there are no more."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    place = 0
    while True:
        place += 1
        try:
            cells = next(lines, None)
        except csv.Error as error:
            yield place, None
            if str(error).startswith(UNCLOSED):
                return
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield place, cells
