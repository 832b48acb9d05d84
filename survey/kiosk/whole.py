"""The whole form in one page, for a tablet that answers without a network; it holds nothing of whoever asks.

The tablet leads from question to question, seals what was answered and sends it later: see `device.js`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import request
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from survey.device import Device, key_of
from survey.interview.instrument import Instrument
from survey.interview.page import State
from survey.interview.plan import plan, section_plan
from survey.kiosk.asked import question
from survey.kiosk.greeting import thanked
from survey.kiosk.stand import HOME, Stand, asker
from survey.kiosk.step import Step, quick, steps
from survey.response import Mode
from survey.site.page import Query, rendered
from survey.site.reply import Spliced
from survey.software import VERSION

_PROOF = "\x02proof\x03"
_NOBODY = State("", ())


@dataclass(frozen=True, slots=True)
class Whole:
    """The view of the whole form."""

    stand: Stand

    def view(self) -> AnyResponse:
        """Show the form; it is the same for every device of a service point but for the device's proof."""
        device = self.stand.device()
        instrument = self.stand.instrument(device)
        language = self.stand.tongue(instrument)
        if not instrument.open:
            why = {**asker(instrument, language), "why": "closed", "agency": ""}
            return self.stand.page("kiosk_stop.html", language, why, 410)
        key = (language, device.service_point)
        page = instrument.kiosks.get(key)
        if page is None:
            page = instrument.kiosks[key] = self._page(device, instrument, language)
        proof = self.stand.installation.store.proof(device, key_of(request.environ))
        return page.reply(proof.encode(), request.environ)

    def _page(self, device: Device, instrument: Instrument, language: str) -> Spliced:
        asked = _steps(instrument)
        parts = [self._part(instrument, step, language, last=step is asked[-1]) for step in asked]
        values = {
            **self.stand.shared(),
            **self.stand.before(device, instrument),
            **asker(instrument, language),
            **thanked(instrument, language),
            "round": instrument.round,
            "parts": [Markup(part) for part in parts],  # noqa: S704 -- our own page
            "plan": json.dumps(self._plan(device, instrument, language), ensure_ascii=False),
            "proof": _PROOF,
            "version": VERSION,
            "on_device": True,
            "heard": instrument.questionnaire.is_heard(language),
            "quick": quick(instrument.questionnaire) is not None,
        }
        page = rendered(instrument.env, "kiosk_whole.html", language, values)
        first, _, rest = page.partition(str(escape(_PROOF)))
        return Spliced.of(first.encode(), rest.encode())

    def _part(self, instrument: Instrument, step: Step | None, language: str, *, last: bool) -> str:
        total = len(self.stand.steps(instrument))
        asked = question(instrument, step, language, _NOBODY)
        values = asked | {
            "notes": step.notes if step else (),
            "opening": True,  # the device knows which question of a section is met first
            "position": step.number if step else total,
            "total": None if instrument.conditional else total,
            "first": step is not None and step.number == 1,
            "last": last,
        }
        return rendered(instrument.env, "kiosk_part.html", language, values)

    def _plan(self, device: Device, instrument: Instrument, language: str) -> dict[str, object]:
        """Return what the device must know: a screen to begin, one for each question, perhaps one to send."""
        place = Query(language, device.unit, device.service_point)
        pair = self.stand.installation.store.key(instrument.round.round_id)
        if pair is None:
            raise LookupError(f"round {instrument.round.round_id} is open and has no key")
        told = plan(instrument, language, place, pair.public)
        asked = [_asked(instrument, step, language) for step in _steps(instrument)]
        at_once = quick(instrument.questionnaire) is not None
        words = {
            "section.progress_open": instrument.voice(language)("kiosk.progress_open"),
            "unanswered.advice": instrument.voice(language)("kiosk.unanswered"),
        }
        return told | {
            "start": HOME,
            "mode": Mode.KIOSK,
            "counted": not instrument.conditional,
            "sections": asked if at_once else [{"items": []}, *asked],
            "at_once": at_once,
            "words": dict(told["words"]) | words,  # type: ignore[call-overload]
            "alone": True,
        }


def _steps(instrument: Instrument) -> list[Step | None]:
    """Return every screen after the first; None for the one that sends, where the last may be passed by."""
    found: list[Step | None] = [*steps(instrument.questionnaire)]
    last = found[-1]
    passed = last is None or last.item.relevant is not None or last.section.relevant is not None
    return [*found, None] if passed else found


def _asked(instrument: Instrument, step: Step | None, language: str) -> dict[str, object]:
    if step is None:
        return {"items": []}
    whole = instrument.questionnaire.sections
    told = section_plan(step.as_section(), language)
    if step.quick:  # nobody has to, but who sends nothing is asked once whether that was meant
        told["items"][0]["required"] = True  # type: ignore[index]
    return told | {"asks": step.item.name, "of": whole.index(step.section)}
