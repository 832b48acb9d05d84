"""Emptying a training round: everything anybody answered in it goes, and it can be practised in again."""

from __future__ import annotations

from survey.store.answers import AnswerTable
from survey.store.connection import writing
from survey.store.rounds import Rounds, find_questionnaire
from survey.wording import Said

_ANSWERED = (
    *("difference", "second_keying", "proposal", "withdrawn", "keying_event", "paper_form", "batch"),
    *("conflict", "envelope_aside", "draft", "response"),
)
"""Tables with what was answered and keyed in a round, those that point at others first."""


_SITTINGS = "DELETE FROM sitting WHERE uuid IN (SELECT uuid FROM draft WHERE round_id = ?)"


class NoTraining(Said, ValueError):
    """The round is a survey: what people answered in it stays."""


class Emptying(Rounds):
    """Takes out what was answered for practice."""

    def empty_round(self, round_id: str) -> int:
        """Take out every answer of a training round; return how many responses went.

        Its devices, printed sheets and tokens stay; a serial may be keyed again, a used token stays used.

        Raises
        ------
        Unknown
        NoTraining
        """
        with writing(self.db) as db:
            known = self.round(round_id)
            if not known.training:
                raise NoTraining("refused.no_training", round=round_id)
            table = AnswerTable.of(round_id, find_questionnaire(db, known.version))
            db.execute(_SITTINGS, (round_id,))
            db.execute(f"DELETE FROM {table.name}")  # noqa: S608 -- the name is checked
            gone = 0
            for answered in _ANSWERED:
                gone = db.execute(f"DELETE FROM {answered} WHERE round_id = ?", (round_id,)).rowcount  # noqa: S608 -- ours
            for made in ("result", "job"):
                db.execute(f"DELETE FROM {made} WHERE about = ?", (round_id,))  # noqa: S608 -- our own names
            db.execute("UPDATE ledger SET n = 0, total = 0 WHERE round_id = ?", (round_id,))
        return gone
