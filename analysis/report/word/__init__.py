"""The report as a Word document that an agency signs: laid out by Decree 30/2020, on a template of styles."""

from __future__ import annotations

from pathlib import Path

from analysis.report.subject import Contents, Told, quietly
from analysis.report.word.block import Picture
from analysis.report.word.letter import write_foot, write_head
from analysis.report.word.outline import annex, outline
from analysis.report.word.package import describe, packed
from analysis.report.word.pdf import pdf
from analysis.report.word.template import template
from analysis.report.word.writing import Draft, write_blocks

NAME = "report.docx"

__all__ = ["NAME", "pdf", "word", "write_word"]


def write_word(contents: Contents, directory: Path, language: str, told: Told = quietly) -> None:
    """Write report.docx into *directory*; the same contents give the same bytes.

    Raises
    ------
    analysis.refusal.Refusal
        The template named by `Issue.template` is no Word document, or lacks a style.
    """
    directory.mkdir(parents=True, exist_ok=True)
    (directory / NAME).write_bytes(word(contents, language, told))


def word(contents: Contents, language: str = "vi", told: Told = quietly) -> bytes:
    """Return the Word document."""
    about = contents.about
    document = template(about.issue.template, language)
    report, full = list(outline(contents)), list(annex(contents))
    n_pictures = sum(isinstance(block, Picture) for block in report)
    draft = Draft(document, language, contents.gallery, told, {"of": n_pictures})
    write_head(document, about, language)
    write_blocks(draft, report)
    write_foot(document, about.issue, language)
    write_blocks(draft, full)
    describe(document, about, language)
    return packed(document)
