"""What a spreadsheet takes for a formula, and how words stay words in it."""

from __future__ import annotations

import re

BEGINS = re.compile(r"[\s\u00a0\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How words begin that a spreadsheet runs."""

GUARD = "'"


def harmless(words: str) -> str:
    """Return words that no spreadsheet runs: an apostrophe stands before those it might.

    Examples
    --------
    >>> harmless("=1+1"), harmless("UBND xã A"), harmless("%")
    ("'=1+1", 'UBND xã A', '%')
    """
    return GUARD + words if BEGINS.match(words) else words
