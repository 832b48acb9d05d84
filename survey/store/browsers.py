"""Browsers in which somebody has signed in before: guesses made elsewhere keep nobody out of their own."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from hashlib import sha256

from survey.store.connection import Database

TABLES = """
CREATE TABLE known_browser (
    mark BLOB NOT NULL,
    name TEXT NOT NULL REFERENCES staff (name) ON DELETE CASCADE,
    at REAL NOT NULL,
    PRIMARY KEY (mark, name)
) STRICT, WITHOUT ROWID
"""
"""Made by the migration of browsers."""

KNOWN_FOR = timedelta(days=180)
"""A browser in which nobody signed in for this long is a stranger again."""

_MARK = re.compile(r"[A-Za-z0-9_-]{43}")


def knows(db: Database, mark: str, name: str, at: float) -> bool:
    """Return whether *name* has signed in before in the browser that shows *mark*."""
    since = at - KNOWN_FOR.total_seconds()
    query = "SELECT 1 FROM known_browser WHERE mark = ? AND name = ? AND at >= ?"
    return db.execute(query, (stored_mark(mark), name, since)).fetchone() is not None


def remember(db: Database, mark: str, name: str, at: float) -> None:
    """Note that *name* has signed in in the browser that shows *mark*."""
    db.execute("DELETE FROM known_browser WHERE at < ?", (at - KNOWN_FOR.total_seconds(),))
    db.execute(
        "INSERT INTO known_browser VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
        (stored_mark(mark), name, at),
    )


def mark_of(shown: str) -> str:
    """Return the mark that a browser shows, or a new one where it shows none."""
    return shown if _MARK.fullmatch(shown) else secrets.token_urlsafe(32)


def stored_mark(mark: str) -> bytes:
    """Return what is stored of a mark."""
    return sha256(f"hailong browser {mark}".encode("utf-8", "replace")).digest()
