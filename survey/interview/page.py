"""The page of one section as WTForms makes it: to be compiled, or to be shown again with its errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import Environment
from markupsafe import Markup

from analysis.codebook import Category, Text
from survey.forms import CHOICES, FIELDS, first_id, form, hint, marked, options
from survey.interview.visible import as_data, depends_on, in_words
from survey.questionnaire.model import Item, Questionnaire, Section
from survey.site.page import rendered
from survey.wording import Voice, say

OPEN, CLOSE = "\x02", "\x03"
"""Around a mark. No text of a questionnaire holds control characters."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One section as a page: what is fixed before anybody answers.

    `number` counts from 1 among the sections a citizen can meet; `total` is None where answers decide
    how many parts there are.
    """

    env: Environment
    questionnaire: Questionnaire
    section: Section
    language: str
    number: int
    total: int | None
    last: bool
    title: Text
    agency: str
    languages: tuple[str, ...]
    training: bool = False

    @property
    def voice(self) -> Voice:
        """The software as it speaks on the page."""
        return Voice(self.language, self.questionnaire.addressed_as)


@dataclass(frozen=True, slots=True)
class State:
    """What one visit adds to a sheet."""

    token: str
    items: tuple[Item, ...]
    values: Mapping[str, list[str]] = field(default_factory=dict)
    position: int | str = 0
    problems: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""
    alert: str = ""
    prompted: bool = False
    helped: bool = False


def render(
    sheet: Sheet,
    state: State,
    *,
    marks: bool = False,
    template: str = "section.html",
    more: Mapping[str, object] | None = None,
    here: frozenset[str] = frozenset(),
) -> str:
    """Return the page as WTForms makes it; with *marks*, the page to be compiled.

    *more* is what another *template* asks for; *here* names items that are on the page besides those shown.
    """
    questions = Questions(sheet, state, marks)
    questions.here |= here
    language = sheet.language
    values = {
        "addressed_as": sheet.questionnaire.addressed_as,
        "training": sheet.training,
        "section": sheet.section,
        "title": sheet.title,
        "page_title": _title(sheet, state),
        "position": state.position or sheet.number,
        "total": sheet.total,
        "first": sheet.number == 1,
        "last": sheet.last,
        "token": state.token,
        "items": state.items,
        "problems": state.problems,
        "summary": state.summary,
        "alert": state.alert,
        "prompted": state.prompted,
        "helped": state.helped,
        "choices": CHOICES,
        "agency": sheet.agency,
        "languages": sheet.languages,
        "mixed": len({item.required for item in sheet.section.items if item.kind in FIELDS}) == 2,
        "first_id": first_id,
    }
    asked = values | questions.functions() | dict(more or {})
    return rendered(sheet.env, template, language, asked)


def part(sheet: Sheet, here: frozenset[str]) -> str:
    """Return the section as one part of a whole form on a device, where nobody has answered yet.

    *here* are the names of all items of the form: on a device no condition waits for another page.
    """
    items = tuple(item for item in sheet.section.items if item.filled_by == "respondent")
    return render(sheet, State(token="", items=items), template="part.html", here=here)


def _title(sheet: Sheet, state: State) -> str:
    language = sheet.language
    heading = (sheet.section.title or sheet.title).to(language)
    part = f"{heading} – {sheet.title.to(language)}" if sheet.section.title else heading
    if not state.summary:
        return part
    key = "page.errors_title" if state.summary == "errors" else "page.unanswered_title"
    return say(key, language, title=part)


class Questions:
    """What the template asks about one item."""

    def __init__(self, sheet: Sheet, state: State, marks: bool) -> None:
        self.sheet, self.state, self.marks = sheet, state, marks
        self.form = form(state.items, sheet.language, state.values)
        self.here = {item.name for item in state.items}

    def functions(self) -> dict[str, object]:
        """Return the functions by the names the template knows."""
        names = ("field", "rows", "hints", "described", "condition", "when", "mark", "recorded", "heard")
        return {name: getattr(self, name) for name in names}

    @property
    def heard(self) -> bool:
        """Whether anything can be listened to in the language of the page."""
        return self.sheet.questionnaire.is_heard(self.sheet.language)

    def recorded(self, part: str) -> str:
        """Return the name of the recording that reads *part* aloud; "" when there is none."""
        found = self.sheet.questionnaire.recording(part, self.sheet.language)
        return found.sha256 if found else ""

    def field(self, item: Item) -> Markup:
        """Return the field that answers *item*."""
        described = self.described(item)
        made: Markup = self.form[item.name](**({"aria-describedby": described} if described else {}))
        return made

    def rows(self, item: Item) -> list[tuple[object, Category]]:
        """Return the rows of a choice, each with its category."""
        return list(zip(options(self.form[item.name]), item.categories, strict=True))

    def hints(self, item: Item) -> list[str]:
        """Return what is said below the question."""
        language = self.sheet.language
        advice = self.sheet.voice("section.advice") if item.kind == "text" else ""
        return [line for line in (marked(item.hint, language), hint(item, language), advice) if line]

    def described(self, item: Item) -> str:
        """Return the ids of what describes the field."""
        ids = [f"{item.name}-hint"] * bool(self.hints(item))
        ids += [f"{item.name}-error"] * (item.name in self.state.problems)
        return " ".join(ids)

    def condition(self, item: Item) -> str:
        """Return when the question is asked, in words; "" when always."""
        if item.relevant is None or not depends_on(item.relevant) & self.here:
            return ""
        return in_words(item.relevant, self.sheet.questionnaire.item, self.sheet.voice)

    def when(self, item: Item) -> Markup:
        """Return the condition as the page's script reads it."""
        if item.relevant is None or not depends_on(item.relevant) & self.here:
            return Markup()
        return Markup(' data-when="{}"').format(as_data(item.relevant))

    def mark(self, item: Item | None = None) -> str:
        """Return the mark before a question, or after the last one."""
        name = f"begin {item.name}" if item else "end"
        return f"{OPEN}{name}{CLOSE}" if self.marks else ""
