"""Tables of two variables, and whether they are associated, under any design.

A chi-square test that takes respondents for a simple random sample finds associations that are not there;
the statistics here use the design's covariance of the cells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg

from analysis.brief import Brief
from analysis.compare.wald import wald
from analysis.design import Design, Floats
from analysis.estimate import Estimates, mean, taking_part, total
from analysis.estimate.groups import Groups, check_groups
from analysis.interval.distribution import upper_chi2, upper_f, upper_mixture
from analysis.refusal import Refusal
from analysis.replicates import Replicates

ROUNDING = 1e-12
"""Design effects that sum to less than this are what rounding leaves of none."""


@dataclass(frozen=True, slots=True)
class Association:
    """The outcome of a test that two variables are independent.

    Attributes
    ----------
    statistic : float
    degf : tuple of float
        Of the reference distribution: two for an F, one for a chi-square, none for a sum of chi-squares.
    p : float
    """

    statistic: float
    degf: tuple[float, ...]
    p: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Crosstab(Brief):
    """A two-way table of R rows and C columns; make one with `crosstab`.

    Attributes
    ----------
    rows, columns : tuple of str
        Labels with at least one respondent.
    shares : Estimates
        Of the R·C cells, row by row; they sum to 1.
    totals : Estimates
        People in each cell, in the same order.
    n : int
        Respondents in the table.
    degf : int
        Degrees of freedom of the design among them, also after calibration (R ``svychisq`` since 4.4; 4.1-1
        took those of the whole design).
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    shares: Estimates
    totals: Estimates
    n: int
    degf: int

    @property
    def weighted(self) -> Floats:
        """People in each cell, (R, C)."""
        return self.totals.values.reshape(len(self.rows), len(self.columns))

    @property
    def pearson(self) -> float:
        """Pearson's chi-square of the shares, for n respondents."""
        shares = self.shares.values.reshape(len(self.rows), len(self.columns))
        expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
        return float(self.n * np.sum((shares - expected) ** 2 / expected))

    def association(self, statistic: str = "F") -> Association:
        """Return a test of independence; the statistics are those of `STATISTICS`.

        A Wald test of more cells than the design has degrees of freedom is NaN, and so is every p-value
        without degrees of freedom.

        Raises
        ------
        Refusal
            An unknown statistic; fewer than two rows or columns; cells without any variance.
        """
        if statistic not in STATISTICS:
            raise Refusal("unknown", "statistic", value=statistic, known=", ".join(STATISTICS))
        for side, labels in (("rows", self.rows), ("columns", self.columns)):
            if len(labels) < 2:
                raise Refusal("one group", side, found=", ".join(labels))
        return STATISTICS[statistic](self)


def crosstab(rows: Groups, columns: Groups, design: Design, *, domain: ArrayLike | None = None) -> Crosstab:
    """Return the table of two groupings of the respondents.

    Parameters
    ----------
    rows, columns : Groups of n respondents
    design : Design
    domain : (n,) mask, optional

    Returns
    -------
    Crosstab
        Of those with a weight in a group both ways; groups nobody is in are left out.

    Raises
    ------
    Refusal
        Groups or a domain of another length than the design; a domain that is no mask.

    Notes
    -----
    R: ``svytable`` and ``svychisq(~row + column, design)``. Do not test associations of every pair of
    questions without `analysis.compare.multiplicity.adjusted`.

    Examples
    --------
    >>> women = Groups.of(["f", "f", "m", "m", "f", "m", "f", "m"])
    >>> satisfied = Groups.of([1, 1, 0, 0, 1, 1, 0, 0])
    >>> table = crosstab(women, satisfied, Design.of([1, 2, 1, 2, 1, 2, 1, 2]))
    >>> table.weighted.tolist()
    [[1.0, 4.0], [5.0, 2.0]]
    >>> found = table.association()
    >>> round(found.statistic, 4), round(found.p, 4)
    (1.925, 0.2079)
    """
    check_groups(rows, design, "rows")
    check_groups(columns, design, "columns")
    here = taking_part(rows.known, design, taking_part(columns.known, design, domain, "columns"), "rows")
    inside = here & (design.weights != 0)
    rows, columns = rows.among(inside), columns.among(inside)
    cell = np.where(inside, rows.places * len(columns) + columns.places, -1)
    indicators = (cell[:, None] == np.arange(len(rows) * len(columns))).astype(float)
    shares = mean(indicators, design, domain=here)
    people = total(indicators, design, domain=here)
    degf = design.degf(inside)
    return Crosstab(rows.labels, columns.labels, shares, people, int(inside.sum()), degf)


