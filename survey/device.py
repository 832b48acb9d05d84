"""A device at a service point: a tablet that was enrolled once, and the person who is answering on it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from werkzeug.http import parse_cookie

from survey.questionnaire.model import Answers
from survey.response import Mode

_COOKIE = "hailong-device"

LIFETIME = 400 * 24 * 3600
"""Seconds a browser keeps a device's key: the longest that browsers allow."""

FAR = 100_000
"""No device has more unsent responses than this; a larger claim is noise."""


@dataclass(frozen=True, slots=True)
class Device:
    """One tablet.

    Parameters
    ----------
    device_id : str
        Opaque; it is stored with every response given on the device.
    round_id, unit, service_point : str
        What the device asks, and the place that is rated on it.
    name : str
        What staff call it.
    enrolled_at, revoked_at, seen_at : datetime, aware (UTC), or None
    revoked_by : str
    version : str
        The application the device was running when it was last heard of.
    unsent : int
        How many responses it held then that had not been sent.
    """

    device_id: str
    round_id: str
    unit: str
    service_point: str
    name: str
    enrolled_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str = ""
    seen_at: datetime | None = None
    version: str = ""
    unsent: int = 0

    @property
    def working(self) -> bool:
        """Whether citizens may answer on it."""
        return self.enrolled_at is not None and self.revoked_at is None

    @property
    def state(self) -> str:
        """Where it stands: "waiting" to be enrolled, "working" or "revoked"."""
        return "revoked" if self.revoked_at else "working" if self.enrolled_at else "waiting"


SLACK = timedelta(hours=1)
"""By how much a device's clock may be wrong."""

SOON = 120
"""Seconds; a longer pause between two people at a device is nothing to note."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long one key stood for a device, and where the device stands; `ended_at` None while it does."""

    device_id: str
    unit: str
    service_point: str
    began_at: datetime
    ended_at: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Return whether something answered *at* that time, by the device's clock, is the device's.

        While the key stands its clock is not asked: a tablet without a network may have lost the time.
        """
        return self.ended_at is None or self.began_at - SLACK <= at <= self.ended_at


@dataclass(frozen=True, slots=True)
class Sitting:
    """One person at a device, from "begin" until the form is sent, erased or left.

    `reached` is how many questions were passed; `active_at` is when the person last did something and
    `begun_at` when they began, in seconds.
    """

    device_id: str
    uuid: str
    round_id: str
    language: str
    mode: Mode = Mode.KIOSK
    large: bool = False
    reached: int = 0
    active_at: float = 0.0
    begun_at: int = 0
    answers: Answers = field(default_factory=dict)


def cookie_name(*, secure: bool) -> str:
    """Return the name of the cookie that holds a device's key; over TLS, one that no other host can set."""
    return f"__Host-{_COOKIE}" if secure else _COOKIE


def key_of(environ: Mapping[str, Any]) -> str:
    """Return the device key that came with a request, or ""."""
    name = cookie_name(secure=environ.get("wsgi.url_scheme") == "https")
    return parse_cookie(environ.get("HTTP_COOKIE", "")).get(name, "")
