"""Sampling with unequal probabilities without replacement: how the chance of a pair enters a variance.

Brewer's approximation needs only each unit's own chance and is part of the design itself
(``Design.of(..., pps="brewer")``). The methods here need, or approximate, the chance that two units are
drawn together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.brief import Brief
from analysis.design import Design, given
from analysis.design.stage import Stage
from analysis.refusal import Refusal
from analysis.variance import Influence, Linearisation

Floats = NDArray[np.float64]

NEGLIGIBLE = 1e-4
"""A pair whose draws are correlated by less than this counts as independent; R's ``ppsmat`` does so."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class JointProbabilities(Brief, Linearisation):
    """A variance that is a quadratic form of the sums over sampling units.

    Attributes
    ----------
    form : (m, m) floats
        What the product of two units' sums counts.
    """

    keeps_rows: ClassVar[bool] = True

    form: Floats

    def covariance(self, design: Design, influence: Influence) -> Floats:
        """Return the (k, k) quadratic form."""
        return np.asarray(influence.table.T @ self.form @ influence.table)

    def variances(self, design: Design, influence: Influence) -> Floats:
        """Return its (k,) diagonal; a negative one, which Horvitz-Thompson may give, is NaN."""
        found = np.einsum("uk,uv,vk->k", influence.table, self.form, influence.table, optimize=True)
        return np.where(found < 0, np.nan, found)


def joint_probabilities(
    design: Design, joint: ArrayLike, *, variance: str = "HT", negligible: float = NEGLIGIBLE
) -> Design:
    """Return the design with exact probabilities of two units being drawn together.

    Parameters
    ----------
    design : Design
        With weights 1 / (chance of the unit); later stages do not count.
    joint : (m, m) floats
        The chance that both units are in the sample, in the order in which the units come in the file;
        on the diagonal each unit's own chance.
    variance : str
        "HT", Horvitz and Thompson (1952): for any sample; it can be negative, and is then NaN. "YG",
        Yates and Grundy (1953), Sen (1953): only for a fixed number of units, and then the better one.
    negligible : float
        A pair whose draws are correlated by less than this counts as independent; R's own limit. 0
        keeps every pair.

    Returns
    -------
    Design
        With the same rows; estimators take it as any other.

    Raises
    ------
    Refusal
        A matrix of another size, or not symmetric; a pair that could never be drawn together.

    Notes
    -----
    R: ``svydesign(pps = ppsmat(joint), variance = ...)``. Not for samples of thousands of units: the
    matrix has a row and a column for each.

    Examples
    --------
    >>> from analysis.estimate import total
    >>> exact = joint_probabilities(Design.of([2.0, 2.0]), [[0.5, 1 / 6], [1 / 6, 0.5]], variance="YG")
    >>> round(total([1, 3], exact).variance, 6)
    8.0
    """
    return _with(design, _correlations(design.stages[0], joint, negligible), variance)


def hartley_rao(
    design: Design, chances: ArrayLike, *, mean_square: ArrayLike | None = None, variance: str = "HT"
) -> Design:
    """Return the design with joint probabilities approximated as Hartley and Rao.

    Parameters
    ----------
    design : Design
    chances : (n,) floats
        Each respondent's first-stage unit's chance of being drawn, in (0, 1].
    mean_square : float or (n,) floats, optional
        Sum over the stratum's population of the squared chances, divided by the number of units drawn.
        Without it the mean chance of the sample stands in for it.
    variance : str
        "HT" or "YG"; see `joint_probabilities`.

    Returns
    -------
    Design
        With the same rows; estimators take it as any other.

    Raises
    ------
    Refusal
        A chance outside (0, 1] or differing inside a unit.

    Notes
    -----
    Hartley and Rao (1962), truncated. R: ``svydesign(pps = HR(psum))``. For randomised systematic
    sampling from a large population. Not for a sample that takes a large share of the population.

    Examples
    --------
    >>> from analysis.estimate import total
    >>> drawn = hartley_rao(Design.of([2.0, 2.0, 4.0]), [0.5, 0.5, 0.25], mean_square=0.4)
    >>> round(total([1, 3, 2], drawn).se, 4)
    4.6476
    """
    first, chance = _units(design, chances)
    square = _stratum_means(first, chance) if mean_square is None else _of_units(first, mean_square)
    return _with(design, _approximated(first, chance, chance[:, None] + chance - square[:, None]), variance)


