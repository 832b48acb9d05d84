"""Tests of tables, t tests, variances, reliability and direct standardisation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from analysis.compare.combination import Combination
from analysis.compare.crosstab import STATISTICS, Crosstab, crosstab
from analysis.compare.ttest import one_sample, two_sample
from analysis.design import Design
from analysis.estimate import mean
from analysis.estimate.groups import Groups
from analysis.estimate.spread import population_variance
from analysis.estimate.standardise import standardised
from analysis.quality.reliability import reliability
from analysis.refusal import Refusal
from analysis.replicates import Replicates
from solving.case import Case
from solving.collation import dictionary_order
from solving.means import (
    ROUNDING,
    between_units,
    check_answered,
    combined_se,
    design_se,
    gap,
    reached_by_r,
    row_factor,
    rows_kept,
)
from solving.standardising import standardised_by_r

Test = dict[str, Any]
NAN = float("nan")
USUAL_LEVEL = 0.95
"""The level of the interval of R's two-sample t test, which it widens or narrows to any other."""


def grouped(case: Case, name: str, recode: Test | None = None) -> Groups:
    """Return a variable as groups, after missing codes and the event of a recoding."""
    if recode:
        return Groups.of(case.answers(name, recode))
    groups = Groups.of(case.table.ids(name))
    in_order = groups.labels if case.table.is_numeric(name) else sorted(groups.labels, key=dictionary_order)
    return groups.ordered(in_order)


def table_test(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer the tests of independence of two variables."""
    rows, columns = (
        grouped(case, test["row"], test.get("row_recode")),
        grouped(case, test["col"], test.get("col_recode")),
    )
    table, refused = _tabulated(rows, columns, design, case.domain(test))
    kept = rows_kept(design, case.everyone(test) & rows.known & columns.known)
    table = replace(table, shares=between_units(table.shares), totals=between_units(table.totals))
    answer: dict[str, Any] = {
        "n": table.n,
        "df_design": table.degf,
        "row_levels": list(table.rows),
        "col_levels": list(table.columns),
        "table_w": table.weighted,
    }
    if refused:
        return answer | {name: {"error": refused} for name in test["statistics"]}
    return answer | {name: _association(table, name, kept) for name in test["statistics"]}


def _tabulated(rows: Groups, columns: Groups, design: Design, domain: Any) -> tuple[Crosstab, str]:
    """Return the table, and why none of its tests has an answer: a table needs no variance, as in R."""
    try:
        return crosstab(rows, columns, design, domain=domain), ""
    except Refusal as refusal:
        return crosstab(rows, columns, replace(design, lonely_psu="remove"), domain=domain), str(refusal)


def _association(table: Crosstab, name: str, kept: int) -> dict[str, Any]:
    """Answer one test. R states Pearson's statistic for every row it keeps, not for n."""
    if name not in STATISTICS:
        return {"unsupported": f"the statistic {name}"}
    try:
        found = table.association(name)
    except Refusal as refusal:
        return {"error": str(refusal)}
    rows = kept / table.n if name not in ("F", "Wald", "adjWald") else 1
    degf: Any = list(found.degf)
    return {
        "statistic": found.statistic * rows,
        "parameter": degf[0] if len(degf) == 1 else degf,
        "p": found.p,
    }


def t_test(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer a one-sample or two-sample t test."""
    answers, domain = case.answers(test["var"], test), case.domain(test)
    if "group" not in test:
        check_answered(case, design, case.everyone(test) & ~np.isnan(answers), mean=False)
        found = one_sample(answers, design, mu=test.get("mu", 0), domain=domain)
        middle = mean(answers, design, domain=domain)
        se = design_se(middle)
        return _t(found, 0.0 if se <= ROUNDING * abs(middle.value) else se, case.level)
    labels = [case.table.called(test["group"], level) for level in test["levels"]]
    inside = case.table.among(test["group"], test["levels"])
    groups = grouped(case, test["group"]).among(inside).ordered(labels)
    found = two_sample(answers, groups, design, domain=domain)
    if isinstance(design.engine, Replicates):  # R counts those too who did not answer
        found = replace(found, degf=design.degf(case.everyone(test) & inside) - 1)
    answer = _t(found, gap(case, design, test | {"by": test["group"]})[1], case.level)
    return answer if reached_by_r(found.degf, USUAL_LEVEL) else answer | {"ci": [NAN] * 2}


def _t(found: Combination, between: float, level: float) -> dict[str, Any]:
    """Answer with R's standard error, that of the stages of the design, where there is one."""
    if not np.isnan(between) or found.se == 0:
        found = replace(found, se=between)
    answer = {"est": found.value, "se": found.se, "t": found.t, "df": found.degf, "p": found.p}
    return answer | {"ci": list(found.ci(level))}


def score_variance(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer the variance of a score in the population."""
    answers = case.answers(test["var"], test)
    check_answered(case, design, case.everyone(test) & ~np.isnan(answers), mean=False)
    found = population_variance(answers, design, domain=case.domain(test))[0]
    factor = row_factor(design, case.everyone(test) & ~np.isnan(answers))
    return {"est": found.value * factor, "se": design_se(found) * factor, "n": found.n}


def standardisation(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer a directly standardised mean."""
    groups, answers = grouped(case, test["by"]), case.answers(test["var"], test)
    found = standardised(answers, groups, test["shares"], design, domain=case.domain(test))
    valid = case.everyone(test) & ~np.isnan(answers)
    weightless = (valid & groups.known & (design.weights == 0)).any()
    if not isinstance(design.engine, Replicates) and (design.keeps_rows or weightless):
        kept = groups if design.keeps_rows else groups.among(valid)
        found = standardised_by_r(answers, groups.among(valid), test["shares"], design, everyone=kept)
    return {"levels": list(groups.among(valid).labels), "est": found.value, "se": combined_se(found)}


def scale(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer the reliability of a scale."""
    items = np.column_stack([case.answers(name, test) for name in test["items"]])
    found = reliability(items, design, domain=case.domain(test))
    factor = row_factor(design, case.everyone(test) & ~np.isnan(items).any(axis=1))
    return {
        "alpha": found.alpha.value,
        "cov": found.covariance * factor,
        "cor": found.correlation,
        "eigen_cor": found.eigenvalues,
        "n": found.n,
    }


ESTIMANDS = {
    "alpha": scale,
    "chisq": table_test,
    "ttest": t_test,
    "variance": score_variance,
    "standardize": standardisation,
}
