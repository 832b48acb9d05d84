"""Reporting periods in the store, and the day on which each response was given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from survey.mandate.periods import Period, ordered
from survey.store.connection import Connected, writing
from survey.store.digest import row_digest

_DAYS = (
    "SELECT response.id, batch.collected_on, response.received_at FROM response"
    " LEFT JOIN paper_form ON paper_form.uuid = response.uuid"
    " LEFT JOIN batch ON batch.batch_id = paper_form.batch_id"
    " WHERE response.round_id = ? ORDER BY response.id"
)


class Periods(Connected):
    """Which days a report counts."""

    def save_periods(self, periods: Iterable[Period]) -> None:
        """Keep periods, new or changed; one that is not among *periods* stays as it is."""
        with writing(self.db) as db:
            rows = [{name: _written(value) for name, value in asdict(each).items()} for each in periods]
            keys = ("year", "report")
            db.table("period", pk=keys).upsert_all(row | {"digest": row_digest(row)} for row in rows)

    def periods(self) -> list[Period]:
        """Return every period, by year and in the order in which reports are due."""
        rows = self.db.execute("SELECT year, report, first, last, source FROM period").fetchall()
        return ordered(
            [Period(year, report, _day(a), _day(b), source) for year, report, a, b, source in rows]
        )

    def days(self, round_id: str) -> list[tuple[str, str]]:
        """Return for each response of a round, in the order of their keys, the days as they are written.

        The day on which its paper form was collected ("" for none), and the instant at which it was kept.
        """
        rows = self.db.execute(_DAYS, (round_id,))
        return [(collected or "", received) for _, collected, received in rows]


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
