"""Devices at service points: enrolled by a code that works once, known by a key, revoked at once.

Keys and codes are long and random: their SHA-256 is what is stored. The PIN is short: a scrypt hash.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from werkzeug.security import check_password_hash, generate_password_hash

from survey.device import FAR, Device
from survey.store.connection import Connected, Database, now, writing
from survey.store.rounds import check_known
from survey.store.staff import Throttled

CODE_LIVES = timedelta(minutes=30)
"""How long an enrolment code waits for its device."""

WINDOW = timedelta(minutes=15)
"""Wrong PINs of a device are counted over this time."""

MOST_WRONG = 5
PIN_DIGITS = 6
SEEN_EVERY = 60.0
"""Seconds within which being seen again is not written."""

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another
_DEVICE = (
    "SELECT device_id, round_id, unit, service_point, device.name, enrolled_at, revoked_at, revoked_by,"
    " seen_at, version, unsent FROM device JOIN service_point ON service_point.code = service_point"
)
_ADD = (
    "INSERT INTO device (device_id, round_id, service_point, name, added_by, added_at)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_METHOD = "scrypt:32768:8:1"


class Enrolment(NamedTuple):
    """What enrols a device once, and the PIN that leaves its kiosk; both are shown once and stored hashed."""

    code: str
    pin: str


class Devices(Connected):
    """Adding, enrolling and revoking devices, and hearing from them."""

    def add_device(self, service_point: str, round_id: str, name: str = "", by: str = "") -> str:
        """Add a device of a service point that asks a round; return its id.

        Raises
        ------
        Unknown
            When there is no such service point or round.
        """
        device_id = "".join(secrets.choice(_LETTERS) for _ in range(8))
        with writing(self.db) as db:
            check_known(db, "service_point", "code", service_point)
            check_known(db, "round", "round_id", round_id)
            number = db.execute("SELECT count(*) + 1 FROM device WHERE service_point = ?", (service_point,))
            called = " ".join(name.split())[:60] or str(number.fetchone()[0])
            db.execute(_ADD, (device_id, round_id, service_point, called, by, now().isoformat()))
        return device_id

    def offer_enrolment(self, device_id: str) -> Enrolment:
        """Return a new code and a new PIN for a device; the code before stops working.

        Raises
        ------
        Unknown
        """
        made = Enrolment(secrets.token_urlsafe(24), f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}")
        until = (now() + CODE_LIVES).timestamp()
        with writing(self.db) as db:
            check_known(db, "device", "device_id", device_id)
            db.execute(
                "UPDATE device SET code = ?, code_until = ?, pin = ? WHERE device_id = ?",
                (_hidden(made.code), until, generate_password_hash(made.pin, method=_METHOD), device_id),
            )
        return made

    def offered(self, code: str) -> Device | None:
        """Return the device that *code* would enrol, or None; nothing is used up."""
        return self._found("device.code = ? AND code_until >= ?", _hidden(code), now().timestamp())

    def enrol(self, code: str) -> str | None:
        """Use *code* up and return the device's new key; None when the code is unknown, late or used.

        A tablet that held the device's key before is refused from then on.
        """
        key, at = secrets.token_urlsafe(32), now()
        with writing(self.db) as db:
            done = db.execute(
                "UPDATE device SET key = ?, code = NULL, code_until = NULL, enrolled_at = ?,"
                " revoked_at = NULL, revoked_by = '' WHERE code = ? AND code_until >= ?",
                (_hidden(key), at.isoformat(), _hidden(code), at.timestamp()),
            )
        return key if done.rowcount else None

    def revoke(self, device_id: str, by: str) -> None:
        """Refuse a device from now on; what it still sends of what was answered before is kept.

        Raises
        ------
        Unknown
        """
        with writing(self.db) as db:
            check_known(db, "device", "device_id", device_id)
            db.execute(
                "UPDATE device SET revoked_at = ?, revoked_by = ?, code = NULL, code_until = NULL"
                " WHERE device_id = ? AND revoked_at IS NULL",
                (now().isoformat(), by, device_id),
            )

    def ask_on_device(self, device_id: str, round_id: str) -> None:
        """Let a device ask another round, from its next person on.

        Raises
        ------
        Unknown
        """
        with writing(self.db) as db:
            check_known(db, "device", "device_id", device_id)
            check_known(db, "round", "round_id", round_id)
            db.execute("UPDATE device SET round_id = ? WHERE device_id = ?", (round_id, device_id))

    def device(self, key: str) -> Device | None:
        """Return the device with *key*, revoked or not, or None."""
        return self._found("key = ?", _hidden(key)) if key else None

    def devices(self) -> list[Device]:
        """Return every device, by service point and name."""
        rows = self.db.execute(f"{_DEVICE} ORDER BY service_point, device.name, device_id")
        return [_device(row) for row in rows]

    def see_device(self, device: Device, version: str = "", unsent: int | None = None) -> None:
        """Note that *device* was heard of just now, and what it said of itself."""
        at = now()
        news = bool(version) and (version, unsent) != (device.version, device.unsent)
        if not news and device.seen_at and abs((at - device.seen_at).total_seconds()) < SEEN_EVERY:
            return  # reading pages should not write at every turn
        said = (version or device.version)[:80], device.unsent if unsent is None else min(max(unsent, 0), FAR)
        self.db.execute(
            "UPDATE device SET seen_at = ?, version = ?, unsent = ? WHERE device_id = ?",
            (at.isoformat(), *said, device.device_id),
        )

    def is_pin(self, device_id: str, pin: str) -> bool:
        """Return whether *pin* leaves the kiosk on a device. Guesses are counted by device, never by address.

        Raises
        ------
        Throttled
            After 5 wrong ones within 15 minutes.
        """
        at = now().timestamp()
        with writing(self.db) as db:
            _attempt(db, device_id, at)
        row = self.db.execute("SELECT pin FROM device WHERE device_id = ?", (device_id,)).fetchone()
        fits = bool(row and row[0]) and check_password_hash(row[0], pin)
        if fits:
            self.db.execute("DELETE FROM wrong_pin WHERE device_id = ?", (device_id,))
        return fits

    def _found(self, condition: str, *values: object) -> Device | None:
        row = self.db.execute(f"{_DEVICE} WHERE {condition}", values).fetchone()
        return _device(row) if row else None


def _attempt(db: Database, device_id: str, at: float) -> None:
    """Count an attempt as wrong before its PIN is looked at: parallel guesses gain nothing."""
    since = at - WINDOW.total_seconds()
    within = (since, at + WINDOW.total_seconds())  # those of a clock that was far ahead would not end
    db.execute("DELETE FROM wrong_pin WHERE at NOT BETWEEN ? AND ?", within)
    wrong = db.execute("SELECT at FROM wrong_pin WHERE device_id = ? ORDER BY at", (device_id,)).fetchall()
    if len(wrong) >= MOST_WRONG:
        raise Throttled(int(wrong[-MOST_WRONG][0] - since) + 1)
    db.execute("INSERT INTO wrong_pin (device_id, at) VALUES (?, ?)", (device_id, at))


def _hidden(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()


def _device(row: Sequence[Any]) -> Device:
    device_id, round_id, unit, point, name, enrolled, revoked, by, seen, version, unsent = row
    return Device(
        device_id, round_id, unit, point, name,
        enrolled_at=_instant(enrolled), revoked_at=_instant(revoked), revoked_by=by,
        seen_at=_instant(seen), version=version, unsent=unsent,
    )  # fmt: skip


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
