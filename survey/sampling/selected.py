"""One unit of a sample, and the people that units stand for in their strata."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

TOGETHER = "*"
"""The stratum of units that were drawn without strata."""

EACH = "/*"
"""After the code of a unit that is a stratum of its own, each of its people a sampling unit."""


@dataclass(frozen=True, slots=True)
class Selected:
    """One unit of a sample.

    Parameters
    ----------
    unit : str
        Its code.
    probability : float
        The chance with which it was to be drawn, in (0, 1]; 1 where it was taken for certain.
    people : float
        How many people it serves in the period asked about; the responses given there stand for them.
    stratum : str
        The group it was drawn in; "" where all were drawn together.
    interviews : int
        How many people are to be asked there; 0 where nobody has said.
    """

    unit: str
    probability: float
    people: float
    stratum: str = ""
    interviews: int = 0

    @property
    def is_certain(self) -> bool:
        """Whether it was to be in every sample."""
        return self.probability == 1

    @property
    def own_stratum(self) -> str:
        """The stratum of its responses, unless that is put together with another."""
        return self.unit + EACH if self.is_certain else self.stratum or TOGETHER


def people_by_stratum(units: Sequence[Selected]) -> dict[str, float]:
    """Return how many people the units of each stratum stand for."""
    found: dict[str, float] = {}
    for one in units:
        found[one.stratum] = found.get(one.stratum, 0) + one.people / one.probability
    return found


def raised(drawn: Sequence[Selected], here: Sequence[Selected]) -> dict[tuple[str, bool], float]:
    """Return by how much the people of the units that answered are raised, by stratum and whether certain.

    So they stand for the silent units too; a unit taken for certain stands for itself beside others.
    """
    heard: dict[tuple[str, bool], float] = defaultdict(float)
    stood_for: dict[tuple[str, bool], float] = defaultdict(float)
    for one in here:
        heard[one.stratum, one.is_certain] += one.people / one.probability
    for one in drawn:
        kinds = [kind for kind in (one.is_certain, not one.is_certain) if (one.stratum, kind) in heard]
        if kinds:
            stood_for[one.stratum, kinds[0]] += one.people / one.probability
    return {kind: people / heard[kind] for kind, people in stood_for.items()}
