"""What a weighted quantile is: one function a rule, all with one signature.

Every rule takes (r,) values in increasing order, their (r,) weights (all positive) and a share p in [0, 1],
and returns one number. The discrete rules return one of the values (or the middle of two); the others go in
straight lines between positions that each rule defines in its own way.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rule = Callable[[Floats, Floats, float], float]

TIE = 1e-12
"""A cumulated weight this near to a share of the whole is taken to be equal to it."""


def math(x: Floats, w: Floats, p: float) -> float:
    """Return the smallest value at which the cumulated weight reaches the share p."""
    return float(x[_reached(w, p)[0]])


def school(x: Floats, w: Floats, p: float) -> float:
    """Return as `math`, but the middle of two values where the share is reached exactly between them.

    Below the share of the first respondent it is the middle of the first two, as in R.
    """
    at, tie = _reached(w, p)
    between = tie or p < w[0] / w.sum()
    return float((x[at] + x[at + 1]) / 2 if between and at + 1 < len(x) else x[at])


def hf3(x: Floats, w: Floats, p: float) -> float:
    """Return as `math`, but the next value where the share is reached exactly at a value of odd rank.

    Below the share of the first value it is the second value, as in R.
    """
    at, tie = _reached(w, p)
    following = at % 2 == 0 and (tie or p < w[0] / w.sum())
    return float(x[at + 1] if following and at + 1 < len(x) else x[at])


def hf4(x: Floats, w: Floats, p: float) -> float:
    """Return the straight line through the cumulated shares; below the first it goes on, as in R."""
    share = np.cumsum(w) / w.sum()
    if len(x) > 1 and p < share[0]:
        return float(x[0] + (x[1] - x[0]) * (p - share[0]) / (share[1] - share[0]))
    return float(np.interp(p, share, x))


def shahvaish(x: Floats, w: Floats, p: float) -> float:
    """Return the last value whose position, with weights of mean 1, is not above p (Shah and Vaish 2006)."""
    unit = w / w.mean()
    position = (np.cumsum(unit) + 0.5 - unit / 2) / (len(x) + 1)
    return float(x[max(int(np.searchsorted(position, p * (1 + TIE), side="right")) - 1, 0)])


def _linear(own: float, last: float) -> Rule:
    """Return the rule with positions (cumulated weight - own · w) / (all the weight + last · the last w)."""

    def rule(x: Floats, w: Floats, p: float) -> float:
        if len(x) == 1:
            return float(x[0])
        cumulated = np.cumsum(w)
        return float(np.interp(p, (cumulated - own * w) / (cumulated[-1] + last * w[-1]), x))

    return rule


RULES: MappingProxyType[str, Rule] = MappingProxyType(
    {
        "math": math,
        "school": school,
        "shahvaish": shahvaish,
        "hf1": math,
        "hf2": school,
        "hf3": hf3,
        "hf4": hf4,
        "hf5": _linear(1 / 2, 0),
        "hf6": _linear(0, 1),
        "hf7": _linear(1, -1),
        "hf8": _linear(1 / 3, 1 / 3),
        "hf9": _linear(3 / 8, 1 / 4),
    }
)
"""The rules of R's ``svyquantile``; hf1 to hf9 are the weighted types of Hyndman and Fan (1996)."""

OF_VALUES = frozenset({"math", "hf1", "hf3"})
"""Rules for which respondents with the same value count as one; the others take them one by one."""


def _reached(w: Floats, p: float) -> tuple[int, bool]:
    """Return the place at which the cumulated weight reaches the share p, and whether exactly."""
    cumulated = np.cumsum(w)
    whole = cumulated[-1]
    at = int(np.searchsorted(cumulated, (p - TIE) * whole))
    at = min(at, len(w) - 1)
    return at, bool(abs(cumulated[at] - p * whole) <= TIE * whole)
