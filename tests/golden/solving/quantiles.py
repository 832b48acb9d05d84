"""Quantiles and their intervals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from analysis.design import Design
from analysis.estimate import proportion
from analysis.quantile import INTERVALS, Quantile, quantile
from analysis.replicates import Replicates
from solving.case import Case, Unsupported


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
    """Return R's interval where the proportion has no variance: a point, or nothing; ours never is either."""
    answers, inside = case.answers(test["var"], test), case.everyone(test)
    below = np.where(np.isnan(answers), np.nan, answers <= found.value)
    share = proportion(below, design, domain=inside)
    if not share.variance <= 1e-15 * max(share.value * (1 - share.value), 1e-12):
        return found
    method = test.get("interval", "mean")
    if method == "mean" or (method != "beta" and share.value < 1):
        return replace(found, low=found.value, high=found.value, se=0.0)
    return replace(found, low=np.nan, high=np.nan, se=np.nan)


NAMES = {"probs": "share", "est": "value", "lo": "low", "hi": "high", "se": "se"}
ESTIMANDS = {"quantile": quantiles}
