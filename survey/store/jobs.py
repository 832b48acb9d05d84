"""Heavy work asked for by the web process, and the files the worker leaves for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from survey.store.connection import Connected, now, writing

LEASE = timedelta(minutes=30)
"""A job still running after this long is given out again: its worker has died."""

_NEXT = """
UPDATE job SET state = 'running', begun_at = ? WHERE id = (
    SELECT id FROM job WHERE state = 'asked' OR (state = 'running' AND begun_at < ?) ORDER BY id LIMIT 1)
RETURNING id, name, round_id, state, message
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of heavy work: asked, running, done or failed."""

    job_id: int
    name: str
    round_id: str
    state: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One file made from a round."""

    name: str
    media_type: str
    content: bytes
    made_at: str


class Jobs(Connected):
    """Asking, doing, and what came of it."""

    def ask_job(self, name: str, round_id: str) -> int:
        """Ask for a job and return its number; one that still waits is not asked for twice."""
        with writing(self.db) as db:
            waiting = db.execute(
                "SELECT id FROM job WHERE name = ? AND round_id = ? AND state = 'asked'", (name, round_id)
            ).fetchone()
            if waiting:
                return int(waiting[0])
            cursor = db.execute(
                "INSERT INTO job (name, round_id, state, message, asked_at) VALUES (?, ?, 'asked', '', ?)",
                (name, round_id, now().timestamp()),
            )
            return int(cursor.lastrowid or 0)

    def next_job(self) -> Job | None:
        """Take the oldest job that waits, or None; no two workers get the same one."""
        at = now().timestamp()
        with writing(self.db) as db:
            rows = db.execute(_NEXT, (at, at - LEASE.total_seconds())).fetchall()
        return Job(*rows[0]) if rows else None

    def finish_job(self, job_id: int, *, failed: bool = False, message: str = "") -> None:
        """Say that a job is over."""
        with writing(self.db) as db:
            db.execute(
                "UPDATE job SET state = ?, message = ?, ended_at = ? WHERE id = ?",
                ("failed" if failed else "done", message, now().timestamp(), job_id),
            )

    def jobs(self, round_id: str) -> list[Job]:
        """Return the jobs of a round, the newest first."""
        query = "SELECT id, name, round_id, state, message FROM job WHERE round_id = ? ORDER BY id DESC"
        return [Job(*row) for row in self.db.execute(query, (round_id,))]

    def save_result(self, round_id: str, name: str, media_type: str, content: bytes) -> None:
        """Keep a file made from a round, instead of an earlier one of that name."""
        with writing(self.db) as db:
            db.execute(
                "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?)",
                (round_id, name, media_type, content, now().isoformat(timespec="seconds")),
            )

    def result(self, round_id: str, name: str) -> Result | None:
        """Return a file made from a round, or None."""
        row = self.db.execute(
            "SELECT name, media_type, content, made_at FROM result WHERE round_id = ? AND name = ?",
            (round_id, name),
        ).fetchone()
        return Result(*row) if row else None

    def results(self, round_id: str) -> list[str]:
        """Return the names of the files made from a round."""
        rows = self.db.execute("SELECT name FROM result WHERE round_id = ? ORDER BY name", (round_id,))
        return [name for (name,) in rows]
