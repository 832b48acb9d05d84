"""The page on which a form is keyed: every question in the paper's order, one small field each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from analysis.codebook import Text
from survey.entry.reading import PREFIX
from survey.keying import Proposal
from survey.questionnaire.model import Item, Questionnaire
from survey.questionnaire.paper import CHOICES, keys, numbers, parts, printed_keys
from survey.wording import say


@dataclass(frozen=True, slots=True)
class Row:
    """One question on the page. `legend` is the id of the words that say what its keys mean."""

    number: int
    item: Item
    name: str
    legend: str
    keys: str
    wide: bool
    value: str = ""
    problem: str = ""
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one legend. `title` is the section's where it begins."""

    title: Text
    legend: str
    words: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What a page is shown with."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)


def groups(questionnaire: Questionnaire, language: str, filled: Filled) -> list[Group]:
    """Return the questions of the page, in the paper's order."""
    return list(_groups(questionnaire, language, filled))


def _groups(questionnaire: Questionnaire, language: str, filled: Filled) -> Iterator[Group]:
    places = numbers(questionnaire)
    for part in parts(questionnaire):
        items = [item for item in part.items if item.kind != "note"]
        staff = Text.of({language: say("paper.staff", language)})
        title = staff if part.speaks_to_others else part.section.title
        while items:
            n = next((at for at, item in enumerate(items) if at and not _alike(items[0], item)), len(items))
            legend = f"keys-{places[items[0].name]}"
            rows = tuple(_row(item, places[item.name], legend, (language, filled)) for item in items[:n])
            yield Group(title, legend, legend_words(items[0], language), rows)
            items, title = items[n:], Text()


def _alike(first: Item, other: Item) -> bool:
    return first.kind == other.kind and first.categories == other.categories and bool(first.categories)


def _row(item: Item, number: int, legend: str, shown: tuple[str, Filled]) -> Row:
    language, filled = shown
    labels = {c.code: c.label.to(language) for c in item.categories}
    said = {key: labels[code] for key, code in keys(item).items()}
    proposal = filled.proposals.get(item.name)
    proposed = proposal.keyed if proposal and not proposal.flag else ""
    return Row(
        number=number,
        item=item,
        name=PREFIX + item.name,
        legend=legend,
        keys=json.dumps(said, ensure_ascii=False) if item.kind in ("rating", "single") else "",
        wide=item.kind == "text",
        value=filled.values.get(item.name, proposed),
        problem=filled.problems.get(item.name, ""),
        proposal=proposal,
    )


def legend_words(item: Item, language: str) -> str:
    """Return what the keys of *item* mean, or how its kind is keyed."""
    if item.kind not in CHOICES:
        return say(KINDS[item.kind], language)
    printed = printed_keys(item)
    said = "  ·  ".join(f"{printed[c.code]} {c.label.to(language)}" for c in item.categories)
    return f"{said}  ·  {say('keying.several', language)}" if item.kind == "multiple" else said


KINDS = {
    "number": "keying.number",
    "percent": "keying.number",
    "date": "keying.date",
    "text": "keying.text",
}
"""How what is written by hand is keyed."""


def new_uuid() -> str:
    """Return the id under which the next form is kept; a page sent twice is one response."""
    return str(uuid4())
