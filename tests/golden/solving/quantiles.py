"""Quantiles and their intervals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from analysis import interval
from analysis.design import Design
from analysis.estimate import Estimate, proportion
from analysis.estimate.quantile import INTERVALS, Quantile, quantile
from analysis.replicates import Replicates
from solving.case import Case, Unsupported
from solving.means import rows_kept


def quantiles(case: Case, design: Design, test: dict[str, Any]) -> dict[str, Any]:
    """Answer the quantiles of a number."""
    method = test.get("interval", "mean")
    if method not in (*INTERVALS, "quantile"):
        raise Unsupported(f"the interval {method} of a quantile")
    found = quantile(
        case.answers(test["var"], test),
        _for_r(design),
        np.atleast_1d(test["probs"]).tolist(),
        domain=case.domain(test),
        rule=test.get("qrule", "math"),
        method=method,
        level=case.level,
    )
    if method != "quantile":
        found = tuple(as_in_r(case, design, test, one) for one in found)
    answer = {key: [getattr(one, name) for one in found] for key, name in NAMES.items()}
    if found[0].degf < 1:
        answer |= {key: [float("nan")] * len(found) for key in ("lo", "hi", "se")}
    return answer | {"df": found[0].degf}


def _for_r(design: Design) -> Design:
    """Return the design with a jackknife that answers for quantiles: R only warns where we refuse."""
    engine = design.engine
    return (
        replace(design, engine=replace(engine, jackknife=False)) if isinstance(engine, Replicates) else design
    )


def as_in_r(case: Case, design: Design, test: dict[str, Any], found: Quantile) -> Quantile:
    """Return R's interval where the proportion has no variance: a point, or nothing; ours never is either.

    The point is what the rule makes of the proportion itself, which need not be the quantile; of everybody
    "hf4" makes nothing.
    """
    answers, inside = case.answers(test["var"], test), case.everyone(test)
    below = np.where(np.isnan(answers), np.nan, answers <= found.value)
    share = proportion(below, design, domain=inside)
    method = test.get("interval", "mean")
    if not share.variance <= 1e-15 * max(share.value * (1 - share.value), 1e-12):
        rows = rows_kept(design, inside & ~np.isnan(answers))
        beside = method == "beta" and rows != share.n
        return _of_rows(found, replace(share, n=rows), answers, (case, design, test)) if beside else found
    rule, whole = test.get("qrule", "math"), share.value
    if whole == 1:
        whole = rounded_whole(case, design, inside & ~np.isnan(answers))
    beside = 0 < whole < 1 and (method != "beta" or share.value == 1)
    if beside or (method == "mean" and not (rule == "hf4" and whole >= 1)):
        (there,) = quantile(answers, _for_r(design), [share.value], domain=inside, rule=rule)
        if whole <= 1:
            return replace(found, low=there.value, high=there.value, se=0.0)
        return replace(found, low=there.value, high=np.nan, se=np.nan)
    return replace(found, low=np.nan, high=np.nan, se=np.nan)


def _of_rows(
    found: Quantile, share: Estimate, answers: NDArray[np.float64], asked: tuple[Case, Design, dict[str, Any]]
) -> Quantile:
    """Return the quantile with R's "beta" interval, which counts rows of the weight 0 as respondents."""
    case, design, test = asked
    ends = interval.METHODS[INTERVALS["beta"]](share, case.level)
    if np.isnan(ends).any():
        return found
    rule, inside = test.get("qrule", "math"), case.everyone(test)
    low, high = (one.value for one in quantile(answers, _for_r(design), ends, domain=inside, rule=rule))
    return replace(
        found, low=low, high=high, se=(high - low) / (2 * stdtrit(found.degf, (1 + case.level) / 2))
    )


def rounded_whole(case: Case, design: Design, used: NDArray[np.bool_]) -> float:
    """Return what R finds for a share of 100 %: the sum of shares that were rounded first, 1 or beside it.

    Above 1 its interval has no upper end, and only below 1 one that is not "mean". Replicates are divided
    last and have neither.
    """
    if isinstance(design.engine, Replicates):
        return 1.0
    weights = design.weights[used & (design.weights != 0)]
    if case.design.get("weights"):
        weights = 1 / (1 / weights)
    whole = float(np.cumsum(weights.astype(np.longdouble))[-1])
    return float(np.cumsum((weights / whole).astype(np.longdouble))[-1])


NAMES = {"probs": "share", "est": "value", "lo": "low", "hi": "high", "se": "se"}
ESTIMANDS = {"quantile": quantiles}
