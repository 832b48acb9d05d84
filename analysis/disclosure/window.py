"""What tables of one round over different times tell together: a quarter's, a year's, the whole round's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from analysis.brief import Brief
from analysis.design import Mask
from analysis.disclosure.parts import is_exposed
from analysis.disclosure.shelter import lacks_shelter


@dataclass(slots=True, eq=False, repr=False)
class Window(Brief):
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
    below : mapping of a figure to what it is the sum of
    known : set of str
        Units whose figure is left out here and told by what is published elsewhere: they guard no other.
    weighs : bool
        Whether what a person counts depends on the unit, so that small ones need a shelter too.
    """

    rows: Mask
    sizes: Mapping[str, int]
    hidden: set[str] = field(default_factory=set)
    is_fixed: bool = False
    below: Mapping[str, Sequence[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    weighs: bool = False

    def holds(self, other: Window) -> bool:
        """Whether every answer of another is among these."""
        return not (other.rows & ~self.rows).any()

    def shows(self, unit: str) -> bool:
        """Whether there is a figure of a unit to be read."""
        return self.sizes.get(unit, 0) > 0 and unit not in self.hidden

    def guard(self, smallest: int) -> None:
        """Leave out the figures with which their sum would tell those that are left out.

        Of what is published elsewhere it is the sum that must not be known.
        """
        before = -1
        while len(self.hidden) != before:
            before = len(self.hidden)
            for whole, parts in self.below.items():
                out = self.hidden - self.known
                left = [self.sizes[unit] for unit in parts if unit in out and self.sizes[unit]]
                rest = [(self.sizes[unit], unit) for unit in parts if self.shows(unit) and not self.is_fixed]
                if is_exposed(left, smallest) or (whole in self.hidden and not left):
                    self.hidden.add(min(rest)[1] if rest else whole)
                elif rest and self.weighs and lacks_shelter(left, smallest):
                    self.hidden.add(min(rest)[1])


def settle(windows: Sequence[Window], smallest: int) -> bool:
    """Leave one more figure out where subtracting tables tells too much; return whether one was.

    Whatever is shown of a time less what is shown of times within it that do not overlap is known: it must
    not be of fewer than *smallest* people, nor tell one that is left out. The smallest of them is chosen.
    Nor may figures of times that make up another be shown, where that one guards others by being left out.
    """
    if smallest < 2:
        return False
    units = sorted({unit for window in windows for unit in window.sizes})
    return any(
        _settle_guards(windows, unit) or _settle_differences(windows, unit, smallest) for unit in units
    )


def _settle_guards(windows: Sequence[Window], unit: str) -> bool:
    """Leave one of the figures out that make up one which guards others by being left out."""
    shown = [window for window in windows if window.shows(unit)]
    for guard in (window for window in windows if unit in window.hidden - window.known):
        parts = _made_of(shown, guard)
        open_to = [part for part in parts if not part.is_fixed]
        if open_to:
            min(open_to, key=lambda part: part.sizes[unit]).hidden.add(unit)
            return True
        if parts:
            guard.known.add(unit)
            return True
    return False


def _settle_differences(windows: Sequence[Window], unit: str, smallest: int) -> bool:
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
            if not _overlap(parts):
                yield parts


def _overlap(parts: Sequence[Window]) -> bool:
    return len(parts) > 1 and bool(np.sum([part.rows for part in parts], axis=0).max() > 1)


def _made_of(shown: Sequence[Window], guard: Window) -> tuple[Window, ...]:
    """Return the windows which, added and subtracted, make up another; none where they do not.

    Two times that overlap, and what they cover together, tell what they share.
    """
    if not shown:
        return ()
    pieces = np.unique(np.array([window.rows for window in (guard, *shown)]), axis=1).astype(float)
    shares = np.linalg.lstsq(pieces[1:].T, pieces[0], rcond=None)[0]
    exact = np.abs(pieces[1:].T @ shares - pieces[0]).max() < 1e-9
    return tuple(window for window, share in zip(shown, shares, strict=True) if exact and abs(share) > 1e-9)


def _tells(
    windows: Sequence[Window], unit: str, known: tuple[Window, tuple[Window, ...]], smallest: int
) -> bool:
    """Whether what is *known*, a whole less its parts, is of too few people or tells a figure left out."""
    whole, parts = known
    left = Window(whole.rows & ~np.any([part.rows for part in parts], axis=0), {}) if parts else whole
    n = whole.sizes[unit] - sum(part.sizes[unit] for part in parts)
    within = [window.sizes[unit] for window in windows if unit in window.hidden and left.holds(window)]
    return 0 < n < smallest or any(
        is_exposed([size, n - size], smallest) for size in within if 0 < size < smallest
    )
