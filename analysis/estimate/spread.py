"""Variances, covariances and correlations of answers in the population, as estimates with their own error."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analysis.design import Design, Floats, Mask
from analysis.estimate import Estimate, Estimates, domain_mask, numbers, smooth
from analysis.refusal import Refusal
from analysis.variance import Smooth


def population_variance(y: ArrayLike, design: Design, *, domain: ArrayLike | None = None) -> Estimates:
    """Return the variance of each item among the people its valid respondents stand for.

    Parameters
    ----------
    y : (n,) or (n, k) floats
        NaN where there is no valid answer.
    design : Design
    domain : (n,) mask, optional

    Returns
    -------
    Estimates, length k
        In squared units of y, with the factor n/(n - 1).

    Raises
    ------
    Refusal
        Answers or a domain of another length than the design; a domain that is no mask.

    Notes
    -----
    R: ``svyvar(~y, subset(design, domain), na.rm=TRUE)``. It describes how people differ; how sure a mean
    is stands in the mean's own standard error. Not for the error of an estimate.

    Examples
    --------
    >>> found = population_variance([4, 2, 5, 3], Design.of([1, 1, 1, 1]))[0]
    >>> round(found.value, 6), round(found.se, 6)
    (1.666667, 0.7698)
    """
    table, present = _answers(y, design, domain)
    k = table.shape[1]
    weights = np.where(present, design.weights[:, None], 0)
    n = (weights != 0).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = n / np.maximum(n - 1, 0)
        centred = np.where(present, table - (weights * table).sum(axis=0) / weights.sum(axis=0), 0)

    def value(totals: Floats) -> Floats:
        first, second, people = (totals[..., part * k : (part + 1) * k] for part in range(3))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(factor * (second / people - (first / people) ** 2))

    def slope(totals: Floats, changes: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            squares = factor * changes[:, k : 2 * k] - value(totals) * changes[:, 2 * k :]
            return np.asarray(squares / totals[2 * k :])

    columns = np.hstack([centred, centred**2, present.astype(float)])
    inside = None if domain is None else domain_mask(domain, design)
    return smooth(Smooth(columns, value, slope, present), design, domain=inside)


def correlation(x: ArrayLike, y: ArrayLike, design: Design, *, domain: ArrayLike | None = None) -> Estimate:
    """Return the correlation of two items over respondents with a valid answer to both.

    Parameters
    ----------
    x, y : (n,) floats
    design, domain
        As for `population_variance`.

    Returns
    -------
    Estimate
        Without a unit, between -1 and 1; NaN where one of the items does not vary.

    Raises
    ------
    Refusal
        As `population_variance`.

    Notes
    -----
    Linearised; R: ``svycontrast`` on ``svymean`` of x, y, x², y² and xy. Not for causes: it says how items
    move together, not which moves the other.

    Examples
    --------
    >>> found = correlation([1, 2, 3, 4], [1, 3, 2, 4], Design.of([1, 1, 1, 1]))
    >>> round(found.value, 4), round(found.se, 4)
    (0.8, 0.2078)
    """
    table, present = _answers(np.column_stack([x, y]), design, domain)
    both = np.asarray(present.all(axis=1))
    weights = np.where(both, design.weights, 0)
    first, second = centred(table, weights).T
    products = [first, second, first**2, second**2, first * second, both.astype(float)]
    statistic = Smooth(np.column_stack(products), _correlation, _correlation_slope, both[:, None])
    inside = None if domain is None else domain_mask(domain, design)
    return smooth(statistic, design, domain=inside)[0]


def _correlation(totals: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        x, y, xx, yy, xy = (totals[..., part] / totals[..., 5] for part in range(5))
        return np.asarray((xy - x * y) / np.sqrt((xx - x**2) * (yy - y**2)))[..., None]


def _correlation_slope(totals: Floats, changes: Floats) -> Floats:
    """Return the derivative at items centred on their means."""
    value = _correlation(totals)[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(totals[2] * totals[3])
        own = changes[:, 2] / totals[2] + changes[:, 3] / totals[3]
        return np.asarray(changes[:, 4] / spread - value * own / 2)[:, None]


def covariance_matrix(y: ArrayLike, design: Design, *, domain: ArrayLike | None = None) -> tuple[Floats, int]:
    """Return the covariances of items among respondents who answered all of them, and how many those are.

    Parameters
    ----------
    y : (n, k) floats
    design, domain
        As for `population_variance`.

    Returns
    -------
    covariance : (k, k) floats
        In products of the items' units, with the factor n/(n - 1).
    n : int
        Respondents who answered every item.

    Raises
    ------
    Refusal
        Fewer than two respondents answered every item.

    Notes
    -----
    R: ``svyvar(~a + b + c, design)`` on complete cases. Not where complete cases are few.

    Examples
    --------
    >>> covariance, n = covariance_matrix([[4, 3], [2, 2], [5, 4], [3, 3]], Design.of([1, 1, 1, 1]))
    >>> covariance.round(4).tolist(), n
    ([[1.6667, 1.0], [1.0, 0.6667]], 4)
    """
    table, present = _answers(y, design, domain)
    complete = present.all(axis=1) & (design.weights != 0)
    n = int(complete.sum())
    if n < 2:
        raise Refusal("too few", "items", found=n, needed=2)
    weights = design.weights[complete]
    apart = centred(table[complete], weights)
    return (weights[:, None] * apart).T @ apart / weights.sum() * n / (n - 1), n


def centred(table: Floats, weights: Floats) -> Floats:
    """Return (n, k) answers less their means; 0 without a weight, and exactly 0 where all answered alike."""
    counted = weights != 0
    moved = np.where(counted[:, None], table - table[np.argmax(counted)], 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(counted[:, None], moved - weights @ moved / weights.sum(), 0)


def correlations(covariance: Floats) -> Floats:
    """Return the correlations of a (k, k) covariance matrix; NaN for an item that everybody answered alike.

    Examples
    --------
    >>> correlations(np.array([[4.0, 1.0], [1.0, 1.0]])).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    spread = np.sqrt(np.diag(covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(covariance / np.outer(spread, spread))


def _answers(y: ArrayLike, design: Design, domain: ArrayLike | None) -> tuple[Floats, Mask]:
    values = numbers(y, design, "answers")
    table = values[:, None] if values.ndim == 1 else values
    inside = True if domain is None else domain_mask(domain, design)[:, None]
    present = ~np.isnan(table) & inside
    return np.where(present, table, 0.0), present
