"""From the raw values of a form to an answer: one maker of readers for each way of answering.

A reader is made once per item and closed over its table; per request it costs one call. It gets
the raw strings a form sent under the item's name and returns the answer, returns None for "no
answer" (no value, or one empty value), or raises `Refused` with a reason key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from survey.questionnaire.model import Answer, Item

Reader = Callable[[Sequence[str]], Answer | None]

REASONS = (
    "unknown_item",
    "hidden",
    "required",
    "repeated",
    "not_on_scale",
    "not_a_number",
    "too_small",
    "too_large",
    "decimals",
    "not_a_date",
    "too_long",
    "control_characters",
    "too_many",
    "not_together",
)
"""Every reason a form may be refused for; the wording of each is in the citizen's language elsewhere."""

TEXT_LENGTH = 1000
"""Characters a free text may have where the questionnaire sets no limit."""

PERCENT_MOST = 1000.0
"""The largest percentage taken where the questionnaire sets no limit (expectations may exceed 100)."""

YEARS = (1900, 2100)
"""First and last year of a day that can be meant."""

MOST_DIGITS, MOST_DECIMALS = 12, 6
"""Digits a number may have before and after its point."""

_NUMBER = re.compile(rf"(-?[0-9]{{1,{MOST_DIGITS}}})(?:[.,]([0-9]{{1,{MOST_DECIMALS}}}))?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LOCAL_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Characters no text may hold: controls other than the line feed, direction marks, lone surrogates."""

_MARKS = [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
_PASTED = dict.fromkeys([*_MARKS, *range(0xE0000, 0xE0080)]) | {0x09: " ", 0x2028: "\n", 0x2029: "\n"}
"""What becomes of the marks nobody sees that telephones paste with words: a tab is a space, directions go."""


class Refused(Exception):
    """A raw value that is no answer: a key of `REASONS` and what its sentence needs to say."""

    def __init__(self, reason: str, **params: float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params: Mapping[str, float] = params


def choice(item: Item) -> Reader:
    """Read one code of a scale or of categories."""
    codes = frozenset(category.code for category in item.categories)

    def read(values: Sequence[str]) -> Answer | None:
        match values:
            case [] | [""]:
                return None
            case [str(code)] if code in codes:
                return code
            case [_]:
                raise Refused("not_on_scale")
        raise Refused("repeated")

    return read


def choices(item: Item) -> Reader:
    """Read codes, each once; a code that means "missing" stands alone."""
    order = tuple(category.code for category in item.categories)
    codes = frozenset(order)
    alone = frozenset(category.code for category in item.categories if category.missing is not None)
    most = item.constraint.max_choices or len(order)

    def read(values: Sequence[str]) -> Answer | None:
        match values:
            case [] | [""]:
                return None
        chosen = frozenset(values)
        if not chosen <= codes:
            raise Refused("not_on_scale")
        if len(chosen) < len(values):
            raise Refused("repeated")
        if len(chosen) > most:
            raise Refused("too_many", most=most)
        if len(chosen) > 1 and chosen & alone:
            raise Refused("not_together")
        return tuple([code for code in order if code in chosen])

    return read


def number(item: Item) -> Reader:
    """Read a number or a percentage within its limits."""
    least, most = bounds(item)
    decimals = item.constraint.decimals

    def read(values: Sequence[str]) -> Answer | None:
        value, fraction = _digits(values)
        if value is None:
            return None
        written = 3 if len(fraction) == 3 else len(fraction.rstrip("0"))  # 1.000 is a thousand to many
        if decimals is not None and written > decimals:
            raise Refused("decimals", most=decimals)
        if least is not None and value < least:
            raise Refused("too_small", least=least)
        if most is not None and value > most:
            raise Refused("too_large", most=most)
        return value

    return read


def bounds(item: Item) -> tuple[float | None, float | None]:
    """Return the least and the most a number may be: the item's own limits, else its kind's."""
    least, most = (0.0, PERCENT_MOST) if item.kind == "percent" else (None, None)
    limits = item.constraint
    return least if limits.least is None else limits.least, most if limits.most is None else limits.most


def within(item: Item, value: float) -> bool:
    """Return whether a number may be answered, as far as its size is concerned."""
    least, most = bounds(item)
    fits = (least is None or value >= least) and (most is None or value <= most)
    return fits and abs(value) < 10**MOST_DIGITS


def _digits(values: Sequence[str]) -> tuple[float | None, str]:
    """Return the number and its decimals as written; ASCII digits only, comma or point."""
    match values:
        case [] | [""]:
            return None, ""
        case [str(value)] if found := _NUMBER.fullmatch(value):
            whole, fraction = found[1], found[2] or ""
            return float(f"{whole}.{fraction}") + 0.0, fraction  # + 0.0 turns "-0" into 0
        case [_]:
            raise Refused("not_a_number")
    raise Refused("repeated")


def day(item: Item) -> Reader:
    """Read a calendar day."""

    def read(values: Sequence[str]) -> Answer | None:
        match values:
            case [] | [""]:
                return None
            case [str(value)]:
                return _calendar_day(value)
            case [_]:
                raise Refused("not_a_date")
        raise Refused("repeated")

    return read


def _calendar_day(value: str) -> date:
    """Read 2026-02-05 (a browser's date field) or 5/2/2026 (typed, day first)."""
    if found := _ISO_DAY.fullmatch(value):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _LOCAL_DAY.fullmatch(value):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    else:
        raise Refused("not_a_date")
    if not YEARS[0] <= year <= YEARS[1]:
        raise Refused("not_a_date")
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused("not_a_date") from None


def free_text(item: Item) -> Reader:
    """Read free text."""
    most = item.constraint.max_length or TEXT_LENGTH

    def read(values: Sequence[str]) -> Answer | None:
        match values:
            case [] | [""]:
                return None
            case [str(value)]:
                return _clean(value, most)
            case [_]:
                raise Refused("control_characters")
        raise Refused("repeated")

    return read


def _clean(value: str, most: int) -> str | None:
    """Return *value* in NFC, one kind of line end, no unseen mark and nothing around it; None for nothing."""
    if len(value) > 4 * most:  # decomposed Vietnamese has at most three characters for one letter
        raise Refused("too_long", most=most)
    value = value.replace("\r\n", "\n").translate(_PASTED)
    if FORBIDDEN.search(value):
        raise Refused("control_characters")
    value = unicodedata.normalize("NFC", value).strip()
    if len(value) > most:
        raise Refused("too_long", most=most)
    return value or None
