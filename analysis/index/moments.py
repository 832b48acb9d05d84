"""An index tree of a round that still grows: sums of answers and of their products, and what they give.

One more response adds to the sums of its domain; nothing is kept of it, and what it costs does not depend
on how many there are already. Every response counts alike here (no weights, no strata): that is how a
round answered on the spot or on the web begins. Weighted responses are estimated by `analysis.index`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import variance
from analysis.brief import Brief
from analysis.codebook import Missing
from analysis.design import Design, Floats, Mask
from analysis.estimate.estimated import Basis, Estimates, Sample
from analysis.index import Counts, Formula, Tree
from analysis.index.totals import Totals
from analysis.refusal import Refusal
from analysis.variance import Influence

CANCELLED = 1e-12
"""A sum of squares smaller than this share of what it was added up from is nothing but rounding."""


@dataclass(slots=True, eq=False, repr=False)
class Tally(Brief):
    """Sums over the responses of one domain.

    Attributes
    ----------
    n : int
        Responses, whatever they answered.
    present : (K,) integers
        Responses that count in each node.
    total : (q,) floats
        Sums of the formula's columns.
    square : (q, q) floats
        Sums of their products.
    marks : mapping of item to (7,) integers
        How many answered it, and why the others did not; see `Counts`.
    units : mapping of a sampling unit's code to (present, total) of its responses in the domain
        Empty where every response is a sampling unit of its own.
    """

    present: NDArray[np.int64]
    total: Floats
    square: Floats
    marks: dict[str, NDArray[np.int64]]
    n: int = 0
    units: dict[str, tuple[NDArray[np.int64], Floats]] = field(default_factory=dict)

    @classmethod
    def empty(cls, formula: Formula) -> Tally:
        """Return sums of nothing."""
        q, k = formula.columns.shape[1], len(formula.nodes)
        marks = {item: np.zeros(len(Missing) + 1, np.int64) for item in formula.missing}
        return cls(np.zeros(k, np.int64), np.zeros(q), np.zeros((q, q)), marks)

    def add(self, formula: Formula, rows: NDArray[np.intp], units: NDArray[Any] | None) -> None:
        """Count the responses at *rows* of a formula, whose sampling units are *units*, in place."""
        columns, present = formula.columns[rows], formula.present[rows]
        self.n += len(rows)
        self.present += present.sum(axis=0)
        self.total += columns.sum(axis=0)
        self.square += columns.T @ columns
        for item, marks in formula.missing.items():
            self.marks[item] += np.bincount(marks[rows], minlength=len(Missing) + 1)
        if units is None:
            return
        for unit in set(units[rows].tolist()):
            here = units[rows] == unit
            seen, total = self.units.get(unit, (np.zeros_like(self.present), np.zeros_like(self.total)))
            self.units[unit] = seen + present[here].sum(axis=0), total + columns[here].sum(axis=0)


@dataclass(slots=True, eq=False, repr=False)
class Moments(Brief):
    """The sums of an index in every domain that one column makes.

    Attributes
    ----------
    formula : Formula
        Of the index; only its shape is used, not the answers it was made from.
    clustered : bool
        Whether people were asked at sampling units; if not, each response is one.
    tallies : mapping of a domain's code to its sums
    drawn : mapping of a sampling unit's code to its responses, in whatever domain
    n : int
        All responses.
    """

    formula: Formula
    clustered: bool
    tallies: dict[str, Tally] = field(default_factory=dict)
    drawn: dict[str, int] = field(default_factory=dict)
    n: int = 0

    def add(self, formula: Formula, domains: NDArray[np.str_], units: NDArray[np.str_] | None) -> None:
        """Count more responses, in place.

        Parameters
        ----------
        formula : Formula
            Of the same index, over the r new responses.
        domains : (r,) texts
            The domain of each; "" for none.
        units : (r,) texts or None
            The sampling unit of each; None where people were not asked at sampling units.
        """
        for domain in set(domains.tolist()) - {""}:
            tally = self.tallies.setdefault(domain, Tally.empty(formula))
            tally.add(formula, np.flatnonzero(domains == domain), units)
        self.n += len(domains)
        for unit, count in zip(*np.unique([] if units is None else units, return_counts=True), strict=True):
            self.drawn[str(unit)] = self.drawn.get(str(unit), 0) + int(count)

    def tree(self, domain: str) -> Tree:
        """Return the estimates of the index in one domain, as `analysis.index.index` gives them.

        Raises
        ------
        Refusal
            One sampling unit in all: nothing says how far another would be away.
        """
        m = len(self.drawn) if self.clustered else self.n
        if m < 2:
            raise Refusal("lonely", "1", stage=1)
        tally = self.tallies[domain]
        together = self._clustered(tally) if self.clustered else self._alone(tally)
        counts = {item: Counts(*marks.tolist()) for item, marks in tally.marks.items()}
        return self.formula.grown(together, counts)

    def _alone(self, tally: Tally) -> Estimates:
        """Return the estimates where every response is a sampling unit."""
        around = tally.square - np.outer(tally.total, tally.total) / self.n
        nothing = np.zeros_like(tally.present)
        return Totals(
            n=tally.n,
            present=tally.present.copy(),
            units=tally.present.copy(),
            degf_within=nothing,
            people=tally.present.astype(float),
            total=tally.total.copy(),
            between=around * self.n / (self.n - 1),
            within=np.zeros_like(around),
            square=tally.square.copy(),
            degf=tally.n - 1,
            marks=tally.marks,
        ).estimates(self.formula)

    def _clustered(self, tally: Tally) -> Estimates:
        """Return the estimates where people were asked at sampling units."""
        units = sorted(self.drawn)
        at = [place for place, unit in enumerate(units) if unit in tally.units]
        k, q = len(self.formula.nodes), len(tally.total)
        seen, sums = np.zeros((len(units), k), dtype=bool), np.zeros((len(units), q))
        for place in at:
            present, total = tally.units[units[place]]
            seen[place], sums[place] = present > 0, total
        influence = Influence(self.formula.slope(tally.total, sums), seen)
        design = Design.of(n=len(units))
        single = seen.sum(axis=0) == 1
        variances = np.array(variance.variances(design, influence))
        drawn = np.array([self.drawn[unit] for unit in units])[np.argmax(seen, axis=0)]
        variances = np.where(single, self._within(tally, drawn), variances)
        variances[tally.present == 0] = np.nan
        reached: Mask = np.isin(np.arange(len(units)), at)[:, None]
        return self._estimates(tally, (design, influence, reached), variances, single)

    def _within(self, tally: Tally, drawn: NDArray[np.int64]) -> Floats:
        """Return the variances, (K,), among the responses of one sampling unit; *drawn* were asked there."""
        slope = self._slope(tally)
        squares = np.einsum("qk,qr,rk->k", slope, tally.square, slope)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = (squares - (tally.total @ slope) ** 2 / drawn) * drawn / (drawn - 1)
        spread[self._is_rounding(tally, spread)] = 0.0
        return np.where(tally.present > 1, spread, np.nan)

    def _slope(self, tally: Tally) -> Floats:
        """Return the derivative of every node in every total, (q, K)."""
        return self.formula.slope(tally.total, np.eye(len(tally.total)))

    def _is_rounding(self, tally: Tally, squares: Floats) -> Mask:
        slope = np.abs(self._slope(tally))
        size = np.einsum("qk,qr,rk->k", slope, np.abs(tally.square), slope)
        return np.asarray(np.abs(squares) <= CANCELLED * size)

    def _spread(self, tally: Tally) -> Floats:
        """Return the variances, (K,), that a simple random sample with replacement would give."""
        slope, n = self._slope(tally), tally.present
        squares = np.einsum("qk,qr,rk->k", slope, tally.square, slope)
        with np.errstate(divide="ignore", invalid="ignore"):
            squares = squares - (tally.total @ slope) ** 2 / n
            squares[self._is_rounding(tally, squares)] = 0.0
            return np.asarray(np.where(n > 1, squares * n / (n - 1), np.nan))

    def _estimates(
        self,
        tally: Tally,
        found: tuple[Design, Influence, Mask],
        variances: Floats,
        single: Mask | None = None,
    ) -> Estimates:
        design, influence, reached = found
        n = tally.present
        inside = np.zeros(len(n), dtype=bool) if single is None else single
        bases = np.where(np.isnan(variances), Basis.NONE, np.where(inside, Basis.WITHIN, Basis.BETWEEN))
        spread = self._spread(tally)  # now: the sums go on growing
        degf = np.broadcast_to(variance.engine(design).degf(design, reached), n.shape)
        return Estimates(
            design,
            self.formula.values(tally.total),
            influence,
            Sample(n.copy(), n.astype(float), reached, lambda: spread),
            variances,
            tuple(map(Basis, bases.tolist())),
            kinds=self.formula.kinds,
            degrees=np.where(inside & ~np.isnan(variances), n - 1, degf),
        )
