"""Tail probabilities of the reference distributions: t, F, chi-square and sums of chi-squares.

Only `scipy.special`, so that the web process may import it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.design import Floats

STEPS = 200
EDGE = 0.99999
FLAT = 1e-4
ROUNDED = 1e-9
"""Degrees of freedom this little below a whole number are that number: a ratio of sums was rounded."""


def two_sided_t(t: float, degf: float) -> float:
    """Return the probability that a t variable lies further from 0 than *t*; NaN without degrees of freedom.

    Examples
    --------
    >>> round(two_sided_t(2.262157, 9), 6)
    0.05
    """
    if not degf > 0:
        return math.nan
    if math.isinf(degf):
        return float(2 * special.ndtr(-abs(t)))
    return float(2 * special.stdtr(degf, -abs(t)))


def t_quantile(level: float, degf: float) -> float:
    """Return the t value that a two-sided interval with confidence *level* reaches to on each side.

    Examples
    --------
    >>> round(t_quantile(0.95, 9), 6)
    2.262157
    """
    if not degf > 0:
        return math.nan
    upper = (1 + level) / 2
    return float(special.ndtri(upper) if math.isinf(degf) else special.stdtrit(degf, upper))


def upper_f(f: float, degf: float, residual: float) -> float:
    """Return the probability that an F variable with (degf, residual) degrees of freedom exceeds *f*.

    Examples
    --------
    >>> round(upper_f(4.256495, 2, 9), 6)
    0.05
    """
    if not (degf > 0 and residual > 0):
        return math.nan
    if math.isinf(residual):
        return upper_chi2(f * degf, degf)
    return float(special.fdtrc(degf, residual, max(f, 0.0)))


def upper_chi2(x: float, degf: float) -> float:
    """Return the probability that a chi-square variable with *degf* degrees of freedom exceeds *x*.

    Examples
    --------
    >>> round(upper_chi2(5.991465, 2), 6)
    0.05
    """
    return float(special.chdtrc(degf, max(x, 0.0))) if degf > 0 else math.nan


def upper_mixture(x: float, multipliers: ArrayLike, residual: float = math.inf) -> float:
    """Return the probability that a weighted sum of chi-squares exceeds *x*, by the saddlepoint.

    Parameters
    ----------
    x : float
    multipliers : (k,) array
        The weight of each chi-square with one degree of freedom; eigenvalues of a matrix of design effects.
    residual : float
        Degrees of freedom of the estimated variance in the denominator; infinite where it is known.

    Notes
    -----
    Kuonen (1999), *Saddlepoint approximations for distributions of quadratic forms in normal variables*,
    Biometrika 86; with a denominator the sum is compared with x times a chi-square over its degrees of
    freedom (whole ones are counted). Near its centre, where the approximation has no value, Satterthwaite's
    F stands in. R: ``survey:::pFsum`` and ``pchisqsum`` without the package CompQuadForm.

    Do not use it for weights of both signs other than through *residual*.

    Examples
    --------
    >>> round(upper_mixture(3.84, [1.0]), 3), round(upper_mixture(6.0, [1.0, 1.0]), 3)
    (0.052, 0.051)
    """
    weights = np.asarray(multipliers, dtype=float)
    if not (weights > 0).any() or not residual > 0:
        return math.nan
    if x <= 0:
        return 1.0
    if math.isinf(residual):
        tail = _saddlepoint(x, weights)
    else:
        n_denominator = max(int(residual + ROUNDED), 1)
        tail = _saddlepoint(0.0, np.concatenate((weights, np.full(n_denominator, -x / residual))))
    return _satterthwaite(x, weights, residual) if math.isnan(tail) else tail


def _satterthwaite(x: float, weights: Floats, residual: float) -> float:
    centre = weights.mean()
    spread = np.mean(weights**2) / centre**2
    degf = len(weights) / spread
    return upper_f(x / (centre * spread * degf), degf, residual)


def _saddlepoint(x: float, weights: Floats) -> float:
    scale = weights.max()
    weights, x = weights / scale, x / scale
    zeta = _root(lambda z: float(np.sum(weights / (1 - 2 * z * weights))) - x, _bracket(x, weights))
    if abs(zeta) < FLAT:
        return math.nan
    cumulant = -np.sum(np.log1p(-2 * zeta * weights)) / 2
    w = math.copysign(math.sqrt(2 * (zeta * x - cumulant)), zeta)
    v = zeta * math.sqrt(2 * np.sum(weights**2 / (1 - 2 * zeta * weights) ** 2))
    return float(special.ndtr(-(w + math.log(v / w) / w)))


def _bracket(x: float, weights: Floats) -> tuple[float, float]:
    """Return where the saddlepoint may lie: the cumulant is finite between the two."""
    negative = weights[weights < 0]
    if len(negative):
        low = float(np.max(1 / (2 * negative))) * EDGE
    elif x > weights.sum():
        low = -0.01
    else:
        low = -len(weights) / (2 * x)
    return low, float(np.min(1 / (2 * weights[weights > 0]))) * EDGE


def _root(rising: Callable[[float], float], bracket: tuple[float, float]) -> float:
    low, high = bracket
    for _ in range(STEPS):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
