"""What a citizen sends: judged, kept, and led on.

Each page is sent by POST and answered by a redirect (303), so that Back, Forward and Reload never send
anything twice. What was answered so far lies in a draft under the response's id. The order of judging is:
what can be read, the id, the token, the answers. The id comes first because whoever sends again what is
kept must hear so, whatever their clock and ours say.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Response, abort, redirect

from survey.interview import replies
from survey.interview.body import FORM, content, fields
from survey.interview.noting import noted
from survey.interview.section import Reply, Sections, nearest
from survey.interview.token import Verdict, judge, made_at
from survey.interview.visit import Environ, Posted, Standing, Visit, posted, standing
from survey.questionnaire.answering import Refusal
from survey.questionnaire.model import Answers, Item
from survey.response import Mode
from survey.response import Response as Filled
from survey.site.headers import from_here
from survey.site.installation import Installation
from survey.store import LOCKED, Begun, NotKept, StoreBusy
from survey.wording import Voice

log = logging.getLogger(__name__)

_Wrong = tuple[Sequence[Refusal], Sequence[Item]]
"""What was refused, and the items on the page."""


class Sending:
    """Takes the pages of forms."""

    def __init__(self, installation: Installation, sections: Sections) -> None:
        self.writer = installation.writer
        self.settings = installation.settings
        self.sections = sections

    def take(self, visit: Visit, environ: Environ) -> Reply:
        """Take what was answered on the page, and lead on."""
        sent = posted(fields(content(environ, FORM, self.settings.largest_body)))
        try:
            return self._taken(visit, environ, sent, fresh=self.writer.is_fresh(visit.uuid))
        except Begun:  # in another process
            return self._taken(visit, environ, sent, fresh=False)

    def _taken(self, visit: Visit, environ: Environ, sent: Posted, *, fresh: bool) -> Reply:
        known = standing(self.sections.store, self.sections.instruments, visit, fresh=fresh)
        if known.kept is None:
            if not from_here(environ):
                abort(403)
            if not visit.instrument.open:
                return replies.closed(visit.instrument, visit.language, midway=True)
            if self._worth(visit, sent) is Verdict.FALSE:
                alert = visit.voice("errors.late")
                return self.sections.again(visit, sent, known.answers, alert=alert, status=403)
        return self._judged(visit, sent, known)

    def _worth(self, visit: Visit, sent: Posted) -> Verdict:
        """Return what the page's token is worth; a late page is taken and noted."""
        hours, now = self.settings.token_hours, int(time.time())
        verdict = judge(self.sections.key, visit.uuid, sent.token, now=now, hours=hours)
        if verdict is Verdict.LATE:
            log.info("a late page of round %s was taken", visit.instrument.round.round_id)
        return verdict

    def _judged(self, visit: Visit, sent: Posted, known: Standing) -> Reply:
        instrument, number = visit.instrument, visit.number
        others = instrument.elsewhere(number, known.answers)
        if number not in instrument.met(others):
            return redirect(visit.address(nearest(visit, others)), 303)
        items = instrument.shown(number, others, visit.uuid)
        read, refusals = instrument.validator.check(
            sent.raw, visit.language, items=instrument.here[number - 1], earlier=others
        )
        if refusals and sent.go == "next":
            wrong, unanswered = _apart(refusals, items)
            if wrong:
                return self._refused(visit, sent, known.answers, (wrong, items))
            if unanswered and not sent.prompted:
                words = dict.fromkeys(unanswered, visit.voice("unanswered.item"))
                advice = visit.voice("unanswered.advice")
                return self.sections.again(
                    visit, sent, known.answers, problems=words, summary="unanswered", alert=advice
                )
        return self._stored(visit, sent, others | read, known)

    def _refused(self, visit: Visit, sent: Posted, answers: Answers, wrong: _Wrong) -> Response:
        """Return the page with its errors; one that belongs to no question on it is said above all."""
        refusals, items = wrong
        named = {refusal.item: refused(refusal, visit.voice) for refusal in refusals}
        shown = {item.name for item in items}
        asked = {item.name: item.text for item in visit.instrument.questionnaire.items()}
        strange = [
            f"“{asked[name].to(visit.language)}”: {words}" if name in asked else words
            for name, words in named.items()
            if name not in shown
        ]
        return self.sections.again(visit, sent, answers, problems=named, alert=" ".join(strange))

    def _stored(self, visit: Visit, sent: Posted, answers: Answers, known: Standing) -> Reply:
        """Store *answers*, as a draft or whole; when nothing can be stored now, show the page again."""
        try:
            after = self._after(visit, sent, answers)
            if known.kept or after is None:
                return self._kept(visit, sent, answers, known)
            return self._drafted(visit, sent, (answers, known), after)
        except StoreBusy as busy:
            alert = visit.voice("failure.503")
            reply = self.sections.again(visit, sent, known.answers, alert=alert, status=503)
            reply.headers["Retry-After"] = str(busy.retry_after)
            return reply

    def _after(self, visit: Visit, sent: Posted, answers: Answers) -> int | None:
        """Return the number of the section to go to; None when the form has come to its end."""
        number, met = visit.number, visit.instrument.met(answers)
        if sent.go == "next":
            return next((other for other in met if other > number), None)
        if sent.go == "back":
            return max((other for other in met if other < number), default=number)
        return number

    def _drafted(self, visit: Visit, sent: Posted, stored: tuple[Answers, Standing], after: int) -> Reply:
        answers, known = stored
        language = sent.language if sent.language in visit.instrument.languages else visit.language
        round_id = visit.instrument.round.round_id
        self.writer.save_draft(
            visit.uuid,
            round_id,
            answers,
            language,
            unit=known.unit,
            service_point=known.point,
            begun_at=made_at(sent.token) if known.begun_at is None else known.begun_at,
            mode=Mode.ASSISTED if _helped(visit, sent, known) else Mode.WEB,
            fresh=known.fresh,
        )
        return redirect(visit.address(after, language), 303)

    def _kept(self, visit: Visit, sent: Posted, answers: Answers, known: Standing) -> Reply:
        instrument = visit.instrument
        hours, now = self.settings.token_hours, int(time.time())
        helped = _helped(visit, sent, known)
        noticed = {} if known.kept else noted(sent.token, known.begun_at, now=now, hours=hours, helped=helped)
        try:
            receipt = self.writer.keep(_filled(visit, answers, known, noticed), fresh=known.fresh)
        except Begun:
            raise
        except NotKept:
            log.warning("a response to round %s does not fit its table", instrument.round.round_id)
            abort(422)
        if receipt.status == LOCKED:
            return replies.closed(instrument, visit.language, midway=True)
        return replies.kept(instrument, visit.language, receipt.status, visit.query)


