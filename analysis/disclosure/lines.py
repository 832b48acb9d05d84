"""Sums that outsiders know: what lies within everybody, or within a group of another column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.brief import Brief
from analysis.disclosure.counted import Counted, Ints
from analysis.disclosure.parts import is_exposed
from analysis.disclosure.state import Mask, State, is_small


@dataclass(slots=True, eq=False, repr=False)
class Line(Brief):
    """Groups that lie within one whole: everybody, or a group of another grouping.

    Attributes
    ----------
    members : places of the groups in `parts`
    rest : (columns,) integers
        Who is in the whole and in none of the members, told by subtraction. Where the whole is everybody
        the table of respondents names them, as those in no group; no other table does.
    whole : a grouping and the place of the group in it, or None for everybody
    """

    parts: State
    members: Ints
    rest: Ints
    whole: tuple[State, int] | None = None

    def settle(self, smallest: int) -> bool:
        """Choose one more group where the line tells too much; return whether one was chosen."""
        return self._settle_heads(smallest) or self._settle_details(smallest)

    def _settle_heads(self, smallest: int) -> bool:
        hidden = self.parts.hidden
        if self.whole is not None and self.whole[0].hidden[self.whole[1]]:
            told = not self.rest[0] and not hidden[self.members].any()
            return told and self._choose(hidden)
        left = self.members[hidden[self.members]]
        listed = self.members if self.whole is not None else np.append(self.members, len(hidden) - 1)
        for column in self.parts.heads.tolist():
            counts = self.parts.grouping.rows[left, column].tolist()
            if self._adds_rest(column, any(counts), smallest):
                counts.append(int(self.rest[column]))
            if is_exposed(counts, smallest):
                return self._choose(hidden, listed)
        return False

    def _adds_rest(self, column: int, beside: bool, smallest: int) -> bool:
        """Whether the rest of the line is one of the counts left out, not a known or needless one."""
        n = int(self.rest[column])
        if self.whole is not None:
            return 0 < n < smallest or (n > 0 and beside)
        return bool(self.parts.hidden[-1]) or (column > 0 and 0 < n < smallest)

    def _settle_details(self, smallest: int) -> bool:
        bare = self.parts.bare
        left = self.members[bare[self.members]]
        rest = self.rest[self.parts.details]
        if self.whole is not None and self.whole[0].bare[self.whole[1]]:
            return not rest.any() and not len(left) and self._choose(bare)
        cells = np.vstack([self.parts.grouping.rows[np.ix_(left, self.parts.details)], rest])
        return is_lonely(cells, smallest) and self._choose(bare)

    def _choose(self, chosen: Mask, listed: Ints | None = None) -> bool:
        found = self.parts.next_of(self.members if listed is None else listed, chosen)
        if found is not None:
            chosen[found] = True
            return True
        if self.whole is None:
            return False
        state, place = self.whole
        of_whole = state.hidden if chosen is self.parts.hidden else state.bare
        was = bool(of_whole[place])
        of_whole[place] = True
        return not was


@dataclass(slots=True, eq=False, repr=False)
class Union(Brief):
    """All groups of one column that are left out, taken together: their sum is known from the others.

    Attributes
    ----------
    inside : (G, H + 1) mask
        Which groups of `parts` lie altogether in which group of `wholes`, or in none of them.
    """

    parts: State
    wholes: State
    inside: Mask

    def settle(self, smallest: int) -> bool:
        """Choose one more group where what lies within tells too much; return whether one was chosen."""
        return self._settle(self.wholes.hidden, self.parts.hidden, smallest) or self._settle(
            np.append(self.wholes.bare[:-1], True), self.parts.bare, smallest
        )

    def _settle(self, out: Mask, chosen: Mask, smallest: int) -> bool:
        members = np.flatnonzero(self.inside[:, out].any(axis=1))
        left = members[chosen[members]]
        if not len(members) or not len(left):
            return False
        rows = self.parts.grouping.rows
        rest = self.wholes.grouping.rows[out].sum(axis=0) - rows[members].sum(axis=0)
        if chosen is self.parts.hidden:
            told = any(
                is_exposed([*rows[left, column].tolist(), int(rest[column])], smallest)
                for column in self.parts.heads.tolist()
            )
        else:
            told = is_lonely(np.vstack([rows[left], rest])[:, self.parts.details], smallest)
        found = self.parts.next_of(members, chosen) if told else None
        if found is None:
            return False
        chosen[found] = True
        return True


def is_lonely(cells: Ints, smallest: int) -> bool:
    """Whether a small count in a column of left-out ones has too few others beside it."""
    return bool((is_small(cells, smallest) & (cells.sum(axis=0) - cells < smallest - 1)).any())


def lines(of: Counted, states: Sequence[State]) -> Iterator[Line | Union]:
    """Yield every sum that is known: of everybody by each column, and of groups within groups."""
    for state in states:
        rows = state.grouping.rows
        yield Line(state, np.arange(len(rows) - 1), rows[-1])
    for one, other in combinations(states, 2):
        crossed = of.crossed.get((one.grouping.by, other.grouping.by))
        if crossed is not None:
            yield from _within(one, other, crossed)
            yield from _within(other, one, crossed.T)


def _within(parts: State, wholes: State, crossed: Ints) -> Iterator[Line | Union]:
    """Yield a line for each group of *wholes* in which groups of *parts* lie altogether."""
    rows = parts.grouping.rows
    inside = (crossed[:-1] == rows[:-1, :1]) & (rows[:-1, :1] > 0)
    for place in np.flatnonzero(inside[:, :-1].any(axis=0)).tolist():
        members = np.flatnonzero(inside[:, place])
        rest = wholes.grouping.rows[place] - rows[members].sum(axis=0)
        yield Line(parts, members, rest, (wholes, place))
    if inside.any():
        yield Union(parts, wholes, inside)
