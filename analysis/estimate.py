"""Means, totals, proportions, ratios, and what is linear in them.

Every estimator works item by item: NaN means "no valid answer", and a respondent without a valid
answer stays in the design (a domain, never a dropped row). A domain is a mask.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from analysis import variance
from analysis.contrast import contrast, difference, joined
from analysis.design import Design, Floats, Mask
from analysis.estimated import Basis, Estimate, Estimates, Sample
from analysis.interval import Kind
from analysis.refusal import Refusal
from analysis.smooth import smooth
from analysis.variance import Smooth

__all__ = [
    "Basis",
    "Estimate",
    "Estimates",
    "Sample",
    "contrast",
    "difference",
    "joined",
    "mean",
    "proportion",
    "ratio",
    "smooth",
    "total",
]


def mean(y: ArrayLike, design: Design, *, domain: ArrayLike | None = None) -> Any:
    """Return the mean of each item over the people its valid respondents stand for.

    Parameters
    ----------
    y : (n,) or (n, k) floats
        Answers; NaN where there is no valid one.
    design : Design
    domain : (n,) mask, optional
        The subpopulation; the rest of the sample stays in the design.

    Returns
    -------
    Estimate, or Estimates of length k for (n, k) answers
        Without a valid answer the value is NaN, and `Estimate.reason` says so.

    Notes
    -----
    R: ``svymean(~y, subset(design, domain), na.rm=TRUE)``, one call an item. Do not use it on codes of
    categories: give scores.

    Examples
    --------
    >>> estimate = mean([4, 2, 5, float("nan")], Design.of([10, 10, 20, 20]))
    >>> estimate.value, round(estimate.se, 6), estimate.n
    (4.0, 0.816497, 3)
    """
    table, present, inside = _answers(y, design, domain)
    return _shaped(y, smooth(_quotient(table, present, present), design, domain=inside))


def proportion(y: ArrayLike, design: Design, *, domain: ArrayLike | None = None) -> Any:
    """Return the proportion of ones, between 0 and 1.

    Parameters
    ----------
    y : (n,) or (n, k) of 0, 1 or NaN
    design, domain
        As for `mean`.

    Returns
    -------
    Estimate or Estimates
        As `mean`; degrees of freedom count the sampling units with a valid answer, as R's
        ``svyciprop`` does.

    Raises
    ------
    Refusal
        A value other than 0, 1 and NaN.

    Examples
    --------
    >>> estimate = proportion([1, 0, 1, 1], Design.of([1, 1, 1, 1]))
    >>> low, high = estimate.ci(method="wilson")
    >>> estimate.value, round(low, 4), round(high, 4)
    (0.75, 0.1307, 0.9836)
    """
    table, present, _ = _answers(y, design, domain)
    if not np.isin(table, (0.0, 1.0)).all():
        wrong = table[~np.isin(table, (0.0, 1.0))][0]
        raise Refusal("unknown", "proportion", value=float(wrong), known="0, 1, NaN")
    answered = variance.engine(design).reached
    here, kinds = present & (design.weights != 0)[:, None], (Kind.PROPORTION,) * table.shape[1]
    reached = np.column_stack([answered(design, here[:, item]) for item in range(here.shape[1])])
    return _shaped(y, smooth(_quotient(table, present, present), design, reached=reached, kinds=kinds))


def total(y: ArrayLike, design: Design, *, domain: ArrayLike | None = None) -> Any:
    """Return the total of each item over the people its valid respondents stand for.

    Parameters and returns as for `mean`; an empty domain has the total 0 and no standard error.

    Notes
    -----
    R: ``svytotal(~y, subset(design, domain), na.rm=TRUE)``. Respondents without a valid answer count
    as 0: weight for non-response first when that is not what you mean.

    Examples
    --------
    >>> estimate = total([4, 2, 5, 3], Design.of([10, 10, 20, 20]))
    >>> estimate.value, round(estimate.se, 4)
    (220.0, 68.313)
    """
    table, present, inside = _answers(y, design, domain)
    everything = Smooth(table, lambda totals: totals, lambda totals, changes: changes, present)
    return _shaped(y, smooth(everything, design, domain=inside, conditional=False))


def ratio(
    numerator: ArrayLike, denominator: ArrayLike, design: Design, *, domain: ArrayLike | None = None
) -> Any:
    """Return the ratio of two totals, over respondents with a valid answer to both.

    Parameters
    ----------
    numerator, denominator : (n,) or (n, k) floats
    design, domain
        As for `mean`.

    Returns
    -------
    Estimate or Estimates

    Notes
    -----
    R: ``svyratio(~numerator, ~denominator, design, na.rm=TRUE)``. Not the mean of respondents' ratios:
    for that give the ratios to `mean`.

    Examples
    --------
    >>> estimate = ratio([1, 3, 2, 4], [2, 4, 4, 6], Design.of([1, 1, 1, 1]))
    >>> estimate.value, round(estimate.se, 6)
    (0.625, 0.057054)
    """
    above, has_above, inside = _answers(numerator, design, domain)
    below, has_below, _ = _answers(denominator, design, domain)
    present = has_above & has_below
    above, below = np.where(present, above, 0), np.where(present, below, 0)
    return _shaped(numerator, smooth(_quotient(above, below, present), design, domain=inside))


def _quotient(above: Floats, below: Floats | Mask, present: Mask) -> Smooth:
    """Return the ratio of the totals of two tables, (n, k) each, item by item."""
    k = above.shape[1]

    def value(totals: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(totals[..., :k] / totals[..., k:])

    def slope(totals: Floats, changes: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((changes[:, :k] - value(totals) * changes[:, k:]) / totals[k:])

    return Smooth(np.hstack([above, below.astype(float)]), value, slope, present)


def _answers(y: ArrayLike, design: Design, domain: ArrayLike | None) -> tuple[Floats, Mask, Mask | None]:
    """Return answers (n, k) with 0 where there is none, who answered in the domain, and the domain."""
    values = np.asarray(y, dtype=float)
    table = values[:, None] if values.ndim == 1 else values
    if len(table) != design.n:
        raise Refusal("lengths", "answers", found=len(table), expected=design.n)
    inside = None if domain is None else domain_mask(domain, design)
    present = ~np.isnan(table) if inside is None else ~np.isnan(table) & inside[:, None]
    return np.where(present, table, 0.0), present, inside


def domain_mask(domain: ArrayLike, design: Design) -> Mask:
    """Return a domain as a mask over the rows of a design, or refuse it."""
    mask = np.asarray(domain)
    if mask.dtype != bool:
        raise Refusal("domain", "domain")
    if len(mask) != design.n:
        raise Refusal("lengths", "domain", found=len(mask), expected=design.n)
    return mask


def _shaped(y: ArrayLike, estimates: Estimates) -> Any:
    return estimates[0] if np.ndim(y) == 1 else estimates
