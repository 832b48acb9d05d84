"""One question as the templates of a kiosk ask it, whoever leads to it: the server or the device."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.codebook import Text
from survey.forms import CHOICES, first_id
from survey.interview.instrument import Instrument, sending
from survey.interview.page import Questions, Sheet, State
from survey.kiosk.step import Step

_NUMBERED = re.compile(r"^\D{0,12}\d[^.]{0,20}\.\s+(?=\S)")


def unnumbered(title: Text) -> Text:
    """Return the title of a section without the numbers of its questions; the screens count their own."""
    return Text(tuple((tag, _NUMBERED.sub("", words)) for tag, words in title.versions))


def question(instrument: Instrument, step: Step | None, language: str, state: State) -> dict[str, object]:
    """Return what the templates need of *step*, None for the screen that only sends.

    *state* is what a visit adds; its items are those of the step.
    """
    items = step.items if step else ()
    shown = Questions(_sheet(instrument, step, language), replace(state, items=items), marks=False)
    return shown.functions() | {
        "addressed_as": instrument.questionnaire.addressed_as,
        "training": instrument.round.training,
        "item": items[0] if items else None,
        "items": items,
        "quick": bool(step and step.quick),
        "section": step.section if step else sending(instrument.questionnaire.addressed_as),
        "part": unnumbered(step.section.title) if step and step.section.title else None,
        "title": instrument.round.title,
        "instrument": instrument,
        "problems": state.problems,
        "summary": state.summary,
        "alert": state.alert,
        "choices": CHOICES,
        "mixed": False,  # every question may be passed; saying so on each of them is noise
        "first_id": first_id,
    }


def _sheet(instrument: Instrument, step: Step | None, language: str) -> Sheet:
    asked = instrument.questionnaire
    return Sheet(
        env=instrument.env,
        questionnaire=asked,
        section=replace(step.section, items=step.items) if step else sending(asked.addressed_as),
        language=language,
        number=step.number if step else 0,
        total=None,
        last=False,
        title=instrument.round.title,
        agency="",
        languages=instrument.languages,
    )
