"""What happened to a round, when and by whom: its states, and what changed it besides."""

from __future__ import annotations

from survey.store.connection import Database, now

ERASED = "erased"
"""What people wrote in the round is erased."""


def record(db: Database, round_id: str, what: str, by: str) -> None:
    """Note what happened to a round just now."""
    at = now().isoformat(timespec="seconds")
    query = "INSERT INTO move (round_id, state, moved_by, at) VALUES (?, ?, ?, ?)"
    db.execute(query, (round_id, what, by, at))


def is_erased(db: Database, round_id: str) -> bool:
    """Return whether what people wrote in a round is erased."""
    query = "SELECT 1 FROM move WHERE round_id = ? AND state = ?"
    return db.execute(query, (round_id, ERASED)).fetchone() is not None
