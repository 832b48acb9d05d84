"""How many responses lie in two groups at once, kept while a round grows: which groups lie within which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure import REST, Counted, Grouping
from analysis.index import Counts
from analysis.index.moments import Moments, Tally


@dataclass(slots=True)
class Crossing:
    """Counts of responses by two columns at once; what one more response costs does not grow."""

    pairs: dict[tuple[str, str], Counter[tuple[str, str]]] = field(default_factory=dict)

    def add(self, columns: Mapping[str, NDArray[np.str_]]) -> None:
        """Count more responses, given as the code of each in every column, "" for none."""
        places = {name: np.unique(codes, return_inverse=True) for name, codes in columns.items()}
        for one, other in combinations(columns, 2):
            (rows, at), (heads, beside) = places[one], places[other]
            counts = np.bincount(at * len(heads) + beside, minlength=len(rows) * len(heads))
            kept = self.pairs.setdefault((one, other), Counter())
            for cell in np.flatnonzero(counts).tolist():
                row, head = divmod(cell, len(heads))
                kept[str(rows[row]), str(heads[head])] += int(counts[cell])

    def tables(self, groupings: Sequence[Grouping]) -> Iterator[tuple[tuple[str, str], NDArray[np.int64]]]:
        """Yield the counts of each two columns as `Counted.crossed` has them."""
        for one, other in combinations(groupings, 2):
            found = np.zeros((len(one.rows), len(other.rows)), dtype=np.int64)
            at = {code: place for place, code in enumerate((*one.codes, REST))}
            beside = {code: place for place, code in enumerate((*other.codes, REST))}
            for (code, head), n in self.pairs[one.by, other.by].items():
                found[at[code], beside[head]] = n
            yield (one.by, other.by), found


def counted(whole: Mapping[str, Moments], by: Mapping[str, Moments], crossing: Crossing, of: str) -> Counted:
    """Return the people behind the figures of a round of which only sums are kept.

    Parameters
    ----------
    whole : mapping of index to its sums over everybody, in the domain *of*
    by : mapping of column to the sums of the first index in each of its groups
    """
    first = next(iter(whole.values()))
    items = first.formula.nodes[0].items
    rest, put = _row(first.tallies[of], items), _asked(first.tallies[of], items)
    groupings = []
    for name, moments in by.items():
        codes = tuple(sorted(moments.tallies))
        rows = np.array([_row(moments.tallies[code], items) for code in codes])
        asked = np.array([_asked(moments.tallies[code], items) for code in codes])
        groupings.append(
            Grouping(
                name,
                codes,
                np.vstack([rows, rest - rows.sum(axis=0)]),
                np.vstack([asked, put - asked.sum(axis=0)]),
            )
        )
    marks = [found.tallies[of].marks for found in whole.values()]
    answered = {item: int(counts[0]) for found in marks for item, counts in found.items()}
    crossed = dict(crossing.tables(groupings))
    every = {item: Counts(*counts.tolist()).asked for found in marks for item, counts in found.items()}
    n = first.tallies[of].n
    return Counted((first.formula.nodes[0],), items, answered, tuple(groupings), crossed, n=n, asked=every)


def holding(of: Counted, drawn: str) -> frozenset[str]:
    """Return the columns whose groups are made of whole groups of *drawn*, the sampling units."""
    units = next((grouping for grouping in of.groupings if grouping.by == drawn), None)
    if units is None or units.rows[:, 0].max(initial=0) < 2:
        return frozenset()
    found = {drawn}
    for (one, other), crossed in of.crossed.items():
        if drawn in (one, other):
            cells = crossed if one == drawn else crossed.T
            found |= {one, other} if ((cells > 0).sum(axis=1) < 2).all() else set()
    return frozenset(found)


def _asked(tally: Tally, items: Sequence[str]) -> NDArray[np.int64]:
    return np.array([Counts(*tally.marks[item].tolist()).asked for item in items], dtype=np.int64)


def _row(tally: Tally, items: Sequence[str]) -> NDArray[np.int64]:
    answered = [int(tally.marks[item][0]) for item in items]
    return np.array([tally.n, int(tally.present[0]), *answered], dtype=np.int64)
