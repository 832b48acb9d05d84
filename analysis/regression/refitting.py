"""One model fitted with the weights of many replicates at once.

Respondents alike in every predictor are one cell: what a replicate gives them is one sum of weights and one
of weighted answers, both a sparse product with the factors of the replicates. Newton's method then takes
every replicate from the coefficients of the whole sample to its own in a few steps over cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.brief import Brief
from analysis.replicates import Replicates
from analysis.weighting.population import joint

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Curve = Callable[[Floats], Floats]

AT_ONCE = 1_000_000
"""Cells times replicates held at once: 16 MB a table."""

MOST_STEPS = 30
PRECISION = 1e-8
"""Where no step is longer than this share of the longest coefficient, the next, its square, is rounding."""

FIRM = 1e-8
"""The smallest eigenvalue of the predictors' correlations at which nobody need ask whether they determine
each other."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Mean(Brief):
    """What a family says of an answer: its mean at a linear predictor, and its variance at a mean.

    Attributes
    ----------
    at, variance : function of floats to floats
    low, high : float
        Means must stay inside by `edge`.
    """

    at: Curve
    variance: Curve
    low: float
    high: float
    edge: float

    def inside(self, means: Floats) -> Mask:
        """Return which means, (K, b), lie inside."""
        return np.asarray(np.minimum(means - self.low, self.high - means) >= self.edge)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cells(Brief):
    """K cells of respondents with the same q predictors, in G groups of one factor each.

    Attributes
    ----------
    x : (K, q) floats
    products : (K, q (q + 1) / 2) floats
        Every two predictors multiplied.
    weights, answers : (K, G) sparse
        Sums of the weights before factors, and of those times the answers.
    factors : (G, B) floats
    """

    x: Floats
    products: Floats
    weights: sparse.csr_array
    answers: sparse.csr_array
    factors: Floats

    @classmethod
    def of(cls, engine: Replicates, rows: Mask, y: Floats, columns: tuple[Floats, Floats]) -> Cells:
        """Return the cells of some rows of a design.

        Parameters
        ----------
        rows : (n,) mask of r rows
        y : (r,) floats
        columns : two (r, q) floats
            The predictors that say who is alike, and those of the model.
        """
        cell, first = joint([np.unique(column, return_inverse=True)[1] for column in columns[0].T])
        x, origin, group = columns[1][first], engine.origin[rows], engine.group[rows]
        shape = (len(first), len(engine.factors))
        weights, answers = (
            sparse.csr_array((each, (cell, group)), shape=shape) for each in (origin, origin * y)
        )
        one, other = np.triu_indices(x.shape[1])
        return cls(x, x[:, one] * x[:, other], weights, answers, engine.factors)

    def refitted(self, mean: Mean, start: Floats) -> Floats:
        """Return the (B, q) coefficients; NaN for a replicate that must be looked at by itself.

        That is where predictors may determine each other, or the steps do not settle inside what the answers
        can be. Negative weights are weights: the coefficients solve the equations with them.
        """
        found = np.full((self.factors.shape[1], len(start)), np.nan)
        for part in self._parts():
            table = self.factors[:, part]
            weights = np.asarray(self.weights @ table)
            firm = self._firm(table)
            if firm.any():
                sums = weights[:, firm], np.asarray(self.answers @ table[:, firm])
                place = np.flatnonzero(firm) + part.start
                with np.errstate(over="ignore", invalid="ignore"):  # what runs away is left out
                    found[place] = self._newton(mean, *sums, start)
        return found

    def _parts(self) -> Iterator[slice]:
        """Yield replicates, as many at a time as memory is allowed for."""
        size, last = max(1, AT_ONCE // max(len(self.x), 1)), self.factors.shape[1]
        yield from (slice(first, min(first + size, last)) for first in range(0, last, size))

    def _firm(self, table: Floats) -> Mask:
        """Return in which replicates, (b,), predictors surely do not determine each other."""
        present = abs(self.weights) @ (table != 0) > 0
        squares = self._squares(np.asarray(present, dtype=float))
        size = np.sqrt(np.einsum("bii->bi", squares))
        with np.errstate(invalid="ignore", divide="ignore"):
            correlations = squares / (size[:, :, None] * size[:, None, :])
        firm = (size > 0).all(axis=1)
        firm[firm] = np.linalg.eigvalsh(correlations[firm])[:, 0] > FIRM
        return np.asarray(firm)

    def _squares(self, weights: Floats) -> Floats:
        """Return the cross products of the predictors under each column of weights: (K, b) to (b, q, q)."""
        q, flat = self.x.shape[1], weights.T @ self.products
        squares, (one, other) = np.empty((len(flat), q, q)), np.triu_indices(q)
        squares[:, one, other] = squares[:, other, one] = flat
        return squares

    def _newton(self, mean: Mean, weights: Floats, answers: Floats, start: Floats) -> Floats:
        """Return the (b, q) coefficients that solve the equations of each column; NaN where none do."""
        found = np.tile(start, (weights.shape[1], 1))
        left = np.arange(len(found))
        for _ in range(MOST_STEPS):
            means = mean.at(self.x @ found[left].T)
            step = _solved(
                self._squares(weights * mean.variance(means)), (answers - weights * means).T @ self.x
            )
            found[left] += step
            moving = np.abs(step).max(axis=1) > PRECISION * np.abs(found[left]).max(axis=1, initial=1)
            if not moving.all():
                settled = mean.inside(mean.at(self.x @ found[left[~moving]].T)) | (weights[:, ~moving] == 0)
                found[left[~moving][~settled.all(axis=0)]] = np.nan
                left, weights, answers = left[moving], weights[:, moving], answers[:, moving]
            if not len(left):
                break
        found[left] = np.nan
        return found


def _solved(squares: Floats, scores: Floats) -> Floats:
    """Return the steps, (b, q); NaN where there is none."""
    try:
        return np.asarray(np.linalg.solve(squares, scores[:, :, None])[:, :, 0])
    except np.linalg.LinAlgError:
        if len(squares) == 1:
            return np.full(squares.shape[:2], np.nan)
        return np.vstack([_solved(squares[at : at + 1], scores[at : at + 1]) for at in range(len(squares))])
