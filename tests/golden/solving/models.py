"""Regressions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from analysis.design import Design
from analysis.regression import Regression, regression
from analysis.replicates import Replicates
from solving import known
from solving.case import Case, Unsupported
from solving.inference import grouped
from solving.known import understood
from solving.means import between_units
from solving.stopping import as_r_stops

Test = dict[str, Any]
FAMILIES = {
    "gaussian": "gaussian",
    "quasibinomial": "binomial",
    "binomial": "binomial",
    "quasipoisson": "poisson",
    "poisson": "poisson",
}


def model(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer a generalised linear model."""
    if test["family"] not in FAMILIES:
        raise Unsupported(f"the family {test['family']}")
    predictors = {term["var"]: _predictor(case, term) for term in test["terms"]}
    family, answers = FAMILIES[test["family"]], case.answers(test["var"], test)
    fitted = regression(answers, predictors, design, family=family, domain=case.domain(test))
    fitted = replace(fitted, estimates=between_units(fitted.estimates))
    if isinstance(design.engine, Replicates):  # R counts those too who did not answer
        fitted = replace(fitted, degf=design.degf(case.everyone(test)) + 1 - len(fitted.names))
    return _coefficients(case, as_r_stops(fitted, design, family))


def _predictor(case: Case, term: Test) -> Any:
    if term.get("type") not in known.TERMS:
        raise Unsupported(f"a predictor of type {term.get('type')}")
    understood(term, known.TERMS, "type")
    if term["type"] == "num":
        return case.answers(term["var"], term)
    groups = grouped(case, term["var"])
    ref = term.get("ref")
    return groups if ref is None else groups.ordered([case.table.called(term["var"], ref)])


def _coefficients(case: Case, fitted: Regression) -> dict[str, Any]:
    found = [fitted[name] for name in fitted.names]
    ends = np.array([coefficient.ci(case.level) for coefficient in found])
    tests = [fitted.test(name) for name in fitted.terms]
    return {
        "coef_names": list(fitted.names),
        "est": fitted.estimates.values,
        "se": fitted.estimates.ses,
        "t": [coefficient.t for coefficient in found],
        "p": [coefficient.p for coefficient in found],
        "df_resid": fitted.degf,
        "ci_lo": ends[:, 0],
        "ci_hi": ends[:, 1],
        "vcov": fitted.estimates.covariance,
        "n": fitted.n,
        "term_tests": [
            {"var": test.name, "F": test.f, "df1": test.degf, "df2": test.residual, "p": test.p}
            for test in tests
        ],
    }


def ordinal(case: Case, design: Design, test: Test) -> dict[str, Any]:
    """Answer a proportional odds model."""
    predictors = {term["var"]: _predictor(case, term) for term in test["terms"]}
    answers = case.answers(test["var"], test)
    fitted = regression(answers, predictors, design, family="ordinal", domain=case.domain(test))
    return _coefficients(case, replace(fitted, estimates=between_units(fitted.estimates)))


ESTIMANDS = {"glm": model, "olr": ordinal}
