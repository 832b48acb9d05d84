"""Differences between domains, rounds, units and targets, and what may be said about them.

A verdict is read from a confidence interval, never from two numbers: below, above, or not
distinguishable. Estimates of one design are compared with the covariance between them; estimates of
different designs only when the caller says that the samples are independent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np

from analysis.compare.combination import Combination, Joint, combination, exact
from analysis.compare.multiplicity import adjusted
from analysis.estimate.estimated import Estimate
from analysis.refusal import Refusal

Pairs = Sequence[tuple[int, int]]


class Verdict(StrEnum):
    """What an interval says about a target, or about a difference from 0."""

    BELOW = "below"
    NOT_DISTINGUISHABLE = "not distinguishable"
    ABOVE = "above"
    NOT_ESTIMABLE = "not estimable"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One of several differences: `first` less `second`, places in what was compared.

    `p` is adjusted for the number of comparisons, and `verdict` follows it.
    """

    first: int
    second: int
    difference: Combination
    p: float
    verdict: Verdict


def verdict(
    estimate: Estimate | Combination,
    target: float = 0.0,
    comparator: str = ">=",
    *,
    level: float = 0.95,
    method: str | None = None,
) -> Verdict:
    """Return where an estimate stands against a target, or a difference against 0.

    Parameters
    ----------
    estimate : Estimate or Combination
    target : float
        In the unit of the estimate: 0.8 for "80 %".
    comparator : str
        One of `COMPARATORS`, as the document that sets the target writes it. It only decides who owns
        the boundary: an interval that starts exactly at the target is above ">=", not above ">".
    level : float
        Confidence of the two-sided interval; "above" is wrong with probability (1 - level) / 2.
    method : str, optional
        A name in `analysis.interval.METHODS`; use the one that is printed beside the estimate.

    Returns
    -------
    Verdict
        ABOVE or BELOW when the whole interval lies on one side. NOT_ESTIMABLE without an interval: no
        valid answers, a domain in one sampling unit, a mean with no spread at all.

    Raises
    ------
    Refusal
        An unknown comparator or method.

    Notes
    -----
    The two-sided interval read against the target, as in two one-sided tests at half the level (Schuirmann
    1987). Not for ranking many units: use `analysis.compare.ranking`. For a target that most agencies miss
    by chance alone compare the interval with the target, not the estimate, when money depends on it.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.estimate import proportion
    >>> everybody = proportion([1] * 40, Design.of(n=40))
    >>> verdict(everybody, 0.9), verdict(everybody, 0.95), verdict(everybody, 1.0)
    (<Verdict.ABOVE: 'above'>, <Verdict.NOT_DISTINGUISHABLE: 'not distinguishable'>, \
<Verdict.NOT_DISTINGUISHABLE: 'not distinguishable'>)
    """
    return _against(limits(estimate, level, method), target, comparator)


def limits(estimate: Estimate | Combination, level: float, method: str | None = None) -> tuple[float, float]:
    """Return the interval a verdict rests on; NaN where nothing may be said.

    As `Estimate.ci`, except that a complete count is exact. A combination has its t interval, and none
    where its standard error is 0.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.estimate import proportion
    >>> low, high = limits(proportion([1] * 10, Design.of(n=10)), 0.95)
    >>> round(low, 4), high
    (0.6915, 1.0)
    """
    if isinstance(estimate, Combination):
        return estimate.ci(level) if estimate.se > 0 else (math.nan, math.nan)
    if estimate.variance == 0 and exact(estimate):
        return estimate.value, estimate.value
    return estimate.ci(level, method)


def _against(interval: tuple[float, float], target: float, comparator: str) -> Verdict:
    low, high = interval
    if comparator not in COMPARATORS:
        raise Refusal("unknown", "target", value=comparator, known=", ".join(COMPARATORS))
    if math.isnan(low) or math.isnan(high):
        return Verdict.NOT_ESTIMABLE
    above, below = COMPARATORS[comparator](low, high, target)
    if above == below:
        return Verdict.NOT_DISTINGUISHABLE
    return Verdict.ABOVE if above else Verdict.BELOW


