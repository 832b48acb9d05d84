"""Calibration: the weights nearest to the old ones that meet margins and totals of numbers.

"Nearest" is said by a distance; each distance gives the factor of a respondent as a function of a linear
predictor of the calibration variables, and Newton's method finds the predictor. Everything is done on
the distinct combinations of the calibration variables, not on respondents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg

from analysis.brief import Brief
from analysis.design import given
from analysis.design.coding import Indices
from analysis.design.stage import EVERYONE, Rows
from analysis.refusal import Refusal
from analysis.weighting.distance import DISTANCES, Bounds
from analysis.weighting.population import Margin, category_sums, joint, margins_of

Floats = NDArray[np.float64]

TOLERANCE = 1e-11
"""Newton's method stops when every total is met to this share of its size."""

STEPS = 200
"""Steps of Newton's method before totals that cannot be met are refused."""

HALVINGS = 40
"""How often a step of Newton's method is halved before it is taken all the same."""

REDUNDANT = 1e-9
"""Share of a calibration variable that the others must leave open, or it is met when they are."""

MET = 1e-9
"""Share of its size to which the total of a redundant variable must then be met."""

COLLINEAR = 1e-13
"""Share of the largest eigenvalue under which a direction has nobody of the respondents with a weight."""

NO_BOUNDS: Bounds = (-np.inf, np.inf)