def _effects(table: Crosstab) -> Floats:
    """Return the generalised design effects: eigenvalues, rising, of covariance against multinomial.

    Rao and Scott (1984), *On chi-squared tests for multiway contingency tables*. An empty cell adds
    nothing, as in R.
    """
    contrasts = np.kron(_zero_sums(len(table.rows)), _zero_sums(len(table.columns)))
    shares = table.shares.values
    scaled = contrasts * np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)[:, None]
    found = scaled.T @ table.shares.covariance @ scaled
    multinomial = contrasts.T @ scaled / table.n
    try:
        effects = np.asarray(linalg.eigh(found, multinomial, eigvals_only=True))
    except ValueError:  # not finite, or a multinomial covariance that is singular
        raise Refusal("singular", "table") from None
    if not effects.sum() > ROUNDING:
        raise Refusal("singular", "table")
    return effects


def _zero_sums(levels: int) -> Floats:
    """Return (levels, levels - 1) columns that sum to zero."""
    return np.vstack([np.eye(levels - 1), -np.ones(levels - 1)])


def _second_order(table: Crosstab) -> Association:
    effects = _effects(table)
    degf = float(effects.sum() ** 2 / np.sum(effects**2))
    statistic = table.pearson / float(effects.sum())
    return Association(statistic, (degf, degf * table.degf), upper_f(statistic, degf, degf * table.degf))


def _first_order(table: Crosstab) -> Association:
    effects = _effects(table)
    p = upper_chi2(table.pearson / effects.mean(), len(effects)) if table.degf > 0 else np.nan
    return Association(table.pearson, (len(effects),), p)


def _linear_combination(table: Crosstab) -> Association:
    effects = _effects(table)
    residual = float(effects.sum() ** 2 / np.sum(effects**2)) * table.degf
    if isinstance(table.shares.design.engine, Replicates):
        residual = np.inf  # as R: replicates count as many
    return Association(table.pearson, (), upper_mixture(table.pearson, effects, residual))


def _wald(table: Crosstab) -> Association:
    statistic, degf = _quadratic(table)
    return Association(statistic / degf, (degf, table.degf), upper_f(statistic / degf, degf, table.degf))


def _adjusted_wald(table: Crosstab) -> Association:
    statistic, degf = _quadratic(table)
    residual = table.degf - degf + 1
    f = statistic * residual / (degf * table.degf) if table.degf > 0 else np.nan
    return Association(f, (degf, residual), upper_f(f, degf, residual))


def _quadratic(table: Crosstab) -> tuple[float, int]:
    """Return Wald's statistic on observed less expected counts, and how many of them are free.

    Koch, Freeman and Freeman (1975), *Strategies in the multivariate analysis of data from complex surveys*.
    """
    cells = table.weighted
    r, c = cells.shape
    row, column, people = cells.sum(axis=1), cells.sum(axis=0), cells.sum()
    expected = np.outer(row, column).ravel() / people
    same_row, same_column = np.kron(np.eye(r), np.ones((c, c))), np.kron(np.ones((r, r)), np.eye(c))
    margins = same_row * np.tile(column, r)[:, None] + same_column * np.repeat(row, c)[:, None]
    slope = np.eye(r * c) - (margins - expected[:, None]) / people
    free = np.arange(r * c).reshape(r, c)[1:, 1:].ravel()
    gap = (cells.ravel() - expected)[free]
    spread = (slope @ table.totals.covariance @ slope.T)[np.ix_(free, free)]
    return wald(gap, spread), len(free)


STATISTICS: dict[str, Callable[[Crosstab], Association]] = {
    "F": _second_order,
    "Chisq": _first_order,
    "Wald": _wald,
    "adjWald": _adjusted_wald,
    "lincom": _linear_combination,
    "saddlepoint": _linear_combination,
}
"""Tests of independence, by the names of R's ``svychisq``.

"F" (Rao-Scott second order) is the one to use; "Chisq" is its first order; "Wald" and "adjWald" need many
more sampling units than cells; "lincom" and "saddlepoint" refer Pearson's statistic to the sum of
chi-squares it is distributed as.
"""
