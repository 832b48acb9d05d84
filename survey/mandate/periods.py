"""Reporting periods: which days a quarter's, a half-year's or a year's report counts, as documents say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from survey.listing import Fault, Row, listing, repeated
from survey.mandate.targets import day
from survey.questionnaire.model import Problem

REPORTS = ("quarter_1", "quarter_2", "half_year", "quarter_3", "quarter_4", "year")
"""The reports of a year, in the order in which they are due."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "report": ("report", "báo cáo", "kỳ"),
    "data_from": ("data_from", "từ ngày"),
    "data_to": ("data_to", "đến ngày"),
    "source": ("source", "nguồn"),
    "year": ("year", "năm"),
}
"""Columns and the headings they may have, in any case."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days whose answers one report counts, both ends included.

    Parameters
    ----------
    year : int
        The year the report is about.
    report : str
        A name in `REPORTS`.
    first, last : date or None
        None where the source gives no days.
    source : str
        The document that says so; where it is told in two languages, Vietnamese, " · " and English.
    """

    year: int
    report: str
    first: date | None
    last: date | None
    source: str = ""

    @property
    def code(self) -> str:
        """What it is called in commands and files: "2022-quarter_1"."""
        return f"{self.year}-{self.report}"

    @property
    def months(self) -> int | None:
        """How many months it is long, to the nearest; None without days."""
        if self.first is None or self.last is None:
            return None
        after = self.last + timedelta(days=1)
        whole = (after.year - self.first.year) * 12 + after.month - self.first.month
        return whole + (after.day - self.first.day >= 15) - (after.day - self.first.day <= -15)

    def holds(self, on: date) -> bool:
        """Return whether the day *on* lies in the period."""
        return self.first is not None and self.last is not None and self.first <= on <= self.last


def read_periods(path: Path, language: str = "vi") -> tuple[list[Period], list[Problem]]:
    """Read periods from a CSV file with the columns report, data_from, data_to, source and, if wanted, year.

    Without a column "year" a period belongs to the year of its last day, and one without days to the only
    year there is in the file. Every problem is listed; rows without one come back as periods.
    """
    blank = ("data_from", "data_to", "source", "year")
    found = listing(
        path, HEADINGS, needed=("report", "data_from", "data_to", "source"), optional=("year",), blank=blank
    )
    found.faults += [fault for row in found.rows for fault in _faults(row)]
    years = {last.year for _, cells in found.sound() if (last := day(cells["data_to"]))}
    only = years.pop() if len(years) == 1 else None
    found.faults += [fault for row in found.sound() if (fault := _yearless(row, only))]
    found.rows = [(line, cells | {"code": _period(cells, only).code}) for line, cells in found.sound()]
    found.faults += [replace(fault, column="report") for fault in repeated(found.rows, "code")]
    return [_period(cells, only) for _, cells in found.sound()], found.problems(language)


def _faults(row: Row) -> Iterator[Fault]:
    line, cells = row
    if cells["report"] and cells["report"] not in REPORTS:
        yield Fault("bad_period", line, "report", {"value": cells["report"]})
    days = {name: day(cells[name]) for name in ("data_from", "data_to") if cells[name]}
    for name, on in days.items():
        if on is None:
            yield Fault("bad_day", line, name, {"value": cells[name]})
    if len(days) == 1:
        yield Fault("half_dated", line, "data_to")
    first, last = days.get("data_from"), days.get("data_to")
    if first and last and last < first:
        yield Fault("backwards", line, "data_to", {"first": cells["data_from"], "last": cells["data_to"]})
    if cells.get("year") and not re.fullmatch(r"\d{4}", cells["year"]):
        yield Fault("bad_year", line, "year", {"value": cells["year"]})


def _yearless(row: Row, only: int | None) -> Fault | None:
    line, cells = row
    known = cells.get("year") or cells["data_to"] or only
    return None if known else Fault("no_year", line, "report")


def _period(cells: Mapping[str, str], only: int | None) -> Period:
    last = day(cells["data_to"])
    year = int(cells["year"]) if cells.get("year") else last.year if last else only or 0
    return Period(year, cells["report"], day(cells["data_from"]), last, cells["source"])


def ordered(periods: Sequence[Period]) -> list[Period]:
    """Return periods by year, each year's reports in the order in which they are due."""
    return sorted(periods, key=lambda period: (period.year, REPORTS.index(period.report)))


def around(periods: Sequence[Period], first: date, last: date) -> Period | None:
    """Return the shortest period that holds both days; None where none does."""
    found = [period for period in periods if period.holds(first) and period.holds(last)]
    return min(found, key=lambda period: period.months or 0, default=None)


def undefined(periods: Sequence[Period]) -> list[Period]:
    """Return what is missing of every year there is: reports without a row or without days, in order."""
    known = {period.code: period for period in periods}
    years = sorted({period.year for period in periods})
    whole = [known.get(f"{y}-{r}", Period(y, r, None, None)) for y in years for r in REPORTS]
    return [period for period in whole if period.first is None]
