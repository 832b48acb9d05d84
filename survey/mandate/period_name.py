"""What a reporting period is called, and what it is: its days, its length, who says so."""

from __future__ import annotations

from analysis.codebook import Text
from survey.mandate.periods import Period
from survey.wording import day, say, texts

TONGUES = " · "
"""What stands between the two languages of a source."""


def period_name(period: Period) -> Text:
    """Return what a period is called: "Quý I năm 2022"."""
    return texts(lambda language: say(f"period.{period.report}", language, year=period.year))


def described(period: Period) -> Text:
    """Return a period in words: its days, its length where that is unusual, and who says so."""
    return texts(lambda tag: _described(period, tag))


def _described(period: Period, tag: str) -> str:
    name = period_name(period).to(tag)
    if period.first is None:
        source = _source(period, tag)
        key = "period.undated_by" if source else "period.undated"
        return say(key, tag, name=name, source=source, code=period.code)
    named = {"name": name, "first": day(period.first), "last": day(period.last)}
    named["source"] = _source(period, tag)
    said = say("period.dated", tag, **named)
    usual = {"year": 12, "half_year": 6}.get(period.report, 3)
    if period.months != usual:
        said += " " + say("period.unusual", tag, months=period.months, usual=usual)
    return said


def _source(period: Period, tag: str) -> str:
    """Return who says so: of a source in Vietnamese and English, parted by a dot, the one of *tag*."""
    vietnamese, _, english = period.source.partition(TONGUES)
    return english if english and tag == "en" else vietnamese
