"""What a step of weighting did to the weights: how unequal they are, and how far it moved them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What one step did to the weights, over respondents with a weight other than 0.

    Attributes
    ----------
    column : str
    n : int
        Respondents with a weight.
    total, smallest, largest : float
        Sum, minimum and maximum of the weights.
    kish_deff : float
        n Σw² / (Σw)²: how much unequal weights inflate the variance of a mean (Kish 1965).
    n_effective : float
        n / kish_deff.
    furthest : float
        Largest change of a weight by this step, as a factor (or its inverse).
    """

    column: str
    n: int
    total: float
    smallest: float
    largest: float
    kish_deff: float
    n_effective: float
    furthest: float


def kish_deff(weights: Floats) -> float:
    """Return n Σw² / (Σw)² over the weights other than 0.

    Kish (1965); 1 where all (n,) weights are equal. It is about weights: for an estimate see `Estimate.deff`.

    Examples
    --------
    >>> kish_deff(np.array([1.0, 1.0, 3.0, 3.0]))
    1.25
    """
    used = weights[weights != 0]
    return float(len(used) * (used @ used) / used.sum() ** 2)


def diagnosis(column: str, weights: Floats, before: Floats) -> Diagnosis:
    """Return what a step did, from the (n,) weights after it and before it."""
    used = weights[weights != 0]
    changed = (weights != 0) & (before != 0)
    ratio = np.abs(weights[changed] / before[changed])
    deff = kish_deff(used)
    return Diagnosis(
        column=column,
        n=len(used),
        total=float(used.sum()),
        smallest=float(used.min()),
        largest=float(used.max()),
        kish_deff=deff,
        n_effective=len(used) / deff,
        furthest=float(np.maximum(ratio, 1 / ratio).max()),
    )
