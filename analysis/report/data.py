"""The figures as files: every table as CSV, every chart as SVG, PNG and the CSV it was drawn from."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from analysis.codebook import file as codebook_json
from analysis.formula import harmless
from analysis.plots import alternative, svg
from analysis.report.gallery import Gallery, figure_of
from analysis.report.subject import Contents
from analysis.subject import Told, quietly
from analysis.subject.chart import Chart, stem
from analysis.table import plain_records, to_csv
from analysis.tables.figures import FIGURES
from analysis.tables.index import GROUP, NODE


def write_data(contents: Contents, directory: Path, language: str, told: Told = quietly) -> None:
    """Write tables/, charts/, tables.csv (every estimate in one file) and codebook.json into *directory*.

    Tables are opened by double click: words that a spreadsheet would run have an apostrophe before them.
    """
    for folder in ("tables", "charts"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    for table in contents.tables():
        _save(directory / "tables" / f"{stem(table.name)}.csv", to_csv(table, language, words=harmless))
    _save(directory / "tables.csv", estimates_csv(contents, language))
    codebook_json.save(contents.codebook, directory / "codebook.json")
    charts = list(contents.charts())
    for place, chart in enumerate(charts, start=1):
        write_chart(chart, directory / "charts", language, contents.gallery)
        told(place, len(charts))


def write_chart(chart: Chart, directory: Path, language: str, gallery: Gallery) -> None:
    """Write one chart as SVG, PNG of 300 dpi, its alternative text and the table it shows."""
    for name, content in chart_files(chart, language, gallery).items():
        (directory / name).write_bytes(content)


def chart_files(chart: Chart, language: str, gallery: Gallery) -> dict[str, bytes]:
    """Return the files of one chart by name; the picture hangs in the *gallery* afterwards."""
    figure = figure_of(chart, language)
    words = alternative(chart.table, chart.kind, language) + "\n"
    return {
        f"{chart.name}.svg": svg(figure),
        f"{chart.name}.png": gallery.picture(chart, language, figure).content,
        f"{chart.name}.txt": words.encode(),
        f"{chart.name}.csv": to_csv(chart.table, language, words=harmless).encode(),
    }


def estimates_csv(contents: Contents, language: str) -> str:
    """Return every estimate of the report as one CSV: the indices of everybody, then of every group."""
    names = ["table", *(field.name for field in (*GROUP, *NODE, *FIGURES))]
    buffer = io.StringIO()
    rows = csv.DictWriter(buffer, names, restval="", lineterminator="\n")
    rows.writeheader()
    whole = {field.name for field in (*NODE, *FIGURES)}
    for table in contents.tables():
        if whole <= {field.name for field in table.fields}:
            rows.writerows(
                {"table": table.name} | row for row in plain_records(table, language, words=harmless)
            )
    return buffer.getvalue()


def _save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
