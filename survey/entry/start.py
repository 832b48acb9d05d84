"""Where a clerk begins: the head of a box of forms, today's own forms, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.clock import HERE, day_of, today
from survey.entry.desk import Desk, language, midnight, serial_of, whole
from survey.keying import Batch
from survey.listing import alphabet
from survey.rounds import Round, State
from survey.site.permissions import PERMISSIONS, may
from survey.site.press import Press
from survey.store import NotWithdrawn
from survey.wording import day as said_day
from survey.wording import say

MOST_IN_BOX = 9999


@dataclass(frozen=True, slots=True)
class Start:
    """The views of a clerk's first page."""

    desk: Desk

    def view(self, round_id: str) -> AnyResponse:
        """Show the page, or begin a batch."""
        round_ = self.desk.round(round_id)
        if request.method != "POST":
            return self._page(round_)
        batch, problems = self._batch(round_)
        if not Press().sent():
            problems["place"] = say("form.stale", language())
        if problems:
            return self._page(round_, problems, 422)
        number = self.desk.installation.store.add_batch(batch)
        return redirect(f"/nhaplieu/{round_id}/{number}?lang={language()}", 303)

    def undo(self, round_id: str) -> AnyResponse:
        """Take back one of today's own forms."""
        round_ = self.desk.round(round_id)
        serial = serial_of(request.form.get("serial", ""))
        if not Press().sent() or serial is None:
            return self._page(round_, {"undo": say("form.stale", language())}, 422)
        store, within = self.desk.installation.store, self.desk.scope()
        if within.units is not None and store.units_of_forms(round_id).get(serial, "") not in within:
            return self._page(round_, {"undo": say("keying.not_yours", language())}, 409)
        try:
            store.undo_form(round_id, serial, self.desk.member().name, since=midnight())
        except NotWithdrawn as refused:
            return self._page(round_, {"undo": say(refused.reason, language())}, 409)
        return redirect(f"/nhaplieu/{round_id}?lang={language()}", 303)

    def _batch(self, round_: Round) -> tuple[Batch, dict[str, str]]:
        """Return the batch that was described, and what is wrong with it by field."""
        store, sent = self.desk.installation.store, request.form
        problems: dict[str, str] = {}
        kind, _, code = sent.get("place", "").partition(":")
        points = {point.code: point.unit for point in store.service_points()}
        units = {unit.code for unit in store.units()}
        unit, point = (points.get(code, ""), code) if kind == "p" else (code, "")
        unknown = (point and point not in points) or (unit and unit not in units) or (units and not unit)
        if unknown or unit not in self.desk.scope():
            problems["place"] = say("keying.no_place", language())
        day = day_of(sent.get("collected_on", ""))
        if wrong := self._wrong_day(round_, day):
            problems["collected_on"] = wrong
        n = whole(sent.get("n_forms", "").strip() or "0", MOST_IN_BOX)
        if n is None:
            problems["n_forms"] = say("keying.no_count", language(), most=MOST_IN_BOX)
        box = " ".join(sent.get("box", "").split())[:40]
        batch = Batch(round_.round_id, self.desk.member().name, unit, point, day, box, n or 0)
        return batch, problems

    def _wrong_day(self, round_: Round, day: date | None) -> str:
        """Say why forms cannot have been collected on *day*: later than today, or after the round closed."""
        if day is None or day > today():
            return say("keying.no_day", language())
        closed = self.desk.installation.store.closed_at(round_.round_id)
        if round_.state is State.CLOSED and closed and day > closed.astimezone(HERE).date():
            return say("keying.after_closing", language(), day=said_day(closed.astimezone(HERE).date()))
        return ""

    def _page(self, round_: Round, problems: dict[str, str] | None = None, status: int = 200) -> Response:
        store, member, within = self.desk.installation.store, self.desk.member(), self.desk.scope()
        units = {unit.code: unit.name for unit in store.units() if unit.code in within}
        points = [point for point in store.service_points() if point.unit in within]
        places = [(f"p:{p.code}", f"{units.get(p.unit, p.unit)} – {p.name}") for p in points]
        places += [(f"u:{code}", name) for code, name in units.items()]
        batches = store.batches(round_.round_id, member.name)
        values = {
            "round": round_,
            "problems": problems or {},
            "places": sorted(places, key=lambda known: alphabet.place(known[1])),
            "sent": request.form,
            "today": today().strftime("%d/%m/%Y"),
            "batches": [(batch, n, self.desk.place(batch)) for batch, n in batches],
            "mine": store.forms_of(round_.round_id, member.name, midnight()),
            "twice": self.desk.waiting_twice(round_.round_id),
            "scanned": self.desk.scanned(round_.round_id),
            "manages": may(member.role, PERMISSIONS["entry.differences"]),
        }
        return self.desk.page("batches.html", values, status)
