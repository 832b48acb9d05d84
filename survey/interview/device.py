"""Pages that a device keeps, so that a form is answered without a network: the whole form, and what waits.

`worker.js` keeps them on the device, `device.js` leads through the form, `queue.js` seals and sends.
"""

from __future__ import annotations

import json

from flask import Response, abort, request
from markupsafe import Markup

from survey.interview import after, replies
from survey.interview.instrument import Instrument
from survey.interview.instruments import Instruments
from survey.interview.page import part
from survey.interview.plan import plan
from survey.interview.start import FRESH
from survey.interview.visit import Environ, spoken
from survey.site.assets import Assets
from survey.site.installation import Installation
from survey.site.page import NOWHERE, Query, reader, rendered
from survey.site.reply import Ready, Spliced
from survey.wording import LANGUAGES

KEPT = (
    "hailong.css", "hailong.js", "hailong.svg", "queue.js", "offline.js", "judging.js", "device.js",
    "waiting.js", "kiosk.css", "kiosk.js",
)  # fmt: skip
"""Static files a device keeps."""


class Devices:
    """Shows the pages that devices keep."""

    def __init__(self, installation: Installation, instruments: Instruments, assets: Assets) -> None:
        self.installation = installation
        self.instruments = instruments
        self.assets = assets

    def form(self, instrument: Instrument, environ: Environ) -> Response:
        """Return the whole form in one page; it holds nothing of whoever asks."""
        language, query = spoken(instrument, environ)
        if not instrument.open:
            return replies.closed(instrument, language)
        page = instrument.devices.page((language, query), lambda: self._render(instrument, language, query))
        return page.reply(b"", environ)

    def _render(self, instrument: Instrument, language: str, query: Query) -> Spliced:
        unit, point = self.instruments.place(query.unit, query.point) or abort(404)
        pair = self.installation.store.key(instrument.round.round_id) or abort(404)
        place = Query(language, unit.code if unit else "", point.code if point else "")
        here = frozenset[str]().union(*instrument.here)
        numbers = range(1, len(instrument.sections) + 1)
        round_ = instrument.round
        start = f"/k/{round_.round_id}?{query.to(language)}"  # as it was asked for, for so it is kept
        told = plan(instrument, language, place, pair.public) | {"start": start}
        values = {
            "round": round_,
            "addressed_as": instrument.questionnaire.addressed_as,
            "after": after.lines(instrument, language),
            "agency": instrument.asker(language),
            "languages": instrument.languages,
            "parts": [Markup(part(instrument.sheet(number, language), here)) for number in numbers],  # noqa: S704 -- our own page
            "plan": json.dumps(told, ensure_ascii=False),
            "address": f"/k/{round_.round_id}",
            "heard": instrument.questionnaire.is_heard(language),
        }
        page = rendered(instrument.env, "device.html", language, values, place=query)
        return Spliced.of(page.encode(), b"", FRESH)

    def waiting(self) -> Response:
        """Return the page that says what waits on this device, sends it, and writes it to a file."""
        language, _ = reader(request.environ, LANGUAGES)
        values = {"languages": LANGUAGES, "version": self.assets.tag[:8]}
        page = rendered(self.installation.env, "waiting.html", language, values, place=NOWHERE)
        return Ready(page.encode(), extra=FRESH)

    def worker(self) -> Response:
        """Return the script that keeps pages on the device; it differs when any of the files does."""
        told = {
            "version": self.assets.tag,
            "files": [self.assets.address(name) for name in KEPT],
            "queue": self.assets.address("queue.js"),
        }
        own = self.assets.files["worker.js"].content
        script = b"const TOLD = " + json.dumps(told).encode() + b";\n" + own
        reply = Response(script, content_type=self.assets.files["worker.js"].media_type)
        reply.headers["Cache-Control"] = "no-cache"
        reply.headers["Service-Worker-Allowed"] = "/k"  # a kiosk keeps what begins with /kiosk as well
        return reply
