"""A questionnaire as screens: each question that can be answered, with the notes that stand before it.

The quick rating of a desk is one screen: the levels as buttons, and the reasons below them for everyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from survey.forms import CHOICES, FIELDS
from survey.questionnaire.model import Answers, Item, Questionnaire, Section
from survey.questionnaire.order import arranged
from survey.questionnaire.routing import path


@dataclass(frozen=True, slots=True)
class Step:
    """One screen. `number` counts from 1 among all screens, whoever meets them.

    `items` are its questions: one, or all of a `quick` rating.
    """

    number: int
    section: Section
    notes: tuple[Item, ...]
    items: tuple[Item, ...]
    quick: bool = False

    @property
    def item(self) -> Item:
        """The question that stands first."""
        return self.items[0]

    def as_section(self) -> Section:
        """Return the screen as a section of its own, met when its question's section is."""
        return replace(self.section, items=(*self.notes, *self.items))


MOST_AT_ONCE = 3
"""Questions that are still one screen."""


def quick(questionnaire: Questionnaire) -> Step | None:
    """Return the one screen of a desk's quick rating; None for any other questionnaire.

    It is one when citizens are asked in one section alone, by touches alone, unconditionally and briefly.
    """
    if questionnaire.service != "one-stop" or not questionnaire.on_one_screen():
        return None
    ours = [
        (part, item) for part in questionnaire.sections for item in part.items if item.filled_by != "staff"
    ]
    items = tuple(item for _, item in ours)
    brief = len(items) <= MOST_AT_ONCE and all(
        item.kind in CHOICES and not item.identifying for item in items
    )
    return Step(1, ours[0][0], (), items, quick=True) if brief else None


def steps(questionnaire: Questionnaire, uuid: str = "") -> list[Step]:
    """Return every screen of *questionnaire*; notes after the last question are read on its screen.

    They stand in the order of the response *uuid*; as they are written where none is given.
    """
    at_once = quick(questionnaire)
    sections = questionnaire.sections
    return (
        [at_once] if at_once else _one_by_one([arranged(each, uuid) if uuid else each for each in sections])
    )


def _one_by_one(sections: Sequence[Section]) -> list[Step]:
    found: list[Step] = []
    notes: list[Item] = []
    for section in sections:
        for item in section.items:
            if item.filled_by == "staff":
                continue
            if item.kind in FIELDS:
                found.append(Step(len(found) + 1, section, tuple(notes), (item,)))
                notes = []
            else:
                notes.append(item)
    if notes and found:
        last = found[-1]
        found[-1] = Step(last.number, last.section, (*last.notes, *notes), last.items)
    return found


def met(questionnaire: Questionnaire, found: list[Step], answers: Answers) -> list[int]:
    """Return the numbers of the *found* screens on the path of *answers*."""
    names = {item.name for item in path(questionnaire, answers)}
    return [step.number for step in found if step.item.name in names]
