"""Designs described by their strata, stages and population counts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design
from solving.case import Case
from solving.table import Table

Counts = NDArray[np.float64]


def taylor(case: Case, specification: dict[str, Any]) -> Design:
    """Return the design; a later stage without a population column of its own adds nothing.

    So the oracle says of its cases. R 4.5 itself takes such a stage as drawn with replacement.
    """
    table = case.table
    populations = _names(specification.get("fpc"))
    ids = _names(specification.get("ids"))
    if populations:
        ids = ids[: len(populations)]
    strata = _names(specification.get("strata"))[: max(len(ids), 1)]
    weights, pps = specification.get("weights"), specification.get("pps")
    counts = population_counts(table, strata, ids, populations)
    base = None if weights else _base(table, strata, ids, counts)
    if pps and populations:
        counts[0] = table.numbers(populations[0])  # the chance of the unit itself, not of any unit
    return Design.of(
        table.numbers(weights) if weights else base,
        strata=table.ids(strata[0]) if strata else None,
        psu=table.ids(ids[0]) if ids else None,
        population_psus=counts[0] if counts else None,
        stages=[table.ids(name) for name in ids[1:]],
        populations=counts[1:],
        stage_strata=_inside(table, strata, len(ids)),
        nest=bool(specification.get("nest")),
        pps=pps,
        **case.options,
    )


def _inside(table: Table, strata: list[str], stages: int) -> list[Any]:
    """Return the strata of each later stage, None where it has none."""
    if len(strata) < 2:
        return []
    return [table.ids(name) for name in strata[1:]] + [None] * (stages - len(strata))


def population_counts(table: Table, strata: list[str], ids: list[str], columns: list[str]) -> list[Counts]:
    """Return the population count of each stage; columns that are all at most 1 are rates, as in R."""
    found = [table.numbers(name) for name in columns]
    if not found or np.nanmax(found) > 1:
        return found
    drawn = _drawn(table, strata, ids, len(found))
    return [units / rate for units, rate in zip(drawn, found, strict=True)]


def _base(table: Table, strata: list[str], ids: list[str], counts: list[Counts]) -> Counts | None:
    """Return the weights the inclusion probabilities give where the case has no column of weights."""
    if not counts:
        return None
    return np.asarray(np.prod(counts, axis=0) / np.prod(_drawn(table, strata, ids, len(counts)), axis=0))


def _drawn(table: Table, strata: list[str], ids: list[str], stages: int) -> list[Counts]:
    """Return how many units each stage drew, row by row; without ids a row is a unit."""
    rows = [[str(row) for row in range(table.n)]]
    units = [table.texts(name) for name in ids] or rows
    parent: list[list[str]] = [[""] * table.n]
    found = []
    for stage in range(stages):
        parent = parent + [table.texts(name) for name in strata[stage : stage + 1]]
        found.append(_units(_joined(parent), _joined([*parent, units[stage]])))
        parent = [*parent, units[stage]]
    return found


def _joined(columns: list[list[str]]) -> list[tuple[str, ...]]:
    return list(zip(*columns, strict=True))


def _units(parents: list[tuple[str, ...]], units: list[tuple[str, ...]]) -> Counts:
    """Return how many units the parent of each row has."""
    inside: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for parent, unit in zip(parents, units, strict=True):
        inside.setdefault(parent, set()).add(unit)
    return np.array([float(len(inside[parent])) for parent in parents])


def _names(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


DESIGNS = {"taylor": taylor}
