"""Which items of a page are shown before it is answered, and what a condition says in words.

A page is shown before its own answers are known, so a condition has three outcomes: true, false and
"that depends on this page" (None). Only what is false whatever this page answers stays away.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping

from survey.forms import number
from survey.questionnaire.model import (
    AllOf,
    Answers,
    AnyOf,
    Comparison,
    Condition,
    Item,
    Not,
    Questionnaire,
    Section,
)
from survey.questionnaire.routing import holds, on_path
from survey.wording import Voice


def shown(questionnaire: Questionnaire, section: Section, answers: Answers) -> tuple[Item, ...]:
    """Return the items a citizen sees on the page of *section*, given the *answers* of other pages."""
    here = {item.name for item in section.items}
    elsewhere = {name: answer for name, answer in on_path(questionnaire, answers).items() if name not in here}
    found: list[Item] = []
    if section.relevant is not None and not holds(section.relevant, elsewhere):
        return ()
    for item in section.items:
        open_items = {other.name for other in found}
        if item.filled_by == "respondent" and _outcome(item.relevant, elsewhere, open_items) is not False:
            found.append(item)
    return tuple(found)


def _outcome(condition: Condition | None, answers: Answers, open_items: Collection[str]) -> bool | None:
    """Return whether *condition* holds; None while it depends on an item that is being answered."""
    match condition:
        case None:
            return True
        case Comparison():
            return None if condition.item in open_items else holds(condition, answers)
        case Not():
            inner = _outcome(condition.condition, answers, open_items)
            return None if inner is None else not inner
    decisive = isinstance(condition, AnyOf)
    outcomes = {_outcome(part, answers, open_items) for part in condition.conditions}
    return decisive if decisive in outcomes else None if None in outcomes else not decisive


def as_data(condition: Condition) -> str:
    """Return *condition* as the JSON that the page's script reads."""
    return json.dumps(data(condition), ensure_ascii=False, separators=(",", ":"))


def data(condition: Condition) -> list[object]:
    """Return *condition* as JSON values: its relation, then what it compares or joins."""
    match condition:
        case Comparison(item, relation, codes, limit):
            return [relation, item, *(codes if limit is None else [limit])]
        case AllOf(conditions):
            return ["all", *map(data, conditions)]
        case AnyOf(conditions):
            return ["any", *map(data, conditions)]
        case Not(inner):
            return ["not", data(inner)]


def depends_on(condition: Condition | None) -> frozenset[str]:
    """Return the names of the items that *condition* looks at."""
    match condition:
        case None:
            return frozenset()
        case Comparison():
            return frozenset({condition.item})
        case Not():
            return depends_on(condition.condition)
    return frozenset().union(*map(depends_on, condition.conditions))


def in_words(condition: Condition, item: Callable[[str], Item], say: Voice) -> str:
    """Return *condition* as the second half of "answer only if …"; *item* finds an item by name."""
    match condition:
        case Comparison():
            return _compared(condition, item(condition.item), say)
        case Not(Comparison(name, "is", codes)):
            return _compared(Comparison(name, "is not", codes), item(name), say)
        case Not():
            return say("condition.not", condition=in_words(condition.condition, item, say))
    link = say("condition.and" if isinstance(condition, AllOf) else "condition.or")
    return link.join(in_words(part, item, say) for part in condition.conditions)


_WORDS: Mapping[str, str] = {
    "is": "condition.is",
    "is not": "condition.is_not",
    "at least": "condition.at_least",
    "at most": "condition.at_most",
    "more than": "condition.more_than",
    "less than": "condition.less_than",
    "answered": "condition.answered",
}
"""Relations of a condition and the sentences that say them."""


def _compared(comparison: Comparison, item: Item, say: Voice) -> str:
    language = say.language
    labels = [
        say("condition.label", label=category.label.to(language))
        for category in item.categories
        if category.code in comparison.codes
    ]
    return say(
        _WORDS[comparison.relation],
        item=item.text.to(language),
        labels=say("condition.or").join(labels),
        number="" if comparison.number is None else number(comparison.number, language),
    )
