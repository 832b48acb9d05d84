"""Rounds that asked in the same places: their estimates in one design, with the covariance between them.

Two rounds drawn apart are independent. Two that went to the same communes are not: what is peculiar to a
commune moves both results, and a change between them is better known than their two intervals say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis import variance
from analysis.design import Design, Floats, Mask
from analysis.design.coding import label
from analysis.estimate.estimated import Basis, Estimate
from analysis.refusal import Refusal
from analysis.variance import Influence

WHOLE = 6
"""Decimals to which a population count is read back from a share of it."""


def panel(estimates: Sequence[Estimate], places: Sequence[ArrayLike]) -> tuple[Estimate, ...]:
    """Return estimates of several rounds as estimates of one design of the places they share.

    Parameters
    ----------
    estimates : sequence of Estimate
        Of any number of rounds, one or more of each; weights and their adjustments may differ.
    places : sequence of (n,) arrays
        For each estimate the first-stage unit of each respondent of its round, called the same in every
        round. Units are the same where their stratum is called the same too.

    Returns
    -------
    tuple of Estimate
        The same values in the same units. Standard errors and degrees of freedom are those of all the places
        together: as before where every round went to the same ones, otherwise each round is a domain of them.

    Raises
    ------
    Refusal
        Replicate weights, unequal probabilities, rounds with different stages or rules for lonely units, a
        domain inside one place, a place that is not one sampling unit, other population counts.

    Notes
    -----
    R: ``svydesign`` of the rounds below one another with the same ids, and ``svycontrast``; where later
    stages count, ``ids = ~place + round + person`` with the number of rounds as the ``fpc`` of the second.
    Kish (1965), section 12.4. Not for rounds drawn apart, nor for the same people asked twice: give those
    their person as the sampling unit.

    Examples
    --------
    >>> from analysis.compare import difference
    >>> from analysis.estimate import mean
    >>> commune = [1, 1, 2, 2, 3, 3]
    >>> before = mean([1, 2, 3, 4, 5, 5], Design.of(psu=commune))
    >>> after = mean([2, 2, 4, 4, 5, 5], Design.of(psu=commune))
    >>> round(difference(after, before, independent=True).se, 3)
    1.344
    >>> round(difference(*panel([after, before], [commune, commune])).se, 3)
    0.167
    """
    if len(places) != len(estimates):
        raise Refusal("lengths", "places", found=len(places), expected=len(estimates))
    rounds: dict[int, _Round] = {}
    for estimate, place in zip(estimates, places, strict=True):
        _check(estimate, estimates[0].design)
        rounds.setdefault(id(estimate.design), _Round.of(estimate.design, place, len(rounds)))
    common, members = _common(list(rounds.values())), list(rounds)
    return tuple(_moved(one, common, rounds, members.index(id(one.design))) for one in estimates)


@dataclass(frozen=True, slots=True, eq=False)
class _Round:
    """The m units of the last stage of a round that counts, one row each.

    `units` has a row a stage: the place, then the later units; `populations` how many there were to draw.
    """

    design: Design
    strata: list[str]
    units: list[list[str]]
    populations: list[Floats]

    @classmethod
    def of(cls, design: Design, place: ArrayLike, number: int) -> _Round:
        stages, first = design.stages[: design.depth], design.stages[0]
        rows = stages[-1].first_row
        units = [[label(name) for name in np.asarray(_names(design, place))[first.unit[rows]].tolist()]]
        units += [[f"{number} {unit}" for unit in stage.unit[rows].tolist()] for stage in stages[1:]]
        counts = [
            _population(stage.n_units[stage.stratum], stage.fraction)[stage.unit[rows]] for stage in stages
        ]
        strata = [first.name(stratum) for stratum in first.stratum[first.unit[rows]].tolist()]
        return cls(design, strata, units, counts)


def _check(estimate: Estimate, example: Design) -> None:
    design = estimate.design
    rules = (design.depth, design.lonely_psu, design.domain_lonely, bool(design.stages[0].fraction.any()))
    alike = (example.depth, example.lonely_psu, example.domain_lonely, bool(example.stages[0].fraction.any()))
    if design.engine is not None or design.pps is not None or rules != alike:
        raise Refusal("rounds unlike", "estimates")
    if estimate.basis is not Basis.BETWEEN:
        raise Refusal("one place", "estimates")


def _names(design: Design, place: ArrayLike) -> NDArray[np.object_]:
    """Return what each first-stage unit of a round is called, (m,); each name belongs to one unit."""
    first, names = design.stages[0], np.asarray(place, dtype=object)
    if names.shape != (design.n,):
        raise Refusal("lengths", "places", found=len(names), expected=design.n)
    of_units = names[first.first_row]
    odd = np.flatnonzero(of_units[first.unit] != names)
    if len(odd):
        raise Refusal("places", "places", row=int(odd[0]) + 1, place=names[odd[0]])
    seen: set[tuple[int, str]] = set()
    for stratum, name, row in zip(
        first.stratum.tolist(), of_units.tolist(), first.first_row.tolist(), strict=True
    ):
        if (stratum, label(name)) in seen:
            raise Refusal("places", "places", row=row + 1, place=name)
        seen.add((stratum, label(name)))
    return of_units


def _population(drawn: NDArray[np.intp], fraction: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(np.round(drawn / fraction, WHOLE))


def _common(rounds: list[_Round]) -> Design:
    """Return the design of all rows of all rounds: places, rounds in them all taken, later units."""
    strata = [stratum for each in rounds for stratum in each.strata]
    place, *later = [
        [unit for each in rounds for unit in each.units[stage]] for stage in range(len(rounds[0].units))
    ]
    counts = [np.concatenate([each.populations[stage] for each in rounds]) for stage in range(len(later) + 1)]
    number = np.repeat(np.arange(len(rounds)), [len(each.strata) for each in rounds])
    present: dict[tuple[str, str], set[int]] = {}
    for at in zip(strata, place, number.tolist(), strict=True):
        present.setdefault(at[:2], set()).add(at[2])
    taken = np.array([float(len(present[key])) for key in zip(strata, place, strict=True)])
    example = rounds[0].design
    return Design.of(
        strata=strata,
        psu=place,
        population_psus=counts[0] if np.isfinite(counts[0]).all() else None,
        stages=[number, *later] if later else (),
        populations=[taken, *counts[1:]] if later else (),
        nest=True,
        lonely_psu=example.lonely_psu,
        domain_lonely=example.domain_lonely,
    )


def _moved(estimate: Estimate, common: Design, rounds: dict[int, _Round], number: int) -> Estimate:
    """Return an estimate of one round as one of the common design, in which the round is a domain."""
    sizes = [len(each.strata) for each in rounds.values()]
    start, design = sum(sizes[:number]), estimate.design
    rows = np.arange(start, start + sizes[number], dtype=np.intp)
    last, own = common.stages[common.depth - 1], design.stages[0]
    of_rows = own.unit[design.stages[design.depth - 1].first_row]
    given = estimate.influence.present
    present: Mask = np.ones((len(rows), 1), dtype=bool) if given is None else given
    influence = Influence(last.summed(estimate.influence.table, rows), last.reached(present, rows))
    reached = common.stages[0].reached(estimate.reached[of_rows], rows)
    found = float(variance.variances(common, influence)[0])
    degf = int(variance.engine(common).degf(common, reached)[0])
    return replace(
        estimate, design=common, influence=influence, reached=reached, variance=found, degf=degf, inside=None
    )
