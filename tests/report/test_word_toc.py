"""The contents of a long Word report: there only where it is long, and every entry leads somewhere."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from example_answers import text
from example_report import ABOUT, DATA, DAY

from analysis.report import Contents, contents
from analysis.report.word import pdf, toc, with_pages, word
from analysis.report.word.block import Annex, Heading, Paragraph, Picture
from analysis.report.word.pdf import entry_pages
from analysis.report.word.toc import entries, is_long, mark, roman


def long_report() -> Contents:
    """Return a report whose tables are long and whose charts are not drawn."""
    said = contents(DATA, ABOUT)
    parts = (replace(part, charts=(), tables=tuple(map(longer, part.tables))) for part in said.parts)
    return replace(said, parts=tuple(parts))


def longer(table):
    return replace(table, rows=table.rows * 40) if table.name == "index" else table


@pytest.fixture(scope="module")
def said() -> Contents:
    return long_report()


def lines_of(made: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(made))
    return [
        "".join(
            piece.text or "\t"
            for piece in paragraph.iter(qn("w:t"), qn("w:tab"))
            if piece.getparent().tag == qn("w:r")
        )
        for paragraph in document.element.body.iter(qn("w:p"))
        if (style := paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")) is not None
        and style.get(qn("w:val")) == "TOC1"
    ]


def test_a_short_report_has_none() -> None:
    said = contents(DATA, ABOUT)
    assert toc(said) == ()
    assert lines_of(word(replace(said, parts=tuple(replace(p, charts=()) for p in said.parts)))) == []


def test_length_counts_pictures_rows_and_paragraphs() -> None:
    chart = next(contents(DATA, ABOUT).charts())
    assert not is_long([Picture(chart)] * 33, [])
    assert is_long([Picture(chart)] * 34, [])
    assert is_long([Paragraph(text("x"))] * 361, [])
    assert not is_long([Paragraph(text("x"))] * 200, [Paragraph(text("x"))] * 100)


def test_entries_are_numbered_as_headings_are_and_annexes_are_not() -> None:
    blocks = [Heading(text("Một")), Heading(text("nhỏ"), 2), Heading(text("Hai")), Annex(text("Phụ lục I"))]
    assert [entry.to("vi") for entry in entries(blocks)] == ["I. Một", "II. Hai", "Phụ lục I"]
    assert [entry.mark for entry in entries(blocks)] == [mark(0), mark(1), mark(2)]
    assert [roman(number) for number in (3, 8, 14, 19)] == ["III", "VIII", "XIV", "XIX"]


def test_every_entry_leads_to_a_heading_that_is_there(said: Contents) -> None:
    made = word(said)
    document = docx.Document(io.BytesIO(made))
    marks = [found.get(qn("w:name")) for found in document.element.body.iter(qn("w:bookmarkStart"))]
    leads = [found.get(qn("w:anchor")) for found in document.element.body.iter(qn("w:hyperlink"))]
    assert leads == marks
    assert len(leads) == 14
    codes = [code.text.strip() for code in document.element.body.iter(qn("w:instrText"))]
    assert 'TOC \\o "1-1" \\h \\z \\u' in codes


def test_without_pages_word_is_asked_to_fill_them_in(said: Contents) -> None:
    document = docx.Document(io.BytesIO(word(said)))
    begun = [c for c in document.element.body.iter(qn("w:fldChar")) if c.get(qn("w:dirty"))]
    assert len(begun) == 1
    assert lines_of(word(said))[0] == "I. Căn cứ và phương pháp"
    filled = docx.Document(io.BytesIO(word(said, pages=range(1, 15))))
    assert not [c for c in filled.element.body.iter(qn("w:fldChar")) if c.get(qn("w:dirty"))]


def test_the_pages_are_those_of_the_pdf(said: Contents) -> None:
    first = pdf(word(said), DAY)
    assert first is not None
    filled = with_pages(said, "vi", first)
    assert filled is not None
    lines = [line.split("\t") for line in lines_of(filled)]
    pages = [int(page) for _, page in lines]
    assert pages == sorted(pages)
    assert pages[0] == 1
    assert pages[-1] > pages[0] + 5
    second = pdf(filled, DAY)
    assert second is not None
    assert entry_pages(second, [title for title, _ in lines]) == tuple(pages)


def test_pages_that_cannot_be_read_are_left_to_word(said: Contents) -> None:
    assert entry_pages(b"%PDF-1.6 nothing", ["I. Một"]) == ()
    assert with_pages(said, "vi", b"%PDF-1.6 nothing") is None
    assert with_pages(contents(DATA, ABOUT), "vi", b"") is None


def test_an_english_report_has_english_entries(said: Contents) -> None:
    lines = lines_of(word(said, "en"))
    assert lines[0] == "I. Basis and method"
    assert re.match(r"Annex II\. ", lines[-1])
