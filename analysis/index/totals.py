"""An index in a domain as totals and their covariance: all a sample has to tell when it meets others.

The covariance of the totals of independent samples adds, whatever their designs; so a centre puts the
rounds of its provinces together from these numbers, without a single person's answers and without
learning which places were drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis import variance
from analysis.brief import Brief
from analysis.codebook import Missing
from analysis.design import Design, Engine, Floats, Mask
from analysis.estimate import domain_mask
from analysis.estimate.estimated import Basis, Estimates, Sample
from analysis.index import Counts, Formula, Tree
from analysis.refusal import Refusal
from analysis.variance import Influence, Smooth
from analysis.weighting import Adjustment

CANCELLED = 1e-12
"""A variance smaller than this share of what it was added up from is nothing but rounding."""

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Totals(Brief):
    """The totals of an index of K nodes and q columns in one domain, with their covariance.

    Attributes
    ----------
    n : int
        Responses, whatever they answered.
    present, units, degf_within : (K,) integers
        Of each node: responses that count; first-stage units they are in; degrees of freedom among the
        responses of the one unit they are in.
    people : (K,) floats
        Sums of the weights of the responses that count.
    total : (q,) floats
        Weighted totals of the formula's columns.
    between, within : (q, q) floats
        Covariance of the totals; the same given the first-stage units, zero where no node needs it.
    square : (q, q) floats
        Weighted sums of the products of the columns.
    degf : int
        Degrees of freedom.
    marks : mapping of item to (7,) integers
        How many answered it, and why the others did not; see `Counts`.
    """

    n: int
    present: Integers
    units: Integers
    degf_within: Integers
    people: Floats
    total: Floats
    between: Floats
    within: Floats
    square: Floats
    degf: int
    marks: Mapping[str, Integers]

    @classmethod
    def of(cls, formula: Formula, design: Design, domain: ArrayLike | None = None) -> Totals:
        """Add up the answers of a domain.

        Parameters
        ----------
        formula : Formula
            Of n respondents.
        design : Design
            Of the same; of any number of stages, calibrated or not.
        domain : (n,) mask, optional

        Raises
        ------
        Refusal
            The variance of the design does not follow from the covariance of totals: replicate weights,
            lonely units that borrow from others.
        """
        if design.engine is not None or design.lonely_psu in ("adjust", "average"):
            raise Refusal("reduction", "design")
        mask = None if domain is None else domain_mask(domain, design)
        nodes = formula.statistic(mask)
        columns = replace(
            nodes, value=_itself, slope=_changes, present=np.ones((len(nodes.columns), 1), bool)
        )
        here, weights = variance.with_weight(design, nodes), design.weights[nodes.at]
        units = variance.units_present(design.stages[0], design, nodes).sum(axis=0)
        within, degf_within = _within(design, columns, nodes, bool((units == 1).any()))
        reached = variance.engine(design).reached(design, _counted(design, mask))
        return cls(
            n=len(nodes.columns),
            present=np.count_nonzero(here, axis=0),
            units=units,
            degf_within=degf_within,
            people=weights @ here.astype(float),
            total=variance.totals(design, columns),
            between=variance.covariance(design, variance.influence(design, columns)),
            within=within,
            square=nodes.columns.T @ (weights[:, None] * nodes.columns),
            degf=int(variance.engine(design).degf(design, reached[:, None])[0]),
            marks={name: _marks(found[nodes.at]) for name, found in formula.missing.items()},
        )

    def __add__(self, other: Totals) -> Totals:
        """Return the totals of two samples drawn independently."""
        if self.total.shape != other.total.shape or self.marks.keys() != other.marks.keys():
            raise Refusal("sums", "totals", found=len(other.total), expected=len(self.total))
        counts = {name: getattr(self, name) + getattr(other, name) for name in SUMMED}
        return Totals(**counts, marks={item: self.marks[item] + other.marks[item] for item in self.marks})

    def times(self, factor: float) -> Totals:
        """Return the totals with every weight times *factor*."""
        once = {name: getattr(self, name) * factor for name in ("people", "total", "square")}
        twice = {name: getattr(self, name) * factor**2 for name in ("between", "within")}
        return replace(self, **once, **twice)

    def tree(self, formula: Formula) -> Tree:
        """Return the estimates of the index, as `Formula.tree` gives them from the answers.

        Parameters
        ----------
        formula : Formula
            Of the same index; only its shape is used, not the answers it was made from.
        """
        counts = {item: Counts(*marks.tolist()) for item, marks in self.marks.items()}
        return formula.grown(self.estimates(formula), counts)

    def estimates(self, formula: Formula) -> Estimates:
        """Return the estimates of the K nodes; see `tree`."""
        slope = formula.slope(self.total, np.eye(len(self.total)))
        single = self.units == 1
        joint = np.where(
            single[:, None] | single, slope.T @ self.within @ slope, slope.T @ self.between @ slope
        )
        variances = np.where(self._is_rounding(slope, np.diag(joint)), 0.0, np.diag(joint))
        variances[(self.present == 0) | (single & (self.degf_within < 1))] = np.nan
        np.fill_diagonal(joint, variances)
        design = replace(Design.of(n=2), engine=Rooted(self.degf))
        bases = np.where(np.isnan(variances), Basis.NONE, np.where(single, Basis.WITHIN, Basis.BETWEEN))
        return Estimates(
            design,
            formula.values(self.total),
            Influence(root(joint)),
            Sample(self.present, self.people, np.ones((1, 1), bool), lambda: self._spread(slope)),
            variances,
            tuple(map(Basis, bases.tolist())),
            kinds=formula.kinds,
            degrees=np.where(single & ~np.isnan(variances), self.degf_within, self.degf),
        )

    def _is_rounding(self, slope: Floats, squares: Floats) -> Mask:
        with np.errstate(divide="ignore", invalid="ignore"):
            weight = np.nan_to_num(self.people / self.present)
        size = _squares(np.abs(slope), np.abs(self.between) + np.abs(self.within))
        size += weight * _squares(np.abs(slope), np.abs(self.square))
        return np.asarray(np.abs(squares) <= CANCELLED * size)

    def _spread(self, slope: Floats) -> Floats:
        """Return the variances, (K,), that a simple random sample with replacement would give."""
        n, people, squares = self.present, self.people, _squares(slope, self.square)
        with np.errstate(divide="ignore", invalid="ignore"):
            centred = squares - (self.total @ slope) ** 2 / people
            centred[np.abs(centred) <= CANCELLED * _squares(np.abs(slope), np.abs(self.square))] = 0.0
            return np.asarray(np.where(n > 1, centred * people / (n - 1), np.nan))


SUMMED = ("n", "present", "units", "degf_within", "people", "total", "between", "within", "square", "degf")
"""What adds over independent samples."""


@dataclass(frozen=True, slots=True)
class Rooted(Engine):
    """Stands for samples of which only a covariance is known: influences are the columns of a root of it.

    Attributes
    ----------
    degrees : int
        Of freedom.
    """

    keeps_rows: ClassVar[bool] = False

    degrees: int

    def influence(self, design: Design, statistic: Smooth) -> Influence:
        """Refuse: the respondents are gone."""
        raise Refusal("reduction", "design")

    def covariance(self, design: Design, influence: Influence) -> Floats:
        """Return the cross product of the influences."""
        return np.asarray(influence.table.T @ influence.table)

    def variances(self, design: Design, influence: Influence) -> Floats:
        """Return the diagonal of `covariance`."""
        return np.asarray(np.einsum("rk,rk->k", influence.table, influence.table))

    def reached(self, design: Design, rows: Mask) -> Mask:
        """Return that everybody is reached."""
        return np.ones(1, dtype=bool)

    def degf(self, design: Design, reached: Mask) -> NDArray[np.intp]:
        """Return the degrees of freedom."""
        return np.full(reached.shape[1], self.degrees, dtype=np.intp)

    def of_units(self, design: Design) -> Engine | None:
        """Return None: there are no units left."""
        return None

    def adjusted(self, design: Design, adjustment: Adjustment, factors: Floats) -> Design:
        """Refuse: the respondents are gone."""
        raise Refusal("reduction", "design")


def root(covariance: Floats) -> Floats:
    """Return a (K, K) table whose cross product is a (K, K) covariance; NaN columns where that is unknown."""
    unknown = np.isnan(np.diag(covariance))
    known = np.where(unknown[:, None] | unknown, 0.0, covariance)
    sizes, vectors = np.linalg.eigh(known)
    table = np.sqrt(np.clip(sizes, 0.0, None))[:, None] * vectors.T
    table[:, unknown] = np.nan
    return np.asarray(table)


def _itself(totals: Floats) -> Floats:
    return totals


def _changes(totals: Floats, changes: Floats) -> Floats:
    return changes


def _squares(slope: Floats, matrix: Floats) -> Floats:
    return np.asarray(np.einsum("qk,qr,rk->k", slope, matrix, slope, optimize=True))


def _counted(design: Design, mask: Mask | None) -> Mask:
    weighted: Mask = design.weights != 0
    return weighted if mask is None else weighted & mask


def _marks(missing: NDArray[np.int8]) -> Integers:
    return np.bincount(missing, minlength=len(Missing) + 1).astype(np.int64)


def _within(design: Design, columns: Smooth, nodes: Smooth, is_needed: bool) -> tuple[Floats, Integers]:
    """Return the covariance of the totals given the first-stage units, and its degrees of freedom by node."""
    q, k = nodes.columns.shape[1], nodes.present.shape[1]
    if not is_needed:
        return np.zeros((q, q)), np.zeros(k, np.int64)
    given = variance.given_units(design)
    stage = given.stages[given.depth - 1]
    found = variance.covariance(given, variance.influence(given, columns))
    return found, stage.degf(variance.units_present(stage, given, nodes)).astype(np.int64)
