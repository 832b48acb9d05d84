"""A section as a page: shown fresh, or with what was answered on it before, or again with what was wrong."""

from __future__ import annotations

import time
from collections.abc import Mapping

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from survey.interview import replies
from survey.interview.instruments import Instruments
from survey.interview.page import State, render
from survey.interview.token import key_of, sign
from survey.interview.visit import Environ, Posted, Visit, standing
from survey.questionnaire.model import Answers
from survey.site.installation import Installation
from survey.site.reply import Ready

Reply = AnyResponse


class Sections:
    """Shows the pages of forms."""

    def __init__(self, installation: Installation, instruments: Instruments) -> None:
        self.store = installation.store
        self.writer = installation.writer
        self.instruments = instruments
        self.key = key_of(installation.settings.secret)

    def token(self, visit: Visit) -> str:
        """Return a new token for a page of the visit's response."""
        return sign(self.key, visit.uuid, int(time.time()))

    def show(self, visit: Visit, environ: Environ) -> Reply:
        """Return the page, with what was answered on it before."""
        instrument = visit.instrument
        fresh = self.writer.is_fresh(visit.uuid)
        known = standing(self.store, self.instruments, visit, fresh=fresh)
        if known.kept:
            return replies.sent(instrument, visit.language, visit.query)
        if not instrument.open:
            return replies.closed(instrument, visit.language, midway=bool(known.answers))
        page = instrument.page(visit.number, visit.language)
        alike = not instrument.conditional and not instrument.drawn(visit.number)
        if alike and not known.answers and not known.helped:
            return page.fresh.reply(self.token(visit).encode(), environ)
        if visit.number not in instrument.met(known.answers):
            return redirect(visit.address(nearest(visit, known.answers)), 303)
        items = instrument.shown(visit.number, known.answers, visit.uuid)
        place = position(visit, known.answers)
        token = self.token(visit).encode()
        return Ready(page.filled(token, items, known.answers, place, helped=known.helped))

    def again(
        self,
        visit: Visit,
        sent: Posted,
        answers: Answers,
        *,
        status: int = 422,
        problems: Mapping[str, str] | None = None,
        summary: str = "errors",
        alert: str = "",
    ) -> Response:
        """Return the page as it was sent, with what is wrong above and beside it; nothing was stored."""
        instrument = visit.instrument
        state = State(
            token=self.token(visit),
            items=instrument.shown(visit.number, instrument.elsewhere(visit.number, answers), visit.uuid),
            values=sent.raw,
            position=position(visit, answers),
            problems=problems or {},
            summary=summary,
            alert=alert,
            prompted=summary == "unanswered",
            helped=sent.helped,
        )
        return Response(render(instrument.sheet(visit.number, visit.language), state), status)


def nearest(visit: Visit, answers: Answers) -> int:
    """Return the number of the section to go to when the visit's own is not on the path."""
    met = visit.instrument.met(answers)
    return next((number for number in met if number > visit.number), met[-1])


def position(visit: Visit, answers: Answers) -> int:
    """Return which part of the path the visit's section is, from 1."""
    return sum(number <= visit.number for number in visit.instrument.met(answers))
