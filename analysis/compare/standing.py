"""Where a published figure stands: tiers, classes and points, as the official methods define them.

These are arithmetic on figures; ranks, and how sure they are, are in `analysis.compare.ranking`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.codebook import Text
from analysis.refusal import Refusal

TIERS = (
    Text.of({"vi": "Cao nhất", "en": "Highest"}),
    Text.of({"vi": "Trung bình cao", "en": "High average"}),
    Text.of({"vi": "Trung bình thấp", "en": "Low average"}),
    Text.of({"vi": "Thấp nhất", "en": "Lowest"}),
)
"""PAPI's four groups of provinces, by the quartiles of their totals."""


def tiers(values: ArrayLike) -> NDArray[np.intp]:
    """Return the place in `TIERS` of each value: above the third, second, first quartile, or below.

    Parameters
    ----------
    values : (k,) floats
        NaN is in no tier (-1) and in no quartile.

    Returns
    -------
    (k,) indices
        Places in `TIERS`, 0 the highest tier; -1 for NaN.

    Notes
    -----
    Quartiles of type 7 (Hyndman and Fan 1996), R's default; a value equal to a quartile is below it.
    Not for units that cannot be told apart: see `analysis.compare.ranking`.

    Examples
    --------
    >>> tiers([1, 2, 3, 4, 5]).tolist()
    [3, 3, 2, 1, 0]
    """
    table = np.asarray(values, dtype=float)
    known = table[~np.isnan(table)]
    if len(known) == 0:
        return np.full(table.shape, -1, dtype=np.intp)
    cuts = np.quantile(known, [0.25, 0.5, 0.75])
    below = len(cuts) - np.searchsorted(cuts, table, side="left")
    return np.where(np.isnan(table), -1, below).astype(np.intp)


@dataclass(frozen=True, slots=True)
class Classes:
    """Named classes with the least value of each, the best first; a value on a limit is in the better."""

    names: tuple[Text, ...]
    least: tuple[float, ...]

    def of(self, value: float) -> Text:
        """Return the class of a value, unrounded.

        Raises
        ------
        Refusal
            The value is not a number.
        """
        if np.isnan(value):
            raise Refusal("unknown", "class", value=value, known=", ".join(map(str, self.least)))
        for name, least in zip(self.names, self.least, strict=False):
            if value >= least:
                return name
        return self.names[-1]


CLASSES = MappingProxyType(
    {
        "TT01/2018": Classes(
            (
                Text.of({"vi": "Xuất sắc", "en": "Excellent"}),
                Text.of({"vi": "Tốt", "en": "Good"}),
                Text.of({"vi": "Khá", "en": "Fair"}),
                Text.of({"vi": "Trung bình", "en": "Average"}),
                Text.of({"vi": "Yếu", "en": "Weak"}),
            ),
            (15, 12, 9, 6),
        ),
        "PAR": Classes(
            (
                Text.of({"vi": "Nhóm A", "en": "Group A"}),
                Text.of({"vi": "Nhóm B", "en": "Group B"}),
                Text.of({"vi": "Nhóm C", "en": "Group C"}),
                Text.of({"vi": "Nhóm D", "en": "Group D"}),
            ),
            (90, 80, 70),
        ),
    }
)
"""The classes of the one-stop desk's 18 points and of the PAR index (in percent)."""


def points(rate: float, most: float, *, enough: float = 0.9) -> float:
    """Return the points a rate earns: all of them from *enough* on, in proportion below.

    Parameters
    ----------
    rate : float
        Between 0 and 1; NaN earns NaN.
    most : float
        The most that can be earned.
    enough : float
        The rate that earns the most; 1 where points are simply in proportion (SIPAS in the PAR index).

    Returns
    -------
    float
        Points between 0 and *most*.

    Notes
    -----
    F19 of the official rules (`docs/methods.md`) with *enough* 0.9, F24 with 1; arithmetic on a figure,
    without an interval.
    Not for comparing units: near *enough* all earn the same.

    Examples
    --------
    >>> points(0.93, 6), points(0.45, 6), round(points(0.8394, 10, enough=1), 4)
    (6, 3.0, 8.394)
    """
    return most if rate >= enough else most * rate / enough


def recombined(values: Sequence[float], populations: Sequence[float]) -> float:
    """Return the figure of a unit made of old units: their mean, weighted with population.

    Parameters
    ----------
    values, populations : sequences of k floats
        Figures of the old units in one unit of measure; how many people live in each.

    Returns
    -------
    float
        In the unit of the values.

    Raises
    ------
    Refusal
        Not one population for each value, or none at all.

    Notes
    -----
    F27 of the official rules (`docs/methods.md`). It has no interval: with estimates use
    `analysis.compare.combination.combination`.
    Not for figures of other definitions or years.

    Examples
    --------
    >>> recombined([80, 90], [1_000_000, 3_000_000])
    87.5
    """
    if len(values) != len(populations):
        raise Refusal("lengths", "populations", found=len(populations), expected=len(values))
    if not sum(populations) > 0:
        raise Refusal("no weight", "populations")
    return float(np.average(values, weights=populations))
