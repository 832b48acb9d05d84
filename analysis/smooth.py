"""Any smooth function of weighted totals to estimates; every other estimator is made of this one."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from analysis import variance
from analysis.design import Design, Floats, Mask
from analysis.estimated import Basis, Estimates, Sample
from analysis.interval import Kind
from analysis.variance import Influence, Smooth


def smooth(
    statistic: Smooth,
    design: Design,
    *,
    domain: Mask | None = None,
    reached: Mask | None = None,
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
    reached : (u, 1) or (u, k) mask, optional
        What counts for the degrees of freedom, where that is not the domain; see `Engine.reached`.
    kinds : tuple of Kind, optional
        What each estimate is; means where nothing is said.
    conditional : bool
        Whether a domain inside one sampling unit has no variance between units, as for every mean and
        ratio (not for a total); its variance is then the one within the unit.
    """
    values = np.atleast_1d(statistic.value(variance.totals(design, statistic)))
    found = variance.influence(design, statistic)
    variances = np.array(variance.variances(design, found))
    psus = variance.units_present(design.stages[0], design, statistic).sum(axis=0)
    single = np.broadcast_to((psus == 1) & conditional, values.shape)
    inside = None
    if single.any() and design.engine is None:
        inside = variance.influence(variance.given_units(design), statistic)
        variances = np.where(single, _variances_inside(design, inside), variances)
    elif single.any():
        variances = np.where(single, np.nan, variances)
    sample = _sample(statistic, design, _reached(design, domain) if reached is None else reached)
    variances[sample.n == 0] = np.nan
    bases = [Basis.WITHIN if one else Basis.BETWEEN for one in single]
    known = tuple(Basis.NONE if np.isnan(v) else basis for v, basis in zip(variances, bases, strict=True))
    return Estimates(design, values, found, sample, variances, known, inside, None, kinds)


def _reached(design: Design, domain: Mask | None) -> Mask:
    inside = (design.weights != 0) if domain is None else (design.weights != 0) & domain
    return variance.engine(design).reached(design, inside)[:, None]


def _variances_inside(design: Design, inside: Influence) -> Floats:
    """Return the variances within a unit; NaN where its domain has one respondent (one second-stage unit)."""
    conditional = variance.given_units(design)
    found = variance.variances(conditional, inside)
    if inside.present is None:
        return np.full(found.shape, np.nan)
    return np.where(inside.present.sum(axis=0) > 1, found, np.nan)


def _sample(statistic: Smooth, design: Design, reached: Mask) -> Sample:
    weights = design.weights[statistic.at]
    here = statistic.present & (weights != 0)[:, None]
    n, people = here.sum(axis=0), weights @ here

    @lru_cache(maxsize=1)
    def spread() -> Floats:
        at = variance.totals(design, statistic)
        return _spread(statistic.slope(at, statistic.columns), here, weights, statistic.value(at))

    k = np.size(statistic.value(np.ones(statistic.columns.shape[1])))
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
