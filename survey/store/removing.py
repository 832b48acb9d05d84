"""What was prepared and is not wanted: a draft round, and a questionnaire that no round asks."""

from __future__ import annotations

import sqlite3

from survey.rounds import State
from survey.store.answers import AnswerTable
from survey.store.connection import Database, writing
from survey.store.files import forget_file
from survey.store.rounds import Rounds, find_questionnaire
from survey.wording import Said

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


class InUse(Said, ValueError):
    """It stays: something that is kept, or that is with people, belongs to it."""


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


def _take_out(db: Database, round_id: str, version: str) -> None:
    for prepared in _PREPARED:
        db.execute(f"DELETE FROM {prepared} WHERE round_id = ?", (round_id,))  # noqa: S608 -- our own names
    for made in ("result", "job"):
        db.execute(f"DELETE FROM {made} WHERE about = ?", (round_id,))  # noqa: S608 -- our own names
    table = AnswerTable.of(round_id, find_questionnaire(db, version))
    db.execute(f"DROP VIEW IF EXISTS {table.view}")
    db.execute(f"DROP TABLE IF EXISTS {table.name}")
    db.execute("DELETE FROM round WHERE round_id = ?", (round_id,))