@dataclass(frozen=True, eq=False, repr=False)
class Calibration(Brief):
    """The adjustment that meets margins and totals of numbers with the smallest change of the weights.

    Attributes
    ----------
    margins : tuple of Margin
    numbers : mapping of name to ((n,) values, total in the population)
    method : str
        A name in `DISTANCES`.
    bounds : (float, float)
        Limits of the factor by which a weight may change.
    rows : pandas.Index or None
        The labels that the numbers brought with them.
    """

    margins: tuple[Margin, ...]
    numbers: Mapping[str, tuple[Floats, float]]
    method: str
    bounds: Bounds
    name: str = "calibration"
    rows: Any = None

    @cached_property
    def _cells(self) -> tuple[Indices, Indices]:
        n = len(self.margins[0].index if self.margins else next(iter(self.numbers.values()))[0])
        for name, (values, _) in self.numbers.items():
            if len(values) != n:
                raise Refusal("lengths", name, found=len(values), expected=n)
        coded = [np.unique(values, return_inverse=True)[1] for values, _ in self.numbers.values()]
        return joint([*(margin.index for margin in self.margins), *coded])

    @property
    def key(self) -> Indices:
        """The combination of calibration variables of each respondent, (n,)."""
        return self._cells[0]

    @cached_property
    def variables(self) -> Floats:
        """The calibration variables of each combination, (C, p): indicators of categories, then numbers."""
        first = self._cells[1]
        indicators = [_indicators(m, m.index[first], whole=at == 0) for at, m in enumerate(self.margins)]
        return np.column_stack([*indicators, *(values[first] for values, _ in self.numbers.values())])

    @cached_property
    def totals(self) -> Floats:
        """The population's total of each calibration variable, (p,)."""
        people = [np.nan_to_num(m.counts[(at > 0) :]) for at, m in enumerate(self.margins)]
        return np.concatenate([*people, [total for _, total in self.numbers.values()]])

    @property
    def labels(self) -> tuple[str, ...]:
        """What each total is of, (p,)."""
        cells = [f"{m.name} = {label}" for at, m in enumerate(self.margins) for label in m.labels[at > 0 :]]
        return (*cells, *self.numbers)

    @cached_property
    def _turned(self) -> tuple[Floats, Floats]:
        """The variables at right angles, (C, q), and their totals, (q,); what is redundant is left out.

        An income stands far from 0 and varies little: of its square, half the digits are those of its mean.
        """
        size = np.maximum(np.linalg.norm(self.variables, axis=0), np.finfo(float).tiny)
        turned, corner, order = linalg.qr(self.variables / size, mode="economic", pivoting=True)
        share = np.abs(np.diag(corner))
        rank = int(np.sum(share > REDUNDANT * share.max(initial=0)))
        totals = (self.totals / size)[order[:rank]]
        kept = linalg.solve_triangular(corner[:rank, :rank], totals, trans="T")
        return np.asarray(turned[:, :rank]), np.asarray(kept)

    @property
    def basis(self) -> Floats:
        """The calibration variables of each combination at right angles to each other, (C, q)."""
        return self._turned[0]

    def factors(self, weights: Floats, rows: Rows = EVERYONE) -> Floats:
        """Return the factor of each of the (g,) or (g, B) weights; `rows` are whose weights they are."""
        sums = category_sums(self.key[rows], len(self._cells[1]), weights)
        if sums.ndim == 1:
            return np.asarray(self._solved(sums)[self.key[rows]])
        found = np.column_stack([self._solved(column) for column in sums.T])
        return np.asarray(found[self.key[rows]])

    def projection(self, before: Floats, after: Floats) -> Regression:
        """Return what calibration takes out of an influence: a weighted regression on the variables."""
        return Regression(self, before, after)

    def _solved(self, weights: Floats) -> Floats:
        """Return the factor of each combination for (C,) weights, by Newton's method."""
        (x, totals), distance = self._turned, DISTANCES[self.method]
        predictor, factor = np.zeros(len(x)), np.ones(len(x))
        for _ in range(STEPS):
            if self._gap(weights * factor) <= TOLERANCE:
                break
            slope = distance.slope(predictor, self.bounds)
            misfit = totals - (weights * factor) @ x
            predictor = self._nearer(weights, predictor, x @ solved(x, weights * slope, misfit))
            factor = distance.factor(predictor, self.bounds)
        near = self._gap(weights * factor) <= TOLERANCE
        if missed := self._missed(weights * factor, MET if near else TOLERANCE):
            raise Refusal("not met", ", ".join(self.labels), missed=missed)
        return factor

    def _nearer(self, weights: Floats, predictor: Floats, step: Floats) -> Floats:
        """Return the predictor after a step, halved until it brings the totals nearer."""
        gap, share = self._gap(weights * DISTANCES[self.method].factor(predictor, self.bounds)), 1.0
        for _ in range(HALVINGS):
            trial = predictor + share * step
            if self._gap(weights * DISTANCES[self.method].factor(trial, self.bounds)) < gap:
                return trial
            share /= 2
        return predictor + share * step

    def _gap(self, weights: Floats) -> float:
        """Return how far the turned totals are from being met, as the largest share of any of them."""
        x, totals = self._turned
        with np.errstate(over="ignore", invalid="ignore"):
            size = np.abs(totals) + np.abs(weights) @ np.abs(x)
            misfit = np.abs(totals - weights @ x) / np.maximum(size, np.finfo(float).tiny)
        return float(misfit.max(initial=0)) if np.isfinite(misfit).all() else np.inf

    def _missed(self, weights: Floats, tolerance: float) -> str:
        found = weights @ self.variables
        gaps = np.abs(found - self.totals) / np.maximum(np.abs(self.totals), 1)
        worst = [at for at in np.argsort(-gaps)[:10] if not gaps[at] <= tolerance]
        return "; ".join(f"{self.labels[at]}: {found[at]:.6g} / {self.totals[at]:.6g}" for at in worst)


