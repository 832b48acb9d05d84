"""What tables of one round over different times tell together: a quarter's, a year's, the whole round's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from analysis.design import Mask
from analysis.disclosure.parts import is_exposed


@dataclass(slots=True, eq=False)
class Window:
    """One table: the figures of units over the answers of some time.

    Attributes
    ----------
    rows : (n,) mask
        The answers of that time.
    sizes : mapping of unit to how many people its figure is of
    hidden : set of str
        Units whose figure is left out.
    is_fixed : bool
        Whether it is published elsewhere, so that nothing of it can be left out here.
    """

    rows: Mask
    sizes: Mapping[str, int]
    hidden: set[str] = field(default_factory=set)
    is_fixed: bool = False

    def holds(self, other: Window) -> bool:
        """Whether every answer of another is among these."""
        return not (other.rows & ~self.rows).any()

    def shows(self, unit: str) -> bool:
        """Whether there is a figure of a unit to be read."""
        return self.sizes.get(unit, 0) > 0 and unit not in self.hidden


def settle(windows: Sequence[Window], smallest: int) -> bool:
    """Leave one more figure out where subtracting tables tells too much; return whether one was.

    Whatever is shown of a time less what is shown of times within it that do not overlap is known: it must
    not be of fewer than *smallest* people, nor tell one that is left out. The smallest of them is chosen.
    """
    if smallest < 2:
        return False
    for unit in sorted({unit for window in windows for unit in window.sizes}):
        shown = [window for window in windows if window.shows(unit)]
        for whole in shown:
            for parts in _apart(shown, whole):
                open_to = [window for window in (*parts, whole) if not window.is_fixed]
                if open_to and _tells(windows, unit, (whole, parts), smallest):
                    min(open_to, key=lambda window: window.sizes[unit]).hidden.add(unit)
                    return True
    return False


def _apart(shown: Sequence[Window], whole: Window) -> Iterator[tuple[Window, ...]]:
    """Yield the sets of windows within a whole that do not overlap, the empty set first."""
    within = [window for window in shown if window is not whole and whole.holds(window)]
    for size in range(len(within) + 1):
        for parts in combinations(within, size):
            if size < 2 or np.sum([part.rows for part in parts], axis=0).max() < 2:
                yield parts


def _tells(
    windows: Sequence[Window], unit: str, known: tuple[Window, tuple[Window, ...]], smallest: int
) -> bool:
    """Whether a whole less its *parts* is of too few people, or tells a figure that is left out."""
    whole, parts = known
    left = Window(whole.rows & ~np.any([part.rows for part in parts], axis=0), {}) if parts else whole
    n = whole.sizes[unit] - sum(part.sizes[unit] for part in parts)
    within = [window.sizes[unit] for window in windows if unit in window.hidden and left.holds(window)]
    return 0 < n < smallest or any(
        is_exposed([size, n - size], smallest) for size in within if 0 < size < smallest
    )
