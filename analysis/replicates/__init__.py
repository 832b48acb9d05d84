"""Replicate weights: the same estimate many times over, each time with other weights.

Where the factor of a replicate is one for all respondents of a sampling unit, only the (G, B) table of
factors is kept: weighted sums are taken once over the G units, and one matrix product gives the totals
of all B replicates. n x B weights never exist.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.brief import Brief
from analysis.design import Design, Engine, Mask
from analysis.design.coding import Indices, codes
from analysis.design.given import check_flags, numbers
from analysis.refusal import Refusal
from analysis.replicates.dimension import dimensions
from analysis.variance import Influence, Smooth, totals
from analysis.weighting import Adjustment
from analysis.weighting.population import category_sums, joint

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Replicates(Brief, Engine):
    """The replicate weights of a design: `origin` times the factor of the respondent's group.

    Attributes
    ----------
    origin : (n,) floats
        What the factors multiply: the weights before calibration, or 1 where weights are given.
    group : (n,) indices
        The group of each respondent: a sampling unit, after calibration a unit and a cell.
    factors : (G, B) floats
    scales : (B,) floats
        What the squared deviation of each replicate counts in the variance.
    mse : bool
        Deviations from the estimate of the whole sample; otherwise from the mean of the replicates.
    base : Replicates or None
        The replicates before calibration, whose degrees of freedom these keep.
    given_degf : int or None
        Degrees of freedom said by whoever made the weights.
    jackknife : bool
        Whether replicates leave one unit out, which says nothing about quantiles.
    """

    keeps_rows: ClassVar[bool] = False

    origin: Floats
    group: Indices
    factors: Floats
    scales: Floats
    mse: bool = False
    base: Replicates | None = None
    given_degf: int | None = None
    jackknife: bool = False

    @property
    def n_replicates(self) -> int:
        """How many replicates there are."""
        return int(self.factors.shape[1])

    def sums(self, statistic: Smooth) -> Floats:
        """Return (G, q) sums over the groups of the columns of a statistic times `origin`."""
        rows, group = self.origin[statistic.at][:, None] * statistic.columns, self.group[statistic.at]
        if np.array_equal(group, np.arange(len(self.factors))):  # every group is a row
            return np.asarray(rows)
        return category_sums(group, len(self.factors), rows)

    def weights(self, first: int = 0, last: int | None = None) -> Floats:
        """Return the (n, b) weights of the replicates from *first* up to, not including, *last*."""
        return np.asarray(self.origin[:, None] * self.factors[:, first:last][self.group])

    def deviations(self, found: Floats, whole: Floats) -> Floats:
        """Return (B, k) deviations whose squares sum to the variance; NaN where there is no estimate.

        Parameters
        ----------
        found : (B, k) floats
            The estimates of the replicates; NaN where a replicate has none.
        whole : (k,) floats
            The estimates of the whole sample.
        """
        exists = np.isfinite(found)
        counted = exists & (self.scales > 0)[:, None]
        means = np.where(counted, found, 0).sum(axis=0) / np.maximum(counted.sum(axis=0), 1)
        centre = whole if self.mse else means
        return np.where(exists, np.sqrt(self.scales)[:, None] * (found - centre), np.nan)

    def influence(self, design: Design, statistic: Smooth) -> Influence:
        """Return the deviations of the replicates; respondents are summed to groups first."""
        found = statistic.value(self.factors.T @ self.sums(statistic))
        return Influence(self.deviations(found, statistic.value(totals(design, statistic))))

    def covariance(self, design: Design, influence: Influence) -> Floats:
        """Return the (k, k) cross product of the deviations."""
        table = self._existing(influence.table)
        return np.asarray(table.T @ table)

    def variances(self, design: Design, influence: Influence) -> Floats:
        """Return the (k,) sums of squared deviations."""
        table = self._existing(influence.table)
        return np.asarray(np.einsum("rk,rk->k", table, table))

    def _existing(self, table: Floats) -> Floats:
        """Return the deviations, (B, k), of which one that does not exist adds nothing.

        A difference does not exist where either side has no estimate; the mean of the replicates is then
        that of those it does exist in.
        """
        exists = ~np.isnan(table)
        if exists.all():
            return table
        root = np.sqrt(self.scales)[:, None]
        if not self.mse:
            counted = exists & (root > 0)
            found = np.divide(table, root, out=np.zeros_like(table), where=counted)
            table = table - root * (found.sum(axis=0) / np.maximum(counted.sum(axis=0), 1))
        return np.where(exists.any(axis=0), np.where(exists, table, 0), np.nan)

    def reached(self, design: Design, rows: Mask) -> Mask:
        """Return which groups, (G,), have one of the rows."""
        if self.base is not None:
            return self.base.reached(design, rows)
        return category_sums(self.group, len(self.factors), rows.astype(float)) > 0

    def degf(self, design: Design, reached: Mask) -> NDArray[np.intp]:
        """Return the rank of the factors of the groups reached, less one, (k,)."""
        if self.base is not None:
            return self.base.degf(design, reached)
        if self.given_degf is not None:
            return np.full(reached.shape[1], self.given_degf, dtype=np.intp)
        return dimensions(self.factors, reached) - 1

    def of_units(self, design: Design) -> Replicates | None:
        """Return the replicates of the first-stage units; None where their factors differ inside a unit."""
        if self.base is not None or self.origin is not design.weights:
            return None
        units = np.arange(design.n_psus, dtype=np.intp)
        if not np.array_equal(self.group, design.stages[0].unit):
            return None
        return replace(self, origin=np.ones(design.n_psus), group=units)

    def adjusted(self, design: Design, adjustment: Adjustment, factors: Floats) -> Design:
        """Return the design with one adjustment made to its weights and to every replicate.

        Parameters
        ----------
        factors : (n,) floats
            What the adjustment does to the weights of the whole sample.
        """
        group, first = joint([self.group, adjustment.key])
        table = self.factors[self.group[first]]
        people = category_sums(group, len(first), self.origin)[:, None]
        made = table * adjustment.factors(people * table, first)
        engine = replace(self, group=group, factors=made, base=self.base or self)
        return replace(design, weights=design.weights * factors, engine=engine)


KINDS = ("BRR", "Fay", "JK1", "JKn", "bootstrap", "ACS", "other")

USED_BY = MappingProxyType(
    {
        "scale": ("JK1", "JKn", "bootstrap", "other"),
        "rscales": tuple(kind for kind in KINDS if kind != "ACS"),
        "rho": ("Fay",),
    }
)
NEEDED_BY = MappingProxyType({"scale": ("JK1", "other"), "rscales": ("JKn", "other"), "rho": ("Fay",)})
"""The kinds that use each argument of `given` about scales, others refuse it; and those that need it."""


def given(
    weights: ArrayLike,
    replicates: ArrayLike,
    *,
    kind: str,
    combined: bool,
    groups: tuple[ArrayLike, ArrayLike] | None = None,
    scale: float | None = None,
    rscales: ArrayLike | None = None,
    rho: float | None = None,
    mse: bool = False,
    degf: int | None = None,
) -> Design:
    """Return the design of a file that comes with replicate weights.

    Parameters
    ----------
    weights : (n,) floats
        The sampling weights.
    replicates : (n, B) or (G, B) floats
        A row for each respondent or, with `groups`, for each sampling unit.
    kind : str
        One of `KINDS`; says the scale where it is known: BRR 1/B, Fay 1/(B (1-rho)²), bootstrap
        1/(B-1) and JKn 1 unless `scale` says otherwise, ACS 4/B. JK1 needs `scale`, JKn `rscales`,
        other both. What a kind does not use is refused: `scale` for BRR, Fay and ACS, `rscales` for
        ACS, `rho` for all but Fay.
    combined : bool
        True: the replicates are weights. False: they are factors of `weights`.
    groups : (labels of the respondents (n,), labels of the rows (G,)), optional
        Which row of `replicates` belongs to whom; factors only.
    scale, rscales : float, (B,) floats
        A replicate's squared deviation counts scale x rscales.
    rho : float
        Fay's coefficient.
    mse : bool
        Deviations from the whole sample's estimate (True) or from the replicates' mean (False, as R).
    degf : int, optional
        Degrees of freedom, where the producer says them; otherwise the rank of the weights less one.

    Returns
    -------
    Design
        Whose covariances come from the replicates.

    Raises
    ------
    Refusal
        A scale that is not known, an argument that the kind does not use, a row without replicate
        weights, weights that are absent.

    Notes
    -----
    R: ``svrepdesign``. Strata and units are not needed: the producer has put them into the weights. Not
    for weights whose kind or scale the producer does not state.

    Examples
    --------
    >>> halves = given([1, 1, 1, 1], [[2, 0], [0, 2], [2, 0], [0, 2]], kind="BRR", combined=False)
    >>> halves.degf()
    1
    """
    if combined and groups is not None:
        raise Refusal("combined groups", "replicates")
    check_flags(combined=combined, mse=mse)
    own, table = Design.of(weights, psu=groups[0] if groups else None), numbers(replicates, "replicates")
    if not np.isfinite(table).all():
        raise Refusal("absent", "replicates", row=int(np.argmin(np.isfinite(table).all(axis=1))) + 1)
    if table.ndim != 2 or table.shape[1] < 2:
        raise Refusal("few replicates", "replicates")
    engine = Replicates(
        origin=np.ones(own.n) if combined else own.weights,
        group=own.stages[0].unit,
        factors=table[_rows(own.n, len(table), groups)].astype(float),
        scales=_scales(kind, table.shape[1], (scale, rscales, rho)),
        mse=mse,
        given_degf=degf,
        jackknife=kind in ("JK1", "JKn"),
    )
    return replace(own, engine=engine)


def _rows(n: int, n_rows: int, groups: tuple[ArrayLike, ArrayLike] | None) -> Indices:
    """Return which row of the replicates belongs to each sampling unit, in the order of the units."""
    if groups is None:
        if n_rows != n:
            raise Refusal("lengths", "replicates", found=n_rows, expected=n)
        return np.arange(n, dtype=np.intp)
    _, wanted = codes(groups[0], n, "groups")
    place, known = codes(groups[1], n_rows, "replicates")
    if len(known) != n_rows:
        raise Refusal("repeated row", "replicates")
    row_of = dict(zip(known, np.argsort(place).tolist(), strict=True))
    absent = [label for label in wanted if label not in row_of]
    if absent:
        raise Refusal("no replicates", "replicates", names="; ".join(absent[:10]))
    return np.array([row_of[label] for label in wanted], dtype=np.intp)


def _scales(kind: str, n: int, said: tuple[float | None, ArrayLike | None, float | None]) -> Floats:
    _check_said(kind, said)
    scale, rscales, rho = said
    whole = _whole(kind, n, scale, rho or 0.0)
    each = np.ones(1) if rscales is None else np.atleast_1d(np.asarray(rscales, dtype=float))
    for name, counted in (("scale", np.array([whole])), ("rscales", each)):
        if counted.shape not in ((1,), (n,)) or not (np.isfinite(counted) & (counted >= 0)).all():
            raise Refusal("scale numbers", kind, name=name, expected=n)
    return np.asarray(whole * np.broadcast_to(each, (n,)))


def _check_said(kind: str, said: tuple[float | None, ArrayLike | None, float | None]) -> None:
    if kind not in KINDS:
        raise Refusal("unknown", "kind", value=kind, known=", ".join(KINDS))
    for name, value in zip(("scale", "rscales", "rho"), said, strict=True):
        if value is not None and kind not in USED_BY[name]:
            raise Refusal("unused", f"kind {kind}", name=name, kinds=", ".join(USED_BY[name]))
        if value is None and kind in NEEDED_BY[name]:
            raise Refusal("scale", kind, name=name)


def _whole(kind: str, n: int, scale: float | None, rho: float) -> float:
    usual = {"BRR": 1 / n, "Fay": 1 / n / (1 - rho) ** 2, "ACS": 4 / n, "JKn": 1.0, "bootstrap": 1 / (n - 1)}
    return usual[kind] if scale is None else scale
