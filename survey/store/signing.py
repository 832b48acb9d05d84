"""Digests of rows that change one by one: written anew after each change, in its transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from survey.store.connection import Database
from survey.store.digest import row_digest

KEYS = {"dossier": ("token",), "api_key": ("name",), "opening": ("place", "weekday", "opens")}
"""Tables whose rows are signed here, and the columns that name a row."""


def sign(db: Database, table: str, of: Iterable[str]) -> None:
    """Write the digests of the rows whose first key column is one of *of*."""
    where = f"WHERE {KEYS[table][0]} IN (SELECT value FROM json_each(?))"  # noqa: S608 -- names of our own
    _sign(db, table, where, (json.dumps(sorted(of)),))


def sign_all(db: Database, table: str) -> None:
    """Write the digest of every row."""
    _sign(db, table, "", ())


def _sign(db: Database, table: str, where: str, values: Sequence[str]) -> None:
    cursor = db.execute(f"SELECT * FROM {table} {where}", values)  # noqa: S608 -- names of our own
    names = [column[0] for column in cursor.description]
    row_named = " AND ".join(f"{name} = ?" for name in KEYS[table])
    for cells in cursor.fetchall():
        row = dict(zip(names, cells, strict=True))
        key = [row[name] for name in KEYS[table]]
        db.execute(f"UPDATE {table} SET digest = ? WHERE {row_named}", (row_digest(row), *key))  # noqa: S608
