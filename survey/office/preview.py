"""A round's form as citizens will see it, before it opens: marked as a preview, and nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, request

from survey.installation import Installation
from survey.interview.after import complaint
from survey.interview.instrument import Instrument
from survey.interview.page import State, render
from survey.page import reader, rendered
from survey.questionnaire.answering import Validator
from survey.questionnaire.kinds import KINDS
from survey.store import Unknown


@dataclass(frozen=True, slots=True)
class Preview:
    """The views of a preview. They read nothing but the address, so there is nothing to keep."""

    installation: Installation

    def start(self, round_id: str) -> Response:
        """Show the first page of the form."""
        instrument = self._instrument(round_id)
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
            "begin": f"/coquan/{round_id}/xemthu/1?lang={language}",
            "back": f"/coquan/{round_id}",
        }
        return Response(rendered(self.installation.env, "preview_start.html", language, values))

    def section(self, round_id: str, number: str) -> Response:
        """Show one page of questions; those that depend on answers of other pages are all there."""
        instrument, place = self._instrument(round_id), int(number)
        if place > len(instrument.sections):
            abort(404)
        language = _language(instrument)
        sheet = instrument.sheet(place, language)
        items = tuple(item for item in sheet.section.items if item.filled_by == "respondent")
        here = f"/coquan/{round_id}/xemthu"
        more = {
            "round": instrument.round,
            "back": f"/coquan/{round_id}",
            "before": f"{here}/{place - 1}?lang={language}" if place > 1 else f"{here}?lang={language}",
            "after": "" if sheet.last else f"{here}/{place + 1}?lang={language}",
        }
        return Response(render(sheet, State(token="", items=items), template="preview.html", more=more))

    def _instrument(self, round_id: str) -> Instrument:
        store = self.installation.store
        try:
            round_ = store.round(round_id)
        except Unknown:
            abort(404)
        return Instrument.of(self.installation, round_, Validator(store.questionnaire(round_.version)))


def _language(instrument: Instrument) -> str:
    """Return the reader's language where the form has it, else the form's first."""
    language, _ = reader(request.environ)
    return language if language in instrument.languages else instrument.languages[0]
