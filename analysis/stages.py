"""The chain of stages of a design, checked while it is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.coding import codes
from analysis.refusal import Refusal
from analysis.stage import Floats, Stage, stage


def stages(
    n: int, first: tuple[Any, Any, Any], later: tuple[Any, Any], *, nest: bool, pps: str | None
) -> tuple[Stage, ...]:
    """Return the stages of n respondents; the arguments are those of `Design.of`.

    Parameters
    ----------
    n : int
    first : (strata, psu, population_psus)
    later : (stages, populations)
    nest, pps
        As for `Design.of`.
    """
    strata, psu, population = first
    units, populations = later
    _check_said(first, later, pps)
    stratum, stratum_labels = codes(strata, n, "strata")
    unit, unit_labels = codes(psu, n, "psu")
    named = [f"stratum {label}" for label in stratum_labels]
    made = [stage(stratum, unit, named)]
    if psu is not None:
        _check_nesting(made[0], unit, unit_labels, nest)
    if population is not None:
        made[0] = made[0].drawn_from(_numbers(population, "population_psus"), 1, pps)
    for number, ids in enumerate(units, start=2):
        named = [f"sampling unit {unit_labels[code]}" for code in unit[made[-1].first_row].tolist()]
        unit, unit_labels = codes(ids, n, f"stage {number}")
        deeper = stage(made[-1].unit, unit, named, later=True)
        if populations:
            deeper = deeper.drawn_from(_numbers(populations[number - 2], f"stage {number}"), number, None)
        made.append(deeper)
    return tuple(made)


def _check_said(first: tuple[Any, Any, Any], later: tuple[Any, Any], pps: str | None) -> None:
    """Refuse stages of which too little is said, or what does not belong together."""
    (_, psu, population), (units, populations) = first, later
    if units and psu is None:
        raise Refusal("stages without psu", "design")
    if populations and len(populations) != len(units):
        raise Refusal("stages", "design", populations=len(populations), stages=len(units))
    if population is None and pps is not None:
        raise Refusal("probability", "population_psus", value="(absent)", unit="")
    if population is not None and units and not populations:
        raise Refusal("stage without population", "stage 2", stage=2)


def _numbers(values: ArrayLike, where: str) -> Floats:
    numbers = np.asarray(values, dtype=float)
    absent = np.flatnonzero(np.isnan(numbers))
    if len(absent):
        raise Refusal("absent", where, row=int(absent[0]) + 1)
    return numbers


def _check_nesting(first: Stage, unit: NDArray[np.intp], labels: Sequence[str], nest: bool) -> None:
    if first.m == 1:
        raise Refusal("one psu", "psu")
    if nest or first.m == len(labels):
        return
    pairs = np.bincount(unit[first.first_row], minlength=len(labels))
    raise Refusal("crossing", "psu", unit=labels[int(np.argmax(pairs > 1))])
