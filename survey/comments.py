"""What people wrote in their own words: what in it may name a person, and what staff decided to print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from survey.questionnaire.codebooks import codebook
from survey.questionnaire.model import Item, Questionnaire
from survey.questionnaire.readers import FORBIDDEN

HIDDEN = "[…]"
"""Stands for what is left out; the same in every language."""

LONGEST = 1000
"""Letters of a comment that may be printed."""


class Reading(StrEnum):
    """How far staff have come with a comment."""

    UNREAD = "unread"
    PRINTED = "printed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Comment:
    """What one person wrote in answer to one question.

    Attributes
    ----------
    mark : str
        Names the response to the store and says nothing of who gave it or when.
    item, text, language, unit : str
        The question's name, what was written, the language of the form, and the unit it is about ("" for
        none).
    printed : str or None
        The words the report prints; "" when it prints none, None while nobody has decided.
    """

    mark: str
    item: str
    text: str
    language: str = "vi"
    unit: str = ""
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a comment; `names` says whether it may name a person or lead to one."""

    text: str
    names: bool = False


_NUMBERS = (
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",  # an address for e-mail
    r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\d)",  # a telephone; an identity number begins with 0 too
    r"(?<![\d.,])\d{9,}(?!\d)",  # an older identity number, a bank account, an insurance card
)
_TITLES = (
    *("anh", "chị", "em", "ông", "bà", "cô", "chú", "bác", "thầy", "bác sĩ", "bs", "y tá", "điều dưỡng"),
    *("cán bộ", "nhân viên", "đồng chí", "đ/c", "mr", "mrs", "ms", "dr"),
)
_CALLED = "|".join(sorted(_TITLES, key=len, reverse=True))
_LEADS = re.compile("|".join(_NUMBERS))
_TITLE = re.compile(rf"(?<!\w)(?:{_CALLED})\.?(?=\s)", re.IGNORECASE)
_WORD = re.compile(r"\s+([^\W\d_]+)")
_WORDS_OF_A_NAME = 5


def pieces(text: str) -> Iterator[Piece]:
    """Yield *text* in stretches, those apart that may name a person: numbers, addresses, names after a title.

    A name without a title before it is not found, and "Bà Rịa" is taken for one: whoever prints a comment
    reads it first.
    """
    end = 0
    for start, stop in sorted([*_numbers(text), *_names(text)]):
        if start < end:
            continue
        if start > end:
            yield Piece(text[end:start])
        yield Piece(text[start:stop], names=True)
        end = stop
    if end < len(text):
        yield Piece(text[end:])


def hidden(text: str) -> str:
    """Return *text* with `HIDDEN` in place of what may name a person."""
    return "".join(HIDDEN if piece.names else piece.text for piece in pieces(text))


def open_items(asked: Questionnaire) -> dict[str, Item]:
    """Return, by name, the questions people answer with what they think, not with who they are."""
    opened = {variable.name for variable in codebook(asked).variables if variable.is_open}
    return {item.name: item for item in asked.items() if item.name in opened}


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _LEADS.finditer(text))


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names stand: words with a capital, after what a person is called by."""
    for title in _TITLE.finditer(text):
        start = stop = title.end()
        for _ in range(_WORDS_OF_A_NAME):
            word = _WORD.match(text, stop)
            if word is None or not word[1][0].isupper():
                break
            start = start if stop > title.end() else word.start(1)
            stop = word.end()
        if stop > title.end():
            yield start, stop


def tidy(words: str) -> str:
    """Return *words* as they are kept: NFC, one kind of line end, nothing around them."""
    return unicodedata.normalize("NFC", words.replace("\r\n", "\n")).strip()


def unfit(words: str) -> str:
    """Return why *words* cannot be printed ("long", "characters"), or ""."""
    if len(words) > LONGEST:
        return "long"
    return "characters" if FORBIDDEN.search(words) else ""
