"""What a clerk keyed, read as answers: keys to codes, and the marks for what no key can say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analysis.codebook import Missing
from survey.forms import written
from survey.keying import DOUBLE, ILLEGIBLE
from survey.questionnaire.answering import Refusal, Validator, missing
from survey.questionnaire.model import Answer, Answers, Item, Questionnaire
from survey.questionnaire.paper import CHOICES, asked, keys, printed_keys
from survey.questionnaire.routing import on_path
from survey.wording import say

PREFIX = "a."
"""Stands before an item's name in the form, so that no item can be mistaken for a field of the page."""

_APART = re.compile(r"[\s,;.+]+")
_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")

OFF_PATH = "off path: "
"""Stands in a remark before what was written where nothing was asked."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """A form as it was keyed.

    Attributes
    ----------
    answers : mapping of item name to Answer
        On the path only.
    missing : mapping of item name to Missing
        Why every other item has none.
    remarks : mapping of item name to str
        `ILLEGIBLE` and `DOUBLE`, and what was answered off the path.
    problems : mapping of item name to str
        What must be keyed otherwise, in words.
    off_path : tuple of str
        Items that were answered though another answer took them off the path.
    """

    answers: Answers
    missing: Mapping[str, Missing]
    remarks: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    off_path: tuple[str, ...] = ()


def keyed(validator: Validator, values: Mapping[str, str], language: str) -> Keyed:
    """Read what was keyed, by item name.

    Parameters
    ----------
    validator : Validator
        Of the questionnaire, staff's items included.
    values : mapping of item name to str
        Of items that are not there, nothing is taken.
    """
    questionnaire = validator.questionnaire
    raw: dict[str, list[str]] = {}
    remarks: dict[str, str] = {}
    problems: dict[str, str] = {}
    for _, item in asked(questionnaire):
        text = values.get(item.name, "").strip()
        if text in (ILLEGIBLE, DOUBLE) and (text == ILLEGIBLE or item.kind in CHOICES):
            remarks[item.name] = text
        elif text:
            codes = _codes(item, text)
            if codes is None:
                problems[item.name] = say("keying.not_a_key", language, keys=", ".join(keys(item)))
            else:
                raw[item.name] = codes
    answers, refusals = validator.check(raw, language)
    problems |= {r.item: _refused(r, language) for r in refusals if r.reason not in ("hidden", "required")}
    off_path = tuple(r.item for r in refusals if r.reason == "hidden")
    remarks |= {name: OFF_PATH + values[name].strip() for name in off_path}
    reasons = missing(questionnaire, answers, staff=True)
    for name, remark in remarks.items():
        if remark in (ILLEGIBLE, DOUBLE) and reasons[name] is Missing.NOT_ANSWERED:
            reasons[name] = Missing.ILLEGIBLE
    return Keyed(answers, reasons, remarks, problems, off_path)


def _refused(refusal: Refusal, language: str) -> str:
    return say(f"refusal.{refusal.reason}", language, item=refusal.item, **refusal.params)


def _codes(item: Item, text: str) -> list[str] | None:
    """Return the raw values that *text* stands for; None when it holds a key the paper does not have."""
    if item.kind == "date" and (found := _DIGITS.fullmatch(text)):
        return ["/".join(found.groups())]
    if item.kind not in CHOICES:
        return [text]
    known = keys(item)
    several = [key for key in _APART.split(text) if key] if item.kind == "multiple" else [text]
    if len(several) == 1 and several[0] not in known and item.kind == "multiple":
        several = list(several[0])
    codes = [known.get(key) or known.get(key.lower()) for key in several]
    return None if None in codes else [code for code in codes if code is not None]


def as_keyed(
    questionnaire: Questionnaire, answers: Answers, remarks: Mapping[str, str], language: str = "vi"
) -> dict[str, str]:
    """Return what a clerk keys to get *answers* and *remarks*: to show a form again, and to compare two."""
    kept = on_path(questionnaire, answers, staff=True)
    found = {name: remark.removeprefix(OFF_PATH) for name, remark in remarks.items()}
    return {
        item.name: _key(item, kept[item.name], language) if item.name in kept else found.get(item.name, "")
        for _, item in asked(questionnaire)
    }


def _key(item: Item, answer: Answer, language: str) -> str:
    if item.kind in CHOICES:
        printed = printed_keys(item)
        codes = answer if isinstance(answer, tuple) else (str(answer),)
        return " ".join(printed[code] for code in codes)
    if isinstance(answer, date):
        return answer.strftime("%d/%m/%Y")
    return " ".join(written(answer, language))


def compared(item: Item, text: str) -> str:
    """Return *text* as two clerks' keyings are compared: spaces and case of free text do not count."""
    return " ".join(text.split()).casefold() if item.kind == "text" else text


def meaning(item: Item, text: str, language: str) -> str:
    """Return what was keyed in the words of the paper: "4 – Hài lòng"."""
    if text in (ILLEGIBLE, DOUBLE):
        return say("keying.illegible" if text == ILLEGIBLE else "keying.double", language)
    if not text:
        return say("keying.blank", language)
    if item.kind not in CHOICES:
        return text
    labels = {key: item.category(code) for key, code in keys(item).items()}
    said = [(key, labels.get(key)) for key in text.split()]
    return ", ".join(f"{key} – {category.label.to(language)}" if category else key for key, category in said)
