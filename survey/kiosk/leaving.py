"""Staff at a kiosk: a PIN to leave it, what the device says of itself, and its regular word to the office."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.clock import moment
from survey.device import Device, cookie_name
from survey.forms import marked
from survey.kiosk.stand import Stand, home, sent
from survey.site.headers import from_here
from survey.software import VERSION
from survey.store import Throttled
from survey.wording import say

OPENED = "hailong-kiosk-open"
"""The cookie of a device whose PIN was typed; it goes with the next first screen."""

OPEN_FOR = 5 / 60
"""Hours for which a typed PIN opens the device page."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """The views for staff who stand at a device."""

    stand: Stand

    def ask(self) -> AnyResponse:
        """Ask for the PIN, or open the device page."""
        device = self.stand.device()
        if request.method != "POST":
            return self._pin_page()
        if not from_here(request.environ):
            abort(403)
        pin = sent(self.stand.installation.settings.largest_body).get("pin", [""])[-1].strip()
        try:
            fits = self.stand.installation.store.is_pin(device.device_id, pin)
        except Throttled as throttled:
            seconds = throttled.retry_after
            late = self._pin_page(say("kiosk.pin_wait", self._language(), minutes=-(-seconds // 60)), 429)
            late.headers["Retry-After"] = str(seconds)
            return late
        if not fits:
            return self._pin_page(say("kiosk.pin_wrong", self._language()), 422)
        reply = redirect(f"/kiosk/may?lang={self._language()}", 303)
        token = self.stand.token(f"open {device.device_id}")
        reply.set_cookie(
            OPENED, token, httponly=True, samesite="Strict", secure=request.is_secure, path="/kiosk"
        )
        return reply

    def device(self) -> AnyResponse:
        """Show what the device knows of itself, or take it out of service."""
        device = self.stand.device()
        token = request.cookies.get(OPENED, "")
        if not self.stand.is_token(f"open {device.device_id}", token, hours=OPEN_FOR):
            return redirect(f"/kiosk/ra?lang={self._language()}", 303)
        if request.method == "POST":
            return self._out_of_service(device)
        place = self.stand.instruments.place(device.unit, device.service_point) or (None, None)
        values = {
            "device": device,
            "place_name": ", ".join(rated.name for rated in reversed(place) if rated),
            "round_title": marked(self.stand.instrument(device).round.title, self._language()),
            "moment": moment,
            "version": VERSION,
        }
        return self.stand.page("kiosk_device.html", self._language(), values | self._asker())

    def _out_of_service(self, device: Device) -> AnyResponse:
        if not from_here(request.environ):
            abort(403)
        self.stand.installation.store.revoke(device.device_id, "kiosk")
        reply = home()
        secure = request.is_secure
        reply.delete_cookie(
            cookie_name(secure=secure), httponly=True, samesite="Strict", secure=secure, path="/"
        )
        return reply

    def check_in(self) -> Response:
        """Note what a device says of itself: the application it runs, and how many responses wait on it."""
        device = self.stand.device()
        if not from_here(request.environ):
            abort(403)
        said = sent(self.stand.installation.settings.largest_body)
        unsent = said.get("unsent", [""])[-1]
        n = int(unsent) if unsent.isascii() and unsent.isdecimal() and len(unsent) < 7 else None
        self.stand.installation.store.see_device(device, said.get("version", [""])[-1], n)
        return Response(status=204, mimetype="text/plain")

    def _pin_page(self, problem: str = "", status: int = 200) -> Response:
        values = {"problem": problem} | self._asker()
        return self.stand.page("kiosk_pin.html", self._language(), values, status)

    def _language(self) -> str:
        return self.stand.tongue(self.stand.instrument(self.stand.device()))

    def _asker(self) -> dict[str, object]:
        return {"agency": self.stand.instrument(self.stand.device()).asker(self._language())}
