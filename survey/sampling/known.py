"""What an agency knows of its population: people by the answer to a question, read from CSV."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from analysis.codebook import Text
from analysis.codebook.grouping import named_groupings
from analysis.people import CHOICES, People
from survey.fieldwork import is_count, whole_number
from survey.listing import Fault, Row, listing
from survey.listing.spreadsheet import Source
from survey.questionnaire.codebooks import codebook
from survey.questionnaire.model import Problem, Questionnaire
from survey.wording import WHOLE, say, texts

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "item": ("item", "câu", "câu hỏi"),
    "code": ("code", "mã", "trả lời"),
    "people": ("people", "số người"),
}
"""Columns and the headings they may have, in any case."""

SAME = 1e-6
"""By how much the people of two questions may differ, as a share: published counts are rounded."""


def read_known(source: Source, asked: Questionnaire, language: str = "vi") -> tuple[People, list[Problem]]:
    """Read how many people of the population give each answer: the columns item, code, people.

    Every problem is listed, by row and column. Each answer that an item offers has a row, and the people
    of every item sum alike.
    """
    found = listing(source, HEADINGS, needed=tuple(HEADINGS))
    offered = _offered(asked)
    found.faults += [fault for row in found.rows for fault in _faults(row, offered)]
    people: dict[str, dict[str, float]] = {}
    for line, cells in found.sound():
        of_item = people.setdefault(cells["item"], {})
        if cells["code"] in of_item:
            found.faults.append(Fault("answer_twice", line, "code", {"value": cells["code"]}))
        of_item[cells["code"]] = float(whole_number(cells["people"]))
    if not found.faults:
        found.faults += _incomplete(people, offered)
    return people, found.problems(language)


def _offered(asked: Questionnaire) -> Mapping[str, tuple[str, ...]]:
    """Return the codes that put somebody into a group, by item that says something of a person."""
    book = codebook(asked)
    return {
        name: tuple(c.code for c in book.variable(name).categories if c.missing is None)
        for name in named_groupings(book)
        if book.variable(name).kind in CHOICES
    }


def _faults(row: Row, offered: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    line, cells = row
    codes = offered.get(cells["item"])
    if cells["item"] and codes is None:
        yield Fault("no_choice", line, "item", {"value": cells["item"], "known": ", ".join(offered)})
    elif codes and cells["code"] and cells["code"] not in codes:
        yield Fault("no_answer", line, "code", {"value": cells["code"], "known": ", ".join(codes)})
    if cells["people"] and not is_count(cells["people"]):
        yield Fault("bad_count", line, "people", {"value": cells["people"]})


def _incomplete(people: People, offered: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    """Yield what the whole list lacks: an answer without people, items whose people do not sum alike."""
    for item, counts in people.items():
        if absent := [code for code in offered[item] if code not in counts]:
            yield Fault("answers_absent", 0, item, {"value": ", ".join(absent)})
    sums = {item: math.fsum(counts.values()) for item, counts in people.items()}
    if sums and max(sums.values()) - min(sums.values()) > SAME * max(sums.values()):
        told = "; ".join(f"{item}: {total:.0f}" for item, total in sums.items())
        yield Fault("sums_differ", 0, "people", {"value": told})


def note(people: People, asked: Questionnaire) -> Text:
    """Return in words what the weights meet."""
    labels = {variable.name: variable.label for variable in codebook(asked).variables}

    def said(language: str) -> str:
        named = (labels[item].to(language).rstrip(".?: ") for item in people)
        return say("known.note", language, items="; ".join(f"“{name}”" for name in named))

    return texts(said, WHOLE)
