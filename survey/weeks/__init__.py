"""How many people came to each unit in a week, and how many were asked: what a response rate divides by.

A rate needs its denominator from the time itself; at the end of a round nobody remembers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analysis.fieldwork import Fieldwork, Tally
from survey.clock import HERE, today
from survey.rounds import Round, State
from survey.store import Store, WeekCount

WEEK = timedelta(days=7)


def monday(day: date) -> date:
    """Return the Monday of the week in which *day* lies."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks of a round and what was counted in them.

    Attributes
    ----------
    mondays : sequence of date
        Every week in which the round took answers, the present one included, the newest first.
    counted : mapping of (str, date) to WeekCount
        By the code of the unit and the week's Monday.
    present : date
        The Monday of the present week: it is not over, and nothing is missing in it.
    """

    mondays: Sequence[date]
    counted: Mapping[tuple[str, date], WeekCount]
    present: date

    def lacking(self, unit: str) -> list[date]:
        """Return the weeks that are over and for which nobody said how many people *unit* asked."""
        return [day for day in self.mondays if day < self.present and self._of(unit, day).approached is None]

    def approached(self, unit: str) -> int:
        """Return how many people *unit* asked in all weeks together."""
        return sum(self._of(unit, day).approached or 0 for day in self.mondays)

    def _of(self, unit: str, day: date) -> WeekCount:
        return self.counted.get((unit, day)) or WeekCount(unit, day)


def weeks(store: Store, round_: Round) -> Weeks:
    """Return the weeks of a round; none before it was opened."""
    opened, closed = store.opened_at(round_.round_id), store.closed_at(round_.round_id)
    counted = {(one.unit, one.monday): one for one in store.week_counts(round_.round_id)}
    present = monday(today())
    if opened is None:
        return Weeks((), counted, present)
    first = monday(max(opened.astimezone(HERE).date(), round_.opens_on or date.min))
    ended = closed if closed and round_.state is not State.OPEN else None
    last = monday(ended.astimezone(HERE).date()) if ended else present
    n = max(0, (last - first) // WEEK + 1)
    over = present + WEEK if ended else present  # a closed round's last week is over with it
    return Weeks([last - WEEK * back for back in range(n)], counted, over)


def units_of(store: Store, round_id: str) -> list[str]:
    """Return the codes of the units that should count: of the sample, and those with responses or desks."""
    selection = store.selection(round_id)
    drawn = [one.unit for one in selection.units] if selection else []
    desks = [] if drawn else [point.unit for point in store.service_points()]
    answered = [unit for unit in store.counts_by(round_id, "unit") if unit]
    return list(dict.fromkeys((*drawn, *desks, *answered)))


def as_counted(store: Store, round_id: str) -> Fieldwork:
    """Return how a round was carried out, with the people asked as the weeks add up where they are whole.

    They are whole when the round is closed and every unit with responses, and of its sample, has counted
    every week: a rate of some units' counts and everybody's answers would flatter.
    """
    work, round_ = store.fieldwork(round_id), store.round(round_id)
    found = weeks(store, round_)
    if not found.counted or round_.state is State.OPEN or work.whole().approached is not None:
        return work
    units = units_of(store, round_id)
    if not found.mondays or any(found.lacking(unit) for unit in units):
        return work
    return replace(work, units=tuple(_filled(work.units, units, found)))


def _filled(
    recorded: Iterable[tuple[str, Tally]], units: Sequence[str], found: Weeks
) -> Iterable[tuple[str, Tally]]:
    known = dict(recorded)
    for unit in dict.fromkeys((*known, *units)):
        yield unit, replace(known.get(unit, Tally()), approached=found.approached(unit))
