"""The order R puts words in: that of a dictionary, not that of the codes of their letters.

R sorts the levels of a factor by the locale, here Unicode's own order (UTS 10): "<30" before "18-29", "an"
before "Bé", "đi" before "do". `sorted` of Python has "<" after the digits and "đ" after "z".
"""

from __future__ import annotations

import unicodedata

MARKS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
"""Marks in their order, all of them before digits and digits before letters."""

ACCENTS = (
    "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0338\u0327\u0328\u0304\u0309\u031b\u0323"
)
"""Acute, grave, breve, circumflex, caron, ring, diaeresis, double acute, tilde, dot, stroke, cedilla, ogonek,
macron, hook, horn, dot below: what is none of these follows."""

STROKES = str.maketrans({"đ": "d\u0338", "Đ": "D\u0338"})

Key = tuple[tuple[tuple[int, str], ...], tuple[int, ...], tuple[bool, ...], str]


def dictionary_order(text: str) -> Key:
    """Return the key words are sorted by: letters, then accents, then small before capital."""
    letters: list[tuple[int, str]] = []
    accents: list[int] = []
    capitals: list[bool] = []
    for letter in unicodedata.normalize("NFD", text).translate(STROKES):
        if unicodedata.combining(letter):
            accents.append(1 + ACCENTS.index(letter) if letter in ACCENTS else 1 + len(ACCENTS))
            continue
        letters.append(_primary(letter))
        accents.append(0)
        capitals.append(letter.isupper())
    return tuple(letters), tuple(accents), tuple(capitals), text


def _primary(letter: str) -> tuple[int, str]:
    """Return the class of a letter and its place in it: spaces, marks, other signs, digits, letters."""
    if letter.isspace():
        return 0, letter
    if letter in MARKS:
        return 1, chr(MARKS.index(letter))
    if letter.isdigit():
        return 3, letter
    return (4, letter.lower()) if letter.isalpha() else (2, letter)
