"""Opening hours of units and service points in the store."""

from __future__ import annotations

from collections.abc import Iterable

from survey.store.connection import Connected, writing
from survey.store.signing import sign
from survey.units.opening import Opening


class Openings(Connected):
    """When places serve people."""

    def save_openings(self, openings: Iterable[Opening]) -> None:
        """Keep the hours of the places named in *openings*, instead of those they had."""
        rows = [(each.place, each.weekday, each.opens, each.closes) for each in openings]
        with writing(self.db) as db:
            for place in {row[0] for row in rows}:
                db.execute("DELETE FROM opening WHERE place = ?", (place,))
            for row in rows:
                db.execute(
                    "INSERT OR REPLACE INTO opening (place, weekday, opens, closes) VALUES (?, ?, ?, ?)", row
                )
            sign(db, "opening", {row[0] for row in rows})

    def openings(self) -> dict[str, list[Opening]]:
        """Return the hours of every place that has some, by its code."""
        found: dict[str, list[Opening]] = {}
        for row in self.db.execute("SELECT place, weekday, opens, closes FROM opening ORDER BY 1, 2, 3"):
            found.setdefault(row[0], []).append(Opening(*row))
        return found
