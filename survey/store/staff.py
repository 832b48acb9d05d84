"""Staff sign in and out. Session tokens are SHA-256 hashes."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256

from werkzeug.security import check_password_hash, generate_password_hash

from survey.store.accounts import (
    METHOD,
    Accounts,
    Role,
    StaffMember,
    checked,
    hashed,
    plain,
    sign_out_everywhere,
)
from survey.store.browsers import knows, remember, stored_mark
from survey.store.connection import now, writing
from survey.store.rounds import Unknown

IDLE = timedelta(minutes=30)
"""A session ends when nothing was done in it for this long,"""

LONGEST = timedelta(hours=12)
"""and in any case after this long."""

WINDOW = timedelta(minutes=15)
"""Failed attempts to sign in are counted over this time."""

MOST_BY_NAME = 5
MOST_BY_ADDRESS = 50
"""A whole office may stand behind one address: what is done in browsers known there counts for none of it."""

STRANGER = b""
"""The mark of every browser in which nobody of that name has signed in before."""

AT_ONCE = 4
"""Passwords that are looked at together: each takes 32 MB and a thread that citizens' answers need too."""

SOON = 2
"""Seconds after which whoever came when so many were looked at may try again."""

_FAILURES = "SELECT at FROM failed_sign_in WHERE"
_CHECKING = threading.BoundedSemaphore(AT_ONCE)
_NOBODY = generate_password_hash(secrets.token_hex(), method=METHOD)  # takes as long for unknown names


class Throttled(Exception):
    """Too many failed attempts; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many failed attempts; try again in {retry_after} s")
        self.retry_after = retry_after


class Staff(Accounts):
    """Signing in and out."""

    def change_password(self, name: str, old: str, new: str, *, browser: str = "") -> bool:
        """Give somebody who knows the *old* password a new one; return whether they knew it.

        All their sessions end. Wrong ones count as failed attempts to sign in.

        Raises
        ------
        UnfitStaff, Unknown, Throttled
        """
        member = self.staff_member(name)
        checked(member.name, new, member.role)
        with _one_of_few():
            self._attempt(member.name, "", browser, now().timestamp())
            if not self._fits(member.name, old):
                return False
        self._keep_password(member.name, hashed(new))
        return True

    def _keep_password(self, name: str, password: str) -> None:
        """Give an account another password alone: its role may be another by now, or it is closed."""
        with writing(self.db) as db:
            known = db.execute("UPDATE staff SET password = ? WHERE name = ?", (password, name)).rowcount
            if not known:
                raise Unknown("unknown.staff", name=name)
            sign_out_everywhere(db, name)
            db.execute("DELETE FROM failed_sign_in WHERE name = ?", (name,))

    def sign_in(self, name: str, password: str, address: str = "", browser: str = "") -> str | None:
        """Return the token of a new session, or None when name and password do not belong together.

        An unknown name takes as long to refuse as a wrong password. *browser* is the mark that the browser
        shows; one in which the same name has signed in before has a count of failures of its own, so that
        guesses made elsewhere keep nobody out.

        Raises
        ------
        Throttled
            After 5 failures under the name, or 50 from the address, within 15 minutes, or 5 in a known
            browser; and for a moment while several others sign in.
        """
        name, at = plain(name), now().timestamp()
        with _one_of_few():
            counted = self._attempt(name, address, browser, at)
            if not self._fits(name, password):
                return None
        token = secrets.token_urlsafe(32)
        with writing(self.db) as db:
            db.execute("DELETE FROM failed_sign_in WHERE name = ? AND browser = ?", (name, counted))
            if browser:
                remember(db, browser, name, at)
            db.execute("DELETE FROM session WHERE begun_at < ?", (at - LONGEST.total_seconds(),))
            db.execute("INSERT INTO session VALUES (?, ?, ?, ?)", (_hidden(token), name, at, at))
        return token

    def session(self, token: str) -> StaffMember | None:
        """Return who is signed in with *token*, or None; being seen keeps the session alive."""
        at, hidden = now().timestamp(), _hidden(token)
        ahead = at + IDLE.total_seconds()  # a session of a clock that was far ahead would not end
        row = self.db.execute(
            "SELECT name, role, seen_at, unit, begun_at FROM session JOIN staff USING (name)"
            " WHERE token = ? AND seen_at BETWEEN ? AND ? AND begun_at BETWEEN ? AND ?",
            (hidden, at - IDLE.total_seconds(), ahead, at - LONGEST.total_seconds(), ahead),
        ).fetchone()
        if row is None:
            return None
        name, role, seen_at, unit, begun_at = row
        if abs(at - seen_at) > 60:  # reading pages should not write at every turn
            self.db.execute("UPDATE session SET seen_at = ? WHERE token = ?", (at, hidden))
            seen_at = at
        ends_at = min(seen_at + IDLE.total_seconds(), begun_at + LONGEST.total_seconds())
        return StaffMember(name, Role(role), unit, int(ends_at - at))

    def sign_out(self, token: str) -> None:
        """End the session of *token*."""
        self.db.execute("DELETE FROM session WHERE token = ?", (_hidden(token),))

    def _fits(self, name: str, password: str) -> bool:
        row = self.db.execute("SELECT password FROM staff WHERE name = ?", (name,)).fetchone()
        fits = check_password_hash(row[0] if row else _NOBODY, unicodedata.normalize("NFC", password))
        return row is not None and fits

    def _attempt(self, name: str, address: str, browser: str, at: float) -> bytes:
        """Count an attempt as failed before its password is looked at: parallel guesses gain nothing.

        Returns the mark under which it is counted.
        """
        since = at - WINDOW.total_seconds()
        with writing(self.db) as db:
            mark = stored_mark(browser) if browser and knows(db, browser, name, at) else STRANGER
            within = (since, at + WINDOW.total_seconds())  # those of a clock that was far ahead would not end
            db.execute("DELETE FROM failed_sign_in WHERE at NOT BETWEEN ? AND ?", within)
            failed = db.execute(f"{_FAILURES} name = ? AND browser = ?", (name, mark)).fetchall()
            _throttle(failed, MOST_BY_NAME, since)
            if mark == STRANGER:
                failed = db.execute(f"{_FAILURES} address = ? AND browser = ?", (address, mark)).fetchall()
                _throttle(failed, MOST_BY_ADDRESS, since)
            db.execute(
                "INSERT INTO failed_sign_in (name, address, at, browser) VALUES (?, ?, ?, ?)",
                (name, address, at, mark),
            )
        return mark


@contextmanager
def _one_of_few() -> Iterator[None]:
    """Let few passwords be looked at together; who comes then is not kept waiting, but told to come back."""
    if not _CHECKING.acquire(blocking=False):
        raise Throttled(SOON)
    try:
        yield
    finally:
        _CHECKING.release()


def _throttle(failures: Sequence[tuple[float]], most: int, since: float) -> None:
    if len(failures) >= most:
        raise Throttled(int(sorted(failures)[-most][0] - since) + 1)


def _hidden(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()
