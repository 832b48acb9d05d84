"""Ordering paper: forms with serial numbers and posters of service points; the worker prints them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.entry.desk import Desk, language, whole
from survey.keying import PrintRun
from survey.rounds import Round
from survey.settings import is_local
from survey.site.address import public
from survey.site.press import Press
from survey.units import points_under
from survey.wording import LANGUAGES, say

MOST_COPIES = 500
"""Forms in one file; more are several files."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The views of printing."""

    desk: Desk

    def view(self, round_id: str) -> AnyResponse:
        """Show what was printed, or take an order."""
        round_ = self.desk.round(round_id)
        if request.method != "POST":
            return self._page(round_)
        run = self._run(round_)
        if not Press().sent() or run is None:
            return self._page(round_, say("printing.refused", language(), most=MOST_COPIES), 422)
        store = self.desk.installation.store
        store.ask_print(run)
        store.ask_job("paper", round_id)
        return redirect(f"/nhaplieu/{round_id}/in?lang={language()}", 303)

    def file(self, round_id: str, run_id: int, name: str) -> Response:
        """Hand out a printed file, to be saved: nothing of it is run in the page."""
        store, within = self.desk.installation.store, self.desk.scope()
        found = store.print_file(round_id, run_id, name)
        if found is None or store.print_run(round_id, run_id).unit not in within:
            abort(404)
        reply = Response(found[1], content_type=found[0])
        reply.headers.set("Content-Disposition", "attachment", filename=name)
        return reply

    def _run(self, round_: Round) -> PrintRun | None:
        """Return the order that was sent; None when it cannot be one."""
        store, sent = self.desk.installation.store, request.form
        languages = store.questionnaire(round_.version).languages
        points = {point.code: point.unit for point in store.service_points()}
        what, tongue = sent.get("what", ""), sent.get("language", languages[0])
        kind, _, code = sent.get("place", "").partition(":")
        point = code if kind == "p" else ""
        unit = points.get(point, "") if point else code
        known = {"", *(each.code for each in store.units())}
        copies = whole(sent.get("copies", "1"), MOST_COPIES)
        placed = unit in known and (not point or point in points) and unit in self.desk.scope()
        if what not in ("form", "poster") or tongue not in languages or not placed or not copies:
            return None
        site, by = public(self.desk.installation), self.desk.member().name
        channel = self.desk.installation.settings.complaints if what == "form" else ""
        key = (round_.round_id, what, tongue, unit, point, copies)
        if what == "poster" and not points_under(unit, store.units(), store.service_points()):
            return None
        return PrintRun(*key, site=site, asked_by=by, complaints=channel)

    def _page(self, round_: Round, refused: str = "", status: int = 200) -> Response:
        store, within = self.desk.installation.store, self.desk.scope()
        units = {unit.code: unit.name for unit in store.units() if unit.code in within}
        points = {
            p.code: f"{units.get(p.unit, p.unit)} – {p.name}"
            for p in store.service_points()
            if p.unit in within
        }
        runs = [
            (run, points.get(run.service_point) or units.get(run.unit, ""))
            for run in store.print_runs(round_.round_id)
            if run.unit in within
        ]
        many = {
            code: (name, len(under))
            for code, name in units.items()
            if len(under := points_under(code, store.units(), store.service_points())) > 1
        }
        values = {
            "round": round_,
            "questionnaire": (asked := store.questionnaire(round_.version)),
            "written": {t: say("language.name", t) if t in LANGUAGES else t for t in asked.languages},
            "points": points,
            "units": units,
            "many": many,
            "whole": within.units is None,
            "runs": runs,
            "waiting": any(not run.files for run, _ in runs),
            "refused": refused,
            "most": MOST_COPIES,
            "site": (site := public(self.desk.installation)),
            "local": is_local(site),
        }
        return self.desk.page("paper.html", values, status)
