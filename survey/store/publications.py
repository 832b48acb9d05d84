"""Up to which response a round's figures were published: what is published later is held against it."""

from __future__ import annotations

from typing import NamedTuple

from survey.store.connection import Connected, now, writing

TABLES = """
CREATE TABLE publication (
    round_id TEXT NOT NULL REFERENCES round (round_id),
    last INTEGER NOT NULL,
    n INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    PRIMARY KEY (round_id, last)
) STRICT, WITHOUT ROWID
"""
"""Made by the migration of publications."""

STEPS = """
CREATE TABLE step (
    round_id TEXT NOT NULL REFERENCES round (round_id),
    part TEXT NOT NULL,
    n INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    PRIMARY KEY (round_id, part)
) STRICT, WITHOUT ROWID
"""
"""Made by the migration of steps."""


class Publication(NamedTuple):
    """The responses of which figures were published: those up to the key `last`, `n` of them."""

    last: int
    n: int


class Step(NamedTuple):
    """What everyone was shown last of a growing round: `n` responses, after `withdrawn` were corrected."""

    n: int
    withdrawn: int


class Publications(Connected):
    """What was published of a round, and when."""

    def publications(self, round_id: str) -> list[Publication]:
        """Return what was published of a round, the earliest first."""
        query = "SELECT last, n FROM publication WHERE round_id = ? ORDER BY last"
        return [Publication(*row) for row in self.db.execute(query, (round_id,))]

    def note_publication(self, round_id: str, publication: Publication) -> None:
        """Note that figures of these responses are published; once is enough."""
        row = (round_id, *publication, now().isoformat(timespec="seconds"))
        with writing(self.db) as db:
            db.execute("INSERT INTO publication VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", row)

    def step(self, round_id: str, part: str) -> Step | None:
        """Return what everyone was shown last of the "headline" or the "parts"; None where nothing was."""
        query = "SELECT n, withdrawn FROM step WHERE round_id = ? AND part = ?"
        row = self.db.execute(query, (round_id, part)).fetchone()
        return Step(*row) if row else None

    def note_step(self, round_id: str, part: str, step: Step) -> None:
        """Note what everyone is shown from now on."""
        with writing(self.db) as db:
            db.execute("INSERT OR REPLACE INTO step VALUES (?, ?, ?, ?)", (round_id, part, *step))
