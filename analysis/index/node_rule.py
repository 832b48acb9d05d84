"""How a node of an index tree is made from what is below it.

Each rule says which columns a respondent adds to (summed over the sample), and how the node's value
follows from those sums and from the values of its parts. `Moving` carries the derivative along, so that
every node of a tree has its influence whatever the depth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.codebook import Node
from analysis.design import Floats, Mask
from analysis.refusal import Refusal


@dataclass(frozen=True, slots=True, repr=False)
class Moving(Brief):
    """A value, (...,), and what it changes by in m small changes of the totals, (m,)."""

    value: Floats
    change: Floats

    def __add__(self, other: Moving) -> Moving:
        return Moving(self.value + other.value, self.change + other.change)

    def times(self, factor: float) -> Moving:
        """Return the value times a number."""
        return Moving(self.value * factor, self.change * factor)

    def over(self, other: Moving) -> Moving:
        """Return the quotient; NaN where the divisor is 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(other.value == 0, np.nan, self.value / other.value)
            return Moving(value, (self.change - value * other.change) / other.value)

    def rescaled(self, scale: tuple[float, float, float, float] | None) -> Moving:
        """Return the value on another scale: (low, high) becomes (to_low, to_high)."""
        if scale is None:
            return self
        low, high, to_low, to_high = scale
        slope = (to_high - to_low) / (high - low)
        return Moving(to_low + (self.value - low) * slope, self.change * slope)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Asked(Brief):
    """What the respondents earn on the items below a node: (n, j) each.

    `earned` is what an answer counts, 0 where there is none; `base` says which answers are counted;
    `satisfied` says whether the answer is the best that can be said (only the measure "satisfied").
    """

    earned: Floats
    base: Mask

    @classmethod
    def beside(cls, parts: Sequence[Asked]) -> Asked:
        """Return the items of several nodes as the items of one."""
        return cls(np.hstack([part.earned for part in parts]), np.hstack([part.base for part in parts]))


Columns = tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, slots=True)
class NodeRule:
    """One rule by which a node is made.

    `columns` turns the items below a node into the columns to sum; `value` makes the node's value of
    those sums and of the parts' values; `everyone` says that respondents without any answer count too.
    """

    columns: Callable[[Asked], Columns]
    value: Callable[[Node, Sequence[Moving], Sequence[Moving]], Moving]
    everyone: bool = False


def _no_columns(asked: Asked) -> Columns:
    return ()


def _answers(asked: Asked) -> Columns:
    return asked.earned.sum(axis=1), asked.base.sum(axis=1, dtype=float)


def _own_means(asked: Asked) -> Columns:
    count = asked.base.sum(axis=1)
    return asked.earned.sum(axis=1) / np.maximum(count, 1), (count > 0).astype(float)


def _throughout(asked: Asked) -> Columns:
    best = (asked.earned >= 1) | ~asked.base
    return (best.all(axis=1) & asked.base.any(axis=1)).astype(float), np.ones(len(best))


def _quotient(node: Node, sums: Sequence[Moving], parts: Sequence[Moving]) -> Moving:
    return sums[0].over(sums[1])


def _sum(node: Node, sums: Sequence[Moving], parts: Sequence[Moving]) -> Moving:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return whole


def _mean(node: Node, sums: Sequence[Moving], parts: Sequence[Moving]) -> Moving:
    return _sum(node, sums, parts).times(1 / len(parts))


def _weighted(node: Node, sums: Sequence[Moving], parts: Sequence[Moving]) -> Moving:
    shares = node.importance
    if len(shares) != len(parts) or abs(sum(shares) - 1) > 1e-9:
        raise Refusal("importance", f"index {node.name}", found=len(shares), expected=len(parts))
    weighted = [part.times(share) for part, share in zip(parts, shares, strict=True)]
    return _sum(node, sums, weighted)


COMBINATIONS = MappingProxyType(
    {
        "item": NodeRule(_answers, _quotient),
        "pooled": NodeRule(_answers, _quotient),
        "persons": NodeRule(_own_means, _quotient),
        "throughout": NodeRule(_throughout, _quotient, everyone=True),
        "mean": NodeRule(_no_columns, _mean),
        "importance": NodeRule(_no_columns, _weighted),
        "sum": NodeRule(_no_columns, _sum),
    }
)
"""item: one item. pooled: all answers to all items below, one ratio. persons: the mean of respondents' own
means. throughout: the share of ALL respondents who have an answer and are satisfied in each one. mean,
importance, sum: of the parts' values, with equal, given, or no shares."""
