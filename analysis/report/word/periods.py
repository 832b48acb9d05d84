"""The report over periods and rounds as an administrative document: laid out as that of a round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.chart import Chart
from analysis.periodic import Periodic
from analysis.report.gallery import Gallery
from analysis.report.word.block import Annex, Block, Exhibit, Heading, Paragraph, Picture, body
from analysis.report.word.columns import is_whole
from analysis.report.word.letter import write_foot, write_head
from analysis.report.word.opening import AGENCY, MAIN, PLAIN
from analysis.report.word.package import describe, packed
from analysis.report.word.prose import about_change, about_targets
from analysis.report.word.template import template
from analysis.report.word.tongue import mark_vietnamese
from analysis.report.word.writing import Draft, write_blocks
from analysis.subject import Part, Told, quietly
from analysis.table import Table
from analysis.tables.figures import words

METHOD = words("Cách tính và giới hạn", "Method and limits")
TABLES = words("Phụ lục. Bảng số liệu đầy đủ", "Annex. Full tables")
PROVISIONAL = words(
    "Có đợt khảo sát chưa khóa: số liệu là tạm tính và có thể thay đổi.",
    "A round is not locked yet: its figures are provisional and may change.",
)


def periods_word(said: Periodic, language: str, gallery: Gallery, told: Told = quietly) -> bytes:
    """Return the Word document; the same report gives the same bytes.

    Raises
    ------
    analysis.refusal.Refusal
        The template named by `Issue.template` is no Word document, or lacks a style.
    """
    document = template(said.about.issue.template, language)
    report = list(_report(said))
    n_pictures = sum(isinstance(block, Picture) for block in report)
    draft = Draft(document, language, gallery, told, {"of": n_pictures})
    write_head(document, said.about, language)
    write_blocks(draft, report)
    write_foot(document, said.about.issue, language)
    write_blocks(draft, _annex(said))
    mark_vietnamese(document, language)
    describe(document, said.about, language)
    return packed(document)


def _report(said: Periodic) -> Iterator[Block]:
    yield body(PLAIN, agency=said.about.agency or AGENCY, title=said.about.title)
    yield Paragraph(MAIN, "lead")
    yield from (Paragraph(sentence, "bullet") for sentence in said.headline)
    for part in said.parts:
        yield Heading(part.heading)
        yield from _part(part)
    yield Heading(METHOD)
    if not said.about.is_final:
        yield Paragraph(PROVISIONAL, "bullet")
    yield from (Paragraph(paragraph, "bullet") for paragraph in said.method)


def _part(part: Part) -> Iterator[Block]:
    drawn: dict[str, Sequence[Chart]] = {
        table.name: [chart for chart in part.charts if chart.table.name == table.name]
        for table in part.tables
    }
    for table in part.tables:
        names = {field.name for field in table.fields}
        if "outcome" in names:
            yield Heading(table.title, 2)
            yield from about_targets(table)
        elif table.name.endswith("_change"):
            yield from about_change(table)
        yield from (Picture(chart) for chart in drawn[table.name])
        yield Exhibit(_without_sentences(table), brief=True)


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
