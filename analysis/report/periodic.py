"""The report over periods and rounds as files: the page, the tables and the charts."""

from __future__ import annotations

from pathlib import Path

from analysis.chart import stem
from analysis.periodic import Periodic, periodic_json
from analysis.report.data import write_chart
from analysis.report.gallery import Gallery
from analysis.report.html import html, save
from analysis.subject import Told, quietly
from analysis.table import to_csv


def write_periodic(said: Periodic, directory: Path, language: str, told: Told = quietly) -> None:
    """Write index.html, report.json, tables/ and charts/ into *directory*."""
    for folder in ("tables", "charts"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    for table in said.tables():
        path = directory / "tables" / f"{stem(table.name)}.csv"
        path.write_text(to_csv(table, language), encoding="utf-8", newline="")
    charts = [chart for part in said.parts for chart in part.charts]
    for place, chart in enumerate(charts, start=1):
        write_chart(chart, directory / "charts", language, Gallery())
        told(place, len(charts))
    (directory / "report.json").write_text(periodic_json(said, language), encoding="utf-8")
    save(html(said, language), directory)
