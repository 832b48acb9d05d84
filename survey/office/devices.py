"""Devices at service points: added, enrolled by a code that is shown once, watched, and revoked."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.clock import moment
from survey.device import Device
from survey.listing import alphabet
from survey.rounds import State
from survey.settings import is_local
from survey.site.address import public
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import PERMISSIONS, may, signed_in
from survey.site.press import Press
from survey.site.qr import qr
from survey.software import VERSION
from survey.store import Unknown
from survey.store.devices import CODE_LIVES
from survey.wording import say


@dataclass(frozen=True, slots=True)
class Devices:
    """The views of devices."""

    installation: Installation

    def list(self) -> Response:
        """Show every device: where it stands, when it was last heard of, and what it has not sent."""
        return self._list()

    def add(self) -> AnyResponse:
        """Add a device, as a draft of one: nothing may use it until it is enrolled."""
        sent, store = request.form, self.installation.store
        if not Press().sent():
            return self._list(say("form.stale", self._language()), 422)
        try:
            store.add_device(sent.get("point", ""), sent.get("round", ""), sent.get("name", ""), self._by())
        except Unknown:
            return self._list(say("device.no_place", self._language()), 422)
        return self._back()

    def enrol(self, device_id: str) -> AnyResponse:
        """Make a new code and a new PIN, and show them this once."""
        device = self._found(device_id)
        if not Press().sent():
            return self._list(say("form.stale", self._language()), 422)
        made = self.installation.store.offer_enrolment(device_id)
        address = f"{public(self.installation)}/kiosk/ghidanh/{made.code}"
        values = {
            "device": device,
            "place_name": self._places().get(device.service_point, device.service_point),
            "address": address,
            "local": is_local(address),
            "picture": qr(address),
            "pin": made.pin,
            "minutes": int(CODE_LIVES.total_seconds() // 60),
        }
        return self._page("device_code.html", values)

    def change(self, device_id: str) -> AnyResponse:
        """Revoke a device at once, or let it ask another round."""
        device, store = self._found(device_id), self.installation.store
        if not Press().sent():
            return self._list(say("form.stale", self._language()), 422)
        if request.form.get("do") == "revoke":
            store.revoke(device.device_id, self._by())
        else:
            try:
                store.ask_on_device(device.device_id, request.form.get("round", ""))
            except Unknown:
                return self._list(say("device.no_place", self._language()), 422)
        return self._back()

    def _list(self, refused: str = "", status: int = 200) -> Response:
        store, member = self.installation.store, signed_in(self.installation)
        rounds = {round_.round_id: round_ for round_ in store.rounds()}
        values = {
            "devices": store.devices(),
            "places": self._places(),
            "rounds": rounds,
            "asking": [round_ for round_ in rounds.values() if round_.state in (State.DRAFT, State.OPEN)],
            "may_change": member is not None and may(member.role, PERMISSIONS["office.add_device"]),
            "refused": refused,
            "version": VERSION,
            "moment": moment,
        }
        return self._page("devices.html", values, status)

    def _places(self) -> dict[str, str]:
        store = self.installation.store
        units = {unit.code: unit.name for unit in store.units()}
        named = {p.code: f"{units.get(p.unit, p.unit)} – {p.name}" for p in store.service_points()}
        return dict(sorted(named.items(), key=lambda place: alphabet.place(place[1])))

    def _found(self, device_id: str) -> Device:
        known = {device.device_id: device for device in self.installation.store.devices()}
        return known.get(device_id) or abort(404)

    def _by(self) -> str:
        return (signed_in(self.installation) or abort(403)).name

    def _language(self) -> str:
        return reader(request.environ)[0]

    def _back(self) -> AnyResponse:
        return redirect(f"/thietbi?lang={self._language()}", 303)

    def _page(self, template: str, values: dict[str, object], status: int = 200) -> Response:
        shared = {"member": signed_in(self.installation), "press": Press()}
        page = rendered(self.installation.env, template, self._language(), values | shared)
        return Response(page, status)
