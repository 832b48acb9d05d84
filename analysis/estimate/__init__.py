"""Means, totals, proportions, ratios, and what is linear in them.

Every estimator works item by item: NaN means "no valid answer", and a respondent without a valid
answer stays in the design (a domain, never a dropped row). A domain is a mask.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.brief import Brief
from analysis.design import Design, Floats, Mask, check_design, given
from analysis.estimate.contrast import contrast, difference, joined
from analysis.estimate.estimated import Basis, Estimate, Estimates, Sample
from analysis.estimate.smooth import smooth
from analysis.interval import Kind
from analysis.refusal import Refusal
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
        In the unit of y. Without a valid answer the value is NaN, and `Estimate.reason` says so.

    Raises
    ------
    Refusal
        Answers or a domain of another length than the design; a domain that is no mask; a stratum with
        one sampling unit under ``lonely_psu="fail"``.

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
    answers = Answers.of(y, design, domain)
    return _shaped(y, smooth(answers.over(answers.present), design, domain=answers.domain))


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

    Notes
    -----
    R: ``svyciprop(~y, subset(design, domain), method=...)``. Not for percentages that respondents
    state: they are numbers, for `mean`.

    Examples
    --------
    >>> estimate = proportion([1, 0, 1, 1], Design.of([1, 1, 1, 1]))
    >>> low, high = estimate.ci(method="wilson")
    >>> estimate.value, round(low, 4), round(high, 4)
    (0.75, 0.1307, 0.9836)
    """
    answers = Answers.of(y, design, domain)
    wrong = (answers.table != 0) & (answers.table != 1)
    if wrong.any():
        raise Refusal("unknown", "proportion", value=float(answers.table[wrong][0]), known="0, 1, NaN")
    kinds = (Kind.PROPORTION,) * answers.table.shape[1]
    return _shaped(y, smooth(answers.over(answers.present), design, answered=True, kinds=kinds))


def total(y: ArrayLike, design: Design, *, domain: ArrayLike | None = None) -> Any:
    """Return the total of each item over the people its valid respondents stand for.

    Parameters
    ----------
    y : (n,) or (n, k) floats
        NaN where there is no valid answer.
    design, domain
        As for `mean`.

    Returns
    -------
    Estimate or Estimates
        In the unit of y. An empty domain has the total 0 and no standard error.

    Raises
    ------
    Refusal
        As `mean`.

    Notes
    -----
    R: ``svytotal(~y, subset(design, domain), na.rm=TRUE)``. Respondents without a valid answer count
    as 0. Not for items that many left out, unless the weights make up for non-response.

    Examples
    --------
    >>> estimate = total([4, 2, 5, 3], Design.of([10, 10, 20, 20]))
    >>> estimate.value, round(estimate.se, 4)
    (220.0, 68.313)
    """
    answers = Answers.of(y, design, domain)
    plain = Smooth(
        answers.table, lambda totals: totals, lambda _, changes: changes, answers.present, answers.rows
    )
    return _shaped(y, smooth(plain, design, domain=answers.domain, conditional=False))


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
        Units of the numerator for one unit of the denominator; NaN where the denominator adds up to 0.

    Raises
    ------
    Refusal
        As `mean`.

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
    above, below = Answers.of(numerator, design, domain), Answers.of(denominator, design, domain)
    both = above.present & below.present
    answers = replace(above, table=np.where(both, above.table, 0), present=both)
    quotient = answers.over(np.where(both, below.table, 0))
    return _shaped(numerator, smooth(quotient, design, domain=answers.domain))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Answers(Brief):
    """The answers of the r respondents of a domain to k items.

    `table` is (r, k), 0 where there is no answer, in columns; `present` is (r, k); `rows` and `domain` say
    who they are, None for everyone.
    """

    table: Floats
    present: Mask
    rows: NDArray[np.intp] | None
    domain: Mask | None

    @classmethod
    def of(cls, y: ArrayLike, design: Design, domain: ArrayLike | None) -> Answers:
        """Check answers, (n,) or (n, k), against a design and a domain."""
        values = given.numbers(y, "answers")
        check_rows(y, design, "answers", len(values))
        inside = None if domain is None else domain_mask(domain, design)
        rows = None if inside is None else np.flatnonzero(inside)
        chosen = values if rows is None else values[rows]
        table = np.array(chosen[:, None] if chosen.ndim == 1 else chosen, dtype=float, order="F")
        present = ~np.isnan(table)
        np.copyto(table, 0.0, where=~present)
        return cls(table, present, rows, inside)

    def summed(self) -> Smooth:
        """Return the totals of the answers."""
        return Smooth(self.table, lambda totals: totals, lambda _, changes: changes, self.present, self.rows)

    def over(self, below: Floats | Mask) -> Smooth:
        """Return the ratio of the totals of the answers and of another table, item by item."""
        k = self.table.shape[1]

        def value(totals: Floats) -> Floats:
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.asarray(totals[..., :k] / totals[..., k:])

        def slope(totals: Floats, changes: Floats) -> Floats:
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.asarray((changes[:, :k] - value(totals) * changes[:, k:]) / totals[k:])

        columns = np.hstack([self.table, below.astype(float)])
        return Smooth(columns, value, slope, self.present, self.rows)


def domain_mask(domain: ArrayLike, design: Design) -> Mask:
    """Return a domain as a mask over the (n,) rows of a design, or refuse it."""
    given.check_unmasked(domain, "domain")
    mask = np.asarray(domain)
    if mask.dtype != bool or mask.ndim != 1:
        raise Refusal("domain", "domain")
    check_rows(domain, design, "domain", len(mask))
    return mask


def numbers(y: ArrayLike, design: Design, where: str) -> Floats:
    """Return (n,) or (n, k) numbers with a row for each respondent of a design, or refuse them."""
    values = given.numbers(y, where)
    check_rows(y, design, where, len(values))
    return values.astype(float, copy=False)


def check_rows(column: Any, design: Design, where: str, n: int) -> None:
    """Refuse what is no design, and a column that has not its n rows, in its order."""
    check_design(design, "design")
    if n != design.n:
        raise Refusal("lengths", where, found=n, expected=design.n)
    given.check_order(column, design.index, where)


def counted(known: Mask, design: Design, domain: ArrayLike | None, where: str) -> Mask:
    """Return who is known, (n,), stands for somebody and lies in the domain; refuse another length."""
    inside: Mask = taking_part(known, design, domain, where) & (design.weights != 0)
    return inside


def taking_part(known: Mask, design: Design, domain: ArrayLike | None, where: str) -> Mask:
    """Return who is known, (n,), and lies in the domain, whatever the weight: their units are not lonely."""
    if len(known) != design.n:
        raise Refusal("lengths", where, found=len(known), expected=design.n)
    return known if domain is None else known & domain_mask(domain, design)


def _shaped(y: ArrayLike, estimates: Estimates) -> Any:
    return estimates[0] if np.ndim(y) == 1 else estimates
