"""Do the answers agree with the oracle? `python tests/golden/agree.py [FOLDER]` prints a table.

Compares within the tolerances stated in each case. Where R's own answer is known not to be sane, the
policy stated beside it is what is compared.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import solve

ORACLE = Path(__file__).parents[3] / "shared" / "oracle"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One number that is not what was expected."""

    test: str
    key: str
    expected: Any
    found: Any


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the answers to one case compare."""

    case: str
    numbers: int
    unsupported: tuple[tuple[str, str], ...]
    disagreements: tuple[Disagreement, ...]


def agreement(folder: Path) -> Agreement:
    """Solve the case in *folder* and compare every number with what is expected."""
    case = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    found = solve.answers(folder)["answers"]
    numbers, unsupported, wrong = 0, [], []
    for test in case["tests"]:
        answer = found[test["id"]]
        if "unsupported" in answer:
            unsupported.append((test["id"], answer["unsupported"]))
            continue
        for key, expected, got, tolerance in compared(case, test, answer):
            numbers += 1
            if not close(expected, got, tolerance):
                wrong.append(Disagreement(test["id"], key, expected, got))
    return Agreement(case["case"], numbers, tuple(unsupported), tuple(wrong))


def compared(case: dict[str, Any], test: dict[str, Any], answer: dict[str, Any]) -> Iterator[Any]:
    """Yield (key, expected, found, relative tolerance) for every number of a test."""
    expected, policy = dict(test["expected"]), test.get("policy", {})
    if "r_error" in expected:
        yield "error", True, "error" in answer, 0
        return
    if "error" in answer:
        yield "error", None, answer["error"], 0
        return
    expected = sane(case, expected, policy)
    for key, value in expected.items():
        yield from _leaves(key, value, answer.get(key), tolerance(case, test, key))


def sane(case: dict[str, Any], expected: dict[str, Any], policy: dict[str, Any]) -> dict[str, Any]:
    """Return what is expected once the policy and the known artefacts are applied."""
    if case["case"].startswith("S14b"):
        expected = {key: value for key, value in expected.items() if key in ("est", "se", "n", "sum_w")}
    if "reason" in policy:
        second_stage = len(case["design"].get("fpc") or []) > 1
        for key in ("est", "se", "ci"):
            if key in policy and not (key == "se" and second_stage and expected.get("df") == 0):
                expected[key] = None if isinstance(policy[key], str) else policy[key]
        if expected.get("est") is None or expected.get("se") is None:
            expected = {
                key: value for key, value in expected.items() if key not in ("deff", "deff_wr", "ci_z")
            }
    for key in ("korn_graubard_capped", "n_eff"):
        if key in policy:
            expected[key] = policy[key]
    return expected


def tolerance(case: dict[str, Any], test: dict[str, Any], key: str) -> float:
    """Return the relative tolerance of one key, as the case states it."""
    if case["case"] in ("C04_brr", "C05_fay"):
        return 0.02
    if test["estimand"] == "glm" and test.get("family", "").startswith("quasi"):
        return 1e-6
    by_key = {"logit": 1e-7, "likelihood": 1e-4, "lincom": 1e-5, "saddlepoint": 1e-5}
    return by_key.get(key, float(case["tolerance"]["default_rtol"]))


def _leaves(key: str, expected: Any, found: Any, relative: float) -> Iterator[Any]:
    if isinstance(found, dict) and "unsupported" in found:
        return
    if isinstance(expected, dict):
        for name, part in expected.items():
            inside = found.get(name) if isinstance(found, dict) else None
            yield from _leaves(f"{key}.{name}", part, inside, relative)
    elif isinstance(expected, list):
        parts = found if isinstance(found, list) else [found] * len(expected)
        yield f"{key} (length)", len(expected), len(parts), 0
        for place, (part, inside) in enumerate(zip(expected, parts, strict=False)):
            yield from _leaves(f"{key}[{place}]", part, inside, relative)
    else:
        yield key, expected, found[0] if isinstance(found, list) and len(found) == 1 else found, relative


def close(expected: Any, found: Any, relative: float) -> bool:
    """Whether a number is what was expected; null only where null was expected."""
    if isinstance(expected, (int, float)) and isinstance(found, (int, float)):
        return math.isclose(expected, found, rel_tol=relative, abs_tol=1e-9 if abs(expected) < 1e-9 else 0)
    return bool(expected == found or (expected is None and found == [None, None]))


def main(folder: Path) -> None:
    """Print a table of agreement, then every disagreement."""
    wrong = []
    for file in sorted(folder.glob("*/expected.json")):
        result = agreement(file.parent)
        wrong += result.disagreements
        bad = len({disagreement.test for disagreement in result.disagreements})
        reasons = sorted({reason for _, reason in result.unsupported})
        counts = f"{result.numbers:6} numbers {len(result.disagreements):5} differ in {bad} tests"
        print(f"{result.case:28}", counts, *reasons, sep="; ")
    for disagreement in wrong:
        print(disagreement.test, disagreement.key, disagreement.expected, disagreement.found)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ORACLE)
