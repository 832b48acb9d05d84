"""Units that have gone quiet while a round takes answers: somebody should ask what is the matter there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

WORKING_DAYS = 2
"""So many working days without a response make a unit a quiet one; Saturdays and Sundays are none, public
holidays are not known here."""


class Quiet(NamedTuple):
    """A unit by its code, and the day of its last response; None where nobody has answered yet."""

    unit: str
    last: date | None


def quiet(expected: Iterable[str], heard: Mapping[str, date], begun: date, today: date) -> list[Quiet]:
    """Return the units that should answer and have not for `WORKING_DAYS` whole working days.

    Parameters
    ----------
    expected : iterable of str
        Codes of units.
    heard : mapping of str to date
        The day of the last response of each unit that has one.
    begun : date
        Since when the round takes answers: nobody is quiet before.
    today : date
        It is not over, and does not count.
    """
    return [
        Quiet(unit, heard.get(unit))
        for unit in expected
        if _working_days(max(begun - timedelta(days=1), heard.get(unit, date.min)), today) >= WORKING_DAYS
    ]


def _working_days(last: date, today: date) -> int:
    """Return how many working days lie between two days."""
    first = last + timedelta(days=1)
    weeks, rest = divmod(max(0, (today - first).days), 7)
    return 5 * weeks + sum((first + timedelta(days=n)).weekday() < 5 for n in range(rest))
