"""Samples of rounds, in the store: which units were drawn, with which chance, and how."""

from __future__ import annotations

from dataclasses import asdict

from survey.rounds import State
from survey.sampling.selected import Selected
from survey.sampling.selection import Selection
from survey.store.connection import writing
from survey.store.digest import Stored, row_digest
from survey.store.rounds import Rounds
from survey.wording import Said

TABLES = """
CREATE TABLE selection (
    round_id TEXT PRIMARY KEY REFERENCES round (round_id),
    how TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE selected_unit (
    round_id TEXT NOT NULL REFERENCES selection (round_id),
    place INTEGER NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED,
    probability REAL NOT NULL CHECK (probability > 0 AND probability <= 1),
    people REAL NOT NULL CHECK (people > 0),
    stratum TEXT NOT NULL,
    interviews INTEGER NOT NULL CHECK (interviews >= 0),
    digest BLOB NOT NULL,
    PRIMARY KEY (round_id, place),
    UNIQUE (round_id, unit)
) STRICT, WITHOUT ROWID
"""

PERSONS = "persons TEXT NOT NULL DEFAULT ''"
"""How people were drawn in units: a column that samples kept from the migration 0030 on."""

_COLUMNS = ("unit", "probability", "people", "stratum", "interviews")
_UNITS = f"SELECT {', '.join(_COLUMNS)} FROM selected_unit WHERE round_id = ? ORDER BY place"  # noqa: S608


class SelectionFixed(Said, ValueError):
    """The sample of a round that is locked does not change any more."""


class Selections(Rounds):
    """Which units each round asks in."""

    def save_selection(self, round_id: str, selection: Selection | None) -> None:
        """Keep the sample of a round, in place of what was; None takes it back.

        Raises
        ------
        Unknown
        SelectionFixed
            The round is locked.
        """
        with writing(self.db) as db:
            if self.round(round_id).state is State.LOCKED:
                raise SelectionFixed("selection.locked", round=round_id)
            db.execute("DELETE FROM selected_unit WHERE round_id = ?", (round_id,))
            db.execute("DELETE FROM selection WHERE round_id = ?", (round_id,))
            if selection is None:
                return
            row = {"round_id": round_id, "how": selection.how, "persons": selection.persons}
            db.table("selection", pk="round_id").upsert(row | {"digest": row_digest(row)})
            table = db.table("selected_unit", pk=("round_id", "place"))
            table.upsert_all(_row(round_id, place, one) for place, one in enumerate(selection.units))

    def selection(self, round_id: str) -> Selection | None:
        """Return the sample of a round; None where none was drawn."""
        row = self.db.execute("SELECT how, persons FROM selection WHERE round_id = ?", (round_id,)).fetchone()
        if row is None:
            return None
        return Selection(tuple(Selected(*one) for one in self.db.execute(_UNITS, (round_id,))), *row)


def _row(round_id: str, place: int, one: Selected) -> dict[str, Stored]:
    numbers = {"probability": float(one.probability), "people": float(one.people)}  # as they come back
    row: dict[str, Stored] = {"round_id": round_id, "place": place, **asdict(one), **numbers}
    return row | {"digest": row_digest(row)}
