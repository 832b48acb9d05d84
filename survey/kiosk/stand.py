"""What the screens of a kiosk share: the device, what it asks, who sits there, and how a page comes out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.device import Device, Sitting
from survey.interview.body import FORM, content, fields
from survey.interview.instrument import Instrument
from survey.interview.instruments import Instruments
from survey.interview.token import Verdict, judge, key_of, sign
from survey.kiosk.step import Step, steps
from survey.response import Completeness
from survey.response import Response as Filled
from survey.site.installation import Installation
from survey.site.page import rendered, tongue
from survey.site.permissions import enrolled
from survey.store import Receipt
from survey.wording import say

HOME = "/kiosk"

WARNING = 30
"""Seconds during which a silent person is asked whether they are still there."""

STAYS = 24 * 365.0
"""Hours a page's token is good for: who sits there decides, not the clock."""


@dataclass(frozen=True, slots=True)
class Stand:
    """One installation as its tablets see it."""

    installation: Installation
    instruments: Instruments

    def device(self) -> Device:
        """Return the device that asks; the permissions have seen to it that it may.

        Raises
        ------
        LookupError
            When they have not.
        """
        found = enrolled(self.installation)
        if found is None:
            raise LookupError("a kiosk's page was opened by no device")
        return found

    def instrument(self, device: Device, sitting: Sitting | None = None) -> Instrument:
        """Return what a device asks; the person who sits there is asked what they began with.

        Raises
        ------
        LookupError
            When that round is gone.
        """
        round_id = sitting.round_id if sitting else device.round_id
        found = self.instruments.find(round_id)
        if found is None:
            raise LookupError(f"device {device.device_id} asks round {round_id}, which is gone")
        return found

    def sitting(self, device: Device) -> Sitting | None:
        """Return who sits at a device; one silent for too long, or by a clock that was ahead, has left."""
        found = self.installation.store.sitting(device.device_id)
        patience = self.installation.settings.kiosk_idle + WARNING
        if found and abs(time.time() - found.active_at) > patience:
            self.leave(device, found)
            return None
        return found

    def leave(self, device: Device, sitting: Sitting) -> Receipt | None:
        """End a sitting that was not brought to its end: what was answered is kept as partial."""
        instrument = self.instrument(device, sitting)
        response = filled(instrument, device, sitting)
        response = replace(response, completeness=Completeness.PARTIAL)
        return self.installation.writer.end_sitting(sitting, response if response.answers else None)

    def steps(self, instrument: Instrument, uuid: str = "") -> list[Step]:
        """Return the questions of an instrument, one for each screen, as the response *uuid* meets them."""
        return steps(instrument.questionnaire, uuid)

    def token(self, person: str) -> str:
        """Return the token of a page made for *person*."""
        return sign(self._key, person, int(time.time()))

    def is_token(self, person: str, token: str, *, hours: float = STAYS) -> bool:
        """Return whether *token* is of a page that was made for *person*."""
        now = int(time.time())
        return judge(self._key, person, token, now=now, hours=hours) is Verdict.GOOD

    @property
    def _key(self) -> bytes:
        return key_of(self.installation.settings.secret)

    def page(self, template: str, language: str, values: Mapping[str, object], status: int = 200) -> Response:
        """Return a screen of the kiosk."""
        said = {**self.shared(), **values}
        return Response(rendered(self.installation.env, template, language, said), status)

    def shared(self) -> dict[str, object]:
        """Return what every screen is told where it says nothing else."""
        idle = self.installation.settings.kiosk_idle
        return {"idle": idle, "warning": WARNING, "large": False, "languages": ()}

    def place(self, device: Device) -> str:
        """Return the name of the place a device stands at, the nearest first."""
        unit, point = self.instruments.place(device.unit, device.service_point) or (None, None)
        return ", ".join(rated.name for rated in (point, unit) if rated)

    def before(self, device: Device, instrument: Instrument) -> dict[str, object]:
        """Return what the screen on which a person begins has to say."""
        asked = self.steps(instrument)
        return {
            "instrument": instrument,
            "place_name": self.place(device),
            "n_items": sum(len(step.items) for step in asked),
            "identifying": any(item.identifying for step in asked for item in step.items),
            "languages": instrument.languages,
            "channel": instrument.complaints,
        }

    def tongue(self, instrument: Instrument) -> str:
        """Return the language the address asks for, or the first the instrument is asked in."""
        return tongue(request.args.get("lang", ""), "", instrument.languages)


def asker(instrument: Instrument, language: str) -> dict[str, object]:
    """Return who asks, as the head of a screen says it, and what it calls those who are asked."""
    return {
        "agency": instrument.asker(language) or say("page.site", language),
        "addressed_as": instrument.questionnaire.addressed_as,
        "training": instrument.round.training,
    }


def filled(instrument: Instrument, device: Device, sitting: Sitting) -> Filled:
    """Return the response of a person at a device."""
    answers, missing = instrument.settled(sitting.answers)
    return Filled(
        sitting.uuid,
        sitting.round_id,
        instrument.round.version,
        answers,
        missing,
        mode=sitting.mode,
        language=sitting.language,
        completeness=Completeness.COMPLETE if answers else Completeness.BREAK_OFF,
        unit=device.unit,
        service_point=device.service_point,
        noted={"device": device.device_id, "seconds": max(0, int(time.time()) - sitting.begun_at)},
    )


def sent(most: int) -> dict[str, list[str]]:
    """Return the fields of the form that was sent."""
    return fields(content(request.environ, FORM, most))


def home() -> AnyResponse:
    """Lead to the first screen."""
    return redirect(HOME, 303)


def spoken(sitting: Sitting, instrument: Instrument) -> str:
    """Return the language of whoever sits there."""
    return sitting.language if sitting.language in instrument.languages else instrument.languages[0]