def overton(design: Design, chances: ArrayLike, *, variance: str = "HT") -> Design:
    """Return the design with joint probabilities approximated as Overton.

    Parameters
    ----------
    design : Design
    chances : (n,) floats
        Each respondent's first-stage unit's chance of being drawn, in (0, 1].
    variance : str
        "HT" or "YG"; see `joint_probabilities`.

    Returns
    -------
    Design
        With the same rows; estimators take it as any other.

    Raises
    ------
    Refusal
        As `hartley_rao`.

    Notes
    -----
    Overton (1985). R: ``svydesign(pps = "overton")``. The simplest approximation; needs nothing of the
    population. Not where the chances of pairs are known: see `joint_probabilities`.

    Examples
    --------
    >>> from analysis.estimate import total
    >>> round(total([1, 3, 2], overton(Design.of([2.0, 2.0, 4.0]), [0.5, 0.5, 0.25])).se, 4)
    4.6904
    """
    first, chance = _units(design, chances)
    return _with(design, _approximated(first, chance, (chance[:, None] + chance) / 2), variance)


VARIANCES: MappingProxyType[str, Callable[[Floats], Floats]] = MappingProxyType(
    {"HT": lambda form: form, "YG": lambda form: form - np.diag(form.sum(axis=0))}
)


def _with(design: Design, form: Floats, variance: str) -> Design:
    if design.engine is not None:
        raise Refusal("replicate first", "design")
    if variance not in VARIANCES:
        raise Refusal("unknown", "variance", value=variance, known=", ".join(VARIANCES))
    return replace(design, stages=design.stages[:1], engine=JointProbabilities(VARIANCES[variance](form)))


def _approximated(first: Stage, chance: Floats, typical: Floats) -> Floats:
    """Return 1 - (n - typical) / (n - 1) for pairs of one stratum, 0 for others, 1 - chance for a unit."""
    n = first.n_units[first.stratum].astype(float)
    form = 1 - (n[:, None] - typical) / np.maximum(n - 1, 1)[:, None]
    certain = (chance[:, None] == 1) & (chance == 1)
    form[(first.stratum[:, None] != first.stratum) | certain] = 0
    np.fill_diagonal(form, 1 - chance)
    return np.asarray(form)


def _correlations(first: Stage, joint: ArrayLike, negligible: float) -> Floats:
    """Return (joint - product of the chances) / joint for every pair of units, in the order of the units."""
    given = np.asarray(joint, dtype=float)
    if given.shape != (first.m, first.m):
        raise Refusal("joint size", "joint", found=" x ".join(map(str, given.shape)), units=first.m)
    in_file = np.argsort(np.argsort(first.first_row))
    table = given[np.ix_(in_file, in_file)]
    if not np.allclose(table, table.T, rtol=1e-6, atol=0):
        raise Refusal("joint", "joint", pair=_pair(~np.isclose(given, given.T, rtol=1e-6, atol=0)))
    if not ((table > 0) & (table <= 1)).all():
        raise Refusal("joint", "joint", pair=_pair(~((given > 0) & (given <= 1))))
    own = np.diag(given)
    if (beyond := given > np.minimum(own[:, None], own) * (1 + 1e-6)).any():
        raise Refusal("joint", "joint", pair=_pair(beyond))
    chance = np.diag(table)
    form = (table - np.outer(chance, chance)) / table
    return np.where(np.abs(form) < negligible, 0, form)


def _pair(wrong: NDArray[np.bool_]) -> str:
    row, column = np.argwhere(wrong)[0]
    return f"{row + 1}, {column + 1}"


def _units(design: Design, chances: ArrayLike) -> tuple[Stage, Floats]:
    first = design.stages[0]
    values = given.numbers(chances, "chances").astype(float)
    if len(values) != design.n:
        raise Refusal("lengths", "chances", found=len(values), expected=design.n)
    chance = values[first.first_row]
    wrong = np.flatnonzero(~((values > 0) & (values <= 1)) | (values != chance[first.unit]))
    if len(wrong):
        raise Refusal("chance", "chances", row=int(wrong[0]) + 1, value=f"{values[wrong[0]]:g}")
    return first, chance


def _of_units(first: Stage, values: ArrayLike) -> Floats:
    given = np.asarray(values, dtype=float)
    return np.asarray(np.broadcast_to(given, first.m) if given.ndim == 0 else given[first.first_row])


def _stratum_means(first: Stage, chance: Floats) -> Floats:
    return np.asarray((np.add.reduceat(chance, first.starts) / first.n_units)[first.stratum])
