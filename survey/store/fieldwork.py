"""How rounds were carried out, in the store: what the agency recorded of people, frame, dates and counts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from analysis.fieldwork import COUNTS, UNRECORDED, Fieldwork, Tally
from survey.store.connection import Connected, writing
from survey.store.digest import row_digest

_SAID = ("basis", "decision", "people", "frame", "sampling", "remarks", "begun_on", "ended_on")
_DAYS = ("begun_on", "ended_on")
_INTEGERS = ",\n".join(f"    {name} INTEGER CHECK ({name} >= 0)" for name in COUNTS)

TABLES = f"""
CREATE TABLE fieldwork (
    round_id TEXT PRIMARY KEY REFERENCES round (round_id),
    basis TEXT NOT NULL,
    decision TEXT NOT NULL,
    people TEXT NOT NULL,
    frame TEXT NOT NULL,
    sampling TEXT NOT NULL,
    remarks TEXT NOT NULL,
    begun_on TEXT,
    ended_on TEXT,
{_INTEGERS},
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE fieldwork_unit (
    round_id TEXT NOT NULL REFERENCES round (round_id),
    unit TEXT NOT NULL REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED,
{_INTEGERS},
    digest BLOB NOT NULL,
    PRIMARY KEY (round_id, unit)
) STRICT, WITHOUT ROWID
"""

_COUNTS = ", ".join(COUNTS)
_FIELDWORK = f"SELECT {', '.join(_SAID)}, {_COUNTS} FROM fieldwork WHERE round_id = ?"  # noqa: S608 -- our own names
_UNITS = f"SELECT unit, {_COUNTS} FROM fieldwork_unit WHERE round_id = ? ORDER BY unit"  # noqa: S608


class FieldworkRecords(Connected):
    """How each round was carried out."""

    def save_fieldwork(self, round_id: str, work: Fieldwork) -> None:
        """Keep what is recorded of a round, in place of what was; the counts of every unit with it."""
        said = {name: getattr(work, name) for name in _SAID}
        said |= {name: said[name].isoformat() if said[name] else None for name in _DAYS}
        row = {"round_id": round_id} | said | asdict(work.tally)
        units = [{"round_id": round_id, "unit": code} | asdict(tally) for code, tally in work.units]
        with writing(self.db) as db:
            db.table("fieldwork", pk="round_id").upsert(row | {"digest": row_digest(row)})
            db.execute("DELETE FROM fieldwork_unit WHERE round_id = ?", (round_id,))
            table = db.table("fieldwork_unit", pk=("round_id", "unit"))
            table.upsert_all(unit | {"digest": row_digest(unit)} for unit in units)

    def fieldwork(self, round_id: str) -> Fieldwork:
        """Return what is recorded of a round; `UNRECORDED` where nothing is."""
        row = self.db.execute(_FIELDWORK, (round_id,)).fetchone()
        if row is None:
            return UNRECORDED
        said: dict[str, Any] = dict(zip(_SAID, row, strict=False))
        days = {name: date.fromisoformat(said[name]) for name in _DAYS if said[name]}
        units = tuple((code, Tally(*counts)) for code, *counts in self.db.execute(_UNITS, (round_id,)))
        return Fieldwork(**said | days, tally=Tally(*row[len(_SAID) :]), units=units)
