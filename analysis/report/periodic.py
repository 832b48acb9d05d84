"""The report over periods and rounds as files: Word, Excel, the page, the tables and the charts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from analysis.formula import harmless
from analysis.report.data import write_chart
from analysis.report.excel import write_tables
from analysis.report.gallery import Gallery
from analysis.report.html import html, save
from analysis.report.parts import pages
from analysis.report.word import NAME, entry_pages
from analysis.report.word.briefly import upper
from analysis.report.word.periods import periods_toc, periods_word
from analysis.subject import Part, Told, quietly
from analysis.subject.chart import Chart, stem
from analysis.subject.periodic import Periodic, periodic_json
from analysis.table import to_csv


def drawn(said: Periodic) -> Periodic:
    """Return the report with its charts as they are printed: one that is too tall for a page is parted.

    Of a long table of changes the parts and factors are drawn; its items stand in the table.
    """
    return replace(said, parts=tuple(replace(part, charts=tuple(_charts(part))) for part in said.parts))


def _charts(part: Part) -> Iterator[Chart]:
    for chart in part.charts:
        tables = [upper(chart.table)] if chart.kind == "change" else [chart.table]
        if chart.kind != "trend":
            tables = list(pages(tables[0], n_first=1 if chart.kind == "intervals" else 0))
        yield from (replace(chart, table=table) for table in tables)


def write_periodic(
    said: Periodic, directory: Path, language: str, told: Told = quietly, *, gallery: Gallery | None = None
) -> None:
    """Write report.docx, tables.xlsx, index.html, report.json, tables/ and charts/ into *directory*.

    Parameters
    ----------
    gallery : Gallery, optional
        Holds the pictures afterwards, for `periods_with_pages`.
    """
    said, gallery = drawn(said), gallery or Gallery()
    for folder in ("tables", "charts"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    for table in said.tables():
        path = directory / "tables" / f"{stem(table.name)}.csv"
        path.write_text(to_csv(table, language, words=harmless), encoding="utf-8", newline="")
    charts = [chart for part in said.parts for chart in part.charts]
    for place, chart in enumerate(charts, start=1):
        write_chart(chart, directory / "charts", language, gallery)
        told(place, len(charts))
    (directory / "report.json").write_text(periodic_json(said, language), encoding="utf-8")
    (directory / NAME).write_bytes(periods_word(said, language, gallery))
    write_tables(said, directory, language)
    save(html(said, language), directory)


def periods_with_pages(said: Periodic, language: str, made: bytes, gallery: Gallery) -> bytes | None:
    """Return the Word document with the pages of its table of contents; None where it has none to fill in.

    Parameters
    ----------
    made : bytes
        The document as PDF, with the table of contents but without its pages.
    """
    said = drawn(said)
    titles = [entry.to(language) for entry in periods_toc(said)]
    found = entry_pages(made, titles) if titles else ()
    return periods_word(said, language, gallery, pages=found) if found else None
