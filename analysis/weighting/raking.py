"""Weights that meet the categories of the population: post-stratification, and raking to several margins.

Both act on cells. Respondents are added up to the cells of the crossed margins once; the table of
cells is adjusted, and every respondent of a cell gets the cell's factor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.design.coding import Indices
from analysis.design.stage import EVERYONE, Rows
from analysis.refusal import Refusal
from analysis.weighting.population import Margin, category_sums, joint, margins_of

Floats = NDArray[np.float64]

TOLERANCE = 1e-12
"""Raking stops when every margin is met to this share of its count."""

ROUNDS = 2000
"""Rounds of raking before margins that cannot be met are refused."""

SWEEPS = 10
"""Sweeps over the margins when the mean of each category is taken out of an influence; as R's rake."""


@dataclass(frozen=True, eq=False, repr=False)
class PostStratification(Brief):
    """The adjustment that makes the weights of each category sum to the population's count."""

    margin: Margin
    name: str = "post-stratification"

    @property
    def margins(self) -> tuple[Margin, ...]:
        """The one margin that is met."""
        return (self.margin,)

    @property
    def key(self) -> Indices:
        """The category of each respondent, (n,)."""
        return self.margin.index

    def factors(self, weights: Floats, rows: Rows = EVERYONE) -> Floats:
        """Return the factor of each of the (g,) or (g, B) weights; `rows` are whose weights they are."""
        sums = category_sums(self.key[rows], len(self.margin.labels), weights)
        return _met(self.margin, sums)[self.key[rows]]

    def projection(self, before: Floats, after: Floats) -> CategoryMeans:
        """Return what (n,) weights take out of an influence: the weighted mean of each category."""
        return CategoryMeans(self.margin, before, after)


@dataclass(frozen=True, eq=False, repr=False)
class Raking(Brief):
    """The adjustment that meets several margins in turn until all are met."""

    margins: tuple[Margin, ...]
    name: str = "raking"

    @cached_property
    def _cells(self) -> tuple[Indices, Indices]:
        return joint([margin.index for margin in self.margins])

    @property
    def key(self) -> Indices:
        """The cell of each respondent in the crossing of the margins, (n,)."""
        return self._cells[0]

    @cached_property
    def categories(self) -> tuple[Indices, ...]:
        """For each margin the category of each cell, (C,)."""
        return tuple(margin.index[self._cells[1]] for margin in self.margins)

    def factors(self, weights: Floats, rows: Rows = EVERYONE) -> Floats:
        """Return the factor of each of the (g,) or (g, B) weights; `rows` are whose weights they are."""
        start = category_sums(self.key[rows], len(self._cells[1]), weights)
        factor = np.ones_like(start)
        for _ in range(ROUNDS):
            furthest = 0.0
            for margin, category in zip(self.margins, self.categories, strict=True):
                step = _met(margin, category_sums(category, len(margin.labels), start * factor))
                factor *= step[category]
                furthest = max(furthest, float(np.max(np.abs(step - 1))))
            if furthest < TOLERANCE:
                return np.asarray(factor[self.key[rows]])
        raise Refusal("not met", ", ".join(m.name for m in self.margins), missed=self._unmet(start * factor))

    def projection(self, before: Floats, after: Floats) -> MarginMeans:
        """Return what (n,) weights take out of an influence: unweighted means of the margins, ten times."""
        return MarginMeans(self, before, after)

    def _unmet(self, table: Floats) -> str:
        pairs = zip(self.margins, self.categories, strict=True)
        gaps = [gap for m, c in pairs for gap in _missed(m, category_sums(c, len(m.labels), table))]
        return "; ".join(text for _, text in sorted(gaps, reverse=True)[:10])


def post_stratification(margin: Margin) -> PostStratification:
    """Return the adjustment to one margin; cross the variables in `Population.margin` for cells.

    Parameters
    ----------
    margin : Margin

    Returns
    -------
    PostStratification
        An adjustment for `Weighting.of`.

    Raises
    ------
    Refusal
        What is no margin. When the adjustment is made: see `Weighting.of`.

    Notes
    -----
    Holt and Smith (1979). R: ``postStratify``. Not for cells with a handful of respondents each: merge
    categories, or rake to the margins.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.weighting.population import Population
    >>> from analysis.weighting import Weighting
    >>> people = Population.of({"sex": ["F", "M"]}, [600, 300])
    >>> by_sex = post_stratification(people.margin({"sex": ["F", "M", "M"]}))
    >>> Weighting.of(Design.of([100, 100, 200]), by_sex).weights.tolist()
    [600.0, 100.0, 200.0]
    """
    return PostStratification(margins_of([margin], "post-stratification")[0])


