"""The journal, in the store: entries that are only added, each bound to the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from survey.journal import LONGEST, Entry
from survey.store.connection import Connected, Database, now, writing
from survey.store.digest import canonical, digest_of

TABLES = """
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    about TEXT NOT NULL,
    chain BLOB NOT NULL
) STRICT;
CREATE TABLE journal_end (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    n INTEGER NOT NULL,
    chain BLOB NOT NULL
) STRICT
"""
BEGINNING = "INSERT INTO journal_end VALUES (1, 0, x'')"
"""Both made by the migration of the journal. Its end is kept apart: entries cut off there are missed."""

_ENTRIES = "SELECT at, who, what, about FROM journal ORDER BY id DESC LIMIT ? OFFSET ?"


class Journal(Connected):
    """What staff did, in the order they did it."""

    def note_act(self, who: str, what: str, about: str = "") -> None:
        """Write an act down."""
        with writing(self.db) as db:
            n, last = db.execute("SELECT n, chain FROM journal_end").fetchone()
            row = (now().isoformat(timespec="seconds"), who, what, about[:LONGEST])
            chain = _bound(last, row)
            db.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", (n + 1, *row, chain))
            db.execute("UPDATE journal_end SET n = n + 1, chain = ?", (chain,))

    def journal(self, *, most: int = -1, after: int = 0) -> list[Entry]:
        """Return the entries, the latest first: at most so many after so many."""
        rows = self.db.execute(_ENTRIES, (most, after))
        return [Entry(datetime.fromisoformat(at), *said) for at, *said in rows]

    def last_acts(self, what: str) -> dict[str, datetime]:
        """Return when each member of staff did something last, by name."""
        query = (
            "SELECT who, at, max(id) FROM journal WHERE what = ? GROUP BY who"  # the row of the largest id
        )
        rows = self.db.execute(query, (what,))
        return {who: datetime.fromisoformat(at) for who, at, _ in rows}


def broken_entries(db: Database) -> Iterator[str]:
    """Yield where the journal is not as it was written: the first entry that does not follow, or its end."""
    n, last = 0, b""
    for key, *row, chain in db.execute("SELECT id, at, who, what, about, chain FROM journal ORDER BY id"):
        n += 1
        if key != n or chain != _bound(last, row):
            yield f"journal {key}"
            return
        last = chain
    if db.execute("SELECT n, chain FROM journal_end").fetchall() != [(n, last)]:
        yield "journal"


def _bound(last: bytes, row: tuple[str, ...] | list[str]) -> bytes:
    return digest_of(last.hex() + canonical(list(row)))
