"""What has been chosen to be left out of the groups of one column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.disclosure.counted import REST, Counted, Grouping, Ints, Withheld

Mask = NDArray[np.bool_]

UNKNOWN = np.iinfo(np.int64).max // 2
"""A bound that is none."""


@dataclass(slots=True, eq=False, repr=False)
class State(Brief):
    """What has been chosen of one grouping.

    Attributes
    ----------
    heads, details : columns of `Grouping.rows` that the whole index shows, and that only its parts show
        or its denominators tell.
    caps : (G + 1, len(details)) integers
        How many may have answered each item, as the group's whole index tells.
    hidden, bare : (G + 1,) masks
        Groups of which nothing is shown, and of which only the whole index is; the last is the rest.
    """

    grouping: Grouping
    heads: Ints
    details: Ints
    caps: Ints
    smallest: int
    hidden: Mask
    bare: Mask

    @classmethod
    def begun(cls, of: Counted, grouping: Grouping, nodes: frozenset[str], smallest: int) -> State:
        """Choose the groups that are small themselves."""
        rows, first = grouping.rows, 1 + len(of.indices)
        alone = {node.name for node in of.indices if not node.parts}
        items = [item for item in of.items if item not in alone and item not in nodes]
        sums = range(first + len(of.items), rows.shape[1])
        details = np.array([*(first + of.items.index(item) for item in items), *sums], dtype=np.int64)
        roots = [[1 + at for at, node in enumerate(of.indices) if item in node.items] for item in items]
        caps = [rows[:, root].min(axis=1) for root in roots] + [np.full(len(rows), UNKNOWN) for _ in sums]
        hidden: Mask = np.asarray(is_small(rows[:, :first], smallest).any(axis=1))
        hidden[-1] = 0 < rows[-1, 0] < smallest
        bare: Mask = np.asarray(is_small(rows[:, details], smallest).any(axis=1))
        stacked = np.column_stack(caps) if caps else rows[:, :0]
        state = cls(grouping, np.arange(first), details, stacked, smallest, hidden, bare)
        state.spread()
        return state

    def spread(self) -> None:
        """Leave a group out altogether where its size would tell how many answered a small item."""
        cells = self.grouping.rows[:, self.details]
        near = is_small(cells, self.smallest) & (self.caps - cells < self.smallest - 1)
        self.hidden |= self.bare & near.any(axis=1)
        self.bare |= self.hidden

    def keep_out(self, before: Withheld) -> None:
        """Leave out what was left out of an earlier publication."""
        codes = (*self.grouping.codes, REST)
        self.hidden |= [(self.grouping.by, code) in before.groups for code in codes]
        self.bare |= self.hidden
        self.bare |= [(self.grouping.by, code) in before.details for code in codes]
        self.spread()

    def named(self, chosen: Mask) -> Iterator[tuple[str, str]]:
        """Yield the column and code of each group that is chosen."""
        codes = (*self.grouping.codes, REST)
        return ((self.grouping.by, codes[place]) for place in np.flatnonzero(chosen).tolist())

    def next_of(self, members: Ints, chosen: Mask) -> int | None:
        """Return the smallest of the groups *members* that is not chosen yet."""
        codes = (*self.grouping.codes, REST)
        sizes = self.grouping.rows[:, 0].tolist()
        left = [(sizes[at], codes[at], at) for at in members.tolist() if sizes[at] and not chosen[at]]
        return min(left)[2] if left else None


def is_small(counts: Ints, smallest: int) -> Mask:
    """Whether somebody, but fewer than *smallest*, is counted."""
    return np.asarray((counts > 0) & (counts < smallest))