COMPARATORS: dict[str, Callable[[float, float, float], tuple[bool, bool]]] = {
    ">": lambda low, high, target: (low > target, high <= target),
    ">=": lambda low, high, target: (low >= target, high < target),
    "<": lambda low, high, target: (low >= target, high < target),
    "<=": lambda low, high, target: (low > target, high <= target),
}
"""Whether an interval lies (above, below) a target: who owns the boundary."""


def difference(first: Estimate, second: Estimate, *, independent: bool = False) -> Combination:
    """Return first - second.

    Parameters
    ----------
    first, second : Estimate
    independent : bool
        Say True for two rounds or two samples drawn apart. Rounds that visited the same sampling units
        are not independent: give them one design with `analysis.compare.panel`.

    Returns
    -------
    Combination
        In the unit of the estimates.

    Raises
    ------
    Refusal
        Two designs, and nothing said about their independence.

    Notes
    -----
    R: ``svycontrast`` inside a design. Between designs the variances add, and the degrees of freedom
    are Satterthwaite's. Not for many pairs at once: see `comparisons`.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.estimate import mean
    >>> before, after = mean([1, 2, 3, 4], Design.of(n=4)), mean([3, 4, 4, 5], Design.of(n=4))
    >>> change = difference(after, before, independent=True)
    >>> change.value, round(change.se, 4), round(change.degf, 2), verdict(change)
    (1.5, 0.7638, 5.07, <Verdict.NOT_DISTINGUISHABLE: 'not distinguishable'>)
    """
    return combination([first, second], [1.0, -1.0], independent=independent)


def comparisons(
    estimates: Iterable[Estimate],
    *,
    pairs: Pairs | None = None,
    adjust: str = "holm",
    level: float = 0.95,
    independent: bool = False,
) -> tuple[Comparison, ...]:
    """Return the differences of pairs of estimates, with p-values adjusted for their number.

    Parameters
    ----------
    estimates : iterable of Estimate
    pairs : sequence of (first, second), optional
        Places in *estimates*; every pair when absent. Choose them before looking at the data.
    adjust : str
        A name in `ADJUSTMENTS`: "holm" keeps the chance of any false statement below 1 - level,
        "benjamini_hochberg" the expected share of false ones among those made.
    level : float
        A difference is below or above 0 when its adjusted p is at most 1 - level.
    independent : bool
        See `difference`.

    Returns
    -------
    tuple of Comparison
        In the order of *pairs*: differences in the unit of the estimates, adjusted p-values.

    Raises
    ------
    Refusal
        An unknown adjustment; several designs, and nothing said about their independence.

    Notes
    -----
    R: ``svycontrast`` for each pair and ``p.adjust``. Not for placing many units in order: see
    `analysis.compare.ranking`.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.estimate import mean
    >>> rounds = [mean(y, Design.of(n=4)) for y in ([1, 2, 1, 2], [4, 5, 5, 4], [4, 4, 5, 4])]
    >>> [(c.first, c.second, str(c.verdict)) for c in comparisons(rounds, independent=True)]
    [(0, 1, 'below'), (0, 2, 'below'), (1, 2, 'not distinguishable')]
    """
    joint = Joint.of(estimates, independent=independent)
    chosen = list(combinations(range(len(joint.values)), 2)) if pairs is None else list(pairs)
    places = np.array(chosen, dtype=np.intp).reshape(-1, 2)
    differences = joint.differences(*places.T)
    ps = adjusted([found.p for found in differences], adjust).tolist()
    return tuple(
        Comparison(first, second, found, p, _signed(found, p, level))
        for (first, second), found, p in zip(chosen, differences, ps, strict=True)
    )


def _signed(found: Combination, p: float, level: float) -> Verdict:
    if math.isnan(p):
        return Verdict.NOT_ESTIMABLE
    if p > 1 - level:
        return Verdict.NOT_DISTINGUISHABLE
    return Verdict.ABOVE if found.value > 0 else Verdict.BELOW
