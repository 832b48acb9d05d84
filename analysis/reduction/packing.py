"""Several items in one pass: the answers to a few items packed into one small number a respondent.

Counting is bound by the rows it touches, not by what it adds. Codes that count the same are one state;
three items of three states make 27 packed states, and one pass over the respondents serves all three.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief

Floats = NDArray[np.float64]
Codes = NDArray[np.integer[Any]]

PACKED = 32
"""The most states a pack may have that is summed by sampling unit; more would leave a processor's cache."""

COUNTED = 256
"""The most states a pack may have that is counted by domain; more do not fit the byte they are told by."""

COMPARED = 8
"""Up to so many states are told apart by comparing codes; above, every code is a state."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class States(Brief):
    """The codes of one item in runs that every measure of the item counts the same.

    Attributes
    ----------
    breaks : (s - 1,) integers
        The code at which each state after the first begins; the first begins at -1, no valid answer.
    worth : (j, s) floats
        What each of the j measures counts for each state; NaN where it is no valid answer.
    """

    breaks: NDArray[np.intp]
    worth: Floats

    @classmethod
    def of(cls, worths: Sequence[Sequence[float]]) -> States:
        """Return the states of an item from what each code is worth, from code 0, measure by measure."""
        worth = np.array([[np.nan, *one] for one in worths])
        breaks = _changes(worth)
        if len(breaks) >= COMPARED:
            breaks = np.arange(worth.shape[1] - 1)
        return cls(breaks, worth[:, [0, *(breaks + 1)]])

    @property
    def s(self) -> int:
        """How many states there are."""
        return len(self.breaks) + 1

    def powers(self, power: int) -> Floats:
        """Return worth to a power, (j, s), 0 for the states that are no valid answer."""
        invalid = np.isnan(self.worth)
        return np.where(invalid, 0.0, np.where(invalid, 0.0, self.worth) ** power)

    @property
    def valid(self) -> States:
        """The states that tell no more than which answers are valid for each measure."""
        worth = np.where(np.isnan(self.worth), np.nan, 1.0)
        changes = _changes(worth)
        return States(self.breaks[changes], worth[:, [0, *(changes + 1)]])

    def states(self, codes: Codes) -> NDArray[Any]:
        """Return the state of each respondent, (n,)."""
        if self.s > COMPARED:
            return codes + 1
        state = np.zeros(len(codes), dtype=np.uint8)
        for start in self.breaks.tolist():
            state += (codes >= start).view(np.uint8)
        return state


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Pack(Brief):
    """A few items whose states are told apart by one number, 0 to s - 1."""

    items: tuple[str, ...]
    states: tuple[States, ...]

    @property
    def s(self) -> int:
        """How many packed states there are."""
        return int(np.prod([one.s for one in self.states]))

    def packed(self, codes: Sequence[Codes]) -> NDArray[Any]:
        """Return the packed state of each respondent, (n,)."""
        key = self.states[0].states(codes[0])
        for states, column in zip(self.states[1:], codes[1:], strict=True):
            key *= np.uint8(states.s)
            key += states.states(column)
        return key

    def powers(self, power: int) -> Floats:
        """Return what a packed state counts for each measure of each item, worth to a power, (j, s)."""
        tables = []
        for before, states, after in self._sides:
            tables.append(np.tile(np.repeat(states.powers(power), after, axis=1), before))
        return np.concatenate(tables)

    @property
    def _sides(self) -> Iterator[tuple[int, States, int]]:
        """The states of each item, with how many packed states those before and after it make."""
        sizes = [one.s for one in self.states]
        for place, states in enumerate(self.states):
            yield int(np.prod(sizes[:place])), states, int(np.prod(sizes[place + 1 :]))


def packs(items: Sequence[tuple[str, States]], parts: int, most: int) -> Sequence[Sequence[Pack]]:
    """Return packs of neighbouring items of up to *most* states, shared out over workers."""
    share, made = max(1, -(-len(items) // parts)), list[list[tuple[str, States]]]()
    for item, states in items:
        size = int(np.prod([one.s for _, one in made[-1]])) * states.s if made else most + 1
        if size > most or len(made[-1]) == share:
            made.append([])
        made[-1].append((item, states))
    whole = [Pack(tuple(i for i, _ in pack), tuple(s for _, s in pack)) for pack in made]
    return [whole[start::parts] for start in range(parts)]


def _changes(worth: Floats) -> NDArray[np.intp]:
    """Return the places of a (j, s) table after which a column differs from the one before."""
    before, after = worth[:, :-1], worth[:, 1:]
    same = (before == after) | (np.isnan(before) & np.isnan(after))
    return np.flatnonzero(~same.all(axis=0))
