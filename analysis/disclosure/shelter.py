"""Who shelters the small where weights would tell them: larger groups that are left out beside them.

Of two small groups that only guard each other a weighted figure tells which had how many, be it in whole
percents: what a few answered can add up to is few numbers. A group of twenty beside them has so many that
every count of theirs fits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from analysis.disclosure.counted import Counted, Grouping, Ints, Pair, Withheld
from analysis.disclosure.state import is_small

WHOLE, PART = 5, 2
"""How many times the smallest figure must be left out to shelter the small: where it is chosen, and in the
figure of a group which not all of those are in."""


def lacks_shelter(left: Sequence[int], smallest: int) -> bool:
    """Whether small counts are left out beside which those that are not small are too few."""
    guards = sum(count for count in left if count >= smallest)
    return any(0 < count < smallest for count in left) and guards < WHOLE * smallest


def to_shelter(of: Counted, out: Withheld, columns: Collection[str], smallest: int) -> Pair | None:
    """Return one more group to leave out, so that weights do not tell small ones; None where nothing is due.

    Parameters
    ----------
    of : Counted
        Everybody who is counted in the tables, not only those who have come since others were published.
    columns : collection of str
        Those that weights depend on; see `analysis.disclosure.grain.telling`.

    Notes
    -----
    Looked at are everybody, and groups of another column in which groups lie altogether, such as a district.
    The smallest group still shown there is chosen, ties by code, as everywhere. By counts alone: so what was
    chosen for a publication is chosen again when a later one is held against it.
    """
    for grouping in of.groupings:
        if grouping.by in columns and any(grouping.by == by for by, _ in out.groups):
            sizes = _sizes(of, grouping, smallest)
            left = np.array([(grouping.by, code) in out.groups for code in grouping.named])
            for members in _wholes(of, grouping):
                shown = members[~left[members] & (grouping.rows[members, 0] > 0)]
                if len(shown) and lacks_shelter(sizes[members[left[members]]].tolist(), smallest):
                    return min((sizes[at], (grouping.by, grouping.named[at])) for at in shown.tolist())[1]
    return None


def _sizes(of: Counted, grouping: Grouping, smallest: int) -> Ints:
    """Return of each group its responses, or a smaller count of people whom an index counts in it."""
    heads = grouping.rows[:, : 1 + len(of.indices)]
    sizes: Ints = np.where(is_small(heads, smallest), heads, heads[:, :1]).min(axis=1)
    return sizes


def _wholes(of: Counted, grouping: Grouping) -> Iterator[Ints]:
    """Yield the places of all groups, and of those within each group of the other columns."""
    yield np.arange(len(grouping.rows))
    for other in of.groupings:
        crossed = of.crossed.get((grouping.by, other.by))
        if crossed is None and (turned := of.crossed.get((other.by, grouping.by))) is not None:
            crossed = turned.T
        if crossed is not None:
            inside = (crossed == grouping.rows[:, :1]) & (grouping.rows[:, :1] > 0)
            yield from (np.flatnonzero(column) for column in inside[:, :-1].T if column.any())
