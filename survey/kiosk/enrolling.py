"""How a tablet becomes a device of a service point: it opens a code that works once, and keeps a key."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from survey.device import LIFETIME, Device, cookie_name
from survey.forms import marked
from survey.kiosk.stand import Stand, home
from survey.site.headers import from_here
from survey.site.page import reader

TRIED = 3600
"""Seconds for which a browser that keeps cookies is known to; a code lives half as long."""


@dataclass(frozen=True, slots=True)
class Enrolling:
    """The view of enrolment. A preview uses nothing up, nor does a browser that could not keep the key."""

    stand: Stand

    def view(self, code: str) -> AnyResponse:
        """Show what this tablet would become, or make it so."""
        device = self.stand.installation.store.offered(code)
        language, _ = reader(request.environ)
        if device is None:
            return self.stand.page("kiosk_stop.html", language, {"why": "code", "agency": ""}, 410)
        if request.method != "POST":
            return self._offer(device, language)
        if not from_here(request.environ):
            abort(403)
        if _trial() not in request.cookies:
            return self.stand.page("kiosk_stop.html", language, {"why": "cookie", "agency": ""}, 409)
        key = self.stand.installation.store.enrol(code)
        reply = home()
        if key:
            secure = request.is_secure
            reply.set_cookie(
                cookie_name(secure=secure), key, max_age=LIFETIME, path="/",
                httponly=True, samesite="Strict", secure=secure,
            )  # fmt: skip
        reply.delete_cookie(_trial(), path="/", httponly=True, samesite="Strict", secure=request.is_secure)
        return reply

    def _offer(self, device: Device, language: str) -> Response:
        """Show what this tablet would become, and see whether its browser keeps a cookie."""
        place = self.stand.instruments.place(device.unit, device.service_point) or (None, None)
        instrument = self.stand.instrument(device)
        values = {
            "device": device,
            "place_name": ", ".join(rated.name for rated in reversed(place) if rated),
            "round_title": marked(instrument.round.title, language),
            "agency": instrument.asker(language),
        }
        reply = self.stand.page("kiosk_enrol.html", language, values)
        reply.set_cookie(
            _trial(), "1", max_age=TRIED, path="/", httponly=True, samesite="Strict", secure=request.is_secure
        )
        return reply


def _trial() -> str:
    """Return the name of the cookie that only shows whether there can be any."""
    return f"{cookie_name(secure=request.is_secure)}-trial"
