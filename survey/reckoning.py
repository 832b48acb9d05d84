"""A round read whole, with the day of every answer: what it found in one period, or in one group then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Category
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.index import Formula, Tree
from analysis.tables import EVERYBODY, GroupTrees
from survey.clock import HERE
from survey.export import dataset
from survey.periods import Period
from survey.rounds import Round
from survey.store import Store

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The answers of a round, how they were drawn, and on which day each was given.

    Attributes
    ----------
    days : (n,) datetime64[D]
        The day on which a paper form was collected, else the day here on which the answer was kept.
    """

    round: Round
    answers: Dataset
    design: Design
    days: NDArray[np.datetime64]

    @classmethod
    def of(cls, store: Store, round_id: str) -> Reading:
        """Read a round that has answers."""
        answers = dataset(store, round_id)
        days = np.array([_day(*written) for written in store.days(round_id)], dtype="datetime64[D]")
        return cls(store.round(round_id), answers, answers.design(), days)

    def within(self, period: Period | None) -> Mask:
        """Return which answers were given in a period, (n,); all of them where none is named."""
        if period is None or period.first is None or period.last is None:
            return np.full(self.answers.n, period is None)
        first, last = np.datetime64(period.first, "D"), np.datetime64(period.last, "D")
        return np.asarray((self.days >= first) & (self.days <= last))

    def formula(self) -> Formula:
        """Return the first index, ready for any domain."""
        return Formula.of(self.answers.codebook.indices[0], self.answers.columns)


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

    def tree(self) -> Tree:
        """Return the first index over everybody in the period."""
        return self.reading.formula().tree(self.reading.design, self.mask)

    def trees(self) -> tuple[Tree, ...]:
        """Return every index over everybody in the period."""
        answers, design = self.reading.answers, self.reading.design
        indices = answers.codebook.indices
        return tuple(Formula.of(node, answers.columns).tree(design, self.mask) for node in indices)

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


def _day(collected: str, received: str) -> str:
    return collected or datetime.fromisoformat(received).astimezone(HERE).date().isoformat()
