"""Finding damage: every digest is computed again from the stored columns."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from survey.store.answers import AnswerTable
from survey.store.connection import Database, connect, memory
from survey.store.digest import canonical, digest_of, row_digest, seal, sealed_words, summed
from survey.store.envelopes import is_pair
from survey.store.gathered import HEAD
from survey.store.journal import broken_entries
from survey.store.keeping import content
from survey.store.keying import events_whole
from survey.store.migrations import migrate
from survey.store.recordings import changed_recordings, lost_recordings
from survey.store.reports import changed_reports
from survey.store.rounds import find_questionnaire
from survey.store.signing import KEYS
from survey.wording import say

_FAULTS = (sqlite3.Error, ValueError, TypeError, LookupError, AttributeError, OverflowError)
"""What reading damaged values may raise."""

_RESPONSES = (
    "SELECT response.id, response.digest, response.seal, response.received_at, response.noted, {head},"
    " answers._id{items}"
    " FROM response LEFT JOIN {table} AS answers ON answers._id = response.id WHERE response.round_id = ?"
)
_SCHEMA = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
_CONFLICTS = "SELECT seal FROM conflict WHERE round_id = ?"
_ORPHANS = "SELECT _id FROM {table} WHERE _id NOT IN (SELECT id FROM response WHERE round_id = ?)"


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was written: where in the file, and the key of what is wrong."""

    where: str
    fault: str
    error: str = ""

    def wrong(self, language: str) -> str:
        """Return what is wrong, in *language*."""
        return say(f"damage.{self.fault}", language, error=self.error)


def damage(path: str | os.PathLike[str]) -> list[Damage]:
    """Return everything in the database at *path* that is not as it was written; [] when all is well.

    It reads one snapshot and may run while responses come in. It finds any changed bit of
    questionnaires, recordings, units, rounds, dossiers, API keys, opening hours, responses,
    answers, conflicts and earlier reports, and responses that vanished. It cannot find
    a change by someone who computed the digests anew.
    """
    try:
        with closing(connect(path, mode="ro")) as db:
            db.conn.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            db.conn.execute("BEGIN")
            return [fault for check in CHECKS for fault in _faults(check, db)]
    except _FAULTS as error:
        return [Damage("file", "unreadable", str(error))]


def _faults(check: Callable[[Database], Iterator[Damage]], db: Database) -> Iterator[Damage]:
    try:
        yield from check(db)
    except _FAULTS as error:
        yield Damage(check.__name__.strip("_"), "unreadable", str(error))


def _pages(db: Database) -> Iterator[Damage]:
    """SQLite's own check."""
    for (message,) in db.execute("PRAGMA integrity_check"):
        if message != "ok":
            yield Damage("file", "unreadable", message)


def _schema(db: Database) -> Iterator[Damage]:
    """Names of tables and columns."""
    expected = set(_made_new())
    for round_id, version in db.execute("SELECT round_id, version FROM round").fetchall():
        table = AnswerTable.of(round_id, find_questionnaire(db, version))
        expected |= {table.definition(), table.view_definition()}
    if _statements(db) != expected:
        yield Damage("file", "tables")


@cache
def _made_new() -> frozenset[str]:
    with closing(memory()) as empty:
        migrate(empty)
        return frozenset(_statements(empty))


def _statements(db: Database) -> set[str]:
    """Return how the tables, indexes and views of *db* were made; line breaks do not matter."""
    return {" ".join(statement.split()) for (statement,) in db.execute(_SCHEMA)}


def _questionnaires(db: Database) -> Iterator[Damage]:
    """Questionnaires."""
    for version, name, label, text in db.execute("SELECT version, name, label, canonical FROM questionnaire"):
        found = find_questionnaire(db, version) if _sha256(text) == version else None
        if found is None or (found.name, found.version) != (name, label):
            yield Damage(f"questionnaire {name}", "another")


