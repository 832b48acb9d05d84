"""Whether the items of a scale measure one thing: Cronbach's alpha and what each item adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg

from analysis.brief import Brief
from analysis.design import Design, Floats, Mask
from analysis.estimate import Estimate, domain_mask, numbers, smooth
from analysis.estimate.spread import centred, correlations, covariance_matrix
from analysis.refusal import Refusal
from analysis.variance import Smooth


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reliability(Brief):
    """How well k items hang together, among respondents who answered all of them.

    Attributes
    ----------
    alpha : Estimate
        Cronbach's alpha with its standard error.
    covariance, correlation : (k, k) floats
    item_rest : (k,) floats
        Correlation of each item with the sum of the others.
    without : (k,) floats
        Alpha of the others; above alpha where the item weakens the scale. NaN for two items.
    n : int
        Respondents who answered every item.
    """

    alpha: Estimate
    covariance: Floats
    correlation: Floats
    item_rest: Floats
    without: Floats
    n: int

    @property
    def eigenvalues(self) -> Floats:
        """Of the correlations, falling, (k,): one well above 1 and the rest below speaks for one scale.

        NaN where everybody answered an item alike.
        """
        if not np.isfinite(self.correlation).all():
            return np.full(len(self.correlation), np.nan)
        return np.asarray(linalg.eigvalsh(self.correlation)[::-1])


def reliability(y: ArrayLike, design: Design, *, domain: ArrayLike | None = None) -> Reliability:
    """Return how well items hang together in the population.

    Parameters
    ----------
    y : (n, k) floats
        Scores, all running the same way; NaN where there is no valid answer.
    design : Design
    domain : (n,) mask, optional

    Returns
    -------
    Reliability
        Alpha has no unit; covariances are in products of the items' units.

    Raises
    ------
    Refusal
        Fewer than two items, or fewer than two respondents who answered all of them.

    Notes
    -----
    Cronbach (1951). R: ``svycralpha(~a + b + c, design)`` on complete cases; R gives no standard error,
    here it is linearised. Complete cases may be few where items are asked of some people only: look at
    `n`. Not a proof that there is one dimension, however high alpha is.

    Examples
    --------
    >>> found = reliability([[4, 4, 5], [2, 3, 2], [5, 4, 4], [3, 3, 2]], Design.of(n=4))
    >>> round(found.alpha.value, 4), found.n, found.without.round(4).tolist()
    (0.878, 4, [0.7843, 0.8675, 0.8])
    """
    table = numbers(y, design, "items")
    if table.ndim != 2 or table.shape[1] < 2:
        raise Refusal("lengths", "items", found=1, expected=2)
    complete = np.asarray(~np.isnan(table).any(axis=1))
    if domain is not None:
        complete &= domain_mask(domain, design)
    covariance, n = covariance_matrix(table, design, domain=complete)
    alpha = _estimated(np.where(complete[:, None], table, 0), complete, design)
    rest = covariance.sum(axis=1) - np.diag(covariance)
    rest_variance = covariance.sum() - 2 * covariance.sum(axis=1) + np.diag(covariance)
    with np.errstate(divide="ignore", invalid="ignore"):
        item_rest = rest / np.sqrt(np.diag(covariance) * rest_variance)
    places = np.arange(len(covariance))
    without = [_alpha(covariance[np.ix_(places != item, places != item)]) for item in places]
    return Reliability(alpha, covariance, correlations(covariance), item_rest, np.array(without), n)


def _alpha(covariance: Floats) -> float:
    k, whole = len(covariance), covariance.sum()
    return float(k / (k - 1) * (1 - np.trace(covariance) / whole)) if k > 1 and whole > 0 else np.nan


def _estimated(table: Floats, complete: Mask, design: Design) -> Estimate:
    """Return alpha as a smooth function of the sums of the items, their squares and those of their sum."""
    weights = np.where(complete, design.weights, 0)
    scores = np.column_stack([table, table.sum(axis=1)])
    apart, k = centred(scores, weights), table.shape[1]

    def variances(totals: Floats) -> Floats:
        first, second, people = totals[..., : k + 1], totals[..., k + 1 : -1], totals[..., -1:]
        with np.errstate(divide="ignore", invalid="ignore"):  # replicates in which nobody answered
            return np.asarray(second / people - (first / people) ** 2)

    def value(totals: Floats) -> Floats:
        spread = variances(totals)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = spread[..., :k].sum(axis=-1) / spread[..., k]
        return np.asarray(k / (k - 1) * (1 - share))[..., None]

    def slope(totals: Floats, changes: Floats) -> Floats:
        spread = variances(totals)
        moved = (changes[:, k + 1 : -1] - spread * changes[:, -1:]) / totals[-1]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = spread[:k].sum() / spread[k]
            change = moved[:, :k].sum(axis=1) - share * moved[:, k]
            return np.asarray(-k / (k - 1) * change / spread[k])[:, None]

    columns = np.hstack([apart, apart**2, complete[:, None].astype(float)])
    return smooth(Smooth(columns, value, slope, complete[:, None]), design, domain=complete)[0]
