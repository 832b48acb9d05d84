"""What is linear in estimates of one design, with the covariance between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis import variance
from analysis.design import Floats, given
from analysis.estimate.estimated import Basis, Estimate, Estimates, Sample
from analysis.refusal import Refusal
from analysis.variance import Influence


def contrast(estimates: Estimates | Estimate, matrix: Floats) -> Estimates:
    """Return linear combinations of estimates with their covariance.

    Parameters
    ----------
    estimates : Estimates or Estimate
        Length k; 1 for one that stands alone.
    matrix : (c, k) floats
        One row of coefficients for each combination.

    Returns
    -------
    Estimates
        Length c, in the unit of the estimates times that of the coefficients. `n` is the smallest of those
        combined.

    Raises
    ------
    Refusal
        What is no estimates, or coefficients that are no numbers.

    Notes
    -----
    R: ``svycontrast``. Not for combinations of different designs: see `analysis.compare`.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.estimate import mean
    >>> both = mean([[4, 2], [2, 3], [5, 1], [3, 4]], Design.of(n=4))
    >>> gap = contrast(both, np.array([[1.0, -1.0]]))[0]
    >>> gap.value, round(gap.se, 6)
    (1.0, 1.224745)
    """
    if not isinstance(estimates, Estimates):
        estimates = joined([estimates])
    coefficients = given.read(np.atleast_2d(matrix), "matrix").astype(float)
    used = coefficients != 0
    influence = estimates.influence.combined(coefficients)
    covariance, variances = _spread(estimates, coefficients, influence)
    values = np.where(used, coefficients * np.where(used, estimates.values, 0), 0).sum(axis=1)
    bases = tuple(_worst([b for b, u in zip(estimates.bases, row, strict=True) if u]) for row in used)
    sample = estimates.sample
    reached = sample.reached
    if reached.shape[1] > 1:
        reached = reached.astype(float) @ used.T.astype(float) > 0
    n = np.where(used, sample.n, np.iinfo(np.intp).max).min(axis=1)
    unknown = np.full(len(values), np.nan)
    return Estimates(
        estimates.design,
        values,
        influence,
        Sample(n, unknown, reached, lambda: unknown),
        variances,
        bases,
        None if estimates.inside is None else estimates.inside.combined(coefficients),
        covariance,
    )


def _spread(estimates: Estimates, coefficients: Floats, influence: Influence) -> tuple[Floats | None, Floats]:
    """Return the covariance, where it cannot be read from the influence, and the variances."""
    if estimates.inside is None and estimates.given is None:
        variances = np.array(variance.variances(estimates.design, influence))
        unknown = np.isnan(estimates.variances)
        variances[(coefficients[:, unknown] != 0).any(axis=1)] = np.nan
        return None, variances
    covariance = _carried(coefficients, estimates.covariance)
    return covariance, np.maximum(np.diag(covariance), 0)


def _carried(coefficients: Floats, covariance: Floats) -> Floats:
    """Return L C L', where an estimate without variance spoils only the combinations that use it."""
    unknown = np.isnan(np.diag(covariance))
    result = coefficients @ np.where(np.isnan(covariance), 0, covariance) @ coefficients.T
    spoilt = (coefficients[:, unknown] != 0).any(axis=1)
    result[spoilt, :] = np.nan
    result[:, spoilt] = np.nan
    return np.asarray(result)


def _worst(bases: Sequence[Basis]) -> Basis:
    return max(bases, key=list(Basis).index, default=Basis.NONE)


def joined(estimates: Sequence[Estimate]) -> Estimates:
    """Return estimates of one design as one sequence with a joint covariance.

    Parameters
    ----------
    estimates : sequence of Estimate

    Returns
    -------
    Estimates
        In the same order and units, with the covariance between them.

    Raises
    ------
    Refusal
        When they belong to different designs, or one is no estimate.

    Notes
    -----
    R: ``svyby(..., covmat=TRUE)``. For samples drawn apart see `analysis.compare.combination`.
    Not for estimates of several designs.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.estimate import mean
    >>> design = Design.of(n=4)
    >>> joined([mean([4, 2, 5, 3], design), mean([2, 3, 1, 4], design)]).covariance.round(4).tolist()
    [[0.4167, -0.3333], [-0.3333, 0.4167]]
    """
    for estimate in estimates:
        if not isinstance(estimate, Estimate):
            raise Refusal("no estimate", "estimates", found=type(estimate).__name__)
    design = estimates[0].design
    if any(estimate.design is not design for estimate in estimates):
        raise Refusal("designs", "estimates")
    sample = Sample(
        np.array([e.n for e in estimates]),
        np.array([e.sum_of_weights for e in estimates]),
        np.hstack([e.reached for e in estimates]),
        lambda: np.array([e.spread() for e in estimates]),
    )
    return Estimates(
        design,
        np.array([e.value for e in estimates]),
        stacked([e.influence for e in estimates]),
        sample,
        np.array([e.variance for e in estimates]),
        tuple(e.basis for e in estimates),
        _inside(estimates),
        kinds=tuple(e.kind for e in estimates),
    )


def _inside(estimates: Sequence[Estimate]) -> Influence | None:
    known = [e.inside for e in estimates if e.inside is not None]
    if not known:
        return None
    nothing = Influence(np.zeros_like(known[0].table))
    return stacked([e.inside or nothing for e in estimates])


def stacked(influences: Sequence[Influence]) -> Influence:
    """Return influences side by side."""
    table = np.hstack([influence.table for influence in influences])
    masks = [influence.present for influence in influences]
    if any(mask is None for mask in masks):
        return Influence(table)
    return Influence(table, np.hstack([mask for mask in masks if mask is not None]))


def difference(first: Estimate, second: Estimate) -> Estimate:
    """Return first - second with the covariance between them; both belong to one design.

    Parameters
    ----------
    first, second : Estimate

    Returns
    -------
    Estimate
        The first less the second, in their unit, with the covariance between them.

    Raises
    ------
    Refusal
        They belong to different designs: see `analysis.compare.difference`.

    Notes
    -----
    R: ``svycontrast(estimates, c(1, -1))``. Not for two samples: see `analysis.compare`.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.estimate import mean
    >>> design = Design.of([1, 1, 1, 1])
    >>> y, women = np.array([4.0, 2.0, 5.0, 3.0]), np.array([True, True, False, False])
    >>> gap = difference(mean(y, design, domain=~women), mean(y, design, domain=women))
    >>> gap.value, round(gap.se, 6)
    (1.0, 1.154701)
    """
    return contrast(joined([first, second]), np.array([[1.0, -1.0]]))[0]
