"""Wald's statistic: how far several estimates lie from 0 together."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from analysis.design import Floats

SINGULAR = 1e-13
"""Estimates whose correlations have an eigenvalue below this determine each other."""


def wald(values: Floats, covariance: Floats) -> float:
    """Return the square of the distance of k estimates from 0, in units of their covariance.

    Parameters
    ----------
    values : (k,) floats
    covariance : (k, k) floats

    Returns
    -------
    float
        NaN where a variance is 0 or absent, or the estimates determine each other: with m sampling units
        in h strata at most m - h estimates can be tested together.

    Examples
    --------
    >>> wald(np.array([2.0, 1.0]), np.array([[4.0, 0.0], [0.0, 0.25]]))
    5.0
    """
    variances = np.diag(covariance)
    if not (np.isfinite(covariance).all() and (variances > 0).all()):
        return np.nan
    scale = np.sqrt(variances)
    lengths, axes = linalg.eigh(covariance / np.outer(scale, scale))
    if lengths[0] < SINGULAR:
        return np.nan
    return float(np.sum((axes.T @ (values / scale)) ** 2 / lengths))
