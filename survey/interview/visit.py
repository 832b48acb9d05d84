"""One request for a page of a form: which response, which part, which language, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import abort

from survey.interview.instrument import Instrument
from survey.interview.instruments import Instruments
from survey.questionnaire.model import Answers
from survey.response import Mode, Response
from survey.site.page import Query, query, tongue
from survey.store import Store
from survey.wording import Voice

Environ = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Visit:
    """A citizen at one page. `number` is the section's, from 1."""

    instrument: Instrument
    uuid: str
    number: int
    language: str
    query: Query

    @property
    def voice(self) -> Voice:
        """The software as it speaks with this citizen."""
        return self.instrument.voice(self.language)

    def address(self, number: int, language: str = "") -> str:
        """Return where section *number* of the same response is."""
        place = self.query.to(language or self.language)
        return f"/k/{self.instrument.round.round_id}/{self.uuid}/{number}?{place}"


def spoken(instrument: Instrument, environ: Environ) -> tuple[str, Query]:
    """Return the language of a request among those the round is asked in, and what its address says."""
    asked = query(environ.get("QUERY_STRING", ""))
    return tongue(asked.language, environ.get("HTTP_ACCEPT_LANGUAGE", ""), instrument.languages), asked


class Standing(NamedTuple):
    """What is known of a response: its answers so far, where it is given, and whether it was sent.

    `begun_at` is when its first page was shown, and `helped` that somebody helped, where a draft says so.
    `fresh` says that the store was not asked, because this process knows of nothing under its id.
    """

    answers: Answers
    unit: str = ""
    point: str = ""
    kept: Response | None = None
    fresh: bool = False
    begun_at: int | None = None
    helped: bool = False


def standing(store: Store, instruments: Instruments, visit: Visit, *, fresh: bool) -> Standing:
    """Return what is known under the visit's id; the address says the place only of a new response."""
    if not fresh and store.is_begun(visit.uuid):
        return _begun(store, visit)
    if not visit.query.unit and not visit.query.point:
        return Standing({}, fresh=fresh)
    place = instruments.place(visit.query.unit, visit.query.point) or abort(404)
    unit, point = place
    return Standing({}, unit.code if unit else "", point.code if point else "", fresh=fresh)


def _begun(store: Store, visit: Visit) -> Standing:
    begun = store.draft(visit.uuid) or store.response(visit.uuid)
    if begun is None or begun.round_id != visit.instrument.round.round_id:
        abort(404)
    place = begun.unit, begun.service_point
    if isinstance(begun, Response):
        return Standing(begun.answers, *place, kept=begun)
    helped = begun.mode == Mode.ASSISTED
    return Standing(begun.answers, *place, begun_at=begun.begun_at, helped=helped)


class Posted(NamedTuple):
    """What a page of a form sent: raw answers by item, and what the page itself added."""

    raw: dict[str, list[str]]
    token: str
    go: str
    language: str
    prompted: bool
    helped: bool


def posted(fields: dict[str, list[str]]) -> Posted:
    """Take what the page itself added apart from the answers; no item's name begins with "_"."""
    token, go, language, prompted, helped = (
        fields.pop(name, [""])[-1] for name in ("_token", "_go", "_language", "_prompted", "_helped")
    )
    return Posted(fields, token, go, language, bool(prompted), bool(helped))
