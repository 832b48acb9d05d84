"""Before and after: the screen that invites, the screen a person begins on, and thanks."""

from __future__ import annotations

import time
from dataclasses import dataclass
from uuid import uuid4

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.device import Device, Sitting
from survey.interview.after import complaint, results
from survey.interview.instrument import Instrument
from survey.kiosk.leaving import OPENED
from survey.kiosk.screen import at, furthest
from survey.kiosk.stand import Stand, asker, home, sent
from survey.kiosk.step import quick
from survey.response import Mode
from survey.site.headers import from_here
from survey.site.qr import qr
from survey.software import VERSION

THANKED, WITH_CODE = 8, 20
"""Seconds for which thanks are shown, and those a telephone needs to be taken out and held to a code."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """The views before and after the questions."""

    stand: Stand

    def attract(self) -> AnyResponse:
        """Show the first screen, in every language; or lead back to where somebody is answering."""
        device = self.stand.device()
        sitting = self.stand.sitting(device)
        if sitting:
            instrument = self.stand.instrument(device, sitting)
            return redirect(at(furthest(self.stand, instrument, sitting)), 303)
        self.stand.installation.store.see_device(device)
        instrument = self.stand.instrument(device)
        language = instrument.languages[0]
        values = {
            "instrument": instrument,
            "place_name": self.stand.place(device),
            "quick": quick(instrument.questionnaire) is not None,
            "version": VERSION,
            "at_kiosk": True,
        }
        reply = self.stand.page("kiosk_attract.html", language, values | asker(instrument, language))
        reply.delete_cookie(OPENED, path="/kiosk", httponly=True, samesite="Strict")
        return reply

    def begin(self) -> AnyResponse:
        """Show what a person should know first, or seat them."""
        device = self.stand.device()
        instrument = self.stand.instrument(device)
        if not instrument.open:
            return home()
        if request.method == "POST":
            return self._seat(device, instrument)
        language = self.stand.tongue(instrument)
        values = self.stand.before(device, instrument) | {"large": request.args.get("lon") == "1"}
        return self.stand.page("kiosk_begin.html", language, values | asker(instrument, language))

    def _seat(self, device: Device, instrument: Instrument) -> AnyResponse:
        if not from_here(request.environ):
            abort(403)
        fields = sent(self.stand.installation.settings.largest_body)
        before = self.stand.installation.store.sitting(device.device_id)
        if before:
            self.stand.leave(device, before)
        language = fields.get("lang", [""])[-1]
        sitting = Sitting(
            device.device_id,
            str(uuid4()),
            instrument.round.round_id,
            language if language in instrument.languages else instrument.languages[0],
            Mode.ASSISTED if "assisted" in fields else Mode.KIOSK,
            large="large" in fields,
            begun_at=int(time.time()),
        )
        self.stand.installation.writer.save_sitting(sitting, device)
        return redirect(at(furthest(self.stand, instrument, sitting)), 303)

    def thanks(self) -> Response:
        """Thank the person who has just answered; the page says nothing of them."""
        device = self.stand.device()
        instrument = self.stand.instrument(device)
        language = self.stand.tongue(instrument)
        closed = request.args.get("dong") == "1"
        values = thanked(instrument, language) | asker(instrument, language)
        return self.stand.page("kiosk_thanks.html", language, values | {"closed": closed})


def thanked(instrument: Instrument, language: str) -> dict[str, object]:
    """Return what thanks say; nothing leads away from the kiosk, so a channel's address is a code."""
    address = instrument.complaints.address
    return {
        "stays": WITH_CODE if address else THANKED,
        "results": results(instrument, language),
        "complaint": complaint(instrument, language, linked=False),
        "code": qr(address) if address else "",
    }
