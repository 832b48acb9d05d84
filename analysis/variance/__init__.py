"""Influence and design to covariance: the one engine every standard error comes from.

A statistic is a smooth function of weighted totals. Its linearised variable is summed to the sampling
units of the design (m units, not n respondents), and the covariance of any number of estimates is the
cross product of what is left of those sums after centring in each stratum, stage by stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.design import Design, Engine, Floats, Mask
from analysis.design.stage import Stage
from analysis.refusal import Refusal
from analysis.weighting import Adjustment, reweighted


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Smooth(Brief):
    """k values that are a smooth function of q weighted totals.

    Attributes
    ----------
    columns : (n, q) floats
        What is weighted and summed; zero where a respondent takes no part.
    value : function of (..., q) totals to (..., k) values
    slope : function of (q,) totals and (m, q) changes to (m, k) changes
        The derivative of `value` at the totals, applied to small changes of the totals.
    present : (n, 1) or (n, k) mask
        Who takes part in each value.
    rows : (r,) indices, optional
        The respondents that `columns` and `present` are about, r of them in place of n; the others add
        nothing. Saves work for small domains.
    """

    columns: Floats
    value: Callable[[Floats], Floats]
    slope: Callable[[Floats, Floats], Floats]
    present: Mask
    rows: NDArray[np.intp] | None = None

    @property
    def at(self) -> NDArray[np.intp] | slice:
        """What picks the rows of this statistic out of the rows of a design."""
        return slice(None) if self.rows is None else self.rows


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Influence(Brief):
    """The linearised variables of k estimates, summed to m sampling units.

    Attributes
    ----------
    table : (m, k) floats
        Row u is what unit u adds to each estimate's deviation. The units are those of stage
        `Design.depth`; an engine of its own (replicate weights) may keep other rows.
    present : (m, 1) or (m, k) mask, or None
        Units with a respondent who takes part, whatever the weight; None counts every unit as present.
    """

    table: Floats
    present: Mask | None = None

    def column(self, place: int) -> Influence:
        """Return the influence of one of the estimates, (m, 1)."""
        mask = self.present
        if mask is not None and mask.shape[1] > 1:
            mask = mask[:, place : place + 1]
        return Influence(self.table[:, place : place + 1], mask)

    def combined(self, matrix: Floats) -> Influence:
        """Return the influence of the linear combinations whose coefficients are the rows of (c, k)."""
        present = self.present
        if present is not None and present.shape[1] > 1:
            present = present.astype(float) @ (matrix != 0).T.astype(float) > 0
        unknown = np.isnan(self.table)
        if not unknown.any():
            return Influence(self.table @ matrix.T, present)
        table = np.where(unknown, 0, self.table) @ matrix.T
        spoilt = unknown.astype(float) @ (matrix != 0).T.astype(float) > 0
        return Influence(np.where(spoilt, np.nan, table), present)


def engine(design: Design) -> Engine:
    """Return the engine of a design: its own, or linearisation."""
    return LINEARISATION if design.engine is None else design.engine


def influence(design: Design, statistic: Smooth) -> Influence:
    """Return the influence of a smooth statistic under any design."""
    return engine(design).influence(design, statistic)


def covariance(design: Design, influence: Influence) -> Floats:
    """Return the (k, k) covariance of estimates from their influence, under any design.

    Parameters
    ----------
    design : Design
    influence : Influence
        Sums over the units of the design; the n respondents are not needed.

    Returns
    -------
    (k, k) array
        NaN in the rows and columns of estimates without a value.

    Raises
    ------
    Refusal
        A stratum with one sampling unit under ``lonely_psu="fail"``.

    Notes
    -----
    Several stages as in Särndal, Swensson and Wretman (1992), section 4.3: the variance inside a unit
    counts in proportion to the share of units drawn. R: ``survey:::svyrecvar``.
    """
    return engine(design).covariance(design, influence)


def variances(design: Design, influence: Influence) -> Floats:
    """Return the (k,) variances alone; see `covariance`."""
    return engine(design).variances(design, influence)


@lru_cache(maxsize=8)
def given_units(design: Design) -> Design:
    """Return `Design.within`, made once: a table by commune asks for it in every row."""
    return design.within()


def totals(design: Design, statistic: Smooth) -> Floats:
    """Return the (q,) weighted totals of the columns of a statistic."""
    return np.asarray(design.weights[statistic.at] @ statistic.columns)


def unit_sums(design: Design, statistic: Smooth) -> Floats:
    """Return (m, q) weighted sums over the units of stage `Design.depth`, calibration projected out."""
    stage = design.stages[design.depth - 1]
    weights = design.weights[statistic.at]
    if not design.projections:
        return stage.summed(statistic.columns, statistic.at, weights)
    everyone = np.zeros((design.n, statistic.columns.shape[1]))
    everyone[statistic.at] = weights[:, None] * statistic.columns
    for projection in design.projections:
        everyone = projection.residuals(everyone)
    return stage.summed(everyone)


def units_present(stage: Stage, design: Design, statistic: Smooth) -> Mask:
    """Return which units of a stage, (m, 1) or (m, k), have a respondent with a weight who takes part."""
    return stage.reached(with_weight(design, statistic), statistic.at)


def with_weight(design: Design, statistic: Smooth) -> Mask:
    """Return who takes part and has a weight, as `Smooth.present`."""
    weighted = design.weights[statistic.at] != 0
    return statistic.present if weighted.all() else statistic.present & weighted[:, None]


@dataclass(frozen=True, slots=True)
class Linearisation(Engine):
    """Taylor linearisation over the stages of the design."""

    keeps_rows: ClassVar[bool] = False

    def influence(self, design: Design, statistic: Smooth) -> Influence:
        """Return the derivative of the statistic, summed to the units of the deepest stage that matters."""
        table = statistic.slope(totals(design, statistic), unit_sums(design, statistic))
        return Influence(table, design.stages[design.depth - 1].reached(statistic.present, statistic.at))

    def covariance(self, design: Design, influence: Influence) -> Floats:
        """Return the sum over stages of the cross products of the centred sums."""
        parts = [root.T @ root for root in roots(design, influence)]
        return np.asarray(np.sum(parts, axis=0))

    def variances(self, design: Design, influence: Influence) -> Floats:
        """Return the diagonal of `covariance`."""
        parts = [np.einsum("uk,uk->k", root, root) for root in roots(design, influence)]
        return np.asarray(np.sum(parts, axis=0))

    def reached(self, design: Design, rows: Mask) -> Mask:
        """Return which first-stage units, (m,), have one of the rows."""
        return design.stages[0].reached(rows[:, None])[:, 0]

    def degf(self, design: Design, reached: Mask) -> NDArray[np.intp]:
        """Return units less strata among the units reached, (k,)."""
        return design.stages[0].degf(reached)

    def of_units(self, design: Design) -> Engine | None:
        """Return itself: it needs nothing but sums over the units of one stage."""
        return None if design.depth > 1 or design.projections else self

    def adjusted(self, design: Design, adjustment: Adjustment, factors: Floats) -> Design:
        """Return the design times (n,) factors, and with what the adjustment takes out of an influence."""
        return reweighted(design, adjustment, factors)


def roots(design: Design, influence: Influence) -> Iterator[Floats]:
    """Yield for each stage the (m, k) table whose cross product is that stage's part of the covariance."""
    tables, seen = [influence.table], [influence.present]
    for later in reversed(design.stages[1 : design.depth]):
        first_child = np.flatnonzero(np.diff(later.parent, prepend=-1))
        tables.append(np.add.reduceat(tables[-1], first_child, axis=0))
        deeper = seen[-1]
        seen.append(None if deeper is None else np.logical_or.reduceat(deeper, first_child, axis=0))
    share = np.ones(1)
    for number, stage in enumerate(design.stages[: design.depth], start=1):
        inherited = share[stage.parent]
        part = _root(design, stage, (tables.pop(), seen.pop()), number)
        yield part if number == 1 else np.sqrt(inherited)[:, None] * part
        share = inherited * stage.fraction


