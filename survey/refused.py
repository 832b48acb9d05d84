"""What the statistics refuse to answer, in words that need no statistics."""

from __future__ import annotations

from analysis.refusal import Refusal
from analysis.refusal.place import fault_place
from survey.wording import say

ALL = "the sample"
"""Where a design without strata is said to lack something."""

STRATUM = "stratum "
"""What stands before the name of a stratum; our sentence has the word."""


def said(refusal: Refusal, language: str) -> str:
    """Return why there is no figure, in sentences: where, what is wrong and how to mend it."""
    remedy = refusal.remedy(language)
    place = fault_place(refusal.where, language)
    where = place if place == refusal.where else f"{place[:1].upper()}{place[1:]}"
    general = f"{where}: {refusal.wrong(language)}. {remedy[:1].upper()}{remedy[1:]}."
    return plainly(refusal, language) or general


def plainly(refusal: Refusal, language: str, n: int = 0) -> str:
    """Return what is waited for where one form, or one unit, has come so far; "" for all other refusals.

    Parameters
    ----------
    n : int
        How many responses there are; 0 where that is not known.
    """
    if refusal.key == "one psu":
        return say("results.one_place", language)
    if refusal.key != "lonely" or refusal.fields.get("stage") != 1:
        return ""
    if n == 1 or refusal.where == ALL:  # of one form nobody thinks of strata before a second
        return say("results.one_form", language)
    return say("results.one_unit", language, stratum=refusal.where.removeprefix(STRATUM))
