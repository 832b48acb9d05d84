"""How sure a league table is: for each unit, the ranks it may have.

Published ranks follow the values; a rank interval says which ranks the data do not exclude, for all units
at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.compare import limits
from analysis.compare.combination import Combination, Joint, satterthwaite
from analysis.design import Floats, Mask
from analysis.estimate.estimated import Estimate
from analysis.refusal import Refusal

Indices = NDArray[np.intp]

EQUAL = 1e-12
"""Values that differ by no more than this share are one number, added up in another order."""


@dataclass(frozen=True, slots=True)
class RankInterval:
    """The rank of one unit and the ranks that the data do not exclude; 1 is the best.

    `rank` is None for a unit without an estimate, which may stand anywhere.
    """

    rank: int | None
    low: int
    high: int


def ranks(values: ArrayLike, *, best: str = "high") -> tuple[int | None, ...]:
    """Return the ranks of values; equal values share the smaller rank: 1, 2, 2, 4.

    Values are equal where they differ by less than adding up does to one number; see `EQUAL`.

    Parameters
    ----------
    values : (k,) floats
        NaN has no rank and takes no place.
    best : str
        "high" or "low": which value has rank 1.

    Returns
    -------
    tuple of int or None, length k
        The rank of each value, 1 the best; equal values share one.

    Raises
    ------
    Refusal
        Anything but "high" or "low" for *best*.

    Notes
    -----
    R: ``rank(ties.method="min")``. Rank the unrounded values, unless the method of the index says to rank
    the published ones. Not to be published without `rank_intervals`.

    Examples
    --------
    >>> ranks([0.7, 0.9, 0.8, 0.8])
    (4, 1, 2, 2)
    """
    signed = _signed(values, best)
    order = np.argsort(-signed, kind="stable")[: np.count_nonzero(~np.isnan(signed))]  # NaN comes last
    falling = signed[order]
    is_lower = np.diff(-falling, prepend=-np.inf) > EQUAL * np.abs(falling)
    first = np.maximum.accumulate(np.where(is_lower, np.arange(len(order)), 0))
    found = dict(zip(order.tolist(), (first + 1).tolist(), strict=True))
    return tuple(map(found.get, range(len(signed))))


Unit = Estimate | Combination


def rank_intervals(
    estimates: Iterable[Unit],
    *,
    level: float = 0.95,
    best: str = "high",
    rule: str = "intervals",
    simultaneous: str = "sidak",
    method: str | None = None,
) -> tuple[RankInterval, ...]:
    """Return for each unit its rank and the ranks it may have, right for all units together.

    Parameters
    ----------
    estimates : iterable of Estimate or Combination
        One a unit, of one design or of several; `Combination` for a published value with its standard
        error.
    level : float
        The probability that every interval holds the true rank of its unit.
    best : str
        "high" or "low": which value has rank 1.
    rule : str
        "intervals": two units are in order when their confidence intervals do not meet; it needs no
        covariance. "differences": when the interval of their difference leaves out 0; shorter, and uses
        the covariance inside a design (estimates of different designs, and published ones, count as
        independent).
    simultaneous : str
        A name in `SIMULTANEOUS`: "sidak" or "bonferroni".
    method : str, optional
        For the rule "intervals", a name in `analysis.interval.METHODS`: the one printed beside the
        estimates. Where every respondent gave one answer see `analysis.compare.limits`.

    Returns
    -------
    tuple of RankInterval
        A unit without an interval may have any rank, and lets every other unit move by one place.

    Raises
    ------
    Refusal
        An unknown rule, method or way to hold for all units at once.

    Notes
    -----
    Klein, Wright and Wieczorek (2020), *A joint confidence region for an overall ranking of populations*,
    Applied Statistics 69: if all k intervals hold their true values at once, a unit is surely below those
    whose whole interval lies above its own. Each interval has confidence level^(1/k) (Šidák) or
    1 - (1 - level)/k (Bonferroni); both hold whatever the covariance. "differences" does the same with
    k(k-1)/2 differences (Mogstad, Romano, Shaikh and Wilhelm 2024). R has no such function in survey;
    package csranks is nearest.

    Do not read the intervals as a ranking of the units' management: they count sampling only.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.estimate import mean
    >>> low, middle, high = [1.0, 2, 1, 2] * 5, [4.0, 5, 4, 4] * 5, [4.0, 5, 5, 4] * 5
    >>> units = [mean(y, Design.of(n=20)) for y in (low, middle, high)]
    >>> [(unit.rank, unit.low, unit.high) for unit in rank_intervals(units)]
    [(3, 3, 3), (2, 1, 2), (1, 1, 2)]
    """
    units = list(estimates)
    if rule not in RULES:
        raise Refusal("unknown", "rule", value=rule, known=", ".join(RULES))
    if simultaneous not in SIMULTANEOUS:
        raise Refusal("unknown", "simultaneous", value=simultaneous, known=", ".join(SIMULTANEOUS))
    above = RULES[rule](units, lambda questions: SIMULTANEOUS[simultaneous](level, questions), method)
    better = above if _signed([1.0], best)[0] > 0 else above.T
    found = ranks([unit.value for unit in units], best=best)
    return tuple(
        RankInterval(rank, 1 + int(ahead), len(units) - int(behind))
        for rank, ahead, behind in zip(found, better.sum(axis=0), better.sum(axis=1), strict=True)
    )


Level = Callable[[int], float]


def _disjoint(units: Sequence[Unit], level: Level, method: str | None) -> Mask:
    """Return (k, k): whether the interval of the row's unit lies wholly above that of the column's."""
    ends = np.array([limits(unit, level(len(units)), method) for unit in units]).reshape(-1, 2)
    with np.errstate(invalid="ignore"):
        return np.asarray(ends[:, None, 0] > ends[None, :, 1])


def _apart(units: Sequence[Unit], level: Level, method: str | None) -> Mask:
    """Return (k, k): whether the difference of the row's unit and the column's is surely above 0."""
    first, second = np.triu_indices(len(units), 1)
    each = level(max(len(first), 1))
    signs = np.array([_sign(gap, each) for gap in _gaps(units, first, second)], dtype=int)
    above = np.zeros((len(units), len(units)), dtype=bool)
    above[first, second], above[second, first] = signs > 0, signs < 0
    return above


def _gaps(units: Sequence[Unit], first: Indices, second: Indices) -> Iterable[Combination]:
    estimates = [unit for unit in units if isinstance(unit, Estimate)]
    if len(estimates) == len(units):
        return Joint.of(estimates, independent=True).differences(first, second)
    pairs = ((units[one], units[other]) for one, other in zip(first, second, strict=True))
    return (
        Combination(
            one.value - other.value,
            float(np.hypot(one.se, other.se)),
            satterthwaite([one.se**2, other.se**2], [one.degf, other.degf]),
        )
        for one, other in pairs
    )


def _sign(gap: Combination, level: float) -> int:
    """Return 1 or -1 where a difference is surely above or below 0, else 0."""
    low, high = gap.ci(level)
    return int(gap.se > 0 and low > 0) - int(gap.se > 0 and high < 0)


def _signed(values: ArrayLike, best: str) -> Floats:
    signs = {"high": 1.0, "low": -1.0}
    if best not in signs:
        raise Refusal("unknown", "best", value=best, known=", ".join(signs))
    return signs[best] * np.asarray(values, dtype=float)


RULES: dict[str, Callable[[Sequence[Unit], Level, str | None], Mask]] = {
    "intervals": _disjoint,
    "differences": _apart,
}
"""How two units are known to be in order: (units, level for so many questions, method) to a (k, k) mask."""

SIMULTANEOUS: dict[str, Callable[[float, int], float]] = {
    "sidak": lambda level, questions: level ** (1 / questions),
    "bonferroni": lambda level, questions: 1 - (1 - level) / questions,
}
"""The confidence each of several intervals needs for all of them to hold at once."""
