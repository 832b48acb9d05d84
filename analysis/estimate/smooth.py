"""Any smooth function of weighted totals to estimates; every other estimator is made of this one."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from analysis import variance
from analysis.design import Design, Floats, Mask
from analysis.estimate.estimated import Basis, Estimates, Sample
from analysis.interval import Kind
from analysis.variance import Influence, Smooth


def smooth(
    statistic: Smooth,
    design: Design,
    *,
    domain: Mask | None = None,
    answered: bool = False,
    kinds: tuple[Kind, ...] = (),
    conditional: bool = True,
) -> Estimates:
    """Return the estimates of any smooth function of totals.

    Parameters
    ----------
    statistic : Smooth
        The function, its derivative and the columns it sums; it already leaves out who is not in the
        domain.
    design : Design
    domain : (n,) mask, optional
        For the degrees of freedom.
    answered : bool
        Whether only those who take part count for the degrees of freedom, not all of the domain.
    kinds : tuple of Kind, optional
        What each estimate is; means where nothing is said.
    conditional : bool
        Whether a domain inside one sampling unit has no variance between units, as for every mean and
        ratio (not for a total); its variance is then the one within the unit.

    Returns
    -------
    Estimates, length k
        In the unit of what `statistic.value` returns.

    Notes
    -----
    The delta method: Binder (1983), Särndal, Swensson and Wretman (1992), section 5.5. R: ``svycontrast`` on
    ``svytotal`` with ``quote()``. Not for what has no derivative, such as quantiles.

    Examples
    --------
    >>> from analysis.estimate import mean
    >>> y, design = np.array([[4.0], [2.0], [5.0], [3.0]]), Design.of(n=4)
    >>> everyone = np.ones((4, 1), dtype=bool)
    >>> square = Smooth(y, lambda total: total**2, lambda total, change: 2 * total * change, everyone)
    >>> found = smooth(square, design)[0]
    >>> found.value, round(found.se, 4)
    (196.0, 72.2957)
    """
    values = np.atleast_1d(statistic.value(variance.totals(design, statistic)))
    found = variance.influence(design, statistic)
    variances = np.array(variance.variances(design, found))
    psus = _psus(design, statistic, found)
    single = np.broadcast_to((psus.sum(axis=0) == 1) & conditional, values.shape)
    inside = None
    if single.any() and design.engine is None:
        inside = _inside(design, statistic)
        variances = np.where(single, _variances_inside(design, inside), variances)
    elif single.any():
        variances = np.where(single, np.nan, variances)
    reached = _answered(design, statistic, psus) if answered else _reached(design, domain)
    sample = _sample(statistic, design, reached, len(values))
    variances[sample.n == 0] = np.nan
    bases = [Basis.WITHIN if one else Basis.BETWEEN for one in single]
    known = tuple(Basis.NONE if np.isnan(v) else basis for v, basis in zip(variances, bases, strict=True))
    return Estimates(design, values, found, sample, variances, known, inside, None, kinds)


def _reached(design: Design, domain: Mask | None) -> Mask:
    inside = (design.weights != 0) if domain is None else (design.weights != 0) & domain
    return variance.engine(design).reached(design, inside)[:, None]


def _inside(design: Design, statistic: Smooth) -> Influence:
    """Return the influence within the sampling unit; only who has a weight counts as a unit of its own."""
    given = variance.given_units(design)
    present = variance.units_present(given.stages[given.depth - 1], given, statistic)
    return replace(variance.influence(given, statistic), present=present)


def _psus(design: Design, statistic: Smooth, found: Influence) -> Mask:
    """Return which first-stage units have a respondent with a weight who takes part, (m, 1) or (m, k)."""
    plain = design.engine is None and design.depth == 1 and bool(design.weights[statistic.at].all())
    if plain and found.present is not None:
        return found.present
    return variance.units_present(design.stages[0], design, statistic)


def _answered(design: Design, statistic: Smooth, psus: Mask) -> Mask:
    """Return what those who take part reach; see `Engine.reached`."""
    if design.engine is None:
        return psus
    here = np.zeros((design.n, statistic.present.shape[1]), dtype=bool)
    here[statistic.at] = variance.with_weight(design, statistic)
    reached = variance.engine(design).reached
    return np.column_stack([reached(design, column) for column in here.T])


def _variances_inside(design: Design, inside: Influence) -> Floats:
    """Return the variances within a unit; NaN where its domain has one respondent (one second-stage unit)."""
    conditional = variance.given_units(design)
    found = variance.variances(conditional, inside)
    if inside.present is None:
        return np.full(found.shape, np.nan)
    return np.where(inside.present.sum(axis=0) > 1, found, np.nan)


def _sample(statistic: Smooth, design: Design, reached: Mask, k: int) -> Sample:
    weights, here = design.weights[statistic.at], variance.with_weight(design, statistic)
    n = np.count_nonzero(here, axis=0)
    people = weights @ here.astype(float)

    @lru_cache(maxsize=1)
    def spread() -> Floats:
        at = variance.totals(design, statistic)
        return _spread(statistic.slope(at, statistic.columns), here, weights, statistic.value(at))

    return Sample(np.broadcast_to(n, k), np.broadcast_to(people, k), reached, spread)


def _spread(rows: Floats, here: Mask, weights: Floats, values: Floats) -> Floats:
    """Return the variances, (k,), that a simple random sample with replacement would give.

    `rows` are the linearised values of the respondents, (r, k); NaN for fewer than two of them.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        people, n = weights @ here, here.sum(axis=0)
        centred = np.where(here, rows - (weights @ np.where(here, rows, 0)) / people, 0)
        squares = np.einsum("r,rk,rk->k", weights, centred, centred)
        squares = np.where(squares < people * (1e-12 * values / people) ** 2, 0, squares)
        return np.asarray(np.where(n > 1, squares * people / (n - 1), np.nan))
