"""The chain of stages of a design, checked while it is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.design.coding import Indices, codes, compressed
from analysis.design.given import read
from analysis.design.stage import Floats, Stage, stage
from analysis.refusal import Refusal

Later = tuple[Sequence[Any], Sequence[Any], Sequence[Any]]


def stages(
    n: int, first: tuple[Any, Any, Any], later: Later, *, nest: bool, pps: str | None
) -> tuple[Stage, ...]:
    """Return the stages of n respondents; the arguments are those of `Design.of`.

    Parameters
    ----------
    n : int
    first : (strata, psu, population_psus)
    later : (stages, populations, stage_strata)
    nest, pps
        As for `Design.of`.
    """
    strata, psu, population = first
    units, populations, inside = later
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
        places = [f"sampling unit {unit_labels[code]}" for code in unit[made[-1].first_row].tolist()]
        strata = inside[number - 2] if inside else None
        drawn_in, parents, inner = _strata_inside(made[-1], places, strata, number)
        unit, unit_labels = codes(ids, n, f"stage {number}")
        deeper = stage(drawn_in, unit, inner, parents=parents)
        if populations:
            deeper = deeper.drawn_from(_numbers(populations[number - 2], f"stage {number}"), number, None)
        made.append(deeper)
    return tuple(made)


def _strata_inside(
    before: Stage, named: Sequence[str], strata: ArrayLike | None, number: int
) -> tuple[Indices, Indices, Sequence[str]]:
    """Return the stratum of a later stage of each respondent, (n,), each one's parent, and their names.

    Without strata every unit of the stage before is one.
    """
    if strata is None:
        return before.unit, np.arange(before.m), named
    stratum, labels = codes(strata, len(before.unit), f"strata of stage {number}")
    drawn_in, pairs = compressed(before.unit * len(labels) + stratum)
    parents, places = np.divmod(pairs, len(labels))
    both = zip(parents.tolist(), places.tolist(), strict=True)
    return drawn_in, parents, [f"{named[parent]}, stratum {labels[place]}" for parent, place in both]


def _check_said(first: tuple[Any, Any, Any], later: Later, pps: str | None) -> None:
    """Refuse stages of which too little is said, or what does not belong together."""
    (_, psu, population), (units, populations, inside) = first, later
    if units and psu is None:
        raise Refusal("stages without psu", "design")
    for given, columns in (("populations", populations), ("stage_strata", inside)):
        if columns and len(columns) != len(units):
            raise Refusal("stages", "design", given=given, columns=len(columns), stages=len(units))
    if population is None and pps is not None:
        raise Refusal("probability", "population_psus", value="(absent)", unit="")
    if population is not None and units and not populations:
        raise Refusal("stage without population", "stage 2", stage=2)


def _numbers(values: ArrayLike, where: str) -> Floats:
    numbers = read(values, where).astype(float, copy=False)
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
