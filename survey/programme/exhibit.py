"""The parts of a report over periods as a page shows them: charts with their tables, and targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.subject import Part
from analysis.subject.chart import Chart, stem
from analysis.subject.periodic import Periodic
from analysis.table import Table, cleaned, written
from survey.results.drawing import Strip, changes, intervals
from survey.results.pictures import Picture, picture
from survey.wording import say


@dataclass(frozen=True, slots=True)
class Shown:
    """A part on a page: a heading over charts, or over targets, each a mapping of its cells in words."""

    name: str
    heading: str
    pictures: Sequence[Picture]
    targets: Sequence[Mapping[str, str]]


def parts(said: Periodic, language: str) -> list[Shown]:
    """Return the parts of a report in words."""
    return [_shown(part, language) for part in said.parts]


def pictures(said: Periodic, language: str) -> dict[str, Picture]:
    """Return every table of a report by the name it has in addresses, with its chart where it has one."""
    return {one.name: one for part in said.parts for one in _pictures(part, language)}


def _shown(part: Part, language: str) -> Shown:
    targets = [record for table in part.tables if _holds_targets(table) for record in _cells(table, language)]
    return Shown(
        stem(part.name), cleaned(part.heading.to(language)), list(_pictures(part, language)), targets
    )


def _holds_targets(table: Table) -> bool:
    return any(field.name == "outcome" for field in table.fields)


def _cells(table: Table, language: str) -> Iterator[Mapping[str, str]]:
    for record in table.records():
        yield {name: cleaned(written(value, language)) for name, value in record.items()}


def _pictures(part: Part, language: str) -> Iterator[Picture]:
    drawn = {chart.table.name: chart for chart in part.charts}
    for table in part.tables:
        chart = drawn.get(table.name)
        strip = None if chart is None or not table.rows else _strip(chart, language)
        yield picture(stem(table.name), table, language, strip=strip)


def _strip(chart: Chart, language: str) -> Strip:
    if chart.kind == "change":
        words = {"none": say("results.no_change", language), "unit": say("results.points", language)}
        return changes(chart.table, language, **words)
    return intervals(chart.table, language, target=chart.target, said=say("results.goal", language))
