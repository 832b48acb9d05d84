"""A sealed response on the server: opened, judged and kept, or set aside as it came. None is dropped."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from survey.installation import Keeper
from survey.questionnaire.answering import Validator, missing, strings
from survey.questionnaire.routing import on_path
from survey.response import LONGEST, Mode, Response
from survey.rounds import Round, State
from survey.sealing import Envelope, Undecipherable, opened
from survey.store import LOCKED, NotKept, Store, Unknown
from survey.units import ServicePoint, Unit, place

log = logging.getLogger(__name__)

DRAFTED, ASIDE = "drafted", "aside"
"""What may become of a sealed response besides what becomes of any: a form that is not whole is a draft;
what cannot be kept is set aside."""

REASONS = ("undecipherable", "unreadable", "version", "unfit", "place", "closed")
"""Why a sealed response is set aside; each has a sentence in the translations."""

MODES = frozenset({Mode.WEB, Mode.PHONE, Mode.KIOSK})
"""How a sealed response may say it was given."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TEXTS = ("uuid", "version", "language", "mode", "unit", "service_point")

Places = Callable[[str, str], tuple[Unit | None, ServicePoint | None] | None]
"""Finds the unit and service point with these codes; None when one is not known."""


class Outcome(NamedTuple):
    """What became of a sealed response, and why when it was set aside."""

    status: str
    reason: str = ""


class Unkept(Exception):
    """The response cannot be kept now; `reason` is one of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Content(NamedTuple):
    """What a device sealed."""

    uuid: str
    version: str
    language: str
    mode: str
    unit: str
    service_point: str
    answers: dict[str, list[str]]
    seconds: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Unsealer:
    """Takes the sealed responses of one round. `private` is the round's key."""

    round: Round
    validator: Validator
    private: bytes
    places: Places
    store: Store
    keeper: Keeper

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
            raise Unknown(f"round {round_id} was never opened, so nothing was ever sealed to its key")
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
            content = _content(envelope, self.private)
            return Outcome(self._kept(content, self._response(content)))
        except Unkept as unkept:
            log.warning("a sealed response to round %s was set aside: %s", self.round.round_id, unkept.reason)
            self.keeper.set_aside(envelope, unkept.reason)
            return Outcome(ASIDE, unkept.reason)

    def _response(self, content: _Content) -> Response:
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
            noted={"seconds": content.seconds} if 0 <= content.seconds <= LONGEST else {},
        )

    def _kept(self, content: _Content, response: Response) -> str:
        if not content.whole:
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


def _content(envelope: Envelope, private: bytes) -> _Content:
    """Open *envelope*, or refuse what is in it."""
    try:
        document: Any = json.loads(opened(envelope, private))
    except Undecipherable:
        raise Unkept("undecipherable") from None
    except (ValueError, RecursionError):
        raise Unkept("unreadable") from None
    if not isinstance(document, dict) or document.keys() != set(_Content._fields):
        raise Unkept("unreadable")
    answers = strings(document["answers"])
    texts = [document[name] for name in _TEXTS]
    if answers is None or not all(isinstance(text, str) for text in texts):
        raise Unkept("unreadable")
    if not _UUID.fullmatch(document["uuid"]) or document["mode"] not in MODES:
        raise Unkept("unreadable")
    if type(document["seconds"]) is not int:
        raise Unkept("unreadable")
    return _Content(**document | {"answers": answers, "whole": document["whole"] is True})
