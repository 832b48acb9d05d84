"""Words as they may stand in a Word file: what XML forbids, or what turns the writing round, is seen."""

from __future__ import annotations

import re

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufdd0-\ufdef]")
"""What no XML file may hold, and what nobody can see."""

TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""With these one name can be made to look like another."""

INSTEAD = "\ufffd"
"""The sign that something stood here."""


def fit(words: str) -> str:
    """Return *words* on one line, each letter that may not stand replaced by a sign.

    Examples
    --------
    >>> fit(f"a{chr(0)}b") == f"a{INSTEAD}b"
    True
    """
    return TURNING.sub(INSTEAD, FORBIDDEN.sub(INSTEAD, re.sub(r"[ \t\r\n\u2028\u2029]+", " ", words)))
