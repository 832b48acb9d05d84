"""What a citizen hears when a form has come to its end, or cannot go on."""

from __future__ import annotations

from flask import Response
from markupsafe import escape

from survey.clock import today
from survey.forms import marked
from survey.interview import after
from survey.interview.instrument import Instrument
from survey.rounds import State
from survey.site.message import After, Link, Message, page
from survey.site.page import NOWHERE, Query, mixed
from survey.site.reply import Ready
from survey.store import CONFLICT, CREATED, KNOWN
from survey.wording import Voice, day

STATUS = {CREATED: 201, KNOWN: 200, CONFLICT: 409}
"""What became of a response, as an HTTP status."""


def kept(instrument: Instrument, language: str, became: str, query: Query) -> Response:
    """Return the page after sending: thanks, or that other answers came first."""
    key = (language, became, query)
    page_ = instrument.thanks.page(key, lambda: _page(instrument, language, _said(instrument, *key)).encode())
    return Ready(page_, STATUS[became])


def _said(instrument: Instrument, language: str, became: str, query: Query) -> Message:
    say = instrument.voice(language)
    again = (Link(_anew(instrument, language, query), say("thanks.again")),)
    if became == CONFLICT:
        return Message(say("conflict.title"), (say("conflict.text"),), links=again)
    return _thanks(instrument, language, became, again)


def _thanks(instrument: Instrument, language: str, became: str, more: tuple[Link, ...] = ()) -> Message:
    say = instrument.voice(language)
    lines = (say("thanks.created" if became == CREATED else "thanks.known"),)
    links = _results(instrument, language) + more
    next_ = After(say("thanks.next_title"), after.lines(instrument, language))
    return Message(say("thanks.title"), lines, next_, links, done=True)


def rated(instrument: Instrument, language: str, became: str) -> Response:
    """Return the page after a quick rating was sent: thanks, or that another came first."""
    if became == CONFLICT:
        return spent(instrument, language, "used")
    return _answer(instrument, language, _thanks(instrument, language, became), STATUS[became])


def spent(instrument: Instrument, language: str, reason: str) -> Response:
    """Return the page of a token that opens nothing: "used", "expired" or "unknown"."""
    say = instrument.voice(language)
    lines = (say(f"token.{reason}_text"),)
    links = _results(instrument, language)
    said = Message(say(f"token.{reason}_title"), lines, links=links + _home(say, language))
    return _answer(instrument, language, said, 410)


def sent(instrument: Instrument, language: str, query: Query) -> Response:
    """Return the page of a form that is opened again after it was sent."""
    say = instrument.voice(language)
    again = (Link(_anew(instrument, language, query), say("thanks.again")),)
    lines = (say("sent.text"),)
    said = Message(say("sent.title"), lines, links=_results(instrument, language) + again)
    return _answer(instrument, language, said, 200)


def closed(instrument: Instrument, language: str, *, midway: bool = False) -> Response:
    """Return the page of a round that takes no answers: over, or not begun; *midway* where it was begun."""
    round_, say = instrument.round, instrument.voice(language)
    words = {"round": marked(round_.title, language), "day": escape(day(round_.opens_on))}
    early = round_.state is State.OPEN and round_.opens_on is not None and today() < round_.opens_on
    key, status = ("soon", 403) if early else ("closed", 410)
    lost = (say("kiosk.thanks_closed"),) if midway and not early else ()
    lines = (*lost, mixed(f"{key}.text", say, **words))
    links = _results(instrument, language) + _home(say, language)
    said = Message(say(f"{key}.title"), lines, links=links)
    return _answer(instrument, language, said, status)


def _anew(instrument: Instrument, language: str, query: Query) -> str:
    return f"/k/{instrument.round.round_id}?{query.to(language)}"


def _results(instrument: Instrument, language: str) -> tuple[Link, ...]:
    if not instrument.round.published:
        return ()
    address = f"/ketqua/{instrument.round.round_id}?{NOWHERE.to(language)}"
    return (Link(address, instrument.voice(language)("thanks.published")),)


def _home(say: Voice, language: str) -> tuple[Link, ...]:
    return (Link(f"/?{NOWHERE.to(language)}", say("failure.home")),)


def _answer(instrument: Instrument, language: str, said: Message, status: int) -> Response:
    return Response(_page(instrument, language, said), status)


def _page(instrument: Instrument, language: str, said: Message) -> str:
    training = instrument.round.training
    named = said._replace(agency=instrument.asker(language), training=training, languages=(language,))
    return page(instrument.env, language, named)
