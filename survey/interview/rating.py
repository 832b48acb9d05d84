"""The quick rating of one dossier: one screen, reached by its token, sent once.

The page brings the id of the response it would become, so that a page sent twice is one response; the
token is spent when the response is kept, in the same transaction. Whoever comes later is told gently.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from flask import Response, abort, make_response, request

from survey.clock import today
from survey.dossier.matter import TOKEN, Dossier
from survey.interview import replies
from survey.interview.body import FORM, content, fields
from survey.interview.instrument import Instrument
from survey.interview.instruments import Instruments
from survey.interview.noting import noted
from survey.interview.page import State, render
from survey.interview.sending import refused
from survey.interview.token import Verdict, judge, key_of, sign
from survey.interview.visit import Environ, Posted, posted, spoken
from survey.questionnaire.model import Answers, Item
from survey.response import Mode
from survey.response import Response as Filled
from survey.rounds import State as RoundState
from survey.site.headers import from_here
from survey.site.installation import Installation
from survey.store import LOCKED, NotKept, StoreBusy, TokenRefused
from survey.wording import Voice, day

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Rating:
    """A citizen at the screen of one dossier."""

    token: str
    dossier: Dossier
    instrument: Instrument
    language: str

    @property
    def voice(self) -> Voice:
        """The software as it speaks with this citizen."""
        return self.instrument.voice(self.language)

    def particulars(self) -> tuple[str, ...]:
        """Return what the screen says about the matter, so that the right one is rated."""
        finished = self.dossier.finished_on
        line = self.voice("rating.finished", day=day(finished)) if finished else ""
        return tuple(filter(None, (self.dossier.procedure, line)))


class Ratings:
    """The views of the quick rating."""

    def __init__(self, installation: Installation, instruments: Instruments) -> None:
        self.installation = installation
        self.instruments = instruments
        self.key = key_of(installation.settings.secret)

    def view(self, token: str) -> Response:
        """Show the screen of a dossier, or take its rating."""
        rating = self._found(token, request.environ)
        if request.method == "POST":
            return self._taken(rating, request.environ)
        if rating.dossier.used:
            return replies.spent(rating.instrument, rating.language, "used")
        return self._unasked(rating) or self._page(rating)

    def _found(self, token: str, environ: Environ) -> Rating:
        store = self.installation.store
        token = store.token_meant(token) if TOKEN.fullmatch(token) else ""
        dossier = store.dossier(token) if token else None
        instrument = self.instruments.find(dossier.round_id) if dossier else None
        if dossier is None or instrument is None or instrument.round.state is RoundState.DRAFT:
            abort(404)
        return Rating(token, dossier, instrument, spoken(instrument, environ)[0])

    def _unasked(self, rating: Rating) -> Response | None:
        """Return why a dossier that nobody has rated cannot be; None when it can."""
        if not rating.instrument.open:
            return replies.closed(rating.instrument, rating.language)
        if rating.dossier.expires_on < today():
            return replies.spent(rating.instrument, rating.language, "expired")
        return None

    def _page(
        self,
        rating: Rating,
        sent: Posted | None = None,
        *,
        problems: Mapping[str, str] | None = None,
        summary: str = "",
        alert: str = "",
        status: int = 200,
    ) -> Response:
        uuid, instrument = _id(sent), rating.instrument
        state = State(
            token=f"{uuid}.{sign(self.key, uuid, int(time.time()))}",
            items=instrument.shown(1, {}, uuid),
            values=sent.raw if sent else {},
            problems=problems or {},
            summary=summary,
            alert=alert,
            helped=sent is not None and sent.helped,
        )
        more = {"particulars": rating.particulars(), "to": f"/d/{rating.token}"}
        sheet = instrument.sheet(1, rating.language)
        return make_response(render(sheet, state, template="rating.html", more=more), status)

    def _taken(self, rating: Rating, environ: Environ) -> Response:
        sent = posted(fields(content(environ, FORM, self.installation.settings.largest_body)))
        language = rating.language
        uuid, _, proof = sent.token.partition(".")
        hours, now = self.installation.settings.token_hours, int(time.time())
        verdict = judge(self.key, uuid, proof, now=now, hours=hours)
        if not from_here(environ):
            abort(403)
        if verdict is Verdict.FALSE:
            alert = rating.voice("errors.late")
            return self._page(rating, sent, summary="errors", alert=alert, status=403)
        answers, refusals = rating.instrument.validator.check(sent.raw, language)
        wrong = {one.item: refused(one, rating.voice) for one in refusals if one.reason != "required"}
        if wrong:
            return self._page(rating, sent, problems=wrong, summary="errors", status=422)
        if not answers:
            missing = {item.name: rating.voice("unanswered.item") for item in _first(rating, uuid)}
            said = rating.voice("rating.choose")
            return self._page(rating, sent, problems=missing, summary="unanswered", alert=said, status=422)
        noticed = noted(proof, None, now=now, hours=hours, helped=sent.helped)
        return self._kept(rating, sent, _filled(rating, uuid, answers, noticed))

    def _kept(self, rating: Rating, sent: Posted, filled: Filled) -> Response:
        try:
            receipt = self.installation.writer.keep(filled)
        except TokenRefused as error:
            return replies.spent(rating.instrument, rating.language, error.reason)
        except NotKept:
            abort(422)
        except StoreBusy as busy:
            alert = rating.voice("failure.503")
            reply = self._page(rating, sent, summary="errors", alert=alert, status=503)
            reply.headers["Retry-After"] = str(busy.retry_after)
            return reply
        if receipt.status == LOCKED:
            return replies.closed(rating.instrument, rating.language)
        return replies.rated(rating.instrument, rating.language, receipt.status)


def _id(sent: Posted | None) -> str:
    """Return the id of the response a page would become: the one it had, so that its order stays."""
    had = sent.token.partition(".")[0] if sent else ""
    return had if _UUID.fullmatch(had) else str(uuid4())


def _first(rating: Rating, uuid: str) -> list[Item]:
    """Return the question that the buttons answer."""
    return [item for item in rating.instrument.shown(1, {}, uuid) if item.kind in ("rating", "single")][:1]


def _filled(rating: Rating, uuid: str, answers: Answers, noticed: Mapping[str, float]) -> Filled:
    on_path, missing = rating.instrument.settled(answers)
    round_, dossier = rating.instrument.round, rating.dossier
    return Filled(
        uuid,
        round_.round_id,
        round_.version,
        on_path,
        missing,
        mode=Mode.PHONE,
        language=rating.language,
        unit=dossier.unit,
        service_point=dossier.service_point,
        token=rating.token,
        noted=noticed,
    )
