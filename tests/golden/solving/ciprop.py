"""Confidence intervals of proportions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from analysis import interval
from analysis.design import Design
from analysis.estimate import Estimate, proportion
from analysis.replicates import Replicates
from analysis.variance import Influence, Smooth, totals
from solving.case import Case
from solving.means import ROUNDING, check_answered, design_se, limits, reached_by_r, rows_kept
from solving.stopping import at_the_edge, of_everybody

Floats, Mask = NDArray[np.float64], NDArray[np.bool_]
METHODS = {
    "logit": interval.logit,
    "xlogit": interval.logit,
    "asin": interval.arcsine,
    "beta": interval.beta,
    "wilson": interval.wilson,
}
NOTHING = [float("nan")] * 2


def confidence(case: Case, design: Design, test: dict[str, Any]) -> dict[str, Any]:
    """Answer the intervals of a proportion by each method asked for.

    At 0 % and 100 %, and for a share without variance, the package gives Clopper-Pearson for every method;
    here each method gives what its own formula gives, which is nothing or a point, and the Korn-Graubard
    interval stands beside it.
    """
    answers, everyone = case.answers(test["var"], test), case.everyone(test)
    used = everyone & ~np.isnan(answers)
    check_answered(case, design, used)
    estimate = proportion(answers, design, domain=everyone)
    se, degf = design_se(estimate), design.degf(used)
    rows = rows_kept(design, used)
    plain = replace(estimate, variance=se**2, degf=degf)
    size = interval.n_effective(plain) if 0 < estimate.value < 1 else float(estimate.n)
    answer = {"est": estimate.value, "se": se, "df": degf, "n": estimate.n, "n_rows_for_beta": rows}
    answer |= {method: _limits(method, plain, rows, case.level) for method in test["methods"]}
    engine = design.engine
    if "logit" in test["methods"] and isinstance(engine, Replicates):
        answer["logit"] = _replicated_logit(answers, design, engine, used, case.level)
    if "logit" in test["methods"] and se > 0 and not reached_by_r(degf, case.level):
        answer["logit"] = [0.0, NOTHING[1]]
    return answer | {
        "korn_graubard_capped": list(interval.korn_graubard(plain, case.level)),
        "n_eff": min(size, estimate.n),
    }


def _limits(method: str, estimate: Estimate, rows: int, level: float) -> list[float] | dict[str, str]:
    if method not in METHODS and method != "mean":
        return {"unsupported": f"the interval {method}"}
    if method == "mean":
        return limits(estimate.value, estimate.se, estimate.degf, level)
    if estimate.value in (0, 1):
        return [estimate.value] * 2 if method == "logit" and estimate.degf > 0 else NOTHING
    if estimate.se <= ROUNDING * estimate.value:
        return [estimate.value] * 2 if estimate.degf > 0 else NOTHING
    sized = replace(estimate, n=rows) if method == "beta" else estimate
    return list(METHODS[method](sized, level))


def _replicated_logit(
    answers: Floats, design: Design, engine: Replicates, used: Mask, level: float
) -> list[float] | dict[str, str]:
    """Return R's "logit" under replicates: the t interval of the replicates of the logit itself."""
    columns = np.column_stack([np.where(used, answers, 0), used])

    def value(totals: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(logit(totals[..., :1] / totals[..., 1:]))

    statistic = Smooth(columns, value, lambda totals, changes: changes[:, :1], used[:, None])
    middle, found = value(totals(design, statistic)), value(engine.factors.T @ engine.sums(statistic))
    if np.isnan(found).any():
        return {"error": "a replicate gives none of these respondents a weight"}
    if np.isinf(middle[0]):
        middle = np.array([of_everybody(design.weights[used], all_ones=middle[0] > 0)])
    edge = np.isinf(found)
    found[edge] = [at_the_edge(float(middle[0]), all_ones=sign > 0) for sign in found[edge]]
    deviations = Influence(engine.deviations(found, middle))
    se = float(np.sqrt(engine.variances(design, deviations)[0]))
    return [float(expit(end)) for end in limits(float(middle[0]), se, design.degf(used), level)]


ESTIMANDS = {"ciprop": confidence}