def _sha256(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


PARTICULARS = (
    *(
        "round",
        "selection",
        "selected_unit",
        "known_people",
        "comment_read",
        "fieldwork",
        "fieldwork_unit",
        "week_count",
        "unit",
        "service_point",
    ),
    *("target", "target_tie", "target_start", "period", *KEYS),
)
"""Tables whose rows hold a digest of themselves."""


def _recordings(db: Database) -> Iterator[Damage]:
    """Sound that reads questionnaires aloud."""
    for name in changed_recordings(db):
        yield Damage(f"recording {name}", "another")
    for (version,) in db.execute("SELECT version FROM questionnaire").fetchall():
        for name in lost_recordings(db, find_questionnaire(db, version)):
            yield Damage(f"recording {name}", "lost")


def _rows(db: Database) -> Iterator[Damage]:
    """Particulars of rounds, samples, comments, fieldwork, units, targets, periods, dossiers, keys, hours."""
    for table in PARTICULARS:
        cursor = db.execute(f"SELECT * FROM {table}")  # noqa: S608 -- names of our own
        names = [column[0] for column in cursor.description]
        for row in cursor:
            values = dict(zip(names, row, strict=True))
            if _different(lambda values=values: row_digest(values) != values["digest"]):  # type: ignore[misc]
                yield Damage(f"{table} {row[0]}", "row")


def _conflicts(db: Database) -> Iterator[Damage]:
    """Conflicts."""
    for row in db.execute("SELECT seal, id, digest, uuid, round_id, received_at, content FROM conflict"):
        if _different(lambda row=row: seal(*row[1:]) != row[0]):  # type: ignore[misc]
            yield Damage(f"conflict {row[3]}", "row")


def _responses(db: Database) -> Iterator[Damage]:
    """Responses."""
    for round_id, version in db.execute("SELECT round_id, version FROM round").fetchall():
        table = AnswerTable.of(round_id, find_questionnaire(db, version))
        n, total = 0, 0
        for row in db.execute(_selection(table), (round_id,)):
            n, total = n + 1, summed(total, row[2])
            if _different(lambda row=row, table=table: _changed(row, table)):  # type: ignore[misc]
                yield Damage(f"response {row[5]} of round {round_id}", "content")
        for (key,) in db.execute(_ORPHANS.format(table=table.name), (round_id,)):
            yield Damage(f"answers {key} of round {round_id}", "orphan")
        for (sealed,) in db.execute(_CONFLICTS, (round_id,)):
            total = summed(total, sealed)
        known = db.execute("SELECT n, total FROM ledger WHERE round_id = ?", (round_id,)).fetchone()
        if known != (n, total):
            yield Damage(f"round {round_id}", "ledger")


def _selection(table: AnswerTable) -> str:
    head = ", ".join(f"response.{name}" for name in HEAD)
    items = "".join(f', answers."{name}"' for name in table.columns)
    return _RESPONSES.format(head=head, items=items, table=table.name)


def _changed(row: Sequence[Any], table: AnswerTable) -> bool:
    key, digest, sealed, received_at, noted = row[:5]
    head, (answers_key, *cells) = row[5 : 5 + len(HEAD)], row[5 + len(HEAD) :]
    whole = answers_key == key and digest_of(content(head, cells)) == digest
    return not whole or seal(key, digest, *sealed_words(received_at, noted)) != sealed


def _different(compare: Callable[[], bool]) -> bool:
    try:
        return compare()
    except _FAULTS:
        return True


def _withdrawn(db: Database) -> Iterator[Damage]:
    """Earlier versions of paper forms, and the record of who changed them."""
    for *row, digest in db.execute(
        "SELECT uuid, round_id, serial, content, received_at, reason, withdrawn_by, withdrawn_at, digest"
        " FROM withdrawn"
    ):
        if digest != digest_of(canonical(row)):
            yield Damage(f"withdrawn {row[0]}", "row")
    for (round_id,) in db.execute("SELECT DISTINCT round_id FROM keying_event").fetchall():
        if not events_whole(db, round_id):
            yield Damage(f"round {round_id}", "record")


def _envelopes(db: Database) -> Iterator[Damage]:
    """Keys of rounds, and sealed responses set aside."""
    for round_id, public, private in db.execute("SELECT round_id, public, private FROM round_key"):
        if not is_pair(public, private):
            yield Damage(f"round {round_id}", "keys")
    query = "SELECT round_id, receipt, reason, envelope, received_at, digest FROM envelope_aside"
    for *row, digest in db.execute(query):
        if digest != digest_of(canonical(row)):
            yield Damage(f"envelope {row[1]}", "row")


def _journal(db: Database) -> Iterator[Damage]:
    """Acts of staff."""
    for where in broken_entries(db):
        yield Damage(where, "record")


def _reports(db: Database) -> Iterator[Damage]:
    """Earlier reports."""
    for number in changed_reports(db):
        yield Damage(f"earlier_report {number}", "row")


CHECKS = (
    _pages, _schema, _questionnaires, _recordings, _rows, _responses, _conflicts, _withdrawn, _envelopes,
    _journal, _reports,
)  # fmt: skip
