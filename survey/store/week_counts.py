"""Counts of people by week, in the store: the newest of a unit and week counts, and earlier ones stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from survey.store.connection import Connected, now, writing
from survey.store.digest import row_digest

TABLE = """
CREATE TABLE week_count (
    id INTEGER PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    unit TEXT NOT NULL REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED,
    monday TEXT NOT NULL,
    came INTEGER CHECK (came >= 0),
    approached INTEGER CHECK (approached >= 0),
    counted_by TEXT NOT NULL,
    counted_at TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT;
CREATE INDEX week_count_round ON week_count (round_id, unit, monday)
"""

_NEWEST = """
SELECT unit, monday, came, approached, counted_by, counted_at FROM week_count
WHERE id IN (SELECT max(id) FROM week_count WHERE round_id = ? GROUP BY unit, monday) ORDER BY unit, monday
"""
_EVERY = """
SELECT unit, monday, came, approached, counted_by, counted_at FROM week_count
WHERE round_id = ? AND unit = ? AND monday = ? ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class WeekCount:
    """How many people came to a unit in the week of a Monday, and how many were asked; None: not counted."""

    unit: str
    monday: date
    came: int | None = None
    approached: int | None = None
    counted_by: str = ""
    counted_at: str = ""


class WeekCounts(Connected):
    """What units counted, week by week."""

    def save_week_counts(self, round_id: str, counts: Iterable[WeekCount]) -> None:
        """Keep counts that say something new; who counted before stays on record."""
        at = now().isoformat(timespec="seconds")
        with writing(self.db) as db:
            known = {(one.unit, one.monday): one for one in self.week_counts(round_id)}
            for one in counts:
                before = known.get((one.unit, one.monday)) or WeekCount(one.unit, one.monday)
                if (before.came, before.approached) == (one.came, one.approached):
                    continue
                key = db.execute("SELECT ifnull(max(id), 0) + 1 FROM week_count").fetchone()[0]
                row = {
                    "id": key,
                    "round_id": round_id,
                    "unit": one.unit,
                    "monday": one.monday.isoformat(),
                    "came": one.came,
                    "approached": one.approached,
                    "counted_by": one.counted_by,
                    "counted_at": at,
                }
                db.table("week_count").insert(row | {"digest": row_digest(row)})

    def week_counts(self, round_id: str) -> list[WeekCount]:
        """Return the newest count of every unit and week of a round."""
        return [_count(*row) for row in self.db.execute(_NEWEST, (round_id,))]

    def earlier_week_counts(self, round_id: str, unit: str, monday: date) -> list[WeekCount]:
        """Return every count of a unit and week, the oldest first."""
        rows = self.db.execute(_EVERY, (round_id, unit, monday.isoformat()))
        return [_count(*row) for row in rows]


def _count(unit: str, monday: str, *rest: int | str | None) -> WeekCount:
    return WeekCount(unit, date.fromisoformat(monday), *rest)  # type: ignore[arg-type]
