"""A message to whoever can mend something: what is wrong and the remedy, in two languages."""

from __future__ import annotations

from typing import NamedTuple

from analysis.codebook import Text


class Message(NamedTuple):
    """What is wrong and how to mend it; both may hold {fields} filled in by the refusal."""

    wrong: Text
    remedy: Text


def message(wrong_vi: str, wrong_en: str, remedy_vi: str, remedy_en: str) -> Message:
    """Return a message from its four sentences."""
    return Message(
        Text.of({"vi": wrong_vi, "en": wrong_en}),
        Text.of({"vi": remedy_vi, "en": remedy_en}),
    )
