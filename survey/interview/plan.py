"""What a device must know to lead a citizen through a form by itself: order, conditions, limits, words.

The device judges answers by the rules of `survey.questionnaire.readers`, and a test holds it to them; the
server judges everything again when it is opened.
"""

from __future__ import annotations

from survey.interview.instrument import Instrument
from survey.interview.visible import data
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import Item, Section
from survey.questionnaire.number import shown
from survey.questionnaire.order import changes_places
from survey.questionnaire.readers import TEXT_LENGTH, bounds
from survey.sealing import text_of
from survey.site.page import Query

WORDS = (
    "errors.title",
    "errors.word",
    "page.errors_title",
    "page.unanswered_title",
    "page.unsent_title",
    "section.progress_open",
    "unanswered.title",
    "unanswered.advice",
    "unanswered.item",
    "unsent.title",
    "offline.not_stored",
)
"""Sentences the device says by itself."""

REASONS = (
    "not_a_number",
    "too_small",
    "too_large",
    "decimals",
    "not_a_date",
    "too_long",
    "control_characters",
    "too_many",
    "not_together",
)
"""Reasons for which a device refuses an answer; the others cannot come from its own page."""


def plan(instrument: Instrument, language: str, place: Query, key: bytes) -> dict[str, object]:
    """Return the plan of a form as JSON values. *key* is the round's public key."""
    round_, say = instrument.round, instrument.voice(language)
    return {
        "round": round_.round_id,
        "version": round_.version,
        "language": language,
        "unit": place.unit,
        "service_point": place.point,
        "mode": "web",
        "key": text_of(key),
        "counted": instrument.total is not None,
        "sections": [section_plan(section, language) for section in instrument.sections],
        "words": {name: say(name) for name in WORDS},
        "reasons": {name: say(f"refusal.{name}") for name in REASONS},
    }


def section_plan(section: Section, language: str) -> dict[str, object]:
    """Return what a device must know of one section: its condition and its items."""
    items = [
        item_plan(item, language) | ({"drawn": section.name} if changes_places(section, item) else {})
        for item in section.items
        if item.filled_by == "respondent"
    ]
    return _without_none({"when": section.relevant and data(section.relevant), "items": items})


def item_plan(item: Item, language: str) -> dict[str, object]:
    """Return what a device must know of one item; limits also as *language* writes them, under "said"."""
    limits = item.constraint
    least, most = bounds(item) if item.kind in {"number", "percent"} else (None, None)
    if item.kind == "text":
        most = limits.max_length or TEXT_LENGTH
    elif item.kind == "multiple":
        most = limits.max_choices
    said = {"least": least, "most": most, "decimals": limits.decimals}
    return _without_none(
        {
            "name": item.name,
            "kind": item.kind,
            "asks": KINDS[item.kind].reader is not None,
            "required": item.required or None,
            "when": item.relevant and data(item.relevant),
            "alone": [c.code for c in item.categories if c.missing is not None] or None,
            "least": least,
            "most": most,
            "decimals": limits.decimals,
            "said": {name: shown(limit, language) for name, limit in said.items() if limit is not None},
        }
    )


def _without_none(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}
