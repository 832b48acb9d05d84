"""The table of contents of a long report: a field Word fills, with its entries made beforehand.

Decree 30/2020 asks for none; who gets more than fifteen sheets looks for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx.document import Document

from analysis.codebook import Text
from analysis.report.word.block import Annex, Block, Exhibit, Heading, Picture
from analysis.report.word.element import Element, element, field, put, run
from analysis.report.word.letters import fit
from analysis.report.word.template import STYLES
from analysis.tables.figures import words

TITLE = words("Mục lục", "Contents")
INSTRUCTION = 'TOC \\o "1-1" \\h \\z \\u'
"""Headings of the first level, as links, and whatever else has that level: annexes."""

SHORT = 15
"""Sheets up to which a report has no table of contents."""

LAST = 3
"""Lines of the table that stay on a page: the last is not left alone on the next."""

PICTURE, ROW, LINE, ACROSS = 0.45, 1 / 32, 1 / 24, 1 / 18
"""Sheets that a picture, a row of a table, a paragraph and a row on a sheet lying across take, about."""

ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table: the mark it leads to, and its words in every language."""

    mark: str
    text: Text
    number: str = ""

    def to(self, language: str) -> str:
        """Return the line without its page."""
        return f"{self.number} {fit(self.text.to(language))}".strip()


def entries(blocks: Iterable[Block]) -> tuple[Entry, ...]:
    """Return an entry for each heading of the first level, numbered as its style does, and each annex."""
    found: list[Entry] = []
    n_headings = 0
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            n_headings += 1
            found.append(Entry(mark(len(found)), block.text, f"{roman(n_headings)}."))
        elif isinstance(block, Annex):
            found.append(Entry(mark(len(found)), block.title))
    return tuple(found)


def mark(place: int) -> str:
    """Return the name of the mark at the heading in that place; Word hides names that begin so."""
    return f"_Toc{place + 1:06d}"


def roman(number: int) -> str:
    """Return a number from 1 on as headings have it.

    Examples
    --------
    >>> [roman(number) for number in (1, 4, 9, 12)]
    ['I', 'IV', 'IX', 'XII']
    """
    written = ""
    for value, letters in ROMAN:
        while number >= value:
            written, number = written + letters, number - value
    return written


def is_long(report: Sequence[Block], annex: Sequence[Block]) -> bool:
    """Whether a report takes, by its pictures, rows and paragraphs, more sheets than `SHORT`."""
    upright = sum(_sheets(block, ROW) for block in report)
    return upright + sum(_sheets(block, ACROSS) for block in annex) > SHORT


def _sheets(block: Block, row: float) -> float:
    if isinstance(block, Picture):
        return PICTURE
    return (len(block.table.rows) + 4) * row if isinstance(block, Exhibit) else LINE


def write_toc(document: Document, lines: Sequence[Entry], pages: Sequence[int], language: str) -> None:
    """Write the table; without *pages* its lines have none, and Word is asked to fill them in."""
    document.add_paragraph(fit(TITLE.to(language)), STYLES["lead"])
    begun = put(
        element("w:r"), element("w:fldChar", fldCharType="begin", **({} if pages else {"dirty": "1"}))
    )
    code, parted = list(field(INSTRUCTION, ""))[1:3]
    for place, line in enumerate(lines):
        added = document.add_paragraph(style=STYLES["toc"])
        added.paragraph_format.keep_with_next = len(lines) - LAST <= place < len(lines) - 1 or None
        paragraph = added._p
        if place == 0:
            put(paragraph, begun, code, parted)
        put(paragraph, _link(line, language, pages[place] if pages else None))
        if place == len(lines) - 1:
            put(paragraph, put(element("w:r"), element("w:fldChar", fldCharType="end")))


def _link(line: Entry, language: str, page: int | None) -> Element:
    made = put(element("w:hyperlink", anchor=line.mark, history="1"), run(line.to(language)))
    if page is None:
        return made
    return put(made, put(element("w:r"), element("w:tab")), *field(f"PAGEREF {line.mark} \\h", str(page)))


def put_mark(paragraph: Element, place: int) -> None:
    """Put the mark of the heading in that place round what *paragraph* says."""
    begun = element("w:bookmarkStart", id=str(place), name=mark(place))
    first = next((child for child in paragraph if not child.tag.endswith("}pPr")), None)
    if first is None:
        put(paragraph, begun)
    else:
        first.addprevious(begun)
    put(paragraph, element("w:bookmarkEnd", id=str(place)))
