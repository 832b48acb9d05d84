"""From how many the units and people of a sample were drawn, where somebody has said how people were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from survey.sampling.selected import TOGETHER, Selected

VAST = 1e9
"""Units of a stratum that counts as drawn with repetition: a number that every kind of file can hold."""

COUNTED = ("population_psus", "stage_2", "population_2")
"""The design columns that say from how many units and people were drawn."""


class Finite(NamedTuple):
    """What a sample was drawn from, as a response of one unit sees it.

    Parameters
    ----------
    units : float
        How many sampling units its stratum has.
    people : float
        How many people its sampling unit has; 1 where that is a person.
    """

    units: float
    people: float


def stratum_sizes(drawn: Sequence[Selected], n: Mapping[str, int]) -> dict[str, float]:
    """Return how many units each stratum has from which units were drawn by chance.

    With one chance p for all, the k units drawn come from k/p. `VAST` where chances differ, where the stratum
    stands for units taken for certain too, and where one person of several answered in a unit.

    Parameters
    ----------
    drawn : sequence of Selected
    n : mapping of unit code to responses; units in which nobody answered may lack
    """
    strata: dict[str, list[Selected]] = defaultdict(list)
    for one in drawn:
        strata[one.stratum or TOGETHER].append(one)
    return {name: _size(units, n) for name, units in strata.items()}


def _size(units: Sequence[Selected], n: Mapping[str, int]) -> float:
    by_chance = [one for one in units if not one.is_certain]
    certain = [n.get(one.unit, 0) for one in units if one.is_certain]
    if len({one.probability for one in by_chance}) != 1 or (certain and not any(certain)):
        return VAST
    if any(n.get(one.unit) == 1 and one.people > 1 for one in by_chance):
        return VAST
    return len(by_chance) / by_chance[0].probability


def beside(drawn: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the design columns of responses of which some came with them: these go before.

    Where they say more than weights, the units of the sample are not theirs, nor is how many there are.
    """
    is_other = not own.keys() <= {"weight"}
    kept = {name: cells for name, cells in drawn.items() if not (is_other and name in COUNTED)}
    return kept | dict(own)
