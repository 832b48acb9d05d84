"""Survey-weighted regression: coefficients fitted with the weights, standard errors from the design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg

from analysis.brief import Brief, number, table
from analysis.compare.combination import Combination
from analysis.compare.wald import wald
from analysis.design import Design, Floats, Mask, given
from analysis.estimate import Estimates, numbers, smooth, taking_part
from analysis.estimate.groups import Groups, check_groups
from analysis.interval.distribution import upper_f
from analysis.refusal import Refusal
from analysis.regression.families import FAMILIES, Family
from analysis.regression.refitting import Cells
from analysis.replicates import Replicates
from analysis.variance import Influence, Smooth

CONSTANT = "(Intercept)"
COLLINEAR = 1e-9
Predictors = Mapping[str, "ArrayLike | Groups"]
Checked = Mapping[str, "Floats | Groups"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Model(Brief):
    """A family with r answers y, (r, q) predictors x, and the rows of the design they belong to, (n,).

    *present*, (n,), are those rows and the valid ones without weight, whose sampling units are not lonely.
    """

    family: Family
    y: Floats
    x: Floats
    rows: Mask
    present: Mask

    def check(self, design: Design, names: tuple[str, ...]) -> None:
        """Refuse what cannot be fitted."""
        _check_weights(np.flatnonzero(self.rows), design.weights[self.rows])
        if needed := self.family.problem(self.y):
            raise Refusal("answers", "regression", needed=needed)
        left = _corners(self.x)
        if (left < COLLINEAR).any():
            raise Refusal("collinear", names[int(np.argmax(left < COLLINEAR))])

    def estimates(self, design: Design) -> Estimates:
        """Return the coefficients with their covariance under the design."""
        turned, turn = self._turned()
        weights = design.weights[self.rows]
        fitted = self.family.coefficients(self.y, turned.x, weights, None)
        turn = turn if self.family.constant else _to_thresholds(turn, len(fitted))
        inverse = _inverse(self.family.information(self.y, turned.x, weights, fitted)) @ turn.T
        scores = np.zeros((design.n, len(fitted)))
        scores[self.rows] = self.family.scores(self.y, turned.x, fitted)
        equations = Smooth(
            scores,
            lambda totals: np.broadcast_to(turn @ fitted, (*totals.shape[:-1], len(fitted))),
            lambda totals, changes: changes @ inverse,
            self.present[:, None],
        )
        found = smooth(equations, design, domain=self.rows)
        if not isinstance(design.engine, Replicates):
            return found
        deviations = Influence(turned.refitted(design.engine, fitted, self.x) @ turn.T)
        return replace(found, influence=deviations, variances=design.engine.variances(design, deviations))

    def _turned(self) -> tuple[Model, Floats]:
        """Return the model with predictors at right angles, and the matrix back to its own coefficients.

        A year or an income stands far from 0 and moves little: of its square, half the digits are those of
        its mean.
        """
        own = np.eye(self.x.shape[1])
        turn = linalg.solve_triangular(linalg.qr(self.x, mode="r")[0][: len(own)], own)
        return replace(self, x=self.x @ turn), turn

    def refitted(self, engine: Replicates, fitted: Floats, own: Floats) -> Floats:
        """Return the deviations, (R, p), of the coefficients fitted with each set of replicate weights.

        A replicate without a respondent in some group has no coefficient for it, and does not count. *own*,
        (r, q), are the predictors before they were turned.
        """
        found = np.full((engine.n_replicates, len(fitted)), np.nan)
        if not self.family.scores(self.y, self.x, fitted).any():  # nothing unexplained with any weights
            return np.zeros_like(found)
        if self.family.mean is not None:
            cells = Cells.of(engine, self.rows, self.y, (own, self.x))
            found = cells.refitted(self.family.mean, fitted)
        for replicate in np.flatnonzero(np.isnan(found).any(axis=1)).tolist():
            weights = engine.weights(replicate, replicate + 1)[self.rows, 0]
            if _corners(self.x[weights != 0]).min() >= COLLINEAR:
                _check_weights(np.flatnonzero(self.rows), weights)
                found[replicate] = self.family.coefficients(self.y, self.x, weights, fitted)
        return np.asarray(engine.deviations(found, fitted))


def _check_weights(rows: NDArray[np.intp], weights: Floats) -> None:
    """Refuse negative weights, where a likelihood has no maximum; *rows* are the rows they belong to."""
    for at in np.flatnonzero(weights < 0)[:1]:
        raise Refusal("weights", "weights", row=int(rows[at]) + 1, value=weights[at])


def _to_thresholds(turn: Floats, p: int) -> Floats:
    """Return the (p, p) matrix back where thresholds, which come last, stand in the place of a constant."""
    slopes = len(turn) - 1
    back = np.eye(p)
    back[:slopes, :slopes] = turn[1:, 1:]
    back[slopes:, :slopes] = -turn[0, 1:]
    return back


def _corners(x: Floats) -> Floats:
    """Return the share of each column, (q,), that those before it do not determine."""
    left, size = np.zeros(x.shape[1]), np.maximum(np.linalg.norm(x, axis=0), np.finfo(float).tiny)
    corner = np.abs(np.diag(linalg.qr(x / size, mode="r")[0])) if len(x) else left
    left[: len(corner)] = corner
    return left


@dataclass(frozen=True, slots=True)
class TermTest:
    """Wald's test that all coefficients of one predictor are 0.

    An F with (degf, residual) degrees of freedom.
    """

    name: str
    f: float
    degf: int
    residual: int
    p: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Regression:
    """A fitted regression; make one with `regression`.

    Attributes
    ----------
    names : tuple of str
        "(Intercept)", "age", "sex=M": the predictor and, for groups, the one compared with the first.
    estimates : Estimates
        The coefficients with their joint covariance.
    degf : int
        Residual degrees of freedom: those of the design among the rows used, + 1, - coefficients.
    terms : mapping of predictor to the places of its coefficients
    model : Model
        What was fitted.
    """

    names: tuple[str, ...]
    estimates: Estimates
    degf: int
    terms: Mapping[str, tuple[int, ...]]
    model: Model

    def __repr__(self) -> str:
        found = ((name, self[name]) for name in self.names)
        rows = [(name, *map(number, (one.value, one.se, one.t, one.p))) for name, one in found]
        return table(f"regression, degf {self.degf}, n {self.n}", ("value", "se", "t", "p"), rows, len(rows))

    @property
    def n(self) -> int:
        """How many respondents have every answer."""
        return len(self.model.y)

    def __getitem__(self, name: str) -> Combination:
        """Return one coefficient with its t, p-value and interval."""
        if name not in self.names:
            raise Refusal("unknown", "regression", value=name, known=", ".join(self.names))
        at = self.names.index(name)
        return Combination(float(self.estimates.values[at]), float(self.estimates.ses[at]), self.degf)

    def test(self, term: str) -> TermTest:
        """Return whether a predictor matters; R: ``regTermTest``. NaN without residual degrees of freedom."""
        places = np.array(self.terms[term])
        values, covariance = self.estimates.values[places], self.estimates.covariance[np.ix_(places, places)]
        f = wald(values, covariance) / len(places)
        return TermTest(term, f, len(places), self.degf, upper_f(f, len(places), self.degf))


def regression(
    y: ArrayLike,
    predictors: Predictors,
    design: Design,
    *,
    family: str = "gaussian",
    domain: ArrayLike | None = None,
) -> Regression:
    """Return the regression of an answer on predictors in the population.

    Parameters
    ----------
    y : (n,) floats
        NaN where there is no valid answer. For "binomial" 0 or 1, for "ordinal" the level.
    predictors : mapping of name to (n,) floats or Groups
        Numbers enter as they are; of groups the first is the reference (`Groups.ordered` chooses it).
    design : Design
    family : str
        A name in `analysis.regression.families.FAMILIES`.
    domain : (n,) mask, optional

    Returns
    -------
    Regression
        Coefficients in the unit of the link (of y, of log odds, of log counts) for one unit of a predictor,
        over respondents with a valid answer to everything; groups nobody is in are left out.

    Raises
    ------
    Refusal
        An unknown family, answers it cannot have, predictors that determine each other or separate the
        answers, a negative weight.

    Notes
    -----
    Binder (1983): the coefficients solve weighted estimating equations, and their variance is that of the
    equations' total under the design. Under replicate weights the model is fitted again with each set.
    R: ``svyglm(y ~ ..., design, family=quasibinomial())``, ``svyolr``. A coefficient is no proof of a
    cause. Do not compare models by likelihood: under sampling weights there is none.

    Examples
    --------
    >>> wait, sex = [1.0, 2, 3, 4, 5, 6], Groups.of(["f", "m", "f", "m", "f", "m"])
    >>> fitted = regression([5, 4, 4, 3, 3, 1], {"wait": wait, "sex": sex}, Design.of(n=6))
    >>> fitted.names, fitted.estimates.values.round(4).tolist()
    (('(Intercept)', 'wait', 'sex=m'), [5.875, -0.625, -0.7083])
    >>> round(fitted["wait"].se, 4), fitted.degf, round(fitted.test("sex").p, 4)
    (0.0757, 3, 0.0439)
    """
    if family not in FAMILIES:
        raise Refusal("unknown", "family", value=family, known=", ".join(FAMILIES))
    answers, checked = numbers(y, design, "answers"), _checked(predictors, design)
    present = _complete(answers, checked, design, domain)
    rows = present & (design.weights != 0)
    x, names, terms = _columns(checked, rows)
    model = Model(FAMILIES[family], answers[rows], x, rows, present)
    model.check(design, names)
    shift = 0 if model.family.constant else -1
    places = {term: tuple(at + shift for at in among) for term, among in terms.items()}
    degf = design.degf(rows) + 1 - len(names)
    coefficients = model.family.names(model.y, names)
    return Regression(coefficients, model.estimates(design), degf, places, model)


def _inverse(information: Floats) -> Floats:
    """Return the inverse of an information; where answers tell nothing of a coefficient, refuse it."""
    if not np.linalg.cond(information, 1) < 1 / np.finfo(float).eps:
        raise Refusal("separation", "regression")
    return np.asarray(linalg.inv(information))


def _checked(predictors: Predictors, design: Design) -> Checked:
    """Return the predictors as `Groups` and numbers in the order of the design, or refuse one by its name."""
    given.check_named(predictors, "predictors")
    for name, column in predictors.items():
        if isinstance(column, Groups):
            check_groups(column, design, name)
    return {
        name: column if isinstance(column, Groups) else numbers(column, design, name)
        for name, column in predictors.items()
    }


def _complete(y: Floats, predictors: Checked, design: Design, domain: ArrayLike | None) -> Mask:
    """Return who has a valid answer to everything in the domain, whatever the weight."""
    rows = taking_part(~np.isnan(y), design, domain, "answers")
    for name, column in predictors.items():
        known = column.known if isinstance(column, Groups) else ~np.isnan(column)
        rows = taking_part(known, design, rows, name)
    return rows


def _columns(predictors: Checked, rows: Mask) -> tuple[Floats, tuple[str, ...], dict[str, tuple[int, ...]]]:
    """Return the (r, q) columns of the rows, their names, and the places of each predictor's columns."""
    columns, names = [np.ones(int(rows.sum()))], [CONSTANT]
    terms: dict[str, tuple[int, ...]] = {}
    for name, column in predictors.items():
        first = len(names)
        if isinstance(column, Groups):
            used = column.among(rows)
            if len(used) < 2:
                raise Refusal("one group", name, found=", ".join(used.labels))
            if used.labels[0] != column.labels[0]:
                raise Refusal("no reference", name, group=column.labels[0], found=", ".join(used.labels))
            columns += list(used.indicators[rows, 1:].T)
            names += [f"{name}={label}" for label in used.labels[1:]]
        else:
            columns.append(column[rows])
            names.append(name)
        terms[name] = tuple(range(first, len(names)))
    return np.column_stack(columns), tuple(names), terms
