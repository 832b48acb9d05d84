"""Designs with unequal probabilities without replacement."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from analysis.design import Design
from analysis.variance.pps import hartley_rao, joint_probabilities, overton
from solving.case import Case, Unsupported
from solving.table import Table


def by_joint(case: Case, specification: dict[str, Any]) -> Design:
    """Return a design with exact joint probabilities from a file, one row a unit."""
    file = case.file(specification["joint"])
    joint = np.column_stack([file.numbers(name) for name in file.columns])
    return joint_probabilities(_base(case, specification), joint, variance=_variance(specification))


def by_hartley_rao(case: Case, specification: dict[str, Any]) -> Design:
    """Return a Hartley-Rao design; the sum over the population is where the case says it."""
    said = [specification.get(key) for key in ("psum", "sum_p2", "p2bar")]
    numbers = [float(value) for value in said if isinstance(value, int | float)]
    found = re.search(r"psum\s*=\s*([0-9.eE+-]+)", case.notes)
    numbers += [float(found.group(1))] if found else []
    if any(said) and not numbers:
        raise Unsupported("the sum over the population is not in the case")
    return hartley_rao(
        _base(case, specification),
        case.table.numbers(specification["p"]),
        mean_square=numbers[0] if numbers else None,
        variance=_variance(specification),
    )


def by_overton(case: Case, specification: dict[str, Any]) -> Design:
    """Return an Overton design."""
    chances = case.table.numbers(specification["p"])
    return overton(_base(case, specification), chances, variance=_variance(specification))


def _variance(specification: dict[str, Any]) -> str:
    return str(specification.get("variance") or "HT")


def _base(case: Case, specification: dict[str, Any]) -> Design:
    table: Table = case.table
    ids, strata = specification.get("ids"), specification.get("strata")
    ids = ids[0] if isinstance(ids, list) else ids
    strata = strata[0] if isinstance(strata, list) else strata
    chances = table.numbers(specification["p"])
    return Design.of(
        1 / chances,
        psu=table.ids(ids) if ids else None,
        strata=table.ids(strata) if strata else None,
        **case.options,
    )


DESIGNS = {"pps_joint": by_joint, "pps_hr": by_hartley_rao, "pps_overton": by_overton}
