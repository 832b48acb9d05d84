"""A round as it is asked: its questionnaire, its validator and its compiled pages. It holds no answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from threading import Lock

from jinja2 import Environment

from analysis.codebook import Missing, Text
from survey.clock import today
from survey.complaint import Channel
from survey.forms import marked
from survey.interview.compiled import Page, compiled
from survey.interview.page import Sheet
from survey.interview.visible import shown
from survey.questionnaire.answering import Validator, missing
from survey.questionnaire.model import Answer, Answers, Item, Questionnaire, Section
from survey.questionnaire.order import arranged
from survey.questionnaire.routing import conditional, on_path, sections
from survey.rounds import Round
from survey.site.installation import Installation
from survey.site.page import Query
from survey.site.reply import Remembered, Spliced
from survey.wording import LANGUAGES, Voice

PLACES = 2000
"""How many start pages, and pages of thanks, a round remembers: one for each service point and language."""

FORMS = 64
"""How many whole forms for devices a round remembers; each is many times as long as a start page."""


@cache
def sending(addressed_as: str) -> Section:
    """Return a last page without questions, for a form whose answers decide which section is the last.

    Without it somebody would send a form without having pressed "send".
    """
    voices = [(language, Voice(language, addressed_as)) for language in LANGUAGES]
    title = Text.of({language: say("sending.title") for language, say in voices})
    text = Text.of({language: say("sending.text") for language, say in voices})
    return Section("_sending", title, (), introduction=text)


@dataclass(frozen=True, slots=True)
class Instrument:
    """One round, ready to be asked.

    `sections` are those a citizen can meet, in order, and `here` the names of their items; pages count
    them from 1. `names` are those of every item that can be answered. `starts` and `thanks` are
    the first and last pages made so far, `devices` the whole forms for devices.
    """

    env: Environment
    round: Round
    questionnaire: Questionnaire
    validator: Validator
    sections: tuple[Section, ...]
    here: tuple[frozenset[str], ...]
    languages: tuple[str, ...]
    names: tuple[str, ...]
    conditional: bool
    agency: str
    complaints: Channel
    site: str
    open: bool
    starts: Remembered[tuple[str, Query], Spliced] = field(default_factory=partial(Remembered, PLACES))
    thanks: Remembered[tuple[str, str, Query], bytes] = field(default_factory=partial(Remembered, PLACES))
    devices: Remembered[tuple[str, Query], Spliced] = field(default_factory=partial(Remembered, FORMS))
    kiosks: dict[tuple[str, str], Spliced] = field(default_factory=dict)
    _pages: dict[tuple[int, str], Page] = field(default_factory=dict)
    _compiling: Lock = field(default_factory=Lock)

    @classmethod
    def of(cls, installation: Installation, round_: Round, validator: Validator) -> Instrument:
        """Make the instrument of *round_*, whose questionnaire *validator* judges."""
        asked = validator.questionnaire
        met = tuple(s for s in asked.sections if any(item.filled_by == "respondent" for item in s.items))
        if not met or _may_be_passed(met[-1]):
            met = (*met, sending(asked.addressed_as))
        offered = tuple(tag for tag in asked.languages if tag in LANGUAGES)
        return cls(
            env=installation.env,
            round=round_,
            questionnaire=asked,
            validator=validator,
            sections=met,
            here=tuple(frozenset(item.name for item in section.items) for section in met),
            languages=offered or LANGUAGES[:1],
            names=tuple(missing(asked, {})),
            conditional=conditional(asked) or any(item.filled_by == "staff" for item in asked.items()),
            agency=installation.settings.agency,
            complaints=Channel(installation.settings.complaints),
            site=installation.settings.site,
            open=round_.takes_answers(today()),
        )

    @property
    def total(self) -> int | None:
        """How many parts everybody meets; None where answers decide."""
        return None if any(_may_be_passed(section) for section in self.sections) else len(self.sections)

    def page(self, number: int, language: str) -> Page:
        """Return the compiled page of section *number*."""
        key = (number, language)
        page = self._pages.get(key)
        return page or self._compiled(key)

    def _compiled(self, key: tuple[int, str]) -> Page:
        with self._compiling:  # one thread makes the page that all wait for
            if key not in self._pages:
                self._pages[key] = compiled(self.sheet(*key))
            return self._pages[key]

    def voice(self, language: str) -> Voice:
        """Return the software as it speaks with those who are asked."""
        return Voice(language, self.questionnaire.addressed_as)

    def asker(self, language: str) -> str:
        """Return who asks, marked with its own language where that is another."""
        return marked(self.round.agency, language) or self.agency

    def sheet(self, number: int, language: str) -> Sheet:
        """Return what is fixed about the page of section *number*."""
        return Sheet(
            env=self.env,
            questionnaire=self.questionnaire,
            section=self.sections[number - 1],
            language=language,
            number=number,
            total=self.total,
            last=number == len(self.sections),
            title=self.round.title,
            agency=self.asker(language),
            languages=self.languages,
            training=self.round.training,
        )

    def drawn(self, number: int) -> bool:
        """Return whether everybody meets the items of section *number* in an order of their own."""
        return self.sections[number - 1].order == "random"

    def shown(self, number: int, answers: Answers, uuid: str) -> tuple[Item, ...]:
        """Return the items on the page of section *number*, in the order of the response *uuid*.

        *answers* are those of other pages.
        """
        section = arranged(self.sections[number - 1], uuid)
        return shown(self.questionnaire, section, answers) if self.conditional else section.items

    def met(self, answers: Answers) -> list[int]:
        """Return the numbers of the sections on the path of *answers*."""
        if not self.conditional:
            return list(range(1, len(self.sections) + 1))
        on_it = {section.name for section in sections(self.questionnaire, answers)}
        met = (not section.items or section.name in on_it for section in self.sections)
        return [number for number, asked in enumerate(met, 1) if asked]

    def elsewhere(self, number: int, answers: Answers) -> dict[str, Answer]:
        """Return the *answers* that belong to other sections than *number*."""
        here = self.here[number - 1]
        return {name: answer for name, answer in answers.items() if name not in here}

    def settled(self, answers: Answers) -> tuple[dict[str, Answer], Mapping[str, Missing]]:
        """Return the *answers* on the path, and why every other item has none."""
        if self.conditional:
            kept = on_path(self.questionnaire, answers)
            return kept, missing(self.questionnaire, kept)
        blank = dict.fromkeys([name for name in self.names if name not in answers], Missing.NOT_ANSWERED)
        return dict(answers), blank


def _may_be_passed(section: Section) -> bool:
    return section.relevant is not None or all(
        item.relevant is not None or item.filled_by == "staff" for item in section.items
    )