def calibration(
    margins: Sequence[Margin] | Margin = (),
    numbers: Mapping[str, tuple[ArrayLike, float]] = MappingProxyType({}),
    *,
    method: str = "linear",
    bounds: Bounds = NO_BOUNDS,
) -> Calibration:
    """Return the adjustment to margins and to totals of numbers.

    Parameters
    ----------
    margins : sequence of Margin, or one
        Categories and how many people the population has in each.
    numbers : mapping of name to (values, total)
        (n,) numbers of the respondents, without gaps, and their total over the population.
    method : str
        "linear" (generalised regression; may give negative weights unless bounded), "raking"
        (exponential; same weights as `raking`), "logit" (always strictly inside the bounds).
    bounds : (low, high)
        Limits of the factor, low < 1 < high; needed for "logit".

    Returns
    -------
    Calibration
        An adjustment for `Weighting.of`.

    Raises
    ------
    Refusal
        An unknown method, impossible bounds, a number that is absent. When the adjustment is made:
        totals that cannot be met, named with what was reached.

    Notes
    -----
    Deville and Särndal (1992). R: ``calibrate`` with ``calfun`` of the same name. Not for totals of a
    variable that was not measured the same way in the survey: the weights would be bent to the
    difference in wording.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.weighting.population import Population
    >>> from analysis.weighting import Weighting
    >>> people = Population.of({"sex": ["F", "M"]}, [500, 500])
    >>> sex = people.margin({"sex": ["F", "F", "M", "M"]})
    >>> both = calibration([sex], {"age": ([20, 40, 30, 60], 40_000)})
    >>> Weighting.of(Design.of([250, 250, 250, 250]), both).weights.round(1).tolist()
    [211.5, 288.5, 192.3, 307.7]
    """
    if method not in DISTANCES:
        raise Refusal("unknown", "method", value=method, known=", ".join(DISTANCES))
    margins, bounds = margins_of(margins, "calibration"), _pair(bounds)
    if not bounds[0] < 1 < bounds[1] or (method == "logit" and not np.isfinite(bounds).all()):
        raise Refusal("bounds", method, low=f"{bounds[0]:g}", high=f"{bounds[1]:g}")
    if not margins and not numbers:
        raise Refusal("no margin", "calibration")
    given.check_named(numbers, "calibration")
    measured = {name: _measured(pair, name) for name, pair in numbers.items()}
    rows = given.labels(*(pair[0] for pair in numbers.values()))
    return Calibration(margins, measured, method, bounds, rows=rows)


def _pair(bounds: Any) -> Bounds:
    """Return limits of the factor as two numbers, or refuse what is none."""
    try:
        low, high = (float(bound) for bound in bounds)
    except (TypeError, ValueError):
        raise Refusal("unknown", "bounds", value=bounds, known="(low, high)") from None
    return low, high


def _measured(pair: Any, name: str) -> tuple[Floats, float]:
    """Return the (n,) values of a number and its total in the population, or refuse them by its name."""
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Refusal("no total", name, found=type(pair).__name__)
    total = float(given.numbers([pair[1]], f"{name}, total")[0])
    if np.isnan(total):
        raise Refusal("no total", name, found=total)
    values = given.numbers(pair[0], name).astype(float)
    if values.ndim > 1:
        raise Refusal("columns", name, found=values.shape[1])
    for row in np.flatnonzero(np.isnan(values))[:1]:
        raise Refusal("absent", name, row=int(row) + 1)
    return values, total


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Regression(Brief):
    """What is left of an influence after calibration: residuals of a weighted regression."""

    calibration: Calibration
    before: Floats
    after: Floats

    def residuals(self, rows: Floats) -> Floats:
        """Return (n, k) weighted linearised values less what the calibration variables explain of them."""
        x, key = self.calibration.basis, self.calibration.key
        used = (self.after != 0) & (self.before != 0)
        shrink = np.divide(self.before, self.after, out=np.zeros_like(self.after), where=used)
        sums = category_sums(key, len(x), rows * shrink[:, None])
        explained = x @ solved(x, category_sums(key, len(x), self.before), x.T @ sums)
        return np.asarray(rows - self.after[:, None] * explained[key])


def solved(x: Floats, weights: Floats, right: Floats) -> Floats:
    """Return the smallest (p,) or (p, k) b with (x' W x) b = right; columns of x may be redundant."""
    gram = (x * weights[:, None]).T @ x
    size = np.sqrt(np.abs(np.diag(gram)))
    scale = np.divide(1.0, size, out=np.zeros_like(size), where=size > 0)
    values, vectors = np.linalg.eigh(gram * scale * scale[:, None])
    kept = np.abs(values) > COLLINEAR * max(np.abs(values).max(), 1e-300)
    inverse = np.divide(1.0, values, out=np.zeros_like(values), where=kept)
    scaled = np.asarray((scale * right.T).T)
    found: Floats = vectors @ (inverse * (vectors.T @ scaled).T).T
    return np.asarray((scale * found.T).T)


def _indicators(margin: Margin, index: Indices, *, whole: bool) -> Floats:
    columns = np.arange(0 if whole else 1, len(margin.labels))
    return np.asarray(index[:, None] == columns, dtype=float)
