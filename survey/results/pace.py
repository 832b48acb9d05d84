"""How far everyone may see a round that grows: in steps of people, and some people behind."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.dataset import Dataset
from analysis.index import Formula
from survey.drawn import sampled
from survey.export import added
from survey.store import Store

STEP = 10
"""Everyone sees a growing round in steps of so many people whom its headline counts: between two looks no
single answer shows."""

BATCH = 2000
"""Responses read at once."""

Ints = NDArray[np.int64]


@dataclass(slots=True)
class Pace:
    """At which responses everyone's figures may stand; only what has come since is read.

    Attributes
    ----------
    asked : (str, str)
        The questionnaire's version, and `Store.counting` with `Store.n_withdrawn`: with others the count
        begins anew.
    n, people : int
        Responses read, and the people among them whom the headline counts.
    answered : (K,) integers
        Answers to each item of the indices, so far.
    places, counts : how many responses it took to meet each tenth person, and `answered` then
    """

    asked: tuple[str, str]
    n: int = 0
    people: int = 0
    answered: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    places: list[int] = field(default_factory=list)
    counts: list[Ints] = field(default_factory=list)
    _after: int = 0

    def catch_up(self, store: Store, round_id: str) -> None:
        """Read the responses that have come since."""
        while store.n_kept(round_id) > self.n:
            before = self._after
            some, self._after = added(store, round_id, before, BATCH)
            if self._after == before:
                return
            inside, n = _inside(store, round_id, (before, self._after), some.n)
            self._add(some, inside, n)

    def _add(self, some: Dataset, inside: Ints, n: int) -> None:
        """Count *some* of the *n* responses that came: those at the places *inside*."""
        counted = np.ones(some.n, dtype=bool)
        for node in some.codebook.indices[:1]:
            counted = Formula.of(node, some.columns).present[:, 0]
        items = dict.fromkeys(item for node in some.codebook.indices for item in node.items)
        given = np.array([some.column(item).missing == 0 for item in items]).reshape(len(items), some.n)
        met = self.people + np.cumsum(counted)
        answered = np.cumsum(given.T, axis=0) + (self.answered if len(self.answered) else 0)
        for place in np.flatnonzero(counted & (met % STEP == 0)).tolist():
            self.places.append(self.n + 1 + int(inside[place]))
            self.counts.append(answered[place])
        self.n += n
        if some.n:
            self.people, self.answered = int(met[-1]), answered[-1]

    def headline(self, smallest: int, most: int | None = None) -> int:
        """Return of how many responses everyone sees the headline: *smallest* people at least came since.

        When the round is over and all of it is shown, those who came last are no fewer than that.

        Parameters
        ----------
        most : int, optional
            Of no more responses than these.
        """
        return max((place for place, _ in self._steps(smallest, most)), default=0)

    def _steps(self, smallest: int, most: int | None) -> list[tuple[int, Ints]]:
        steps = max((self.people - max(smallest, 0)) // STEP, 0)
        found = zip(self.places[:steps], self.counts[:steps], strict=True)
        return [(place, counts) for place, counts in found if most is None or place <= most]

    def parts(self, smallest: int, most: int | None = None) -> int:
        """Return of how many responses everyone sees the parts of the indices too.

        They move on when every item has been answered by nobody or by *smallest* people since they were
        shown last, and stand where *smallest* have answered every item since.
        """
        found, last = 0, None
        for place, counts in self._steps(smallest, most):
            more = counts if last is None else counts - last
            if last is not None and ((more > 0) & (more < smallest)).any():
                continue
            last = counts
            if not ((counts > 0) & (self.answered - counts < smallest)).any():
                found = place
        return found


def _inside(store: Store, round_id: str, between: tuple[int, int], n: int) -> tuple[Ints, int]:
    """Return the places of the *n* responses that stand for somebody among those that came, and how many.

    Where a round has a sample, responses of other units stand for nobody.
    """
    answered = sampled(store, round_id)
    if answered is None or not answered.n_outside:
        return np.arange(n, dtype=np.int64), n
    after, last = between
    units = [unit for key, _, unit in sorted(store.keys(round_id)) if after < key <= last]
    return np.flatnonzero([unit in answered.weights for unit in units]), len(units)
