"""What was prepared and is not wanted: a draft round, a questionnaire no round asks, a unit nothing names."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from survey.rounds import State
from survey.store.answers import AnswerTable
from survey.store.connection import Database, writing
from survey.store.files import forget_file
from survey.store.rounds import Rounds, check_known, find_questionnaire
from survey.wording import Said, count, say

_PREPARED = (
    *(
        "target_tie",
        "known_people",
        "selected_unit",
        "selection",
        "fieldwork_unit",
        "fieldwork",
        "week_count",
    ),
    *("publication", "step", "move", "ledger"),
)
"""Tables with what is prepared for a round, those that point at others first; what came from people or
went to them is in others, and keeps its round."""


_BOTH = {
    "responses": "response",
    "drafts": "draft",
    "dossiers": "dossier",
    "sheets": "print_run",
    "batches": "batch",
}
"""Tables that name a unit and a service point, each in a column of that name, by the word for their rows."""

HOLDERS = {
    "unit": {
        "units": ("unit", "parent"),
        "points": ("service_point", "unit"),
        **{what: (table, "unit") for what, table in _BOTH.items()},
        "samples": ("selected_unit", "unit"),
        "fieldwork": ("fieldwork_unit", "unit"),
        "weeks": ("week_count", "unit"),
        "staff": ("staff", "unit"),
    },
    "service_point": {
        "devices": ("device", "service_point"),
        **{what: (table, "service_point") for what, table in _BOTH.items()},
    },
}
"""What keeps a unit or a service point: the word for it, its table, and the column that holds the code."""


class InUse(Said, ValueError):
    """It stays: something that is kept, or that is with people, belongs to it."""


class PlaceInUse(InUse):
    """A unit or service point stays, since *holders* name it: how many there are of each kind."""

    def __init__(self, code: str, holders: Mapping[str, int]) -> None:
        self.holders = dict(holders)
        super().__init__("refused.place_in_use", code=code)

    def said(self, language: str) -> str:
        """Return the refusal in *language*, with whatever names the place."""
        listed = (
            f"{say(f'place_held.{what}', language)}: {count(n, language)}" for what, n in self.holders.items()
        )
        return say(self.key, language, **self.values, holders="; ".join(listed))


class Removing(Rounds):
    """Takes out what nobody was asked with."""

    def remove_round(self, round_id: str) -> None:
        """Take out a draft with its sample, its fieldwork and its ties to targets.

        Raises
        ------
        Unknown
        InUse
            When the round was opened once, or paper was printed, a device enrolled or a dossier sent for it.
        """
        with writing(self.db) as db:
            known = self.round(round_id)
            if known.state is not State.DRAFT:
                raise InUse("refused.round_asked", round=round_id)
            try:
                _take_out(db, round_id, known.version)
            except sqlite3.IntegrityError:
                raise InUse("refused.round_in_use", round=round_id) from None

    def remove_questionnaire(self, version: str) -> None:
        """Take out a questionnaire.

        Raises
        ------
        Unknown
        InUse
            When a round asks it, or a response has its version.
        """
        with writing(self.db) as db:
            name = find_questionnaire(db, version).name
            forget_file(db, version)
            try:
                db.execute("DELETE FROM questionnaire WHERE version = ?", (version,))
            except sqlite3.IntegrityError:
                raise InUse("refused.questionnaire_in_use", name=name) from None

    def remove_place(self, code: str, *, point: bool = False) -> None:
        """Take out a unit, or a service point, that was listed by mistake, with its hours.

        Raises
        ------
        Unknown
        PlaceInUse
            When anything names it: what is under it, responses, devices, sheets, samples, staff.
        """
        table = "service_point" if point else "unit"
        with writing(self.db) as db:
            check_known(db, table, "code", code)
            named = {what: _n_naming(db, *where, code) for what, where in HOLDERS[table].items()}
            if holders := {what: n for what, n in named.items() if n}:
                raise PlaceInUse(code, holders)
            db.execute(f"DELETE FROM {table} WHERE code = ?", (code,))  # noqa: S608 -- our own names
            if not _n_naming(db, "service_point" if table == "unit" else "unit", "code", code):
                db.execute("DELETE FROM opening WHERE place = ?", (code,))


def _n_naming(db: Database, table: str, column: str, code: str) -> int:
    query = f"SELECT count(*) FROM {table} WHERE {column} = ?"  # noqa: S608 -- our own names
    return int(db.execute(query, (code,)).fetchone()[0])


def _take_out(db: Database, round_id: str, version: str) -> None:
    for prepared in _PREPARED:
        db.execute(f"DELETE FROM {prepared} WHERE round_id = ?", (round_id,))  # noqa: S608 -- our own names
    for made in ("result", "job"):
        db.execute(f"DELETE FROM {made} WHERE about = ?", (round_id,))  # noqa: S608 -- our own names
    table = AnswerTable.of(round_id, find_questionnaire(db, version))
    db.execute(f"DROP VIEW IF EXISTS {table.view}")
    db.execute(f"DROP TABLE IF EXISTS {table.name}")
    db.execute("DELETE FROM round WHERE round_id = ?", (round_id,))
