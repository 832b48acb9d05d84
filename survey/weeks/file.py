"""Weekly counts from a CSV file: one row for a unit and a week, all of them kept or none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from survey.fieldwork import is_count, whole_number
from survey.listing import Fault, listing
from survey.listing.spreadsheet import Source
from survey.mandate.targets import day
from survey.questionnaire.model import Problem
from survey.store import WeekCount
from survey.weeks import Weeks, monday
from survey.wording import day as written_day

COLUMNS = ("came", "approached")

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "unit": ("unit", "mã đơn vị", "đơn vị"),
    "week": ("week", "tuần", "ngày", "day"),
    "came": ("came", "lượt đến", "đến trong tuần"),
    "approached": ("approached", "được mời", "được mời trong tuần", "mời trong tuần"),
}
"""Columns and the headings they may have, in any case."""

NAMED = 8
"""Codes that a message names before it stops."""


@dataclass(frozen=True, slots=True)
class WeekFile:
    """Reads counts of the *units* that may be counted, in the *weeks* of a round; *by* brings them."""

    units: Collection[str]
    weeks: Weeks
    by: str

    def read(self, source: Source, language: str = "vi") -> tuple[list[WeekCount], list[Problem]]:
        """Return the counts of a file, and everything that is wrong with it by row and column.

        A week is named by any of its days. An empty cell leaves what was counted before.
        """
        found = listing(source, HEADINGS, needed=("unit", "week"), optional=COLUMNS)
        if not found.faults and not {*found.written} & {*COLUMNS}:
            found.faults.append(Fault("no_column", 1, "came", {"found": ", ".join(found.written.values())}))
        found.faults += [fault for line, cells in found.rows for fault in self._wrong(line, cells)]
        counts = [(line, self._count(cells)) for line, cells in found.sound()]
        found.faults += [*_repeated(counts), *_more_asked(counts)]
        return [one for _, one in counts], found.problems(language)

    def _wrong(self, line: int, cells: Mapping[str, str]) -> Iterator[Fault]:
        unit, week, on = cells["unit"], cells["week"], day(cells["week"])
        if unit and unit not in self.units:
            known = sorted(self.units)
            named = ", ".join(known[:NAMED]) + ", …" * (len(known) > NAMED)
            yield Fault("not_counted", line, "unit", {"value": unit, "known": named or "–"})
        if week and on is None:
            yield Fault("bad_day", line, "week", {"value": week})
        if on is not None and monday(on) not in self.weeks.mondays:
            last, first = (written_day(end) or "–" for end in self._ends())
            yield Fault("no_week", line, "week", {"value": week, "first": first, "last": last})
        for name in COLUMNS:
            if cells.get(name) and not is_count(cells[name]):
                yield Fault("bad_count", line, name, {"value": cells[name]})

    def _ends(self) -> tuple[date | None, date | None]:
        """Return the Mondays of the newest and of the oldest week."""
        weeks = self.weeks.mondays
        return (weeks[0], weeks[-1]) if weeks else (None, None)

    def _count(self, cells: Mapping[str, str]) -> WeekCount:
        key = cells["unit"], monday(day(cells["week"]) or date.min)
        known = self.weeks.counted.get(key) or WeekCount(*key)
        came, approached = (
            whole_number(cells[name]) if cells.get(name) else getattr(known, name) for name in COLUMNS
        )
        return WeekCount(*key, came, approached, self.by)


def _repeated(counts: Sequence[tuple[int, WeekCount]]) -> Iterator[Fault]:
    first: dict[tuple[str, date], int] = {}
    for line, one in counts:
        if (before := first.setdefault((one.unit, one.monday), line)) != line:
            yield Fault("week_twice", line, "week", {"value": one.unit, "line": before})


def _more_asked(counts: Sequence[tuple[int, WeekCount]]) -> Iterator[Fault]:
    for line, one in counts:
        if one.came is not None and one.approached is not None and one.approached > one.came:
            yield Fault("more_asked", line, "approached")
