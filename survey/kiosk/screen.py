"""One question as a screen, and which screen a person is on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Response

from survey.device import Sitting
from survey.interview.instrument import Instrument
from survey.interview.page import State
from survey.kiosk.asked import question
from survey.kiosk.stand import Stand, spoken
from survey.kiosk.step import Step, met
from survey.questionnaire.answering import written
from survey.questionnaire.routing import path
from survey.wording import Voice


def at(number: int) -> str:
    """Return the address of screen *number*."""
    return f"/kiosk/cau/{number}"


def furthest(stand: Stand, instrument: Instrument, sitting: Sitting) -> int:
    """Return the screen after the last one that was passed; one beyond all when none is left."""
    asked = stand.steps(instrument, sitting.uuid)
    on_path = met(instrument.questionnaire, asked, sitting.answers)
    return next((number for number in on_path if number > sitting.reached), len(asked) + 1)


@dataclass(frozen=True, slots=True)
class Said:
    """What a screen that is shown again says: raw values, what is wrong, and whether it was asked before."""

    values: Mapping[str, list[str]] | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""
    alert: str = ""
    status: int = 200


NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Screen:
    """Screen *number* as the person who sits there sees it."""

    stand: Stand
    instrument: Instrument
    sitting: Sitting
    number: int

    @property
    def steps(self) -> list[Step]:
        """Every screen with a question."""
        return self.stand.steps(self.instrument, self.sitting.uuid)

    @property
    def step(self) -> Step | None:
        """The question of this screen; None on the one that only sends."""
        return self.steps[self.number - 1] if self.number <= len(self.steps) else None

    @property
    def on_path(self) -> list[int]:
        """The numbers of the questions this person meets."""
        return met(self.instrument.questionnaire, self.steps, self.sitting.answers)

    @property
    def language(self) -> str:
        """The language this person reads."""
        return spoken(self.sitting, self.instrument)

    @property
    def voice(self) -> Voice:
        """The software as it speaks with this person."""
        return self.instrument.voice(self.language)

    def reply(self, said: Said = NOTHING) -> Response:
        """Return the page."""
        language, on_path = self.language, self.on_path
        values = self._question(said) | {
            "agency": self.instrument.asker(language),
            "languages": self.instrument.languages,
            "token": self.stand.token(self.sitting.uuid),
            "large": self.sitting.large,
            "assisted": self.sitting.mode == "assisted",
            "position": sum(number <= self.number for number in on_path),
            "total": None if self.instrument.conditional else len(on_path),
            "first": not on_path or self.number == on_path[0],
            "last": self.number >= len(self.steps),
        }
        return self.stand.page("kiosk_question.html", language, values, said.status)

    def _question(self, said: Said) -> dict[str, object]:
        step, asked = self.step, self.instrument.questionnaire
        names = {item.name for item in path(asked, self.sitting.answers)}
        notes = [note for note in step.notes if note.name in names] if step else []
        values = said.values if said.values is not None else written(asked, self.sitting.answers)
        state = State("", (), values, problems=said.problems, summary=said.summary, alert=said.alert)
        return question(self.instrument, step, self.language, state) | {
            "notes": notes,
            "opening": self._opens(step),
        }

    def _opens(self, step: Step | None) -> bool:
        """Whether this is the first question of its section that the person meets."""
        if step is None:
            return True
        same = [each.number for each in self.steps if each.section.name == step.section.name]
        return self.number == next((number for number in self.on_path if number in same), self.number)
