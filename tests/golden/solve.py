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

from solving import found, known, made
from solving.case import Case, Unsupported
from solving.known import understood

from analysis.refusal import Refusal

FAULTS = (Refusal, ArithmeticError, LookupError, OSError, TypeError, ValueError)
"""What a case that asks for the impossible, or says less than it must, can raise."""


def answers(folder: Path) -> dict[str, Any]:
    """Return the answers to the case in *folder*, in the format of the oracle's README."""
    content = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError("expected.json holds no object")
    name, ids = content.get("case", folder.name), named(content["tests"])
    try:
        case = Case.of(folder, content)
        design = made(case)
    except (Unsupported, *FAULTS) as fault:
        return {"case": name, "answers": dict.fromkeys(ids, _fault(fault))}
    return {"case": name, "answers": {test["id"]: _answer(case, design, test) for test in case.tests}}


def named(tests: Any) -> list[str]:
    """Return the ids of the tests of a case, under which each is answered."""
    if not isinstance(tests, list) or not all(isinstance(test, dict) for test in tests):
        raise ValueError("the tests of the case are no list of objects")
    ids = [test["id"] for test in tests]
    if not all(isinstance(each, str | int) for each in ids) or len(set(ids)) < len(ids):
        raise ValueError("the ids of the tests are not names of one test each")
    return ids


def _answer(case: Case, design: Any, test: dict[str, Any]) -> dict[str, Any]:
    try:
        understood(test, known.ESTIMANDS, "estimand")
        return dict(_plain(found("ESTIMANDS", test["estimand"])(case, design, test)))
    except (Unsupported, *FAULTS) as fault:
        return _fault(fault)


def _fault(fault: Exception) -> dict[str, str]:
    """Return the answer where there is none: what is not offered, or what is wrong and where."""
    if isinstance(fault, Unsupported):
        return {"unsupported": str(fault)}
    if isinstance(fault, KeyError):
        return {"error": f"the case or its data have no {fault.args[0]}"}
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
    try:
        print(json.dumps(answers(Path(sys.argv[1])), ensure_ascii=False))
    except (OSError, KeyError, ValueError, IndexError) as unreadable:
        sys.exit(f"solve.py CASE_DIR: the case cannot be read: {type(unreadable).__name__}: {unreadable}")
