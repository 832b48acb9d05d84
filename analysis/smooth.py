"""Any smooth function of weighted totals to estimates; every other estimator is made of this one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis import variance
from analysis.design import Design, Floats, Mask
from analysis.estimated import Basis, Estimates, Sample
from analysis.variance import Influence, Smooth


def smooth(statistic: Smooth, design: Design, sample: Sample, *, conditional: bool = True) -> Estimates:
    """Return the estimates of any smooth function of totals.

    Parameters
    ----------
    statistic : Smooth
        The function, its derivative and the columns it sums.
    design : Design
    sample : Sample
        What the estimates rest on; see `sample_of`.
    conditional : bool
        Whether a domain inside one sampling unit has no variance between units, as for every mean and
        ratio (not for a total); its variance is then the one within the unit.
    """
    values = np.atleast_1d(statistic.value(variance.totals(design, statistic.columns)))
    found = variance.influence(design, statistic)
    variances = np.array(variance.variances(design, found))
    single = np.broadcast_to((_psus(design, statistic.present) == 1) & conditional, values.shape)
    inside = None
    if single.any() and design.engine is None:
        inside = variance.influence(variance.given_units(design), statistic)
        variances = np.where(single, _variances_inside(design, inside), variances)
    elif single.any():
        variances = np.where(single, np.nan, variances)
    variances[sample.n == 0] = np.nan
    bases = [Basis.WITHIN if one else Basis.BETWEEN for one in single]
    known = tuple(Basis.NONE if np.isnan(v) else basis for v, basis in zip(variances, bases, strict=True))
    return Estimates(design, values, found, sample, variances, known, inside)


def sample_of(design: Design, present: Mask, srs: Floats, domain: Mask | None) -> Sample:
    """Return what estimates rest on: `present` is (n, k), who has a valid answer in the domain."""
    inside = (design.weights != 0) if domain is None else (design.weights != 0) & domain
    reached = variance.engine(design).reached(design, inside)[:, None]
    return Sample((present & inside[:, None]).sum(axis=0), design.weights @ present, srs, reached)


def _psus(design: Design, present: Mask) -> NDArray[np.intp]:
    """Return how many first-stage units have a respondent who takes part, (k,) or (1,)."""
    here = present & (design.weights != 0)[:, None]
    return np.asarray(design.stages[0].reached(here).sum(axis=0))


def _variances_inside(design: Design, inside: Influence) -> Floats:
    """Return the variances within a unit; NaN where its domain has one respondent (one second-stage unit)."""
    conditional = variance.given_units(design)
    found = variance.variances(conditional, inside)
    if inside.present is None:
        return np.full(found.shape, np.nan)
    return np.where(inside.present.sum(axis=0) > 1, found, np.nan)
