"""Weights kept between two limits, and weights for those who did not answer given to those who did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.brief import Brief
from analysis.design import given
from analysis.design.coding import Indices, codes
from analysis.design.stage import EVERYONE, Rows
from analysis.refusal import Refusal
from analysis.weighting.population import TIMES, Margin, category_sums, joint

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, repr=False)
class Trimming(Brief):
    """The adjustment that cuts weights to limits and gives the difference to the weights it did not cut."""

    lower: float
    upper: float
    strict: bool
    n: int
    name: str = "trimming"
    margins: tuple[Margin, ...] = ()

    @cached_property
    def key(self) -> Indices:
        """Every respondent apart: a cut depends on the respondent's own weight."""
        return np.arange(self.n, dtype=np.intp)

    def factors(self, weights: Floats, rows: Rows = EVERYONE) -> Floats:
        """Return the factor of each of the (n,) or (n, B) weights; zero weights stay zero."""
        if weights.ndim == 2:
            return np.column_stack([self.factors(column, rows) for column in weights.T])
        return np.divide(self._cut(weights), weights, out=np.ones_like(weights), where=weights != 0)

    def projection(self, before: Floats, after: Floats) -> None:
        """Return None: trimming is taken as part of the (n,) weights, as R does."""

    def _cut(self, weights: Floats) -> Floats:
        taking = weights != 0
        mean, limits = weights[taking].mean(), {"low": f"{self.lower:g}", "high": f"{self.upper:g}"}
        if not self.lower <= mean <= self.upper:
            raise Refusal("limits", "trimming", **limits, mean=f"{mean:.6g}")
        while True:
            outside = (weights != 0) & ((weights < self.lower) | (weights > self.upper))
            if not outside.any():
                return weights
            taking = taking & ~outside
            cut = np.where(outside, np.clip(weights, self.lower, self.upper), weights)
            if taking.any():
                cut[taking] += (weights - cut).sum() / taking.sum()
            elif abs((weights - cut).sum()) > 1e-9 * weights.sum():
                raise Refusal("nobody to take", "trimming", **limits)
            if not self.strict:
                return cut
            weights = cut


def trimming(n: int, *, lower: float = 0.0, upper: float = np.inf, strict: bool = False) -> Trimming:
    """Return the adjustment that keeps weights between limits without changing their sum.

    Parameters
    ----------
    n : int
        How many respondents there are.
    lower, upper : float
        Limits, in people.
    strict : bool
        Repeat until no weight is outside; otherwise one pass, after which a weight that took a share of
        the difference may be a little outside.

    Returns
    -------
    Trimming
        An adjustment for `Weighting.of`.

    Raises
    ------
    Refusal
        When the adjustment is made: limits between which the weights cannot keep their sum.

    Notes
    -----
    The difference is shared equally (added, not multiplied) among the weights that were not cut. R:
    ``trimWeights``. Trimming trades bias for variance and takes the weights off their margins: trim before
    the last calibration. Not for weights whose design effect is small.
    The standard error takes the trimmed weights as given.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.weighting import Weighting
    >>> Weighting.of(Design.of([10, 20, 30, 100]), trimming(4, upper=70)).weights.round(6).tolist()
    [20.0, 30.0, 40.0, 70.0]
    """
    low, high = given.read([lower, upper], "trimming").astype(float).tolist()
    if not low < high:
        raise Refusal("limits", "trimming", low=f"{low:g}", high=f"{high:g}", mean="?")
    return Trimming(low, high, strict, n)


@dataclass(frozen=True, eq=False, repr=False)
class NonResponse(Brief):
    """The adjustment that gives the weight of those who did not answer to those who did, cell by cell."""

    cells: Indices
    labels: tuple[str, ...]
    answered: Mask
    name: str = "non-response"
    margins: tuple[Margin, ...] = field(default=())
    rows: Any = None

    @cached_property
    def key(self) -> Indices:
        """The cell of each person and whether they answered, (n,)."""
        return joint([self.cells, self.answered.astype(np.intp)])[0]

    def factors(self, weights: Floats, rows: Rows = EVERYONE) -> Floats:
        """Return the factor of each of the (g,) or (g, B) weights: 0 for those who did not answer."""
        cell, here = self.cells[rows], self.answered[rows].astype(float)
        counted = weights * (here if weights.ndim == 1 else here[:, None])
        everyone = category_sums(cell, len(self.labels), weights)
        answering = category_sums(cell, len(self.labels), counted)
        silent = ((answering == 0) & (everyone != 0)).reshape(len(self.labels), -1).any(axis=1)
        if silent.any():
            names = [self.labels[place] for place in np.flatnonzero(silent)]
            raise Refusal("silent cell", "non-response", cells="; ".join(names))
        share = np.divide(everyone, answering, out=np.ones_like(everyone), where=answering != 0)[cell]
        return np.asarray(share * (here if weights.ndim == 1 else here[:, None]))

    def projection(self, before: Floats, after: Floats) -> None:
        """Return None: the rates of answering are taken as given, whatever the (n,) weights."""


def non_response(answered: ArrayLike, cells: Mapping[str, ArrayLike]) -> NonResponse:
    """Return the adjustment for people who were sampled but did not answer.

    Parameters
    ----------
    answered : (n,) mask
        Who answered, over everybody sampled.
    cells : mapping of name to (n,) categories
        What is known of everybody sampled and goes with answering; crossed. Empty: one cell.

    Returns
    -------
    NonResponse
        An adjustment for `Weighting.of`.

    Raises
    ------
    Refusal
        A cell in which nobody answered, named.

    Notes
    -----
    Weighting-class adjustment (Oh and Scheuren 1983): the weight of a cell stays, carried by those of it
    who answered. Those who did not keep weight 0 and stay in the design. Not a remedy where
    people of one cell who did and did not answer would have said different things.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.weighting import Weighting
    >>> came = non_response([True, False, True, True], {"area": ["urban", "urban", "rural", "rural"]})
    >>> Weighting.of(Design.of([10, 10, 20, 20]), came).weights.tolist()
    [20.0, 0.0, 20.0, 20.0]
    """
    given.check_unmasked(answered, "answered")
    mask = np.asarray(answered)
    if mask.dtype != bool or mask.ndim != 1:
        raise Refusal("domain", "answered")
    given.check_named(cells, "non-response")
    rows = given.labels(answered, *(values for _, values in cells.items()))
    coded = [codes(values, len(mask), name) for name, values in cells.items()]
    if not coded:
        return NonResponse(np.zeros(len(mask), dtype=np.intp), ("everybody",), mask, rows=rows)
    index, first = joint([code for code, _ in coded])
    names = [[labels[code[row]] for code, labels in coded] for row in first]
    return NonResponse(index, tuple(map(TIMES.join, names)), mask, rows=rows)
