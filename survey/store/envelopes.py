"""The keys to which devices seal responses, and sealed responses set aside because they could not be kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from survey.sealing import Envelope, KeyPair, key_pair, pair_of
from survey.store.answers import NotKept
from survey.store.connection import Connected, Database, writing
from survey.store.digest import canonical, digest_of

TABLES = """
CREATE TABLE round_key (
    round_id TEXT PRIMARY KEY REFERENCES round (round_id),
    public BLOB NOT NULL CHECK (length(public) = 65),
    private BLOB NOT NULL CHECK (length(private) = 32)
) STRICT, WITHOUT ROWID;
CREATE TABLE envelope_aside (
    id INTEGER PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    receipt TEXT NOT NULL UNIQUE,
    reason TEXT NOT NULL,
    envelope TEXT NOT NULL,
    received_at TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT
"""
"""Made by the migration of sealed responses."""

SIZES = """
CREATE TABLE aside_size (
    round_id TEXT NOT NULL REFERENCES round (round_id),
    noise INTEGER NOT NULL CHECK (noise IN (0, 1)),
    characters INTEGER NOT NULL,
    PRIMARY KEY (round_id, noise)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER aside_grown AFTER INSERT ON envelope_aside BEGIN
    INSERT INTO aside_size
    VALUES (NEW.round_id, NEW.reason IN ('undecipherable', 'unreadable'), length(NEW.envelope))
    ON CONFLICT DO UPDATE SET characters = characters + excluded.characters;
END;
CREATE TRIGGER aside_shrunk AFTER DELETE ON envelope_aside BEGIN
    UPDATE aside_size SET characters = characters - length(OLD.envelope)
    WHERE round_id = OLD.round_id AND noise = (OLD.reason IN ('undecipherable', 'unreadable'));
END;
CREATE INDEX aside_of_round ON envelope_aside (round_id)
"""
"""Made by the migration of sizes: how much is set aside, of what could be opened and of what could not."""

SIZE_SO_FAR = """
INSERT INTO aside_size
SELECT round_id, reason IN ('undecipherable', 'unreadable'), sum(length(envelope))
FROM envelope_aside GROUP BY 1, 2
"""

NOISE = frozenset({"undecipherable", "unreadable"})
"""Reasons of what nobody sealed with this program, or what was damaged."""

MOST_ASIDE = 10_000
"""How many envelopes of one round are set aside at most: anybody may send what cannot be read."""

MOST_NOISE, MOST_SEALED = 8_000_000, 64_000_000
"""How many characters they have at most: noise has a room of its own, so that it takes none from answers."""

_ASIDE = "SELECT envelope, reason, received_at FROM envelope_aside WHERE round_id = ? ORDER BY id"
_SET_ASIDE = (
    "INSERT INTO envelope_aside (round_id, receipt, reason, envelope, received_at, digest)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (receipt) DO NOTHING"
)


class FullAside(NotKept):
    """So many envelopes of a round are set aside that no more are taken; the device keeps its own."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A sealed response that was set aside, why, and since when."""

    envelope: Envelope
    reason: str
    received_at: datetime


class Envelopes(Connected):
    """Reading keys and what was set aside; `Writer.set_aside` adds to it."""

    def key(self, round_id: str) -> KeyPair | None:
        """Return the keys of a round; None before it was opened."""
        row = self.db.execute(
            "SELECT public, private FROM round_key WHERE round_id = ?", (round_id,)
        ).fetchone()
        return KeyPair(*row) if row else None

    def aside(self, round_id: str) -> list[Aside]:
        """Return the sealed responses of a round that were set aside, the oldest first."""
        return [
            Aside(Envelope(*json.loads(written)), reason, datetime.fromisoformat(at))
            for written, reason, at in self.db.execute(_ASIDE, (round_id,))
        ]

    def n_aside(self, round_id: str) -> int:
        """Return how many sealed responses of a round were set aside; a form's earlier part is none."""
        query = "SELECT count(DISTINCT json_extract(envelope, '$[2]')) FROM envelope_aside WHERE round_id = ?"
        return int(self.db.execute(query, (round_id,)).fetchone()[0])

    def forget_aside(self, envelope: Envelope) -> None:
        """Delete an envelope set aside earlier, once its response is kept."""
        with writing(self.db) as db:
            db.execute("DELETE FROM envelope_aside WHERE receipt = ?", (envelope.receipt,))


def make_key(db: Database, round_id: str) -> None:
    """Make the keys of a round that is being opened; one opened again has its own still."""
    pair = key_pair()
    db.execute(
        "INSERT INTO round_key (round_id, public, private) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (round_id, pair.public, pair.private),
    )


def set_aside(db: Database, envelope: Envelope, reason: str, at: datetime) -> None:
    """Keep an *envelope* as it came, once, with the *reason* why its response is not kept.

    Raises
    ------
    FullAside
    """
    round_id, receipt = envelope.round, envelope.receipt
    known = db.execute("SELECT 1 FROM envelope_aside WHERE receipt = ?", (receipt,)).fetchone()
    n = db.execute("SELECT count(*) FROM envelope_aside WHERE round_id = ?", (round_id,)).fetchone()[0]
    if not known and (n >= MOST_ASIDE or _is_full(db, round_id, reason)):
        raise FullAside(f"{n} sealed responses of round {round_id} are set aside")
    hour = at.replace(minute=0, second=0).isoformat(timespec="seconds")
    row = (round_id, receipt, reason, canonical(list(envelope)), hour)
    db.execute(_SET_ASIDE, (*row, digest_of(canonical(row))))


def _is_full(db: Database, round_id: str, reason: str) -> bool:
    query = "SELECT characters FROM aside_size WHERE round_id = ? AND noise = ?"
    row = db.execute(query, (round_id, int(reason in NOISE))).fetchone()
    return row is not None and row[0] >= (MOST_NOISE if reason in NOISE else MOST_SEALED)


def is_pair(public: bytes, private: bytes) -> bool:
    """Return whether two keys belong together still."""
    return pair_of(private).public == public
