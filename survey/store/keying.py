"""Paper forms in the store: each serial once in a round, and every change of one on record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from survey.clock import today
from survey.keying import Batch, PaperForm
from survey.response import Response
from survey.store.answers import NotKept
from survey.store.connection import Database, now, writing
from survey.store.digest import canonical, digest_of
from survey.store.dossiers import unspend
from survey.store.keeping import CREATED, LOCKED, Keeping, Receipt, content_of
from survey.store.responses import Responses
from survey.store.rounds import find_round

_FORM = "SELECT round_id, serial, uuid, batch_id, clerk, keyed_at, remarks, twice FROM paper_form"
_BATCH = "SELECT round_id, clerk, unit, service_point, collected_on, box, n_forms, batch_id FROM batch"


class SerialTaken(NotKept):
    """Another form was keyed under that serial number."""

    def __init__(self, form: PaperForm) -> None:
        super().__init__(f"form {form.serial} of round {form.round_id} was keyed by {form.clerk}")
        self.form = form


class NotWithdrawn(ValueError):
    """A form that may not be undone or corrected: `reason` is a key of the wording."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes a form, and why."""

    by: str
    reason: str
    at: datetime


class Keyed(Responses):
    """Forms on paper, as clerks key them. `Writer.keep_form` keeps a new one."""

    def add_batch(self, batch: Batch) -> int:
        """Keep the head of a box of forms and return its number."""
        day = batch.collected_on.isoformat() if batch.collected_on else None
        with writing(self.db) as db:
            cursor = db.execute(
                "INSERT INTO batch (round_id, clerk, unit, service_point, collected_on, box, n_forms)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (batch.round_id, batch.clerk, batch.unit, batch.service_point, day, batch.box, batch.n_forms),
            )
        return int(cursor.lastrowid or 0)

    def batch(self, round_id: str, batch_id: int) -> Batch | None:
        """Return a batch of a round, or None."""
        row = self.db.execute(
            f"{_BATCH} WHERE round_id = ? AND batch_id = ?", (round_id, batch_id)
        ).fetchone()
        return _batch(row) if row else None

    def batches(self, round_id: str, clerk: str) -> list[tuple[Batch, int]]:
        """Return the batches of a clerk, the newest first, each with how many forms were keyed."""
        count = "(SELECT count(*) FROM paper_form WHERE paper_form.batch_id = batch.batch_id)"
        query = _BATCH.replace(" FROM", f", {count} FROM", 1)
        rows = self.db.execute(
            f"{query} WHERE round_id = ? AND clerk = ? ORDER BY batch_id DESC LIMIT 20", (round_id, clerk)
        )
        return [(_batch(row[:-1]), row[-1]) for row in rows]

    def paper_form(self, round_id: str, serial: int) -> PaperForm | None:
        """Return the form keyed under *serial*, or None."""
        return find_form(self.db, round_id, serial)

    def forms_of(self, round_id: str, clerk: str, since: datetime) -> list[PaperForm]:
        """Return the forms a clerk keyed since an instant, the newest first."""
        rows = self.db.execute(
            f"{_FORM} WHERE round_id = ? AND clerk = ? AND keyed_at >= ? ORDER BY keyed_at DESC, serial DESC",
            (round_id, clerk, since.isoformat(timespec="seconds")),
        )
        return [_form(row) for row in rows]

    def forms_in(self, batch_id: int) -> tuple[int, int]:
        """Return how many forms of a batch were keyed, and the largest of their serials, else 0."""
        row = self.db.execute(
            "SELECT count(*), ifnull(max(serial), 0) FROM paper_form WHERE batch_id = ?", (batch_id,)
        ).fetchone()
        return int(row[0]), int(row[1])

    def has_form_among(self, batch_id: int, serials: range) -> bool:
        """Whether a form of a batch has one of *serials*."""
        among = (batch_id, serials.start, serials.stop)
        query = "SELECT 1 FROM paper_form WHERE batch_id = ? AND serial >= ? AND serial < ?"
        return self.db.execute(query, among).fetchone() is not None

    def undo_form(self, round_id: str, serial: int, by: str, *, since: datetime) -> None:
        """Take back a form that *by* keyed since an instant; its content stays on record.

        Raises
        ------
        NotWithdrawn
        """
        with writing(self.db) as db:
            form = find_form(db, round_id, serial)
            if form is None or form.clerk != by or form.keyed_at < since:
                raise NotWithdrawn("keying.not_yours")
            _check_unlocked(db, round_id)
            unspend(db, self._withdraw(db, form, Change(by, "undone", now())))
            where = (round_id, serial)
            db.execute("DELETE FROM second_keying WHERE round_id = ? AND serial = ?", where)
            db.execute("DELETE FROM paper_form WHERE round_id = ? AND serial = ?", where)

    def correct_form(
        self, response: Response, serial: int, remarks: Mapping[str, str], *, by: str, reason: str
    ) -> None:
        """Keep *response* as the new version of a form; the version before stays on record.

        Raises
        ------
        NotWithdrawn, NotKept
        """
        with writing(self.db) as db:
            form = find_form(db, response.round_id, serial)
            if form is None:
                raise NotWithdrawn("keying.no_form")
            if form.uuid == response.uuid:
                return  # the page was sent twice
            self.replace_form(db, form, replace(response, design={}), (remarks, Change(by, reason, now())))

    def replace_form(
        self, db: Database, form: PaperForm, response: Response, change: tuple[Mapping[str, str], Change]
    ) -> None:
        """Replace the response of *form* inside a transaction."""
        remarks, why = change
        _check_unlocked(db, form.round_id)
        noted = self._withdraw(db, form, why)
        receipt = Keeping().keep(db, replace(response, noted=noted, token=""), why.at)
        if receipt.status != CREATED:
            raise NotWithdrawn("keying.closed" if receipt.status == LOCKED else "keying.again")
        db.execute(
            "UPDATE paper_form SET uuid = ?, remarks = ? WHERE round_id = ? AND serial = ?",
            (response.uuid, canonical(dict(remarks)), form.round_id, form.serial),
        )

    def _withdraw(self, db: Database, form: PaperForm, change: Change) -> Mapping[str, Any]:
        """Take the response of *form* out of the round, and write down whole what it was.

        Returns what was noted about it.
        """
        table = self._table(form.round_id)
        query = "SELECT id, received_at, seal, noted FROM response WHERE uuid = ?"
        key, received_at, seal, noted = db.execute(query, (form.uuid,)).fetchone()
        _check_unpublished(db, form.round_id, key)
        text = content_of(db, table, key)
        at = change.at.isoformat(timespec="seconds")
        row = (form.uuid, form.round_id, form.serial, text, received_at, change.reason, change.by, at)
        db.execute(
            "INSERT INTO withdrawn (uuid, round_id, serial, content, received_at, reason, withdrawn_by,"
            " withdrawn_at, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, digest_of(canonical(list(row)))),
        )
        db.execute(f"DELETE FROM {table.name} WHERE _id = ?", (key,))  # noqa: S608 -- checked by the table
        db.execute("DELETE FROM response WHERE id = ?", (key,))
        db.execute(
            "UPDATE ledger SET n = n - 1, total = (total - ?) & 0x3fffffffffffffff WHERE round_id = ?",
            (seal, form.round_id),
        )
        note(db, form.round_id, form.serial, change)
        known: Mapping[str, Any] = json.loads(noted)
        return known

    def versions(self, round_id: str, serial: int) -> list[tuple[str, str, str]]:
        """Return the earlier versions of a form, the oldest first: when, by whom and why each ended."""
        rows = self.db.execute(
            "SELECT withdrawn_at, withdrawn_by, reason FROM withdrawn"
            " WHERE round_id = ? AND serial = ? ORDER BY id",
            (round_id, serial),
        )
        return [(at, by, why) for at, by, why in rows]

    def n_withdrawn(self, round_id: str) -> int:
        """Return how many responses of a round were corrected or taken back."""
        query = "SELECT count(*) FROM withdrawn WHERE round_id = ?"
        return int(self.db.execute(query, (round_id,)).fetchone()[0])

    def n_before_corrections(self, round_id: str) -> int:
        """Return how many responses came before the first of those that were corrected or taken back.

        They are the first of the round, as they were then; who came within the same second is not among them,
        nor anybody after the clock was set back.
        """
        query = "SELECT min(received_at) FROM withdrawn WHERE round_id = ?"
        first = self.db.execute(query, (round_id,)).fetchone()[0]
        n, last = 0, ""
        rows = self.db.execute("SELECT received_at FROM response WHERE round_id = ? ORDER BY id", (round_id,))
        for (at,) in rows:
            if first is not None and (at >= first or at < last):
                break
            n, last = n + 1, at
        return n


