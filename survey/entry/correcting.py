"""A form keyed again: corrected with a reason, or keyed a second time by another clerk."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.entry.desk import Desk, language, response, sent_uuid, sent_values, serial_of
from survey.entry.page import Filled
from survey.entry.reading import Keyed, as_keyed, compared, keyed
from survey.keying import PaperForm
from survey.questionnaire.paper import asked
from survey.response import Response
from survey.rounds import Round
from survey.site.permissions import PERMISSIONS, may
from survey.site.press import Press
from survey.store import NotWithdrawn, SecondRefused
from survey.wording import say


@dataclass(frozen=True, slots=True)
class Correcting:
    """The views of a form that is keyed once more."""

    desk: Desk

    def correct(self, round_id: str, serial: int) -> AnyResponse:
        """Show a form to correct, or take its new version."""
        round_, store = self.desk.round(round_id), self.desk.installation.store
        form, kept = self.kept(round_id, serial)
        member = self.desk.member()
        if form.clerk != member.name and not may(member.role, PERMISSIONS["entry.differences"]):
            abort(404)
        values: dict[str, object] = {
            "title": say("keying.correct", language(), serial=serial),
            "serial": str(serial),
            "fixed": True,
            "reason": request.form.get("reason", "")[:200],
            "particulars": tuple(" · ".join(version) for version in store.versions(round_id, serial)),
            "back": f"/nhaplieu/{round_id}",
        }
        validator = self.desk.validator(round_)
        if request.method != "POST":
            now = as_keyed(validator.questionnaire, kept.answers, form.remarks, language())
            return self.desk.keying_page(round_, Filled(now), values)
        read = keyed(validator, sent_values(), language())
        values |= _wrong(read)
        if not str(values["reason"]).strip():
            values["reason_problem"] = say("keying.no_reason", language())
        if read.problems or values.keys() & {"reason_problem", "notice", "off_path"}:
            return self.desk.keying_page(round_, Filled(sent_values(), read.problems), values, 422)
        try:
            self.replace(kept, serial, read, str(values["reason"]).strip())
        except NotWithdrawn as refused:
            values["notice"] = say(refused.reason, language())
            return self.desk.keying_page(round_, Filled(sent_values()), values, 409)
        return redirect(f"/nhaplieu/{round_id}?lang={language()}", 303)

    def replace(self, kept: Response, serial: int, read: Keyed, reason: str) -> None:
        """Keep the new version of a form."""
        round_ = self.desk.round(kept.round_id)
        place = {"unit": kept.unit, "service_point": kept.service_point, "language": kept.language}
        filled = response(round_, sent_uuid(), read, **place)
        store = self.desk.installation.store
        store.correct_form(filled, serial, read.remarks, by=self.desk.member().name, reason=reason)

    def kept(self, round_id: str, serial: int) -> tuple[PaperForm, Response]:
        """Return a form and what is kept of it, or answer that there is none."""
        store = self.desk.installation.store
        form = store.paper_form(round_id, serial) or abort(404)
        kept = store.response(form.uuid) or abort(404)
        return (form, kept) if kept.unit in self.desk.scope() else abort(404)

    def second(self, round_id: str) -> AnyResponse:
        """Show the next form that another clerk keyed, empty; or take what was keyed this time."""
        round_ = self.desk.round(round_id)
        waiting = self.desk.waiting_twice(round_id)
        first = waiting[0] if waiting else None
        serial = serial_of(request.form.get("serial", "")) if request.method == "POST" else first
        if serial is None or serial not in waiting:
            return redirect(f"/nhaplieu/{round_id}?lang={language()}", 303)
        values: dict[str, object] = {
            "title": say("keying.second", language(), serial=serial),
            "serial": str(serial),
            "fixed": True,
            "particulars": (say("keying.second_means", language()),),
            "back": f"/nhaplieu/{round_id}",
        }
        if request.method != "POST":
            return self.desk.keying_page(round_, Filled(), values)
        read = keyed(self.desk.validator(round_), sent_values(), language())
        values |= _wrong(read)
        if read.problems or values.keys() & {"notice", "off_path"}:
            return self.desk.keying_page(round_, Filled(sent_values(), read.problems), values, 422)
        self._save_second(round_, serial, read)
        return redirect(f"/nhaplieu/{round_id}/lanhai?lang={language()}", 303)

    def _save_second(self, round_: Round, serial: int, read: Keyed) -> None:
        form, kept = self.kept(round_.round_id, serial)
        questionnaire = self.desk.validator(round_).questionnaire
        first = as_keyed(questionnaire, kept.answers, form.remarks)
        again = as_keyed(questionnaire, read.answers, read.remarks)
        pairs = {}
        for _, item in asked(questionnaire):
            one, other = first[item.name], again[item.name]
            same = compared(item, one) == compared(item, other)
            pairs[item.name] = (one, one if same else other)
        try:
            self.desk.installation.store.save_second(round_.round_id, serial, self.desk.member().name, pairs)
        except SecondRefused:
            abort(403)


def _wrong(read: Keyed) -> dict[str, object]:
    """Return what the page must say again before the form is taken."""
    found: dict[str, object] = {"uuid": sent_uuid()}
    if not Press().sent():
        found["notice"] = say("form.stale", language())
    if read.off_path and "off_path" not in request.form:
        found["off_path"] = read.off_path
    return found
