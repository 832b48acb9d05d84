"""Means, totals, ratios, distributions and differences of domains."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from analysis import variance
from analysis.design import Design
from analysis.estimate import Basis, Estimate, Estimates, difference, mean, proportion, ratio, total
from analysis.replicates import Replicates
from solving.case import Case

Mask = NDArray[np.bool_]
Test = dict[str, Any]
ROUNDING = 1e-12
"""A standard error below this share of the means is what is left of 0."""


def design_se(estimate: Estimate) -> float:
    """Return the standard error over the stages of the design alone.

    A domain inside one sampling unit has none from the first stage; a later stage, if there is one,
    gives R's number. That is 0 where all respondents answer alike; where they do not, or are one, it says
    that one unit of the last stage knows as little. (The package itself publishes the variance within the
    unit, and says so.) Replicate weights that do not stand and fall together there, as after calibration,
    give R's number too.
    """
    if estimate.basis is Basis.BETWEEN:
        return estimate.se
    together = not isinstance(estimate.design.engine, Replicates) or estimate.degf < 1
    if np.isnan(estimate.value) or estimate.n == 0 or (estimate.design.depth == 1 and together):
        return float("nan")
    least = ROUNDING * abs(estimate.value)
    se = float(np.sqrt(variance.variances(estimate.design, estimate.influence)[0]))
    if se > least:
        return se
    return 0.0 if estimate.n > 1 and estimate.spread() <= least**2 else float("nan")


def between_units(estimates: Estimates) -> Estimates:
    """Return estimates with R's covariance, that of the stages alone, also inside one sampling unit."""
    if all(basis is Basis.BETWEEN for basis in estimates.bases):
        return estimates
    found = variance.covariance(estimates.design, estimates.influence)
    return replace(estimates, given=found, variances=np.diag(found).copy())


def combined_se(estimate: Estimate) -> float:
    """Return R's standard error of several domains' means put together: that of the stages of the design.

    Where one of the domains lies in one sampling unit it is too small, and where all do it is 0: none then.
    """
    if estimate.basis is Basis.BETWEEN or np.isnan(estimate.value):
        return estimate.se
    se = float(np.sqrt(variance.variances(estimate.design, estimate.influence)[0]))
    return se if se > ROUNDING * abs(estimate.value) else float("nan")


def rows_kept(design: Design, used: Mask) -> int:
    """Return how many rows R has left of those used: also with the weight 0, and all where it keeps all."""
    return design.n if design.keeps_rows else int(used.sum())


def row_factor(design: Design, used: Mask) -> float:
    """Return what turns (n - 1) / n into that of the rows, which R counts under replicate weights."""
    n, rows = int((used & (design.weights != 0)).sum()), int(used.sum())
    if not isinstance(design.engine, Replicates) or n < 2:
        return 1.0
    return (n - 1) / n * rows / (rows - 1)


def limits(value: float, se: float, degf: float, level: float) -> list[float]:
    """Return value -+ t(degf) standard errors; NaN without degrees of freedom."""
    if degf < 1:
        return [float("nan")] * 2
    reach = float(stdtrit(degf, (1 + level) / 2)) * se
    return [value - reach, value + reach]


def reached_by_r(degf: float, level: float) -> bool:
    """Return whether a t interval of R's ``confint`` has ends: not where the normal level for it rounds to 1.

    So it is at one degree of freedom, and at two from 99 %.
    """
    return degf < 1 or 1 - 2 * float(ndtr(stdtrit(degf, (1 - level) / 2))) < 1


def check_answered(case: Case, design: Design, used: Mask, *, mean: bool = True) -> None:
    """Raise where nobody answered and R stops, which is under replicate weights.

    A mean of no rows at all is nothing to it where a jackknife was made with population counts.
    """
    counts = (case.design.get("base") or {}).get("fpc")
    nothing = mean and bool(counts) and not used.any()
    nobody = not (used & (design.weights != 0)).any()
    if isinstance(design.engine, Replicates) and nobody and not nothing:
        raise ValueError("nobody in the domain has an answer")


