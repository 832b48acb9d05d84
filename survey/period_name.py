"""What a reporting period is called, and what it is: its days, its length, who says so."""

from __future__ import annotations

from analysis.codebook import Text
from survey.periods import Period
from survey.wording import day, say, texts


def period_name(period: Period) -> Text:
    """Return what a period is called: "Quý I năm 2022"."""
    return texts(lambda language: say(f"period.{period.report}", language, year=period.year))


def described(period: Period) -> Text:
    """Return a period in words: its days, its length where that is unusual, and who says so."""
    return texts(lambda tag: _described(period, tag))


def _described(period: Period, tag: str) -> str:
    name = period_name(period).to(tag)
    if period.first is None:
        return say("period.undated", tag, name=name, source=period.source or "–", code=period.code)
    named = {"name": name, "first": day(period.first), "last": day(period.last), "source": period.source}
    said = say("period.dated", tag, **named)
    usual = {"year": 12, "half_year": 6}.get(period.report, 3)
    if period.months != usual:
        said += " " + say("period.unusual", tag, months=period.months, usual=usual)
    return said
