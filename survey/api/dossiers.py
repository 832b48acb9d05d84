"""Dossiers handed over by one-stop software, one a call: `docs/api.md` is the reference.

201 added now, 200 there before, 409 there with other particulars, 401 no key that works, 422 refused for
good, 429 and 503 try again. Handing the same dossier over twice adds it once and returns the same token.
"""

from __future__ import annotations

import io
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import segno
from flask import Response, abort, jsonify, request

from survey.clock import today
from survey.dossier.file import HEADINGS, Desk, Wrong, sentence
from survey.dossier.matter import TOKEN, Dossier
from survey.interview.body import JSON, Unreadable, content, document
from survey.rounds import State
from survey.site.address import public
from survey.site.installation import Installation
from survey.site.page import reader
from survey.store import ADDED, OTHER, Unknown
from survey.wording import say

MINUTE = 60.0


@dataclass(slots=True)
class Turns:
    """How many calls each key has made within the last minute."""

    most: int
    clock: Callable[[], float] = time.monotonic
    _calls: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _lock: Any = field(default_factory=threading.Lock)

    def wait(self, key: str) -> int:
        """Count a call of *key*, and return 0; or the seconds after which it may call again."""
        at = self.clock()
        with self._lock:
            calls = self._calls[key]
            while calls and calls[0] <= at - MINUTE:
                calls.popleft()
            if len(calls) >= self.most:
                return int(calls[0] + MINUTE - at) + 1
            calls.append(at)
        return 0


class Dossiers:
    """The views of the API."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.turns = Turns(int(installation.settings.api_calls))

    def add(self, round_id: str) -> Response:
        """Add a dossier to a round, and return its token and the link that rates it."""
        language, _ = reader(request.environ)
        key = self.installation.store.api_key(_bearer())
        if key is None:
            reply = _said("refused", say("failure.401", language), 401)
            reply.headers["WWW-Authenticate"] = "Bearer"
            return reply
        if wait := self.turns.wait(key.name):
            reply = _said("busy", say("api.too_many", language), 429)
            reply.headers["Retry-After"] = str(wait)
            return reply
        if key.round_id not in ("", round_id):
            return _said("refused", say("failure.404", language), 404)
        try:
            record = document(content(request.environ, JSON, self.installation.settings.largest_body))
        except Unreadable as unreadable:
            return _said("refused", say(unreadable.reason, language, **unreadable.values), unreadable.status)
        return self._added(round_id, record, language)

    def _added(self, round_id: str, record: dict[str, Any], language: str) -> Response:
        refusal = self._unfit_round(round_id, language)
        if refusal is not None:
            return refusal
        wrong = [Wrong(name[:64], "unknown", "") for name in record if name not in HEADINGS]
        wrong += [Wrong(name[:64], "no_text", "") for name, v in record.items() if not isinstance(v, str)]
        dossier, token, more = (None, "", wrong) if wrong else self._desk(round_id).read(record)
        if dossier is None:
            problems = [{"name": w.name, "reason": w.reason, "message": sentence(w, language)} for w in more]
            return _said("refused", say("failure.422", language), 422, problems)
        (became,) = self.installation.store.add_dossiers([dossier])
        if became == OTHER:
            return _said("conflict", say("dossier.other", language, name="dossier", said=""), 409)
        return self._handed_over(dossier, token, became)

    def _handed_over(self, dossier: Dossier, token: str, became: str) -> Response:
        link = f"{public(self.installation)}/d/{token}"
        expires = dossier.expires_on.isoformat()
        reply = jsonify(status=became, token=token, link=link, code=f"{link}.svg", expires_on=expires)
        reply.status_code = 201 if became == ADDED else 200
        return reply

    def _unfit_round(self, round_id: str, language: str) -> Response | None:
        """Return why a round takes no dossiers; None when it does."""
        store = self.installation.store
        try:
            round_ = store.round(round_id)
        except Unknown:
            return _said("refused", say("failure.404", language), 404)
        if not store.questionnaire(round_.version).on_one_screen():
            return _said("refused", say("dossier.long", language, name="", said=round_id), 422)
        if round_.state in (State.CLOSED, State.LOCKED):
            return _said("closed", say("intake.closed", language), 403)
        return None

    def _desk(self, round_id: str) -> Desk:
        store, settings = self.installation.store, self.installation.settings
        points = {point.code: point.unit for point in store.service_points()}
        units = frozenset(unit.code for unit in store.units())
        return Desk(settings.secret, round_id, units, points, today(), settings.officers == "yes")

    def code(self, token: str) -> Response:
        """Return the QR code of a dossier's link, for its receipt."""
        if not TOKEN.fullmatch(token) or self.installation.store.dossier(token) is None:
            abort(404)
        drawn = io.BytesIO()
        link = f"{public(self.installation)}/d/{token}"
        segno.make(link, error="q", micro=False).save(drawn, kind="svg", scale=4, title=link)
        return Response(drawn.getvalue(), content_type="image/svg+xml")


def _bearer() -> str:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip()[:200] if kind.lower() == "bearer" else ""


def _said(status: str, message: str, code: int, problems: list[dict[str, str]] | None = None) -> Response:
    reply = jsonify(status=status, message=message, problems=problems or [])
    reply.status_code = code
    return reply
