"""Answer a case of the oracle: `python tests/golden/solve.py CASE_DIR` prints its answers as JSON.

A thin translation of the case into the public interface of `analysis`; the files in `solving` hold one
kind of estimand, design or adjustment each. The expected answers in the case file are never read.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))  # the project, where it is not installed

from solving import found, made
from solving.case import Case, Unsupported

from analysis.refusal import Refusal


def answers(folder: Path) -> dict[str, Any]:
    """Return the answers to the case in *folder*, in the format of the oracle's README."""
    case = Case.read(folder)
    try:
        design = made(case)
    except Unsupported as unsupported:
        return _same(case, {"unsupported": str(unsupported)})
    except (Refusal, LookupError, ValueError) as fault:
        return _same(case, {"error": f"{type(fault).__name__}: {fault}"})
    return {"case": case.name, "answers": {test["id"]: _answer(case, design, test) for test in case.tests}}


def _same(case: Case, answer: dict[str, Any]) -> dict[str, Any]:
    return {"case": case.name, "answers": {test["id"]: answer for test in case.tests}}


def _answer(case: Case, design: Any, test: dict[str, Any]) -> dict[str, Any]:
    try:
        return dict(_plain(found("ESTIMANDS", test["estimand"])(case, design, test)))
    except Unsupported as unsupported:
        return {"unsupported": str(unsupported)}
    except (Refusal, ArithmeticError, LookupError, TypeError, ValueError) as fault:
        return {"error": f"{type(fault).__name__}: {fault}"}


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it: numpy numbers as numbers, what is not finite as null."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    return None if isinstance(value, float) and not math.isfinite(value) else value


if __name__ == "__main__":
    print(json.dumps(answers(Path(sys.argv[1])), ensure_ascii=False))
