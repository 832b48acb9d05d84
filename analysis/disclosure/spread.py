"""Which standard errors tell a group that is left out: they are sums over sampling units, those of it too.

A squared difference for each unit adds up to a standard error. Whoever knows the answers of the units
that are shown takes them off, and of two or three small units the rest tells how many answered in each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from analysis.dataset import Dataset
from analysis.disclosure.counted import Counted, Grouping, Ints, Pair, Withheld
from analysis.disclosure.grain import EVERYBODY, is_one_in_each
from analysis.disclosure.step import FINE, Grain, coarser


def holding(dataset: Dataset, columns: Sequence[str]) -> frozenset[str]:
    """Return the columns whose groups are made of whole sampling units or strata.

    Where everybody was drawn alone, and from one stratum, there are none: a standard error tells no more
    than the value and n.
    """
    found: set[str] = set()
    for name in ("psu", "stratum"):
        drawn = dataset.design_columns.get(name)
        if drawn is None:
            continue
        _, unit = np.unique(drawn.astype(str), return_inverse=True)
        if np.bincount(unit).max(initial=0) > 1:
            found |= {column for column in columns if is_one_in_each(unit, dataset.group(column)[1])}
    return frozenset(found)


def spreads(of: Counted, out: Withheld, columns: Collection[str]) -> frozenset[Pair]:
    """Return the figures whose standard error sums over a group that is left out, and others.

    Parameters
    ----------
    columns : collection of str
        Those whose groups are made of whole sampling units; see `holding`.
    """
    found: set[Pair] = set()
    for grouping in of.groupings:
        left = [at for at, code in enumerate(grouping.named) if (grouping.by, code) in out.details]
        if grouping.by not in columns or not left:
            continue
        if ((grouping.rows[left, 0] > 0) & (grouping.rows[left, 0] < of.n)).any():
            found.add(EVERYBODY)
        for other, crossed in _beside(of, grouping):
            both = crossed[left]
            shared = ((both > 0) & (both < crossed.sum(axis=0))).any(axis=0)
            found |= {(other.by, other.named[at]) for at in np.flatnonzero(shared).tolist()}
    return frozenset(found)


def combined(values: Mapping[Pair, float], spread: Collection[Pair]) -> Mapping[Pair, Grain]:
    """Return how figures are told: those in steps, and those whose standard errors tell a group left out."""
    of_values = {pair: Grain.of(step) for pair, step in values.items()}
    return {
        pair: coarser(of_values.get(pair, Grain()), Grain(0.0, FINE if pair in spread else 0.0))
        for pair in {*values, *spread}
    }


def _beside(of: Counted, grouping: Grouping) -> Iterator[tuple[Grouping, Ints]]:
    """Yield the other groupings with the responses in groups of both, those of *grouping* in the rows."""
    for other in of.groupings:
        if (crossed := of.crossed.get((grouping.by, other.by))) is not None:
            yield other, crossed
        elif (crossed := of.crossed.get((other.by, grouping.by))) is not None:
            yield other, crossed.T
