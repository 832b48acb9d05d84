"""How a tablet becomes a device of a service point: it opens a code that works once, and keeps a key."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, request
from werkzeug.wrappers import Response as AnyResponse

from survey.device import LIFETIME, cookie_name
from survey.forms import marked
from survey.headers import from_here
from survey.kiosk.stand import Stand, home
from survey.page import reader


@dataclass(frozen=True, slots=True)
class Enrolling:
    """The view of enrolment. Opening the address uses nothing up: a preview of the link must not."""

    stand: Stand

    def view(self, code: str) -> AnyResponse:
        """Show what this tablet would become, or make it so."""
        device = self.stand.installation.store.offered(code)
        language, _ = reader(request.environ)
        if device is None:
            return self.stand.page("kiosk_stop.html", language, {"why": "code", "agency": ""}, 410)
        if request.method != "POST":
            place = self.stand.instruments.place(device.unit, device.service_point) or (None, None)
            instrument = self.stand.instrument(device)
            values = {
                "device": device,
                "place_name": ", ".join(rated.name for rated in reversed(place) if rated),
                "round_title": marked(instrument.round.title, language),
                "agency": instrument.asker(language),
            }
            return self.stand.page("kiosk_enrol.html", language, values)
        if not from_here(request.environ):
            abort(403)
        key = self.stand.installation.store.enrol(code)
        reply = home()
        if key:
            secure = request.is_secure
            reply.set_cookie(
                cookie_name(secure=secure), key, max_age=LIFETIME, path="/",
                httponly=True, samesite="Strict", secure=secure,
            )  # fmt: skip
        return reply
