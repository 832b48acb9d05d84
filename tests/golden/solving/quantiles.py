"""Quantiles and their intervals."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.design import Design
from analysis.quantile import INTERVALS, quantile
from solving.case import Case, Unsupported


def quantiles(case: Case, design: Design, test: dict[str, Any]) -> dict[str, Any]:
    """Answer the quantiles of a number."""
    method = test.get("interval", "mean")
    if method not in (*INTERVALS, "quantile"):
        raise Unsupported(f"the interval {method} of a quantile")
    found = quantile(
        case.answers(test["var"], test),
        design,
        np.atleast_1d(test["probs"]).tolist(),
        domain=case.domain(test),
        rule=test.get("qrule", "math"),
        method=method,
        level=case.level,
    )
    answer = {key: [getattr(one, name) for one in found] for key, name in NAMES.items()}
    return answer | {"df": found[0].degf}


NAMES = {"probs": "share", "est": "value", "lo": "low", "hi": "high", "se": "se"}
ESTIMANDS = {"quantile": quantiles}