def estimate_mean(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer a mean."""
    answers, domain = case.answers(test["var"], test), case.domain(test)
    check_answered(case, design, case.everyone(test) & ~np.isnan(answers))
    return described(case, mean(answers, design, domain=domain), ~np.isnan(answers), domain)


def estimate_total(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer a total."""
    answers, domain = case.answers(test["var"], test), case.domain(test)
    return described(case, total(answers, design, domain=domain), ~np.isnan(answers), domain, of_total=True)


def described(
    case: Case, estimate: Estimate, valid: Mask, domain: Mask | None, *, of_total: bool = False
) -> dict[str, Any]:
    """Return every key the oracle has for a mean or total."""
    design, se = estimate.design, design_se(estimate)
    degf = design.degf(domain)
    z = float(ndtri((1 + case.level) / 2))
    used = valid if domain is None else valid & domain
    return {
        "est": estimate.value,
        "se": se,
        "df": degf,
        "df_design": design.degf(),
        "df_valid": design.degf(used),
        "ci": limits(estimate.value, se, degf, case.level),
        "ci_z": [estimate.value - z * se, estimate.value + z * se],
        "n": estimate.n,
        "sum_w": estimate.sum_of_weights,
    } | design_effects(estimate, se, used, of_total=of_total)


def design_effects(estimate: Estimate, se: float, used: Mask, *, of_total: bool) -> dict[str, float]:
    """Return R's design effects, below 0 too where weights stand for fewer people than respondents.

    Under linearisation R's mean has none then.
    """
    design, n = estimate.design, estimate.n
    rows_count = isinstance(design.engine, Replicates)
    rows = int(used.sum()) if rows_count else n
    srs = estimate.spread()
    known = n > 1 and srs > 0
    replaced = se**2 / srs * (rows - 1) / (n - 1) if known else float("nan")
    left_out = 1 - rows / estimate.sum_of_weights if n else 0.0
    said = left_out > 0 or (left_out < 0 and (of_total or rows_count))
    return {"deff": replaced / left_out if said else float("nan"), "deff_wr": replaced}


def estimate_ratio(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer a ratio of two variables."""
    above, below = case.answers(test["num"], test), case.answers(test["den"], test)
    domain = case.domain(test)
    check_answered(case, design, case.everyone(test) & ~np.isnan(above + below), mean=False)
    return brief(case, ratio(above, below, design, domain=domain), design.degf(domain))


def brief(case: Case, estimate: Estimate, degf: int) -> dict[str, Any]:
    """Return the keys of a ratio or an index."""
    se = design_se(estimate)
    return {
        "est": estimate.value,
        "se": se,
        "df": degf,
        "ci": limits(estimate.value, se, degf, case.level),
        "n": estimate.n,
    }


def distribution(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer the share of every level of the variable, also of one that is absent from the domain."""
    domain = case.domain(test)
    table, name = case.table, test["var"]
    valid = ~table.missing(name)
    if test.get("missing") is not None:
        valid &= ~table.among(name, test["missing"])
    levels = table.levels(name, valid)
    indicators = np.column_stack([table.among(name, level) for level in levels])
    shares = proportion(np.where(valid[:, None], indicators, np.nan), design, domain=domain)
    return {
        "levels": [table.called(name, level) for level in levels],
        "est": shares.values,
        "se": [design_se(share) for share in shares],
        "n": shares[0].n,
    }


def domain_difference(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer the second domain's mean less the first's."""
    for level in test["levels"]:
        if not (case.table.among(test["by"], level) & case.everyone(test)).any():
            raise ValueError(f"nobody in the domain has {test['by']} = {level}")
    value, se = gap(case, design, test, asked=True)
    degf = design.degf(case.domain(test))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = float(np.divide(value, se))
    return {
        "est": value,
        "se": se,
        "df": degf,
        "ci": limits(value, se, degf, case.level),
        "t": t,
        "p": 2 * float(stdtr(degf, -abs(t))) if degf > 0 else float("nan"),
    }


def gap(case: Case, design: Design, test: Test, *, asked: bool = False) -> tuple[float, float]:
    """Return the mean of the second of two domains less that of the first, and its standard error.

    That is the one between sampling units, which R gives even where a domain lies in one. Answers that are
    all alike have none, which is 0; one unit apart from all others has no knowledge of it, and neither have
    units without degrees of freedom. *asked*: units where nobody answered are there too when strata are found
    lonely in the domains, as in R's ``svyby``.
    """
    answers, everyone = case.answers(test["var"], test), case.everyone(test)
    masks = [case.table.among(test["by"], level) & everyone for level in test["levels"]]
    first, second = (mean(answers, design, domain=mask) for mask in masks)
    found = difference(second, first)
    if np.isnan(found.value):
        return found.value, float("nan")
    influence = found.influence
    if asked and influence.present is not None and not design.keeps_rows:
        units = design.stages[design.depth - 1]
        influence = replace(influence, present=units.reached(np.logical_or(*masks)[:, None]))
    se = float(np.sqrt(variance.variances(found.design, influence)[0]))
    least = ROUNDING * max(abs(first.value), abs(second.value))
    if se > least:
        return found.value, se
    known = found.basis is Basis.BETWEEN and design.degf(np.logical_or(*masks) & ~np.isnan(answers)) > 0
    return found.value if abs(found.value) > least else 0.0, 0.0 if known else float("nan")


ESTIMANDS = {
    "mean": estimate_mean,
    "total": estimate_total,
    "ratio": estimate_ratio,
    "dist": distribution,
    "diff": domain_difference,
}
