"""Which words of a document are in another language than the rest: an agency's own, in an English report."""

from __future__ import annotations

from copy import deepcopy

from docx.document import Document
from docx.oxml.ns import qn

from analysis.report.own_words import VIETNAMESE, pieces
from analysis.report.word.element import Element, element, put


def mark_vietnamese(document: Document, language: str) -> None:
    """Say which words of a document in another language are Vietnamese, for whoever reads them aloud."""
    if language == "vi":
        return
    for run in list(document.element.body.iter(qn("w:r"))):
        texts = run.findall(qn("w:t"))
        if len(texts) == 1 and VIETNAMESE.search(texts[0].text or ""):
            _part(run, texts[0].text)


def _part(run: Element, words: str) -> None:
    """Put a run for each piece of *words* in the place of one run."""
    last = run
    for piece, is_vietnamese in pieces(words):
        made = deepcopy(run)
        made.find(qn("w:t")).text = piece
        made.find(qn("w:t")).set(qn("xml:space"), "preserve")
        if is_vietnamese:
            put(_looks(made), element("w:lang", val="vi-VN"))
        last.addnext(made)
        last = made
    run.getparent().remove(run)


def _looks(run: Element) -> Element:
    found = run.find(qn("w:rPr"))
    if found is None:
        found = element("w:rPr")
        run.insert(0, found)
    return found