def _helped(visit: Visit, sent: Posted, known: Standing) -> bool:
    """Return whether somebody helped: the last page asks it, the others keep what it was told."""
    return sent.helped if visit.number == len(visit.instrument.sections) else known.helped


def _filled(visit: Visit, answers: Answers, known: Standing, noticed: Mapping[str, float]) -> Filled:
    """Return the whole response; one sent again differs from the kept one in its answers alone."""
    on_path, missing = visit.instrument.settled(answers)
    if known.kept:
        return replace(known.kept, answers=on_path, missing=missing)
    round_ = visit.instrument.round
    return Filled(
        visit.uuid,
        round_.round_id,
        round_.version,
        on_path,
        missing,
        language=visit.language,
        unit=known.unit,
        service_point=known.point,
        noted=noticed,
    )


def _apart(refusals: Sequence[Refusal], items: Sequence[Item]) -> tuple[list[Refusal], list[str]]:
    """Part what must be mended from questions left out.

    An answer to a question that was on the page, and that another answer of the page has taken off the
    path, is neither: it was dropped without a word.
    """
    seen = {item.name for item in items}
    wrong = [
        refusal
        for refusal in refusals
        if refusal.reason != "required" and not (refusal.reason == "hidden" and refusal.item in seen)
    ]
    return wrong, [refusal.item for refusal in refusals if refusal.reason == "required"]


def refused(refusal: Refusal, say: Voice) -> str:
    """Return why an answer was refused, in words for whoever gave it."""
    return say(f"refusal.{refusal.reason}", item=refusal.item, **refusal.params)
