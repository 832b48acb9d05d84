"""A report over periods and rounds: the page, the tables and the charts, without anybody's answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from analysis.codebook import Codebook, Text
from analysis.report.chart import stem
from analysis.report.data import write_chart
from analysis.report.gallery import Gallery
from analysis.report.html import write_html
from analysis.report.subject import About, Part, Told, quietly
from analysis.table import Table, to_csv, to_json


@dataclass(frozen=True, slots=True)
class Periodic:
    """What a report over periods says.

    Attributes
    ----------
    codebook : Codebook
        What was asked, of the latest round.
    n : int
        Answers it rests on, each counted once.
    headline : tuple of Text
        A sentence for each period of each round.
    """

    about: About
    codebook: Codebook
    n: int
    headline: tuple[Text, ...]
    parts: tuple[Part, ...]
    method: tuple[Text, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return every table, part by part."""
        return tuple(table for part in self.parts for table in (*part.tables, *part.details))


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
    write_html(said, directory, language)


def periodic_json(said: Periodic, language: str) -> str:
    """Return the report as JSON: the sentences, the method and every table."""
    whole = {
        "title": said.about.title.to(language),
        "n": said.n,
        "sentences": [sentence.to(language) for sentence in said.headline],
        "method": [paragraph.to(language) for paragraph in said.method],
        "tables": [to_json(table, language) for table in said.tables()],
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False)
