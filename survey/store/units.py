"""Units and service points in the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from survey.store.connection import Connected, writing
from survey.store.digest import row_digest
from survey.units import ServicePoint, Unit


class Units(Connected):
    """What is rated, and where."""

    def save_units(self, units: Iterable[Unit]) -> None:
        """Keep units, new or changed; one that is not among *units* stays as it is."""
        with writing(self.db) as db:
            rows = [asdict(unit) | {"parent": unit.parent or None} for unit in units]
            db.table("unit", pk="code").upsert_all(row | {"digest": row_digest(row)} for row in rows)

    def save_service_points(self, points: Iterable[ServicePoint]) -> None:
        """Keep service points, new or changed; one that is not among *points* stays as it is."""
        with writing(self.db) as db:
            rows = [asdict(point) for point in points]
            db.table("service_point", pk="code").upsert_all(row | {"digest": row_digest(row)} for row in rows)

    def units(self) -> list[Unit]:
        """Return every unit, by code."""
        rows = self.db.execute("SELECT code, name, ifnull(parent, ''), kind, field FROM unit ORDER BY code")
        return [Unit(*row) for row in rows]

    def service_points(self, unit: str = "") -> list[ServicePoint]:
        """Return every service point, by code; those of one *unit* when it is named."""
        rows = self.db.execute(
            "SELECT code, unit, name FROM service_point WHERE ? IN ('', unit) ORDER BY code", (unit,)
        )
        return [ServicePoint(*row) for row in rows]
