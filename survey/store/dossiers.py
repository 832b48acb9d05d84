"""Dossiers in the store: added once, and rated once, in the transaction that keeps the rating."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from survey.clock import HERE
from survey.dossier.matter import Dossier, hidden
from survey.response import Mode, Response
from survey.store.answers import NotKept
from survey.store.connection import Connected, Database, writing
from survey.store.signing import sign

_COLUMNS = (
    "token, round_id, unit, service_point, procedure, field, officer, due_on, finished_on, expires_on, used"
)
_SELECT = f"SELECT {_COLUMNS} FROM dossier"  # noqa: S608 -- names of our own
_OF = f"{_SELECT} WHERE token IN (SELECT value FROM json_each(?))"  # noqa: S608
_INSERT = f"INSERT INTO dossier ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"  # noqa: S608
_USE = "UPDATE dossier SET used = 1 WHERE token IN (SELECT value FROM json_each(?))"
_FORGET = (
    "UPDATE dossier SET procedure = '', field = '', officer = '', due_on = '', finished_on = ''"
    " WHERE token IN (SELECT value FROM json_each(?))"
)

ADDED, THERE, USED, OTHER = "added", "there", "used", "other"
"""What became of a dossier: added now; there before; rated before; there with other particulars."""


class TokenRefused(NotKept):
    """A token that opens nothing: `reason` is "unknown", "used" or "expired"."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the token is {reason}")
        self.reason = reason


@dataclass(slots=True)
class Spending:
    """The tokens of a group of responses: what they stand for, and which are spent by this group.

    Once a dossier is rated, what the matter was stays with the rating alone, so that nobody who holds
    the token can find the rating by it. A paper form keeps the tie, because its keying may be undone.
    """

    dossiers: Mapping[str, Dossier]
    today: date
    now_used: set[str] = field(default_factory=set)
    untied: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, db: Database, responses: Sequence[Response], at: datetime) -> Spending:
        """Look the tokens of *responses* up, by one statement."""
        tokens = json.dumps([hidden(each.token) for each in responses if each.token])
        rows = db.execute(_OF, (tokens,)).fetchall()
        return cls({row[0]: _dossier(row) for row in rows}, at.astimezone(HERE).date())

    def spent(self, response: Response) -> dict[str, str | float]:
        """Spend the token of *response* and return what is noted of its dossier.

        Raises
        ------
        TokenRefused
        """
        token = hidden(response.token)
        found = self.dossiers.get(token)
        if found is None or found.round_id != response.round_id:
            raise TokenRefused("unknown")
        if found.used or token in self.now_used:
            raise TokenRefused("used")
        if found.expires_on < self.today:
            raise TokenRefused("expired")
        self.now_used.add(token)
        if response.mode is Mode.PAPER:
            return found.known() | {"token": token}
        self.untied.add(token)
        return found.known() | {"by_token": 1}

    def write(self, db: Database) -> None:
        """Write down which tokens are spent."""
        if self.now_used:
            db.execute(_USE, (json.dumps(sorted(self.now_used)),))
        if self.untied:
            db.execute(_FORGET, (json.dumps(sorted(self.untied)),))
        sign(db, "dossier", self.now_used)


def unspend(db: Database, noted: Mapping[str, Any]) -> None:
    """Let the dossier of a withdrawn paper form be rated again."""
    if "token" in noted:
        db.execute("UPDATE dossier SET used = 0 WHERE token = ?", (noted["token"],))
        sign(db, "dossier", [noted["token"]])


class Dossiers(Connected):
    """What may be rated once, and whether it was."""

    def add_dossiers(self, dossiers: Iterable[Dossier]) -> list[str]:
        """Add dossiers, each once, and return what became of each: `ADDED`, `THERE`, `USED` or `OTHER`.

        What is there already stays as it is.
        """
        with writing(self.db) as db:
            return [_added(db, dossier) for dossier in dossiers]

    def dossier(self, token: str) -> Dossier | None:
        """Return the dossier that *token*, as its holder has it, stands for; or None."""
        row = self.db.execute(f"{_SELECT} WHERE token = ?", (hidden(token),)).fetchone()
        return _dossier(row) if row else None

    def token_meant(self, token: str) -> str:
        """Return the token that somebody typed: capitals are small letters where no other is meant."""
        small = token.lower()
        return small if small != token and not self.dossier(token) and self.dossier(small) else token

    def n_dossiers(self, round_id: str) -> tuple[int, int]:
        """Return how many dossiers of a round may be rated in all, and how many were."""
        query = "SELECT count(*), ifnull(sum(used), 0) FROM dossier WHERE round_id = ?"
        n, used = self.db.execute(query, (round_id,)).fetchone()
        return int(n), int(used)

    def has_dossiers(self, round_id: str) -> bool:
        """Return whether a round has any dossier."""
        query = "SELECT EXISTS (SELECT 1 FROM dossier WHERE round_id = ?)"
        return bool(self.db.execute(query, (round_id,)).fetchone()[0])


def _added(db: Database, dossier: Dossier) -> str:
    row = db.execute(f"{_SELECT} WHERE token = ?", (dossier.token,)).fetchone()
    if row is not None:
        known = _dossier(row)
        if known.round_id != dossier.round_id:
            return OTHER
        if known.used:
            return USED
        return THERE if known == replace(dossier, used=False) else OTHER
    db.execute(
        _INSERT,
        (
            dossier.token, dossier.round_id, dossier.unit or None, dossier.service_point or None,
            dossier.procedure, dossier.field, dossier.officer,
            _written(dossier.due_on), _written(dossier.finished_on), dossier.expires_on.isoformat(),
        ),
    )  # fmt: skip
    sign(db, "dossier", [dossier.token])
    return ADDED


def _dossier(row: Sequence[Any]) -> Dossier:
    token, round_id, unit, point, procedure, field_, officer, due, finished, expires, used = row
    return Dossier(
        token, round_id, date.fromisoformat(expires), procedure, field_, _day(due), _day(finished),
        officer, unit or "", point or "", bool(used),
    )  # fmt: skip


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
