"""Heavy work asked for by the web process, and the files the worker leaves for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from survey.store.connection import Connected, now, writing

LEASE = timedelta(minutes=30)
"""A job still running after this long is given out again: its worker has died. So is one begun by a clock
that was ahead."""

_NEXT = """
UPDATE job SET state = 'running', begun_at = ? WHERE id = (
    SELECT id FROM job WHERE state = 'asked' OR (state = 'running' AND begun_at NOT BETWEEN ? AND ?)
    ORDER BY id LIMIT 1)
RETURNING id, name, about, state, message, wanted, asked_by
"""

ABOUT = """
CREATE TABLE work (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    wanted TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'running', 'done', 'failed')),
    message TEXT NOT NULL,
    asked_at REAL NOT NULL,
    begun_at REAL,
    ended_at REAL
) STRICT;
CREATE TABLE made (
    about TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    content BLOB NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (about, name)
) STRICT
"""
"""Jobs and results of a round, or of a reporting period."""

MOVED = (
    "INSERT INTO work SELECT id, name, round_id, '', state, message, asked_at, begun_at, ended_at FROM job",
    "INSERT INTO made SELECT round_id, name, media_type, content, made_at FROM result",
    "DROP TABLE job",
    "DROP TABLE result",
    "ALTER TABLE work RENAME TO job",
    "ALTER TABLE made RENAME TO result",
    """CREATE TRIGGER result_of_something BEFORE INSERT ON result
    WHEN NOT EXISTS (SELECT 1 FROM round WHERE round_id = NEW.about)
    AND NOT EXISTS (SELECT 1 FROM period WHERE 'ky/' || year || '-' || report = NEW.about)
    BEGIN SELECT RAISE(ABORT, 'a result of no round and of no period'); END""",
)
"""What was kept when every job was a round's moves over."""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of heavy work: asked, running, done or failed.

    Attributes
    ----------
    about : str
        A round, or "ky/" and the code of a reporting period.
    message : str
        How far it is while it runs, and why it failed.
    wanted : str
        What is wanted of it, in the words of whoever does it; "" for nothing particular.
    asked_by : str
        The member of staff who asked; "" where a program did.
    """

    job_id: int
    name: str
    about: str
    state: str
    message: str = ""
    wanted: str = ""
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One file made from a round or a period."""

    name: str
    media_type: str
    content: bytes
    made_at: str
    asked_by: str = ""


class Jobs(Connected):
    """Asking, doing, and what came of it."""

    def ask_job(self, name: str, about: str, wanted: str = "", *, by: str = "") -> int:
        """Ask for a job and return its number; one that still waits is not asked for twice."""
        with writing(self.db) as db:
            waiting = db.execute(
                "SELECT id FROM job WHERE name = ? AND about = ? AND wanted = ? AND state = 'asked'",
                (name, about, wanted),
            ).fetchone()
            if waiting:
                return int(waiting[0])
            cursor = db.execute(
                "INSERT INTO job (name, about, wanted, state, message, asked_at, asked_by)"
                " VALUES (?, ?, ?, 'asked', '', ?, ?)",
                (name, about, wanted, now().timestamp(), by),
            )
            return int(cursor.lastrowid or 0)

    def next_job(self) -> Job | None:
        """Take the oldest job that waits, or None; no two workers get the same one."""
        at, lease = now().timestamp(), LEASE.total_seconds()
        with writing(self.db) as db:
            rows = db.execute(_NEXT, (at, at - lease, at + lease)).fetchall()
        return Job(*rows[0]) if rows else None

    def tell_job(self, job_id: int, message: str) -> None:
        """Say how far a job is."""
        with writing(self.db) as db:
            db.execute("UPDATE job SET message = ? WHERE id = ? AND state = 'running'", (message, job_id))

    def finish_job(self, job_id: int, *, failed: bool = False, message: str = "") -> None:
        """Say that a job is over."""
        with writing(self.db) as db:
            db.execute(
                "UPDATE job SET state = ?, message = ?, ended_at = ? WHERE id = ?",
                ("failed" if failed else "done", message, now().timestamp(), job_id),
            )

    def jobs(self, about: str) -> list[Job]:
        """Return the jobs of a round or a period, the newest first."""
        names = "id, name, about, state, message, wanted, asked_by"
        query = f"SELECT {names} FROM job WHERE about = ? ORDER BY id DESC"  # noqa: S608 -- ours
        return [Job(*row) for row in self.db.execute(query, (about,))]

    def save_result(
        self, about: str, name: str, media_type: str, content: bytes, *, asked_by: str = ""
    ) -> None:
        """Keep a file made from a round or a period, instead of an earlier one of that name."""
        with writing(self.db) as db:
            db.execute(
                "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?, ?)",
                (about, name, media_type, content, now().isoformat(timespec="seconds"), asked_by),
            )

    def result(self, about: str, name: str) -> Result | None:
        """Return a file made from a round or a period, or None."""
        row = self.db.execute(
            "SELECT name, media_type, content, made_at, asked_by FROM result WHERE about = ? AND name = ?",
            (about, name),
        ).fetchone()
        return Result(*row) if row else None

    def results(self, about: str) -> list[str]:
        """Return the names of the files made from a round or a period."""
        rows = self.db.execute("SELECT name FROM result WHERE about = ? ORDER BY name", (about,))
        return [name for (name,) in rows]
