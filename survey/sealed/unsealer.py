"""A sealed response on the server: opened, judged and kept, or set aside as it came. None is dropped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from survey.questionnaire.answering import Validator, missing
from survey.questionnaire.model import Answers
from survey.questionnaire.routing import on_path
from survey.response import LONGEST, Completeness, Mode, Response
from survey.rounds import Round, State
from survey.sealed.content import Content, Unkept, hours, instant, unsealed
from survey.sealing import Envelope
from survey.site.installation import Keeper
from survey.store import LOCKED, NotKept, Store, Unknown
from survey.store.connection import now
from survey.units import ServicePoint, Unit, place

log = logging.getLogger(__name__)

DRAFTED, ASIDE = "drafted", "aside"
"""What may become of a sealed response besides what becomes of any: a form that is not whole is a draft;
what cannot be kept is set aside."""

Places = Callable[[str, str], tuple[Unit | None, ServicePoint | None] | None]
"""Finds the unit and service point with these codes; None when one is not known."""


class Outcome(NamedTuple):
    """What became of a sealed response, and why when it was set aside."""

    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unsealer:
    """Takes the sealed responses of one round. `private` is the round's key."""

    round: Round
    validator: Validator
    private: bytes
    places: Places
    store: Store
    keeper: Keeper
    clock: Callable[[], datetime] = now

    @classmethod
    def of(cls, store: Store, keeper: Keeper, round_id: str) -> Unsealer:
        """Return what takes sealed responses of a round outside the web process.

        Raises
        ------
        survey.store.Unknown
            When there is no such round, or it was never opened.
        """
        round_ = store.round(round_id)
        pair = store.key(round_id)
        if pair is None:
            raise Unknown("unknown.never_opened", round=round_id)
        units = {unit.code: unit for unit in store.units()}
        points = {point.code: point for point in store.service_points()}
        validator = Validator(store.questionnaire(round_.version))
        return cls(round_, validator, pair.private, partial(place, units, points), store, keeper)

    def take(self, envelope: Envelope) -> Outcome:
        """Keep what is in *envelope*, or the envelope itself; return when it is on the disk.

        Raises
        ------
        survey.store.FullAside, survey.store.StoreBusy
            Then the sender must keep it.
        """
        try:
            content = unsealed(envelope, self.private)
            return Outcome(self._kept(content, self._response(content)))
        except Unkept as unkept:
            log.warning("a sealed response to round %s was set aside: %s", self.round.round_id, unkept.reason)
            self.keeper.set_aside(envelope, unkept.reason)
            return Outcome(ASIDE, unkept.reason)

    def _response(self, content: Content) -> Response:
        """Return the response; the device has judged its answers, and here they are judged again.

        Answers given while the round asked another version are kept when they fit its questions now.
        """
        questionnaire, round_ = self.validator.questionnaire, self.round
        found = self.places(content.unit, content.service_point)
        if found is None:
            raise Unkept("place")
        answers, refusals = self.validator.check(content.answers)
        if any(refusal.reason != "required" for refusal in refusals):
            raise Unkept("unfit" if content.version == round_.version else "version")
        if content.language not in questionnaire.languages:
            raise Unkept("unfit")
        kept = on_path(questionnaire, answers)
        unit, point = found
        return Response(
            content.uuid,
            round_.round_id,
            round_.version,
            kept,
            missing(questionnaire, kept),
            mode=Mode(content.mode),
            language=content.language,
            unit=unit.code if unit else "",
            service_point=point.code if point else "",
            completeness=_completeness(content, kept),
            noted=self._noted(content),
        )

    def _noted(self, content: Content) -> dict[str, str | float]:
        """Return what is noted; one from a kiosk is held to the device it names."""
        noted: dict[str, str | float] = {}
        if 0 <= content.seconds <= LONGEST:
            noted["seconds"] = content.seconds
        if content.helped:
            noted["helped"] = 1
        if content.kiosk is None:
            return noted
        answered = instant(content.kiosk.at)
        term = self.store.term(content.kiosk.proof)
        place = (content.unit, content.service_point)
        if term is None or place != (term.unit, term.service_point) or not term.covers(answered):
            raise Unkept("device")
        return noted | {"device": term.device_id} | hours(content.kiosk, term, self.clock())

    def _kept(self, content: Content, response: Response) -> str:
        if not content.whole and content.kiosk is None:
            return self._drafted(response)
        try:
            status = self.keeper.keep(response).status
        except NotKept as error:
            raise Unkept("unfit") from error
        if status == LOCKED:
            raise Unkept("closed")
        return status

    def _drafted(self, response: Response) -> str:
        """Keep the answers so far, so that who gives up is counted; never over another round's draft."""
        if self.round.state is not State.OPEN:
            raise Unkept("closed")
        draft = self.store.draft(response.uuid)
        if draft is not None and draft.round_id != response.round_id:
            raise Unkept("unfit")
        self.keeper.save_draft(
            response.uuid,
            response.round_id,
            response.answers,
            response.language,
            mode=str(response.mode),
            unit=response.unit,
            service_point=response.service_point,
        )
        return DRAFTED


def _completeness(content: Content, answers: Answers) -> Completeness:
    """Return how far a response got: at a kiosk somebody may have left before the end."""
    if content.kiosk is None or (content.whole and answers):
        return Completeness.COMPLETE
    return Completeness.PARTIAL if answers else Completeness.BREAK_OFF