def raking(margins: Sequence[Margin] | Margin) -> Raking:
    """Return the adjustment to several margins by iterative proportional fitting.

    Parameters
    ----------
    margins : sequence of Margin, or one
        Of one population: they must sum to the same number of people.

    Returns
    -------
    Raking
        An adjustment for `Weighting.of`.

    Raises
    ------
    Refusal
        No margin. When the adjustment is made: margins that cannot be met together, named.

    Notes
    -----
    Deming and Stephan (1940); weights and standard errors as R's ``rake`` run to convergence. The
    standard error takes unweighted means of the margins out of the influence; `calibration` with method
    "raking" gives the same weights and takes out a weighted regression instead.
    Not for many small margins: weights then vary more than they mend.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.weighting.population import Population
    >>> from analysis.weighting import Weighting
    >>> people = Population.of({"sex": ["F", "F", "M", "M"], "area": ["u", "r", "u", "r"]}, [30, 25, 25, 20])
    >>> sex, area = ["F", "F", "M", "M"], ["u", "r", "u", "r"]
    >>> both = raking([people.margin({"sex": sex}), people.margin({"area": area})])
    >>> Weighting.of(Design.of([10, 20, 20, 10]), both).weights.round(2).tolist()
    [22.16, 32.84, 32.84, 12.16]
    """
    found = margins_of(margins, "raking")
    if not found:
        raise Refusal("no margin", "raking")
    return Raking(found)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CategoryMeans(Brief):
    """What is left of an influence after post-stratification: deviations from each category's mean."""

    margin: Margin
    before: Floats
    after: Floats

    def residuals(self, rows: Floats) -> Floats:
        """Return (n, k) weighted linearised values less the weighted mean of their category."""
        people = self.margin.sums(self.after)[:, None]
        sums = self.margin.sums(rows)
        means = np.divide(sums, people, out=np.zeros_like(sums), where=people != 0)
        return np.asarray(rows - self.after[:, None] * means[self.margin.index])


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MarginMeans(Brief):
    """What is left of an influence after raking: unweighted means of every margin, swept out in turn."""

    raking: Raking
    before: Floats
    after: Floats

    def residuals(self, rows: Floats) -> Floats:
        """Return (n, k) weighted linearised values less what the margins explain of them."""
        cell, has = self.raking.key, self.after != 0
        size = len(self.raking.categories[0])
        plain = np.divide(rows, self.after[:, None], out=np.zeros_like(rows), where=has[:, None])
        left = category_sums(cell, size, plain)
        count = category_sums(cell, size, has.astype(float))[:, None]
        explained = np.zeros_like(left)
        for _ in range(SWEEPS):
            for margin, category in zip(self.raking.margins, self.raking.categories, strict=True):
                people = category_sums(category, len(margin.labels), count)
                means = category_sums(category, len(margin.labels), left - count * explained)
                explained += (means / np.maximum(people, 1))[category]
        return np.asarray(rows - self.after[:, None] * explained[cell])


def _missed(margin: Margin, sums: Floats) -> Iterator[tuple[float, str]]:
    """Yield how far a category is from its count as a share of it, and the sentence that says so."""
    for label, count, found in zip(margin.labels, margin.counts, sums.reshape(len(sums), -1), strict=True):
        worst = found[np.abs(found - count).argmax()]
        if abs(worst - count) > 1e-6 * count:
            yield abs(worst - count) / count, f"{margin.name} = {label}: {worst:.6g} / {count:.6g}"


def _met(margin: Margin, sums: Floats) -> Floats:
    """Return the factor of each category, (K,) or (K, B), that makes the sums the population's counts."""
    counts = margin.counts if sums.ndim == 1 else margin.counts[:, None]
    empty = ((sums == 0) & (counts > 0)).reshape(len(sums), -1).any(axis=1)
    if empty.any():
        names = [f"{margin.name} = {margin.labels[place]}" for place in np.flatnonzero(empty)]
        raise Refusal("categories", margin.name, unknown="–", empty="; ".join(names))
    return np.divide(counts, sums, out=np.ones_like(sums), where=sums != 0)
