"""Keys of an agency's software: made once, shown once, stored as SHA-256, revoked at once."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from survey.store.connection import Connected, now, writing
from survey.store.signing import sign
from survey.wording import Said

PREFIX = "hailong_"
"""Begins every key, so that one that leaked is recognised."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")


class UnfitKey(Said, ValueError):
    """The name of a key cannot be, or is taken."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key, as staff see it; `round_id` is "" for one that serves every round."""

    name: str
    made_at: str
    revoked_at: str = ""
    round_id: str = ""


class ApiKeys(Connected):
    """Who may call the service as software."""

    def add_api_key(self, name: str, round_id: str = "") -> str:
        """Make a key called *name* and return it; nobody can read it again.

        With *round_id* it serves that round alone.

        Raises
        ------
        UnfitKey
            When the name is not 1 to 48 of a-z, 0-9, "_" and "-", or is taken.
        """
        if not _NAME.fullmatch(name):
            raise UnfitKey("unfit_key.name", name=name)
        key = PREFIX + secrets.token_urlsafe(32)
        with writing(self.db) as db:
            if db.execute("SELECT 1 FROM api_key WHERE name = ?", (name,)).fetchone():
                raise UnfitKey("unfit_key.there", name=name)
            row = (name, _hidden(key), now().isoformat(timespec="seconds"), round_id or None)
            db.execute("INSERT INTO api_key (name, secret, made_at, round_id) VALUES (?, ?, ?, ?)", row)
            sign(db, "api_key", [name])
        return key

    def api_keys(self) -> list[ApiKey]:
        """Return every key, by name."""
        columns = "name, made_at, ifnull(revoked_at, ''), ifnull(round_id, '')"
        rows = self.db.execute(f"SELECT {columns} FROM api_key ORDER BY name")  # noqa: S608 -- our own
        return [ApiKey(*row) for row in rows]

    def revoke_api_key(self, name: str) -> bool:
        """End a key at once; return whether there was one that worked."""
        with writing(self.db) as db:
            changed = db.execute(
                "UPDATE api_key SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL",
                (now().isoformat(timespec="seconds"), name),
            ).rowcount
            if changed:
                sign(db, "api_key", [name])
        return bool(changed)

    def api_key(self, key: str) -> ApiKey | None:
        """Return what a *key* that works is known as; None for any other."""
        works = "FROM api_key WHERE secret = ? AND revoked_at IS NULL"
        query = f"SELECT name, made_at, '', ifnull(round_id, '') {works}"
        row = self.db.execute(query, (_hidden(key),)).fetchone()
        return ApiKey(*row) if row else None


def _hidden(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()