def keep_form(db: Database, keeping: Keeping, pair: tuple[Response, PaperForm], at: datetime) -> Receipt:
    """Keep a response and the form it was keyed from, together; its pictures go.

    Raises
    ------
    SerialTaken, NotKept
        Before anything is written.
    """
    response, form = pair
    known = find_form(db, form.round_id, form.serial)
    if known is not None and known.uuid != form.uuid:
        raise SerialTaken(known)
    receipt = keeping.keep(db, response, at)
    if receipt.status != CREATED:
        return receipt
    key = (form.round_id, form.serial, form.uuid, form.batch_id)
    db.execute(
        "INSERT INTO paper_form VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*key, form.clerk, at.isoformat(timespec="seconds"), canonical(dict(form.remarks)), int(form.twice)),
    )
    db.execute("DELETE FROM proposal WHERE round_id = ? AND serial = ?", (form.round_id, form.serial))
    return receipt


def note(db: Database, round_id: str, serial: int, change: Change, *, what: str = "withdrawn") -> None:
    """Write a change down, bound to the one before it."""
    query = "SELECT chain FROM keying_event WHERE round_id = ? ORDER BY id DESC LIMIT 1"
    last = db.execute(query, (round_id,)).fetchone()
    row = (round_id, serial, what, change.by, change.at.isoformat(timespec="seconds"), change.reason)
    chain = digest_of((last[0] if last else b"").hex() + canonical(list(row)))
    db.execute(
        "INSERT INTO keying_event (round_id, serial, what, done_by, at, reason, chain)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*row, chain),
    )


