"""Who is answering on a device now: one person at a time, and nothing of them afterwards.

What they answered so far is a draft like any other; the sitting says whose device it lies on.
"""

from __future__ import annotations

from datetime import datetime

from survey.device import Sitting
from survey.response import Mode, Response
from survey.store.connection import Connected, Database
from survey.store.drafts import Draft, read_answers, save_draft
from survey.store.keeping import Keeping, Receipt

_SITTING = (
    "SELECT sitting.uuid, round_id, language, mode, large, reached, active_at, begun_at, answers"
    " FROM sitting JOIN draft USING (uuid) WHERE device_id = ?"
)
_SAVE = (
    "INSERT INTO sitting VALUES (?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET uuid = excluded.uuid,"
    " large = excluded.large, reached = max(excluded.reached, iif(uuid = excluded.uuid, reached, 0)),"
    " active_at = excluded.active_at"
)


class Sittings(Connected):
    """Reading who sits at a device; `Writer.save_sitting` and `Writer.end_sitting` write it."""

    def sitting(self, device_id: str) -> Sitting | None:
        """Return who is answering on a device, with the answers so far; None when nobody is."""
        row = self.db.execute(_SITTING, (device_id,)).fetchone()
        if row is None:
            return None
        uuid, round_id, language, mode, large, reached, active_at, begun_at, answers = row
        return Sitting(
            device_id,
            uuid,
            round_id,
            language,
            Mode(mode),
            bool(large),
            reached,
            active_at,
            begun_at or 0,
            read_answers(answers),
        )


def save_sitting(db: Database, sitting: Sitting, place: tuple[str, str], at: datetime) -> None:
    """Keep what a person at a device has answered so far; *place* is its unit and service point."""
    answers, about = sitting.answers, (sitting.language, str(sitting.mode), *place, sitting.begun_at)
    save_draft(db, Draft(sitting.uuid, sitting.round_id, answers, *about), at)
    row = (sitting.device_id, sitting.uuid, int(sitting.large), sitting.reached, at.timestamp())
    db.execute(_SAVE, row)


def end_sitting(
    db: Database, sitting: Sitting, kept: tuple[Keeping, Response] | None, at: datetime
) -> Receipt | None:
    """End *sitting*, keeping a response or nothing of it, in one transaction.

    A response takes its draft away; where the round has closed meanwhile, the draft stays.

    Who ends it second, from a page opened before or by a second press, ends nothing: None.
    """
    ended = db.execute(
        "DELETE FROM sitting WHERE device_id = ? AND uuid = ?", (sitting.device_id, sitting.uuid)
    ).rowcount
    if not ended:
        return None
    receipt = None
    if kept:
        keeping, response = kept
        receipt = keeping.keep(db, response, at)
    else:
        db.execute("DELETE FROM draft WHERE uuid = ?", (sitting.uuid,))
    return receipt
