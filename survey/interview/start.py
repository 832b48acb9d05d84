"""The first page of a form: who asks, why, how long, and that it is voluntary and without a name."""

from __future__ import annotations

from uuid import uuid4

from flask import Response, abort

from survey.interview import replies
from survey.interview.after import complaint
from survey.interview.instrument import Instrument
from survey.interview.instruments import Instruments
from survey.interview.visit import Environ, spoken
from survey.questionnaire.kinds import KINDS
from survey.site.page import Query, rendered
from survey.site.reply import Spliced
from survey.units import ServicePoint, Unit

_ID = "00000000-0000-4000-8000-000000000000"
"""Stands in the rendered page where a new id belongs."""

FRESH = (("Cache-Control", "private, no-cache"),)
"""Unlike the pages with answers, the start page may come back by "Back": it leads to the same form."""


class Starts:
    """Shows start pages."""

    def __init__(self, instruments: Instruments) -> None:
        self.instruments = instruments

    def show(self, instrument: Instrument, environ: Environ) -> Response:
        """Return the start page, with the id of the response that may begin there."""
        language, query = spoken(instrument, environ)
        if not instrument.open:
            return replies.closed(instrument, language)
        page = instrument.starts.page((language, query), lambda: self._render(instrument, language, query))
        return page.reply(str(uuid4()).encode(), environ)

    def _render(self, instrument: Instrument, language: str, query: Query) -> Spliced:
        place = self.instruments.place(query.unit, query.point) or abort(404)
        round_, items = instrument.round, list(instrument.questionnaire.items())
        asked = [item for item in items if KINDS[item.kind].reader and item.filled_by == "respondent"]
        values = {
            "round": round_,
            "questionnaire": instrument.questionnaire,
            "addressed_as": instrument.questionnaire.addressed_as,
            "agency": instrument.asker(language),
            "languages": instrument.languages,
            "place_name": _name(*place),
            "complaint": complaint(instrument, language, linked=True) if instrument.complaints.words else "",
            "n_items": len(asked),
            "conditional": instrument.conditional,
            "identifying": any(item.identifying for item in asked),
            "begin": f"/k/{round_.round_id}/{_ID}/1?{query.to(language)}",
        }
        page = rendered(instrument.env, "start.html", language, values, place=query)
        before, _, after = page.partition(_ID)
        return Spliced.of(before.encode(), after.encode(), FRESH)


def _name(unit: Unit | None, point: ServicePoint | None) -> str:
    return ", ".join(rated.name for rated in (point, unit) if rated)
