"""Erasing what people wrote in their own words, once a round is over; its figures stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey.comments import HIDDEN
from survey.rounds import State
from survey.store.answers import AnswerTable
from survey.store.connection import Database, writing
from survey.store.digest import Stored, canonical, digest_of, seal, sealed_words, summed
from survey.store.gathered import HEAD
from survey.store.keeping import content
from survey.store.moves import ERASED, record
from survey.store.responses import Responses
from survey.wording import Said

TOGETHER = 500
"""Responses that are changed in one transaction, while others wait to write."""


class NotLocked(Said, ValueError):
    """Words are erased from a round that is locked: until then answers may still be corrected."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased.

    Attributes
    ----------
    responses, others : int
        Responses; conflicts, earlier versions of paper forms, sealed responses and drafts.
    everywhere : bool
        False while somebody is still reading: the words stay in the write-ahead log until then.
    """

    responses: int
    others: int
    everywhere: bool


class Erasing(Responses):
    """Takes words out of a round."""

    def erase_words(self, round_id: str, by: str) -> Erased:
        """Erase what people wrote in a round, and who they said they are; where it stood, `HIDDEN` stands.

        Answers among given ones stay, so no figure changes. Pictures of scanned forms, sealed responses that
        could not be kept and drafts go; conflicts and earlier paper forms lose their content. What
        staff chose to print stays. Doing it again erases what is left.

        Raises
        ------
        Unknown
        NotLocked
        """
        if self.round(round_id).state is not State.LOCKED:
            raise NotLocked("refused.not_locked", round=round_id)
        erasing = self._erasing(round_id)
        with writing(self.db) as db:
            record(db, round_id, ERASED, by)  # first: what comes again from now on is not set aside
            others = _emptied(db, round_id) + _beside(db, round_id, tuple(erasing))
        keys = self._written_in(round_id, erasing)
        for first in range(0, len(keys), TOGETHER):
            with writing(self.db) as db:
                _without(db, self._table(round_id), (round_id, keys[first : first + TOGETHER]), erasing)
        return Erased(len(keys), others, self._emptied_log())

    def _erasing(self, round_id: str) -> dict[str, Stored]:
        """Return, by item, what stands where something was erased: nothing where no words can stand."""
        asked = self.questionnaire(self.round(round_id).version)
        return {
            item.name: HIDDEN if item.kind == "text" else None
            for item in asked.items()
            if item.name in self._table(round_id).columns and (item.identifying or item.kind == "text")
        }

    def _written_in(self, round_id: str, erasing: Mapping[str, Stored]) -> list[int]:
        """Return the keys of responses in which something is left to erase."""
        if not erasing:
            return []
        table = self._table(round_id)
        left = " OR ".join(f'"{name}" NOTNULL AND "{name}" IS NOT ?' for name in erasing)
        rows = self.db.execute(f"SELECT _id FROM {table.name} WHERE {left}", [*erasing.values()])  # noqa: S608 -- checked
        return [key for (key,) in rows]

    def _emptied_log(self) -> bool:
        """Move the write-ahead log into the file and empty it; return whether that could be done."""
        busy, *_ = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


def _without(
    db: Database, table: AnswerTable, where: tuple[str, Sequence[int]], erasing: Mapping[str, Stored]
) -> None:
    """Erase the words of some responses, and sign them and their round's ledger anew."""
    round_id, keys = where
    sets = ", ".join(f'"{name}" = CASE WHEN "{name}" NOTNULL THEN ? END' for name in erasing)
    total = db.execute("SELECT total FROM ledger WHERE round_id = ?", (round_id,)).fetchone()[0]
    for key in keys:
        db.execute(f"UPDATE {table.name} SET {sets} WHERE _id = ?", [*erasing.values(), key])  # noqa: S608 -- checked
        before, digest, sealed = _signed(db, table, key)
        db.execute("UPDATE response SET digest = ?, seal = ? WHERE id = ?", (digest, sealed, key))
        total = summed(summed(total, -before), sealed)
    db.execute("UPDATE ledger SET total = ? WHERE round_id = ?", (total, round_id))


def _signed(db: Database, table: AnswerTable, key: int) -> tuple[int, bytes, int]:
    """Return the seal a response has, and the digest and the seal it should have."""
    head = f"SELECT seal, received_at, noted, {', '.join(HEAD)} FROM response WHERE id = ?"  # noqa: S608 -- ours
    before, received_at, noted, *about = db.execute(head, (key,)).fetchone()
    names = ", ".join(f'"{name}"' for name in table.columns)
    cells = db.execute(f"SELECT {names} FROM {table.name} WHERE _id = ?", (key,)).fetchone()  # noqa: S608 -- checked
    digest = digest_of(content(about, cells))
    return before, digest, seal(key, digest, *sealed_words(received_at, noted))


def _emptied(db: Database, round_id: str) -> int:
    """Empty what conflicts and earlier versions of paper forms held; return how many there were."""
    total = db.execute("SELECT total FROM ledger WHERE round_id = ?", (round_id,)).fetchone()[0]
    conflicts = (
        "SELECT id, digest, uuid, received_at, seal FROM conflict WHERE round_id = ? AND content <> '{}'"
    )
    found = db.execute(conflicts, (round_id,)).fetchall()
    for key, digest, uuid, received_at, before in found:
        sealed = seal(key, digest, uuid, round_id, received_at, "{}")
        db.execute("UPDATE conflict SET content = '{}', seal = ? WHERE id = ?", (sealed, key))
        total = summed(summed(total, -before), sealed)
    db.execute("UPDATE ledger SET total = ? WHERE round_id = ?", (total, round_id))
    return len(found) + sum(1 for _ in _versions(db, round_id))


def _versions(db: Database, round_id: str) -> Iterator[int]:
    """Empty earlier versions of paper forms, and yield the key of each."""
    names = "uuid, round_id, serial, content, received_at, reason, withdrawn_by, withdrawn_at"
    query = f"SELECT id, {names} FROM withdrawn WHERE round_id = ? AND content <> '{{}}'"  # noqa: S608 -- ours
    for key, uuid, of, serial, _, *rest in db.execute(query, (round_id,)).fetchall():
        digest = digest_of(canonical([uuid, of, serial, "{}", *rest]))
        db.execute("UPDATE withdrawn SET content = '{}', digest = ? WHERE id = ?", (digest, key))
        yield key


def _beside(db: Database, round_id: str, names: Sequence[str]) -> int:
    """Erase words that lie beside the answers; return how many sealed responses and drafts went."""
    marks = ", ".join("?" * len(names))
    differences = f"UPDATE difference SET first = ?, second = ? WHERE round_id = ? AND item IN ({marks})"  # noqa: S608
    db.execute(differences, (HIDDEN, HIDDEN, round_id, *names))
    db.execute("DELETE FROM proposal WHERE round_id = ?", (round_id,))
    gone = [
        db.execute(f"DELETE FROM {table} WHERE round_id = ?", (round_id,)).rowcount  # noqa: S608 -- ours
        for table in ("envelope_aside", "draft")
    ]
    return sum(gone)
