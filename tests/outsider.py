"""An outsider who reads every published table and asks what a count that was left out can be.

They know which groups lie within which (units in a district), that an index counts nobody who did not
respond and an item nobody whom its index does not count, and every number that is shown. The bounds of
each left-out count are two linear programmes over the cells that all groupings make together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from analysis.disclosure import REST, Counted, Withheld

Range = tuple[float, float]


@dataclass
class Outsider:
    """What is known of a round with one index of single items, and what is asked."""

    of: Counted
    out: Withheld
    cells: NDArray[np.int64] = field(init=False)
    sums: list[tuple[NDArray[np.float64], int]] = field(default_factory=list)
    asked: dict[tuple[str, str, str], tuple[NDArray[np.float64], int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.node = self.of.indices[0]
        self.measures = ("responses", self.node.name, *self.of.items)
        self.cells = self._possible()
        self._read_whole()
        for axis, grouping in enumerate(self.of.groupings):
            for place, code in enumerate((*grouping.codes, REST)):
                self._read(axis, place, code)

    def _possible(self) -> NDArray[np.int64]:
        """Return the cells in which somebody may be: a group within another is in no other."""
        groupings = self.of.groupings
        cells = np.array(list(product(*(range(len(g.rows)) for g in groupings))))
        for axis, grouping in enumerate(groupings):
            if grouping.rows[-1, 0] == 0:
                cells = cells[cells[:, axis] < len(grouping.codes)]
        for (one, a), (other, b) in combinations(enumerate(groupings), 2):
            crossed = self.of.crossed[a.by, b.by]
            for first, second, table in ((one, other, crossed), (other, one, crossed.T)):
                for row, head in zip(*np.nonzero(table), strict=True):
                    whole = table[row].sum()
                    if row < len(table) - 1 and head < table.shape[1] - 1 and table[row, head] == whole:
                        cells = cells[(cells[:, first] != row) | (cells[:, second] == head)]
        return cells

    def _sum(self, measure: int, inside: NDArray[np.bool_]) -> NDArray[np.float64]:
        row = np.zeros((len(self.measures), len(self.cells)))
        row[measure, inside] = 1
        return row.ravel()

    def _read_whole(self) -> None:
        everybody, rows = np.ones(len(self.cells), dtype=bool), self.of.groupings[0].rows.sum(axis=0)
        for measure, name in enumerate(self.measures):
            if name not in self.out.nodes:
                self.sums.append((self._sum(measure, everybody), int(rows[measure])))
        self._read_denominators(everybody, rows)

    def _read_denominators(self, inside: NDArray[np.bool_], counts: NDArray[np.int64]) -> None:
        """Read the answers to all items together, which stand beside the index."""
        if self.node.name not in self.out.nodes:
            items = sum(self._sum(at, inside) for at in range(2, len(self.measures)))
            self.sums.append((items, int(counts[2:].sum())))

    def _read(self, axis: int, place: int, code: str) -> None:
        grouping = self.of.groupings[axis]
        counts, inside = grouping.rows[place], self.cells[:, axis] == place
        if not counts[0]:
            return
        for measure, name in enumerate(self.measures):
            known = self._sum(measure, inside), int(counts[measure])
            if measure == 0:
                left_out = (grouping.by, code) in self.out.groups
            elif code == REST:
                continue  # no table of an index has a row for those in no group
            else:
                left_out = self.out.hides(grouping.by, code, name) or name in self.out.nodes
            if left_out:
                self.asked[grouping.by, code, name] = known
            else:
                self.sums.append(known)
        if code != REST and not self.out.bares(grouping.by, code):
            self._read_denominators(inside, counts)

    def ranges(self, smallest: int) -> Iterator[tuple[tuple[str, str, str], int, Range]]:
        """Yield each left-out count under *smallest*: which it is, what it is, what it can be."""
        n, m = len(self.cells), len(self.measures)
        least = np.eye(n)
        below = [np.hstack([-least, least, np.zeros((n, n * (m - 2)))])]
        for item in range(2, m):
            block = np.zeros((n, n * m))
            block[:, n : 2 * n], block[:, item * n : (item + 1) * n] = -least, least
            below.append(block)
        equal = {"A_eq": np.array([row for row, _ in self.sums]), "b_eq": [total for _, total in self.sums]}
        upper = {"A_ub": np.vstack(below), "b_ub": np.zeros(n * len(below))}
        for key, (row, count) in self.asked.items():
            if 0 < count < smallest:
                low, high = (linprog(sign * row, **equal, **upper, method="highs") for sign in (1, -1))
                assert low.status == high.status == 0
                yield key, count, (low.fun, -high.fun)
