"""The report over periods and rounds as an administrative document: laid out as that of a round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from analysis.report.gallery import Gallery
from analysis.report.word.block import Annex, Block, Exhibit, Heading, Paragraph, Picture, Place, body
from analysis.report.word.briefly import upper
from analysis.report.word.columns import is_whole
from analysis.report.word.letter import write_foot, write_head
from analysis.report.word.opening import AGENCY, MAIN
from analysis.report.word.package import describe, packed
from analysis.report.word.prose import about_change, about_targets
from analysis.report.word.template import template
from analysis.report.word.toc import Entry, entries, is_long
from analysis.report.word.tongue import mark_vietnamese
from analysis.report.word.writing import Draft, write_blocks
from analysis.subject import Part, Told, quietly
from analysis.subject.periodic import Periodic
from analysis.table import Table
from analysis.tables.figures import words

PLAIN = words(
    "{agency} báo cáo kết quả khảo sát sự hài lòng ({title}) như sau:",
    "{agency} reports the results of the satisfaction survey ({title}):",
)
METHOD = words("Cách tính và giới hạn", "Method and limits")
TABLES = words("Phụ lục. Bảng số liệu đầy đủ", "Annex. Full tables")
ITEMS_IN_ANNEX = words(
    "Từng câu hỏi ở Phụ lục; hình và bảng ở đây chỉ nêu các phần và nhóm nội dung.",
    "Each item is in the annex; the figure and the table here have the parts and factors only.",
)
PROVISIONAL = words(
    "Có đợt khảo sát chưa khóa: số liệu là tạm tính và có thể thay đổi.",
    "A round is not locked yet: its figures are provisional and may change.",
)


def periods_word(
    said: Periodic, language: str, gallery: Gallery, told: Told = quietly, *, pages: Sequence[int] = ()
) -> bytes:
    """Return the Word document; the same report gives the same bytes.

    Parameters
    ----------
    pages : sequence of int
        The page of each entry of the table of contents, as `entry_pages` finds them in the PDF.

    Raises
    ------
    analysis.refusal.Refusal
        The template named by `Issue.template` is no Word document, or lacks a style.
    """
    document = template(said.about.issue.template, language)
    report, full = list(_report(said)), list(_annex(said))
    n_pictures = sum(isinstance(block, Picture) for block in report)
    draft = Draft(document, language, gallery, told, {"of": n_pictures})
    draft.entries, draft.pages = periods_toc(said), pages
    write_head(document, said.about, language)
    write_blocks(draft, report)
    write_foot(document, said.about.issue, language)
    write_blocks(draft, full)
    mark_vietnamese(document, language)
    describe(document, said.about, language)
    return packed(document)


def periods_toc(said: Periodic) -> tuple[Entry, ...]:
    """Return the entries of the table of contents; none where a report is short."""
    report, full = list(_report(said)), list(_annex(said))
    return entries((*report, *full)) if is_long(report, full) else ()


def _report(said: Periodic) -> Iterator[Block]:
    yield body(PLAIN, agency=said.about.agency or AGENCY, title=said.about.title)
    yield Paragraph(MAIN, "lead")
    yield from (Paragraph(sentence, "bullet") for sentence in said.headline)
    yield Place()
    for chapter, parts in groupby(said.parts, key=lambda part: part.chapter):
        if chapter:
            yield Heading(chapter)
        for part in parts:
            yield Heading(part.brief or part.heading, 2 if chapter else 1)
            yield from _part(part)
    yield Heading(METHOD)
    if not said.about.is_final:
        yield Paragraph(PROVISIONAL, "bullet")
    yield from (Paragraph(paragraph, "bullet") for paragraph in said.method)


def _part(part: Part) -> Iterator[Block]:
    for table in part.tables:
        if any(field.name == "outcome" for field in table.fields):
            yield Paragraph(table.title, "lead") if part.chapter else Heading(table.title, 2)
            yield from about_targets(table)
        elif table.name.endswith("_change"):
            yield from about_change(table)
        yield from (Picture(chart) for chart in part.charts)
        yield from _brief(table)


def _brief(table: Table) -> Iterator[Block]:
    """Yield a table as it stands in the text; a long one of changes without its items."""
    brief = upper(table) if table.name.endswith("_change") else table
    if brief is not table:
        yield body(ITEMS_IN_ANNEX)
    yield Exhibit(_without_sentences(brief), brief=True)


def _without_sentences(table: Table) -> Table:
    """Return a table without the notes that its rows say themselves."""
    if not any(field.name == "sentence" for field in table.fields):
        return table
    spoken = set(table.values("sentence"))
    return replace(table, notes=tuple(note for note in table.notes if note not in spoken))


def _annex(said: Periodic) -> Iterator[Block]:
    """Yield the tables of which the report shows some columns only."""
    left = [table for table in said.tables() if table.rows and not is_whole(table)]
    if left:
        yield Annex(TABLES)
        yield from (Exhibit(_without_sentences(table)) for table in left)
