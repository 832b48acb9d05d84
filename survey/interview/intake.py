"""Whole responses as JSON: for devices that were offline and for other software. Idempotent by the id.

201 kept now, 200 kept before, 409 other content was kept first (this one is set aside), 422 refused for
good, 503 try again. The body of 200 and 201 holds the digest: a client deletes its copy only against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, jsonify

from survey.device import key_of
from survey.interview.body import JSON, Unreadable, content, document
from survey.interview.instrument import Instrument
from survey.interview.instruments import Instruments
from survey.interview.replies import STATUS
from survey.interview.sending import refused
from survey.interview.visit import Environ, spoken
from survey.questionnaire.answering import Refusal, strings
from survey.response import LONGEST, Mode
from survey.response import Response as Filled
from survey.site.headers import from_here
from survey.site.installation import Installation
from survey.store import LOCKED, NotKept, Receipt, StoreBusy, TokenRefused
from survey.units import ServicePoint, Unit
from survey.wording import Voice, say

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

MODES = frozenset({Mode.WEB, Mode.PHONE, Mode.KIOSK, Mode.ASSISTED})
"""How a response may say it was given; paper and interviews have doors of their own."""

FIELDS = frozenset({"uuid", "version", "language", "answers", "mode", "unit", "service_point", "token"})

ABOUT = frozenset({"seconds", "helped"})
"""What a record may say of how it was answered: for how long, and whether somebody helped."""


class Refused(Exception):
    """A record that can never be kept as it is."""

    def __init__(self, reason: str, *refusals: Refusal, status: int = 422, **values: str) -> None:
        super().__init__(reason)
        self.reason, self.refusals, self.status, self.values = reason, refusals, status, values


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes whole responses."""

    installation: Installation
    instruments: Instruments

    def take(self, instrument: Instrument, environ: Environ) -> Response:
        """Keep the response in the request, or say why not."""
        language, _ = spoken(instrument, environ)
        try:
            if not from_here(environ):
                raise Refused("intake.elsewhere", status=403)
            record = document(content(environ, JSON, self.installation.settings.largest_body))
            filled = self._filled(instrument, record, language)
            noticed = self._noted(environ) | _about(record)
            receipt = self.installation.writer.keep(replace(filled, noted=noticed))
        except (Unreadable, Refused) as refusal:
            return _refusal(refusal, instrument.voice(language))
        except TokenRefused as error:
            return _refusal(Refused(f"token.{error.reason}", status=410), instrument.voice(language))
        except NotKept:
            return _refusal(Refused("failure.422"), instrument.voice(language))
        except StoreBusy as busy:
            reply = _said("busy", say("intake.busy", language), 503)
            reply.headers["Retry-After"] = str(busy.retry_after)
            return reply
        return _receipt(receipt, language)

    def _noted(self, environ: Environ) -> dict[str, str | float]:
        """Return the device that sends; one revoked meanwhile may hand over what it still holds."""
        key = key_of(environ)
        device = self.installation.store.device(key) if key else None
        return {"device": device.device_id} if device else {}

    def _filled(self, instrument: Instrument, record: dict[str, Any], language: str) -> Filled:
        _check_fields(record)
        if record["version"] != instrument.round.version:
            raise Refused("intake.version")
        if record["language"] not in instrument.languages:
            raise Refused("intake.field", key="language")
        raw = strings(record["answers"])
        if raw is None:
            raise Refused("intake.answers")
        unit, point = self._place(record)
        answers, refusals = instrument.validator.check(raw, language)
        wrong = [refusal for refusal in refusals if refusal.reason != "required"]
        if wrong:
            raise Refused("failure.422", *wrong)
        on_path, missing = instrument.settled(answers)
        return Filled(
            record["uuid"],
            instrument.round.round_id,
            record["version"],
            on_path,
            missing,
            mode=Mode(record.get("mode", Mode.WEB)),
            language=record["language"],
            unit=unit.code if unit else "",
            service_point=point.code if point else "",
            token=record.get("token", ""),
        )

    def _place(self, record: dict[str, Any]) -> tuple[Unit | None, ServicePoint | None]:
        """Return what is rated: what the dossier says where the record brings its token."""
        dossier = self.installation.store.dossier(record["token"]) if record.get("token") else None
        named = (record.get("unit", ""), record.get("service_point", ""))
        place = self.instruments.place(*((dossier.unit, dossier.service_point) if dossier else named))
        if place is None:
            raise Refused("intake.unknown_place")
        return place


def _check_fields(record: dict[str, Any]) -> None:
    """Refuse a record whose own fields are absent, unknown or of another type."""
    texts = FIELDS - {"answers"}
    for name in sorted(record.keys() - FIELDS - ABOUT):
        raise Refused("intake.field", key=name[:64])
    for name in ("uuid", "version", "language", "answers"):
        if name not in record:
            raise Refused("intake.field", key=name)
    fit = {
        "uuid": lambda text: UUID.fullmatch(text),
        "mode": lambda text: text in MODES,
    }
    for name in sorted(texts & record.keys()):
        value = record[name]
        if not isinstance(value, str) or not fit.get(name, lambda _: True)(value):
            raise Refused("intake.field", key=name)


def _about(record: dict[str, Any]) -> dict[str, str | float]:
    """Return what a record says of how it was answered, as it is noted."""
    seconds, helped = record.get("seconds"), record.get("helped", False)
    if seconds is not None and (type(seconds) is not int or not 0 <= seconds <= LONGEST):
        raise Refused("intake.field", key="seconds")
    if type(helped) is not bool:
        raise Refused("intake.field", key="helped")
    found: dict[str, str | float] = {} if seconds is None else {"seconds": seconds}
    return found | {"helped": 1} if helped else found


def _receipt(receipt: Receipt, language: str) -> Response:
    if receipt.status == LOCKED:
        return _said("closed", say("intake.closed", language), 403)
    reply = jsonify(status=receipt.status, digest=receipt.digest)
    reply.status_code = STATUS[receipt.status]
    return reply


def _refusal(refusal: Unreadable | Refused, say: Voice) -> Response:
    message = say(refusal.reason, **refusal.values)
    each = refusal.refusals if isinstance(refusal, Refused) else ()
    problems = [{"item": one.item, "reason": one.reason, "message": refused(one, say)} for one in each]
    return _said("refused", message, refusal.status, problems)


def _said(status: str, message: str, code: int, problems: list[dict[str, str]] | None = None) -> Response:
    reply = jsonify(status=status, message=message, problems=problems or [])
    reply.status_code = code
    return reply
