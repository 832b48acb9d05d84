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

Floats = NDArray[np.float64]
Codes = NDArray[np.integer[Any]]

PACKED = 32
"""The most states a pack of several items may have; more would not stay in a processor's cache."""

COMPARED = 8
"""Up to so many states are told apart by comparing codes; above, every code is a state."""


@dataclass(frozen=True, slots=True, eq=False)
class States:
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
        before, after = worth[:, :-1], worth[:, 1:]
        same = (before == after) | (np.isnan(before) & np.isnan(after))
        breaks = np.flatnonzero(~same.all(axis=0))
        if len(breaks) >= COMPARED:
            breaks = np.arange(worth.shape[1] - 1)
        return cls(breaks, worth[:, [0, *(breaks + 1)]])

    @property
    def s(self) -> int:
        """How many states there are."""
        return len(self.breaks) + 1

    def sums(self, table: NDArray[Any], power: int) -> Floats:
        """Return sums of worth to a power over valid answers, (j, …), from a table by state, (s, …)."""
        invalid = np.isnan(self.worth)
        each = np.where(invalid, 0.0, np.where(invalid, 0.0, self.worth) ** power)
        sums = np.zeros((len(each), *table.shape[1:]))
        for measure, state in np.argwhere(each):
            coefficient = each[measure, state]
            sums[measure] += table[state] if coefficient == 1 else coefficient * table[state]
        return sums

    def states(self, codes: Codes) -> NDArray[Any]:
        """Return the state of each respondent, (n,)."""
        if self.s > COMPARED:
            return codes + 1
        state = np.zeros(len(codes), dtype=np.uint8)
        for start in self.breaks.tolist():
            state += (codes >= start).view(np.uint8)
        return state


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
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

    def unpacked(self, *tables: NDArray[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield each item's states and tables by them, (s_i, …), from tables by the packed states, (s, …)."""
        if len(self.states) == 1:
            yield self.states[0], *tables
            return
        axes, sizes = range(len(self.states)), [one.s for one in self.states]
        for axis, states in enumerate(self.states):
            others = tuple(other for other in axes if other != axis)
            yield states, *(t.reshape(*sizes, *t.shape[1:]).sum(axis=others) for t in tables)


def packs(items: Sequence[tuple[str, States]], parts: int, room: int) -> Sequence[Sequence[Pack]]:
    """Return packs of neighbouring items of up to *room* and `PACKED` states, shared out over workers."""
    most, made = max(1, -(-len(items) // parts)), list[list[tuple[str, States]]]()
    for item, states in items:
        size = int(np.prod([one.s for _, one in made[-1]])) * states.s if made else PACKED + 1
        if size > min(PACKED, room) or len(made[-1]) == most:
            made.append([])
        made[-1].append((item, states))
    whole = [Pack(tuple(i for i, _ in pack), tuple(s for _, s in pack)) for pack in made]
    return [whole[start::parts] for start in range(min(parts, len(whole)))]
