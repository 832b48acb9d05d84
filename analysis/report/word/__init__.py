"""The report as a Word document that an agency signs: laid out by Decree 30/2020, on a template of styles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis.report.subject import Contents
from analysis.report.word.annex import annex
from analysis.report.word.block import Picture
from analysis.report.word.letter import write_foot, write_head
from analysis.report.word.outline import outline
from analysis.report.word.package import describe, packed
from analysis.report.word.pdf import entry_pages, pdf
from analysis.report.word.template import template
from analysis.report.word.toc import Entry, entries, is_long
from analysis.report.word.tongue import mark_vietnamese
from analysis.report.word.writing import Draft, write_blocks
from analysis.subject import Told, quietly

NAME = "report.docx"

__all__ = ["NAME", "entry_pages", "pdf", "toc", "with_pages", "word", "write_word"]


def write_word(contents: Contents, directory: Path, language: str, told: Told = quietly) -> None:
    """Write report.docx into *directory*; the same contents give the same bytes.

    Raises
    ------
    analysis.refusal.Refusal
        The template named by `Issue.template` is no Word document, or lacks a style.
    """
    directory.mkdir(parents=True, exist_ok=True)
    (directory / NAME).write_bytes(word(contents, language, told))


def word(
    contents: Contents, language: str = "vi", told: Told = quietly, *, pages: Sequence[int] = ()
) -> bytes:
    """Return the Word document; one of more than fifteen sheets or so has a table of contents.

    Parameters
    ----------
    pages : sequence of int
        The page of each entry of the table of contents, as `entry_pages` finds them in the PDF.
    """
    about = contents.about
    document = template(about.issue.template, language)
    report, full = list(outline(contents)), list(annex(contents))
    n_pictures = sum(isinstance(block, Picture) for block in report)
    draft = Draft(document, language, contents.gallery, told, {"of": n_pictures})
    draft.entries, draft.pages = toc(contents), pages
    write_head(document, about, language)
    write_blocks(draft, report)
    write_foot(document, about.issue, language)
    write_blocks(draft, full)
    mark_vietnamese(document, language)
    describe(document, about, language)
    return packed(document)


def toc(contents: Contents) -> tuple[Entry, ...]:
    """Return the entries of the table of contents; none where a report is short."""
    report, full = list(outline(contents)), list(annex(contents))
    return entries((*report, *full)) if is_long(report, full) else ()


def with_pages(contents: Contents, language: str, made: bytes) -> bytes | None:
    """Return the Word document with the pages of its table of contents filled in.

    Parameters
    ----------
    made : bytes
        The document as PDF, with the table of contents but without its pages.

    Returns
    -------
    bytes or None
        None where there is nothing to fill in, or the pages cannot be read.
    """
    titles = [entry.to(language) for entry in toc(contents)]
    pages = entry_pages(made, titles) if titles else ()
    return word(contents, language, pages=pages) if pages else None
