"""Which items a respondent meets: the path through a questionnaire, as a function of the answers.

Nothing is stored and nothing is deleted here: an answer to an item off the path counts as not given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.codebook import Text
from survey.questionnaire.model import (
    AllOf,
    Answer,
    Answers,
    AnyOf,
    Comparison,
    Condition,
    Item,
    Not,
    Questionnaire,
    Section,
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One way to compare an answer: what it means, what it takes, and when it is true.

    `operand` is "codes", "number" or "" (nothing to compare with).
    """

    meaning: Text
    operand: str
    true: Callable[[Answer, Comparison], bool]


def _chosen(answer: Answer, comparison: Comparison) -> bool:
    codes = answer if isinstance(answer, tuple) else (answer,)
    return any(code in comparison.codes for code in codes)


def _number(answer: Answer) -> float:
    return answer if isinstance(answer, float | int) else float("nan")


def _limit(comparison: Comparison) -> float:
    return float("nan") if comparison.number is None else comparison.number


RELATIONS: dict[str, Relation] = {
    "is": Relation(
        Text.of({"vi": "đã chọn một trong các mã này", "en": "one of these codes was chosen"}),
        "codes",
        _chosen,
    ),
    "is not": Relation(
        Text.of(
            {
                "vi": "đã trả lời, và không chọn mã nào trong số này",
                "en": "answered, with none of these codes",
            }
        ),
        "codes",
        lambda answer, comparison: not _chosen(answer, comparison),
    ),
    "at least": Relation(
        Text.of({"vi": "lớn hơn hoặc bằng", "en": "at least"}),
        "number",
        lambda answer, comparison: _number(answer) >= _limit(comparison),
    ),
    "at most": Relation(
        Text.of({"vi": "nhỏ hơn hoặc bằng", "en": "at most"}),
        "number",
        lambda answer, comparison: _number(answer) <= _limit(comparison),
    ),
    "more than": Relation(
        Text.of({"vi": "lớn hơn", "en": "more than"}),
        "number",
        lambda answer, comparison: _number(answer) > _limit(comparison),
    ),
    "less than": Relation(
        Text.of({"vi": "nhỏ hơn", "en": "less than"}),
        "number",
        lambda answer, comparison: _number(answer) < _limit(comparison),
    ),
    "answered": Relation(
        Text.of({"vi": "đã có câu trả lời", "en": "an answer was given"}),
        "",
        lambda answer, comparison: True,
    ),
}


def holds(condition: Condition, answers: Answers) -> bool:
    """Tell whether *condition* is true; a comparison with an item that has no answer is false."""
    match condition:
        case Comparison():
            answer = answers.get(condition.item)
            return answer is not None and RELATIONS[condition.relation].true(answer, condition)
        case AllOf():
            return all(holds(part, answers) for part in condition.conditions)
        case AnyOf():
            return any(holds(part, answers) for part in condition.conditions)
        case Not():
            return not holds(condition.condition, answers)


def path(questionnaire: Questionnaire, answers: Answers, *, staff: bool = False) -> Iterator[Item]:
    """Yield the items that are asked, notes included, in order.

    Parameters
    ----------
    questionnaire : Questionnaire
    answers : mapping of item name to Answer
        Given so far; answers to items off the path are ignored, whatever they are.
    staff : bool
        Whether items filled by staff are met too.
    """
    for _, item in _walk(questionnaire, answers, staff):
        yield item


def sections(questionnaire: Questionnaire, answers: Answers, *, staff: bool = False) -> Iterator[Section]:
    """Yield the sections with at least one item on the path, whole and in order."""
    last = None
    for section, _ in _walk(questionnaire, answers, staff):
        if section is not last:
            last = section
            yield section


def on_path(questionnaire: Questionnaire, answers: Answers, *, staff: bool = False) -> dict[str, Answer]:
    """Return the answers to items on the path, in questionnaire order."""
    return {
        item.name: answers[item.name]
        for item in path(questionnaire, answers, staff=staff)
        if item.name in answers
    }


def conditional(questionnaire: Questionnaire) -> bool:
    """Tell whether any path differs from any other."""
    return any(
        section.relevant is not None or any(item.relevant is not None for item in section.items)
        for section in questionnaire.sections
    )


def _walk(questionnaire: Questionnaire, answers: Answers, staff: bool) -> Iterator[tuple[Section, Item]]:
    kept: dict[str, Answer] = {}
    for section in questionnaire.sections:
        if section.relevant is not None and not holds(section.relevant, kept):
            continue
        for item in section.items:
            if item.filled_by == "staff" and not staff:
                continue
            if item.relevant is not None and not holds(item.relevant, kept):
                continue
            if item.name in answers:
                kept[item.name] = answers[item.name]
            yield section, item
