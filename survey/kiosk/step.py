"""A questionnaire as screens: each question that can be answered, with the notes that stand before it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from survey.forms import FIELDS
from survey.questionnaire.model import Answers, Item, Questionnaire, Section
from survey.questionnaire.routing import path


@dataclass(frozen=True, slots=True)
class Step:
    """One screen. `number` counts from 1 among all questions, whoever meets them."""

    number: int
    section: Section
    notes: tuple[Item, ...]
    item: Item

    def as_section(self) -> Section:
        """Return the screen as a section of its own, met when its question's section is."""
        return replace(self.section, items=(*self.notes, self.item))


def steps(questionnaire: Questionnaire) -> list[Step]:
    """Return every screen of *questionnaire*; notes after the last question are read on its screen."""
    found: list[Step] = []
    notes: list[Item] = []
    for section in questionnaire.sections:
        for item in section.items:
            if item.filled_by == "staff":
                continue
            if item.kind in FIELDS:
                found.append(Step(len(found) + 1, section, tuple(notes), item))
                notes = []
            else:
                notes.append(item)
    if notes and found:
        last = found[-1]
        found[-1] = Step(last.number, last.section, (*last.notes, *notes), last.item)
    return found


def met(questionnaire: Questionnaire, found: list[Step], answers: Answers) -> list[int]:
    """Return the numbers of the *found* screens on the path of *answers*."""
    names = {item.name for item in path(questionnaire, answers)}
    return [step.number for step in found if step.item.name in names]
