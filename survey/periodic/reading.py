"""A round read whole, with the day of every answer: what it found in one period, or in one group then."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Category
from analysis.compare.places import Places, places
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.index import Formula, Tree
from analysis.tables import EVERYBODY, GroupTrees
from survey.clock import HERE
from survey.export import dataset
from survey.mandate.periods import Period
from survey.rounds import Round
from survey.store import Store

Mask = NDArray[np.bool_]

MOST = 12
"""Rounds that are kept in memory, read whole."""

REST = 20
"""A round that grows is read again at the earliest after this many times as long as it took."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The answers of a round, how they were drawn, and on which day each was given.

    Attributes
    ----------
    places : Places or None
        Where people were asked, as far as sampling units go; None where nobody knows.
    days : (n,) datetime64[D]
        The day on which a paper form was collected, else the day here on which the answer was kept.
    """

    round: Round
    answers: Dataset
    design: Design
    places: Places | None
    days: NDArray[np.datetime64]
    _formulas: dict[str, Formula] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, round_id: str) -> Reading:
        """Read a round that has answers."""
        answers = dataset(store, round_id)
        days = np.array([_day(*written) for written in store.days(round_id)], dtype="datetime64[D]")
        return cls(store.round(round_id), answers, answers.design(), places(answers), days)

    def within(self, period: Period | None) -> Mask:
        """Return which answers were given in a period, (n,); all of them where none is named."""
        if period is None or period.first is None or period.last is None:
            return np.full(self.answers.n, period is None)
        first, last = np.datetime64(period.first, "D"), np.datetime64(period.last, "D")
        return np.asarray((self.days >= first) & (self.days <= last))

    def formula(self, place: int = 0) -> Formula:
        """Return an index, the first if no place is named, ready for any domain."""
        node = self.answers.codebook.indices[place]
        if node.name not in self._formulas:
            self._formulas[node.name] = Formula.of(node, self.answers.columns)
        return self._formulas[node.name]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The answers a round has in one period: a domain of its design, from which no row was dropped."""

    reading: Reading
    period: Period | None
    mask: Mask

    @property
    def n(self) -> int:
        """How many answers there are."""
        return int(self.mask.sum())

    @property
    def days(self) -> tuple[np.datetime64, np.datetime64]:
        """The days of the first and the last answer; there must be one."""
        given = self.reading.days[self.mask]
        return np.datetime64(given.min(), "D"), np.datetime64(given.max(), "D")

    def is_same(self, other: Stretch) -> bool:
        """Whether both hold the very same answers, as a quarter and the year do when nobody else answered."""
        return self.reading is other.reading and bool((self.mask == other.mask).all())

    def tree(self) -> Tree:
        """Return the first index over everybody in the period."""
        return self.reading.formula().tree(self.reading.design, self.mask)

    def trees(self) -> tuple[Tree, ...]:
        """Return every index over everybody in the period."""
        reading = self.reading
        places = range(len(reading.answers.codebook.indices))
        return tuple(reading.formula(place).tree(reading.design, self.mask) for place in places)

    def groups(self, by: str) -> GroupTrees:
        """Return the first index in every group of a column that answered in the period."""
        answers, design, formula = self.reading.answers, self.reading.design, self.reading.formula()
        categories, places = answers.group(by)
        found: list[tuple[Category, Tree]] = [(EVERYBODY, formula.tree(design, self.mask))]
        for place, category in enumerate(categories):
            inside = self.mask & (places == place)
            if inside.any():
                found.append((category, formula.tree(design, inside)))
        label = answers.column(by).variable.label
        return GroupTrees(by, label, answers.codebook.indices[0], tuple(found))


@dataclass(slots=True)
class _Kept:
    reading: Reading
    round: Round
    n: int
    until: float


@dataclass(slots=True)
class Readings:
    """Rounds read whole and kept, the latest used last; a round that grows is not read at every look."""

    store: Store
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, round_id: str) -> Reading:
        """Return a round that has answers."""
        with self._lock:
            kept = self._kept.pop(round_id, None)
            round_, n = self.store.round(round_id), self.store.n_kept(round_id)
            stale = kept is None or kept.round != round_ or (kept.n != n and time.monotonic() >= kept.until)
            if kept is None or stale:
                begun = time.monotonic()
                reading = Reading.of(self.store, round_id)
                ended = time.monotonic()
                kept = _Kept(reading, round_, n, ended + REST * (ended - begun))
            self._kept[round_id] = kept
            while len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]
            return kept.reading


def pieces(reading: Reading, periods: Sequence[Period]) -> list[Mask]:
    """Return the parts, (n,) each, into which periods cut the answers of a round, what lies in none too.

    Whoever adds and subtracts figures of periods, and of the whole, gets figures of unions of these.
    """
    within = [reading.within(period) for period in periods if period.first is not None]
    marks = np.vstack([*within, np.zeros(reading.answers.n, dtype=bool)])
    _, places = np.unique(marks, axis=1, return_inverse=True)
    return [places.ravel() == place for place in range(int(places.max(initial=-1)) + 1)]


def _day(collected: str, received: str) -> str:
    return collected or datetime.fromisoformat(received).astimezone(HERE).date().isoformat()
