"""Sections whose items are met in an order drawn for each person."""

from __future__ import annotations

from collections.abc import Iterator

from survey.questionnaire.checks.draft import Draft, Fault, unknown
from survey.questionnaire.order import changes_places
from survey.questionnaire.vocabulary import ORDERS


def unknown_order(draft: Draft) -> Iterator[Fault]:
    """Yield orders nobody knows."""
    for place, section in enumerate(draft.entry.sections):
        yield from unknown(section.order, ORDERS, ("sections", place, "order"))


def needless_order(draft: Draft) -> Iterator[Fault]:
    """Yield sections to be met in random order that have nothing to change places with."""
    for place, section in enumerate(draft.built.sections):
        moving = [item for item in section.items if changes_places(section, item)]
        if section.order == "random" and len(moving) < 2:
            yield ("sections", place, "order"), {}


def quick_order(draft: Draft) -> Iterator[Fault]:
    """Yield random order at the one-stop desk, where the first question is the buttons of the only screen."""
    for place, section in enumerate(draft.entry.sections):
        if section.order == "random" and draft.entry.service == "one-stop":
            yield ("sections", place, "order"), {}


def dependent_order(draft: Draft) -> Iterator[Fault]:
    """Yield conditions inside a section in random order: what they refer to might be asked after them."""
    within = {one.path: one.section for one in draft.placed}
    for stated in draft.conditions():
        section = within.get(stated.path[:4])
        referred = draft.by_name.get(stated.entry.item or "")
        random = section is not None and draft.entry.sections[section].order == "random"
        if random and referred is not None and referred.section == section:
            name, asked = referred.item.name, draft.entry.sections[section].name
            yield (*stated.path, "item"), {"name": name, "section": asked}
