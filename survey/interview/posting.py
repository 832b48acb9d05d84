"""Sealed responses sent in batches by devices; each is answered for itself, in the order sent.

201 kept now, 200 kept before, 409 other content was kept first (this one is set aside), 202 set aside
because it cannot be kept now, 400 no envelope, 403 of another round, 503 and 507 keep it and try again.
The receipt beside 200, 201, 202 and 409 is the digest of the envelope: a device deletes its copy only
against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, jsonify

from survey.interview.body import JSON, Unreadable, content, document
from survey.interview.instrument import Instrument
from survey.interview.instruments import Instruments
from survey.interview.visit import Environ
from survey.sealed.unsealer import ASIDE, DRAFTED, Unsealer
from survey.sealing import envelope
from survey.site.headers import from_here
from survey.site.installation import Installation
from survey.store import CONFLICT, CREATED, KNOWN, FullAside, StoreBusy

MOST = 100
"""Envelopes in one batch."""

STATUS = {CREATED: 201, DRAFTED: 201, KNOWN: 200, CONFLICT: 409, ASIDE: 202}
"""What became of a sealed response, as an HTTP status."""


@dataclass(frozen=True, slots=True)
class Posting:
    """Takes batches of sealed responses."""

    installation: Installation
    instruments: Instruments

    def take(self, instrument: Instrument, environ: Environ) -> Response:
        """Take every envelope of the batch; one that cannot be taken stands in no other's way."""
        if not from_here(environ):
            abort(403)
        sent = document(content(environ, JSON, self.installation.settings.largest_body)).get("envelopes")
        if not isinstance(sent, list):
            raise Unreadable(400)
        if len(sent) > MOST:
            raise Unreadable(413)
        unsealer = self._unsealer(instrument)
        outcomes = [_outcome(unsealer, one) for one in sent]
        reply = jsonify(outcomes=outcomes)
        if any(outcome["status"] == 503 for outcome in outcomes):
            reply.headers["Retry-After"] = "5"
        return reply

    def _unsealer(self, instrument: Instrument) -> Unsealer:
        round_ = instrument.round
        pair = self.installation.store.key(round_.round_id) or abort(404)
        return Unsealer(
            round_,
            instrument.validator,
            pair.private,
            self.instruments.place,
            self.installation.store,
            self.installation.writer,
        )


def _outcome(unsealer: Unsealer, sent: Any) -> dict[str, Any]:
    """Take one envelope and say what became of it."""
    sealed = envelope(sent)
    if sealed is None:
        return {"status": 400}
    told = {"id": sealed.id, "receipt": sealed.receipt}
    if sealed.round != unsealer.round.round_id:
        return told | {"status": 403}
    try:
        return told | {"status": STATUS[unsealer.take(sealed).status]}
    except StoreBusy:
        return told | {"status": 503}
    except FullAside:
        return told | {"status": 507}
