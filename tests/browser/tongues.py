"""A questionnaire that speaks: every text of it in the languages asked for, whatever it had before."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any

from analysis.codebook import Text
from survey.questionnaire.model import Questionnaire

SAID = {"en": "Text {n}", "km": "អត្ថបទ {n}"}


def spoken(asked: Questionnaire) -> Questionnaire:
    """Return *asked* in Vietnamese, English and Khmer."""
    return replace(_spoken(asked, count(1)), languages=("vi", "en", "km"))


def _spoken(value: Any, numbers: count) -> Any:
    if isinstance(value, Text):
        n = next(numbers)
        return (
            Text.of({"vi": value.to("vi")} | {t: s.format(n=n) for t, s in SAID.items()}) if value else value
        )
    if isinstance(value, tuple):
        return tuple(_spoken(each, numbers) for each in value)
    if not is_dataclass(value):
        return value
    return replace(value, **{f.name: _spoken(getattr(value, f.name), numbers) for f in fields(value)})
