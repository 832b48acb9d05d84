"""Designs described by their strata, stages and population counts."""

from __future__ import annotations

from typing import Any

from analysis.design import Design
from solving.case import Case


def taylor(case: Case, specification: dict[str, Any]) -> Design:
    """Return the design; a later stage without a population column of its own adds nothing."""
    table = case.table
    populations = _names(specification.get("fpc"))
    ids = _names(specification.get("ids"))
    if populations:
        ids = ids[: len(populations)]
    strata = _names(specification.get("strata"))
    weights = specification.get("weights")
    return Design.of(
        table.numbers(weights) if weights else None,
        n=table.n,
        strata=table.ids(strata[0]) if strata else None,
        psu=table.ids(ids[0]) if ids else None,
        population_psus=table.numbers(populations[0]) if populations else None,
        stages=[table.ids(name) for name in ids[1:]],
        populations=[table.numbers(name) for name in populations[1:]],
        nest=bool(specification.get("nest")),
        pps=specification.get("pps"),
        **case.options,
    )


def _names(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


DESIGNS = {"taylor": taylor}