def _root(design: Design, stage: Stage, sums: tuple[Floats, Mask | None], number: int) -> Floats:
    table, present = sums
    centre = _stratum_means(stage, table)
    drawn = stage.n_units[stage.stratum]
    scale = np.sqrt(np.clip(1 - stage.fraction, 0, None) * drawn / np.maximum(drawn - 1, 1))[:, None]
    alone, here = _alone(design, stage, present)
    if not alone.any():
        left = table - centre
        left *= scale
        return left
    if design.lonely_psu == "fail":
        raise Refusal("lonely", stage.name(int(np.flatnonzero(alone.any(axis=1))[0])), stage=number)
    if design.lonely_psu == "adjust":
        centre = np.where(alone[stage.stratum], _grand_mean(stage, table, here), centre)
    elif design.lonely_psu == "average":
        scale = scale * _spread(stage, alone, here) * ~alone[stage.stratum]
    return (table - centre) * scale


def _stratum_means(stage: Stage, table: Floats) -> Floats:
    """Return for each unit, (m, k), the mean of its stratum, lying in memory as the table does."""
    means = np.add.reduceat(table, stage.starts, axis=0) / stage.n_units[:, None]
    if table.flags.c_contiguous:
        return np.asarray(means[stage.stratum])
    return np.take(means.T, stage.stratum, axis=1).T


def _alone(design: Design, stage: Stage, present: Mask | None) -> tuple[Mask, Mask]:
    """Return (H, k): strata with one unit where that is a problem, and strata with any unit present."""
    nobody = not stage.lonely.any() and not design.domain_lonely
    if present is None or design.keeps_rows or nobody:
        return stage.lonely[:, None], np.ones((len(stage.n_units), 1), dtype=bool)
    count = np.add.reduceat(present, stage.starts, axis=0, dtype=np.intp)
    alone = stage.lonely[:, None] & (count > 0)
    if design.domain_lonely and design.lonely_psu in ("adjust", "average"):
        alone = alone | ((count == 1) & (stage.n_units > 1)[:, None])
    return alone, count > 0


def _groups(stage: Stage) -> NDArray[np.intp]:
    return np.flatnonzero(np.diff(stage.group, prepend=-1))


def _grand_mean(stage: Stage, table: Floats, here: Mask) -> Floats:
    """Return for each unit, (m, k), the mean over all units drawn in the strata present in its parent."""
    units = np.add.reduceat(here * stage.n_units[:, None], _groups(stage), axis=0)
    sums = np.add.reduceat(np.add.reduceat(table, stage.starts, axis=0), _groups(stage), axis=0)
    rank = np.cumsum(np.diff(stage.parent, prepend=-1) > 0) - 1
    return np.asarray((sums / np.maximum(units, 1))[rank])


def _spread(stage: Stage, alone: Mask, here: Mask) -> Floats:
    """Return for each unit the root of (strata / strata with two units or more) inside its parent."""
    strata = np.add.reduceat(here, _groups(stage), axis=0, dtype=np.intp)
    sound = strata - np.add.reduceat(alone & here, _groups(stage), axis=0, dtype=np.intp)
    factor = np.sqrt(np.where(sound > 0, strata / np.maximum(sound, 1), np.nan))
    factor[(strata == 0) | (sound == strata)] = 1.0
    rank = np.cumsum(np.diff(stage.parent, prepend=-1) > 0) - 1
    return np.asarray(factor[rank])


LINEARISATION = Linearisation()
