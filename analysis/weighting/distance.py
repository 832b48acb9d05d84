"""How far new weights are from old ones: each distance gives the factor of a respondent.

The factor is a function of a linear predictor of the calibration variables: 1 at 0, and growing.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bounds = tuple[float, float]


class Distance(NamedTuple):
    """The factor as a function of the linear predictor, and its derivative; both take the bounds."""

    factor: Callable[[Floats, Bounds], Floats]
    slope: Callable[[Floats, Bounds], Floats]


def _linear(u: Floats, bounds: Bounds) -> Floats:
    return np.clip(1 + u, *bounds)


def _linear_slope(u: Floats, bounds: Bounds) -> Floats:
    return ((u < bounds[1] - 1) & (u > bounds[0] - 1)).astype(float)


def _raking(u: Floats, bounds: Bounds) -> Floats:
    with np.errstate(over="ignore"):
        return np.clip(np.exp(u), *bounds)


def _raking_slope(u: Floats, bounds: Bounds) -> Floats:
    with np.errstate(over="ignore"):
        free = np.exp(u)
    return np.where((free > bounds[0]) & (free < bounds[1]), free, 0.0)


def _logit(u: Floats, bounds: Bounds) -> Floats:
    low, high = bounds
    grown = (1 - low) * np.exp(np.clip(_pace(bounds) * u, -500, 500))
    return np.asarray((low * (high - 1) + high * grown) / (high - 1 + grown))


def _logit_slope(u: Floats, bounds: Bounds) -> Floats:
    low, high = bounds
    factor = _logit(u, bounds)
    return _pace(bounds) * (factor - low) * (high - factor) / (high - low)


def _pace(bounds: Bounds) -> float:
    low, high = bounds
    return (high - low) / ((high - 1) * (1 - low))


DISTANCES = MappingProxyType(
    {
        "linear": Distance(_linear, _linear_slope),
        "raking": Distance(_raking, _raking_slope),
        "logit": Distance(_logit, _logit_slope),
    }
)
"""The distances of Deville and Särndal (1992): generalised regression, exponential, bounded logit."""
