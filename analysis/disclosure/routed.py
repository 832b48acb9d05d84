"""Of which items tables do not say how many were asked: those whom an answer led there are a group too."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from analysis.disclosure.counted import Counted, Grouping, Ints, Pair


def unsaid(of: Counted, groups: frozenset[Pair], smallest: int) -> frozenset[Pair]:
    """Return (column, item) where the table by a column does not say how many were asked; "" is everybody.

    How many were asked an item that not everybody was asked is a count of people, as is how many were not.
    Both must be nobody, or *smallest* at least: of everybody, in each group that is shown, and in those left
    out of a column together. What is not said of everybody is said of no group, whose sum it is.

    Parameters
    ----------
    groups : frozenset of (column, code)
        Those of which nothing is shown: an item that some of them were led to tells their size.
    """
    whole = {
        item for item, asked in of.asked.items() if asked < of.n and _is_few((asked, of.n - asked), smallest)
    }
    whole |= {*_beside(of, smallest), *_together(of, smallest)}
    whole |= {item for grouping in of.groupings for item in _telling(of, grouping, groups)}
    found = {(by, item) for by in ("", *(grouping.by for grouping in of.groupings)) for item in whole}
    for grouping in of.groupings:
        n, asked = _said(grouping, groups)
        rest = n[:, None] - asked
        told = (asked > 0) & (rest > 0) & ((asked < smallest) | (rest < smallest))
        found |= {(grouping.by, of.items[at]) for at in np.flatnonzero(told.any(axis=0)).tolist()}
    return frozenset(found)


def _is_few(counts: tuple[int, ...], smallest: int) -> bool:
    return any(0 < count < smallest for count in counts)


def _beside(of: Counted, smallest: int) -> Iterator[str]:
    """Yield items of which another, held against them, tells a few: who was asked one and not the other."""
    routed = sorted((asked, item) for item, asked in of.asked.items() if 0 < asked < of.n)
    for (less, item), (more, _) in combinations(routed, 2):
        if _is_few((more - less, abs(of.n - less - more)), smallest):
            yield item


def _together(of: Counted, smallest: int) -> Iterator[str]:
    """Yield items that with two others tell a few: those led three ways, and who went none of them.

    Items that the same people were asked are one way.
    """
    ways: dict[tuple[int, ...], list[str]] = {}
    for item, asked in of.asked.items():
        if 0 < asked < of.n:
            ways.setdefault((asked, *_by_group(of, item)), []).append(item)
    for least, middle, most in combinations(sorted(ways), 3):
        less, between, more = least[0], middle[0], most[0]
        if _is_few((abs(of.n - less - between - more), abs(more - less - between)), smallest):
            yield from ways[least]


def _by_group(of: Counted, item: str) -> Iterator[int]:
    """Yield how many were asked an item in every group, as far as it is known."""
    if item in of.items:
        for grouping in of.groupings:
            yield from grouping.asked[:, of.items.index(item)].tolist() if grouping.asked.size else ()


def _telling(of: Counted, grouping: Grouping, groups: frozenset[Pair]) -> Iterator[str]:
    """Yield items that all of one group left out were asked, and nobody of another."""
    left = [at for at, code in enumerate(grouping.named) if (grouping.by, code) in groups]
    n, asked = grouping.rows[left, 0], grouping.asked[left]
    for at in range(asked.shape[1]):
        everyone, nobody = (asked[:, at] == n) & (n > 0), (asked[:, at] == 0) & (n > 0)
        if everyone.any() and nobody.any():
            yield of.items[at]


def _said(grouping: Grouping, groups: frozenset[Pair]) -> tuple[Ints, Ints]:
    """Return the responses of each group shown and who was asked each item, and of all left out together."""
    left = np.array([(grouping.by, code) in groups for code in grouping.named])
    n, asked = grouping.rows[:, 0], grouping.asked
    return np.append(n[~left], n[left].sum()), np.vstack([asked[~left], asked[left].sum(axis=0)])