def events_whole(db: Database, round_id: str) -> bool:
    """Return whether the record of changes is as it was written: each row is bound to the one before."""
    before = b""
    for *row, chain in db.execute(
        "SELECT round_id, serial, what, done_by, at, reason, chain FROM keying_event"
        " WHERE round_id = ? ORDER BY id",
        (round_id,),
    ):
        if chain != digest_of(before.hex() + canonical(row)):
            return False
        before = chain
    return True


def find_form(db: Database, round_id: str, serial: int) -> PaperForm | None:
    """Return the form keyed under *serial* in *db*, or None."""
    row = db.execute(f"{_FORM} WHERE round_id = ? AND serial = ?", (round_id, serial)).fetchone()
    return _form(row) if row else None


def _check_unlocked(db: Database, round_id: str) -> None:
    round_ = find_round(db, round_id)
    if round_ is None or not round_.grows(today()):
        raise NotWithdrawn("keying.closed")


def _check_unpublished(db: Database, round_id: str, key: int) -> None:
    """Refuse to take out a response of which figures are published: what is published later would tell it."""
    query = "SELECT 1 FROM publication WHERE round_id = ? AND last >= ?"
    if db.execute(query, (round_id, key)).fetchone():
        raise NotWithdrawn("keying.published")


def _form(row: Sequence[Any]) -> PaperForm:
    round_id, serial, uuid, batch_id, clerk, keyed_at, remarks, twice = row
    at = datetime.fromisoformat(keyed_at)
    return PaperForm(round_id, serial, uuid, batch_id, clerk, at, json.loads(remarks), bool(twice))


def _batch(row: Sequence[Any]) -> Batch:
    round_id, clerk, unit, point, day, box, n_forms, batch_id = row
    on = date.fromisoformat(day) if day else None
    return Batch(round_id, clerk, unit, point, on, box, n_forms, batch_id)
