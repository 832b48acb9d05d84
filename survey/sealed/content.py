"""What a device seals: how a response is written inside its envelope, and read again."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from types import NoneType
from typing import Any, NamedTuple

from survey.device import SLACK, SOON, Term
from survey.questionnaire.answering import strings
from survey.response import Mode
from survey.sealing import Envelope, Undecipherable, opened

REASONS = ("undecipherable", "unreadable", "version", "unfit", "place", "device", "closed")
"""Why a sealed response is set aside; each has a sentence in the translations."""

MODES = frozenset({Mode.WEB, Mode.PHONE})
"""How a response sealed on somebody's own device may say it was given."""

AT_KIOSKS = frozenset({Mode.KIOSK, Mode.ASSISTED})
"""How one sealed on a device of a service point may, which proves that it is one."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TEXTS = ("uuid", "version", "language", "mode", "unit", "service_point")
_MAY = frozenset({"kiosk", "helped"})
"""What need not be said."""


class Unkept(Exception):
    """The response cannot be kept now; `reason` is one of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Stand(NamedTuple):
    """What a device of a service point adds.

    `at` is when it was answered by the device's own clock, `again` how long after the person before (None
    where nobody was), both in seconds.
    """

    proof: str
    at: int
    again: int | None


class Content(NamedTuple):
    """What a device sealed."""

    uuid: str
    version: str
    language: str
    mode: str
    unit: str
    service_point: str
    answers: dict[str, list[str]]
    seconds: int
    whole: bool
    kiosk: Stand | None = None
    helped: bool = False


def unsealed(envelope: Envelope, private: bytes) -> Content:
    """Return what is in *envelope*.

    Raises
    ------
    Unkept
        When it cannot be opened, or what is in it is no response.
    """
    try:
        document: Any = json.loads(opened(envelope, private))
    except Undecipherable:
        raise Unkept("undecipherable") from None
    except (ValueError, RecursionError):
        raise Unkept("unreadable") from None
    if not isinstance(document, dict) or document.keys() - _MAY != set(Content._fields) - _MAY:
        raise Unkept("unreadable")
    answers, kiosk = strings(document["answers"]), _stand(document.get("kiosk"))
    if answers is None or not _is_fit(document):
        raise Unkept("unreadable")
    if (kiosk is None) == (document["mode"] in AT_KIOSKS):
        raise Unkept("device")
    return Content(**document | {"answers": answers, "kiosk": kiosk, "whole": document["whole"] is True})


def _is_fit(document: dict[str, Any]) -> bool:
    """Return whether what is no answer is of its type and in its alphabet."""
    return (
        all(isinstance(document[name], str) for name in _TEXTS)
        and _UUID.fullmatch(document["uuid"]) is not None
        and document["mode"] in MODES | AT_KIOSKS
        and type(document["seconds"]) is int
        and type(document.get("helped", False)) is bool
    )


def _stand(written: Any) -> Stand | None:
    """Return what a device of a service point says of itself; None where nothing is said."""
    if written is None:
        return None
    if not isinstance(written, dict) or written.keys() != set(Stand._fields):
        raise Unkept("unreadable")
    stand = Stand(**written)
    if (
        not isinstance(stand.proof, str)
        or type(stand.at) is not int
        or type(stand.again) not in (int, NoneType)
    ):
        raise Unkept("unreadable")
    return stand


def hours(stand: Stand, term: Term, at: datetime) -> dict[str, str | float]:
    """Return the hour of answering, "" where the device's clock cannot be right, and a short pause before.

    *at* is the time now. The hour is all that is kept of it, as it is of the time of arrival.
    """
    answered = instant(stand.at)
    right = term.began_at - SLACK <= answered <= at + SLACK
    hour = answered.replace(minute=0, second=0, microsecond=0).isoformat(timespec="seconds")
    noted: dict[str, str | float] = {"answered": hour if right else ""}
    if stand.again is not None and 0 <= stand.again < SOON:
        noted["again"] = stand.again
    return noted


def instant(seconds: int) -> datetime:
    """Return the time a device wrote; a number that is none is the beginning of time."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0, UTC)
