"""The report over periods and rounds as files: Word, Excel, the page, the tables and the charts."""

from __future__ import annotations

from pathlib import Path

from analysis.chart import stem
from analysis.periodic import Periodic, periodic_json
from analysis.report.data import write_chart
from analysis.report.excel import write_tables
from analysis.report.gallery import Gallery
from analysis.report.html import html, save
from analysis.report.word import NAME
from analysis.report.word.periods import periods_word
from analysis.subject import Told, quietly
from analysis.table import to_csv


def write_periodic(said: Periodic, directory: Path, language: str, told: Told = quietly) -> None:
    """Write report.docx, tables.xlsx, index.html, report.json, tables/ and charts/ into *directory*."""
    for folder in ("tables", "charts"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    for table in said.tables():
        path = directory / "tables" / f"{stem(table.name)}.csv"
        path.write_text(to_csv(table, language), encoding="utf-8", newline="")
    charts, gallery = [chart for part in said.parts for chart in part.charts], Gallery()
    for place, chart in enumerate(charts, start=1):
        write_chart(chart, directory / "charts", language, gallery)
        told(place, len(charts))
    (directory / "report.json").write_text(periodic_json(said, language), encoding="utf-8")
    (directory / NAME).write_bytes(periods_word(said, language, gallery))
    write_tables(said, directory, language)
    save(html(said, language), directory)
