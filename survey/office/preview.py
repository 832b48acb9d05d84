"""A form as citizens will see it, before a round opens: marked as a preview, and nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, request

from survey.interview.after import complaint
from survey.interview.instrument import Instrument
from survey.interview.page import State, render
from survey.questionnaire.answering import Validator
from survey.questionnaire.kinds import KINDS
from survey.rounds import Round
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.store import Unknown


@dataclass(frozen=True, slots=True)
class Preview:
    """The views of a preview. They read nothing but the address, so there is nothing to keep."""

    installation: Installation

    def start(self, round_id: str) -> Response:
        """Show the first page of a round's form."""
        return self._start(self._of_round(round_id), f"/coquan/{round_id}")

    def section(self, round_id: str, number: str) -> Response:
        """Show one page of a round's questions."""
        return self._section(self._of_round(round_id), int(number), f"/coquan/{round_id}")

    def start_alone(self, version: str) -> Response:
        """Show the first page of a questionnaire that no round needs to ask."""
        return self._start(self._alone(version), f"/phieu/{version}")

    def section_alone(self, version: str, number: str) -> Response:
        """Show one page of such a questionnaire's questions."""
        return self._section(self._alone(version), int(number), f"/phieu/{version}")

    def _start(self, instrument: Instrument, back: str) -> Response:
        language = _language(instrument)
        items = list(instrument.questionnaire.items())
        asked = [item for item in items if KINDS[item.kind].reader and item.filled_by == "respondent"]
        values = {
            "round": instrument.round,
            "questionnaire": instrument.questionnaire,
            "addressed_as": instrument.questionnaire.addressed_as,
            "agency": instrument.round.agency.to(language) or instrument.agency,
            "languages": instrument.languages,
            "place_name": "",
            "complaint": complaint(instrument, language, linked=True) if instrument.complaints.words else "",
            "n_items": len(asked),
            "conditional": instrument.conditional,
            "identifying": any(item.identifying for item in asked),
            "begin": f"{back}/xemthu/1?lang={language}",
            "back": back,
            "back_to": _called(back),
        }
        return Response(rendered(self.installation.env, "preview_start.html", language, values))

    def _section(self, instrument: Instrument, place: int, back: str) -> Response:
        """Show one page of questions; those that depend on answers of other pages are all there."""
        if place > len(instrument.sections):
            abort(404)
        language = _language(instrument)
        sheet = instrument.sheet(place, language)
        items = tuple(item for item in sheet.section.items if item.filled_by == "respondent")
        here = f"{back}/xemthu"
        more = {
            "round": instrument.round,
            "back": back,
            "back_to": _called(back),
            "before": f"{here}/{place - 1}?lang={language}" if place > 1 else f"{here}?lang={language}",
            "after": "" if sheet.last else f"{here}/{place + 1}?lang={language}",
        }
        return Response(render(sheet, State(token="", items=items), template="preview.html", more=more))

    def _of_round(self, round_id: str) -> Instrument:
        store = self.installation.store
        try:
            round_ = store.round(round_id)
        except Unknown:
            abort(404)
        return Instrument.of(self.installation, round_, Validator(store.questionnaire(round_.version)))

    def _alone(self, version: str) -> Instrument:
        try:
            asked = self.installation.store.questionnaire(version)
        except Unknown:
            abort(404)
        return Instrument.of(self.installation, Round("xem-thu", asked.title, version), Validator(asked))


def _called(back: str) -> str:
    """Return the words that lead back to the page of the round, or of the questionnaire."""
    return "results.to_office" if back.startswith("/coquan/") else "questionnaires.to_one"


def _language(instrument: Instrument) -> str:
    """Return the reader's language where the form has it, else the form's first."""
    language, _ = reader(request.environ)
    return language if language in instrument.languages else instrument.languages[0]
