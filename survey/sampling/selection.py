"""The sample of a round: the units that were drawn, with which chance, and what each response stands for."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.codebook import Text
from analysis.refusal import Refusal
from analysis.rounding import shown
from survey.sampling.finite import VAST, Finite, stratum_sizes
from survey.sampling.joining import PLUS, joined, n_units
from survey.sampling.selected import EACH, TOGETHER, Selected, people_by_stratum, raised
from survey.wording import WHOLE, Said, say, texts

PERSONS = ("", "simple")
"""How people were drawn in a unit: nobody has said, or at random without repetition from those it serves."""


class UnfitSelection(Said, ValueError):
    """A sample that cannot have been drawn."""


@dataclass(frozen=True)
class Selection:
    """The units of a sample, in the order of the list they were drawn from.

    Parameters
    ----------
    units : tuple of Selected
    how : str
        How they were drawn, with the seed, so that anyone can draw them again; "" where nobody has said.
    persons : str
        One of `PERSONS`. Where nobody has said, units and people count as drawn with repetition.

    Raises
    ------
    UnfitSelection
        No unit, a unit twice, a chance outside (0, 1], or nobody served.
    """

    units: tuple[Selected, ...]
    how: str = ""
    persons: str = ""

    def __post_init__(self) -> None:
        if self.persons not in PERSONS:
            raise ValueError(f"persons {self.persons!r}; known: {', '.join(filter(None, PERSONS))}")
        if not self.units:
            raise UnfitSelection("selection.nothing")
        for code, times in Counter(one.unit for one in self.units).items():
            if times > 1:
                raise UnfitSelection("selection.twice", unit=code)
        for one in self.units:
            _refuse_impossible(one)

    @cached_property
    def by_code(self) -> Mapping[str, Selected]:
        """The units by their codes."""
        return {one.unit: one for one in self.units}

    def answered(self, counts: Mapping[str, int]) -> Answered:
        """Return how responses count, of which there are *counts* by unit; other units' are outside."""
        return Answered(self, {code: n for code, n in counts.items() if n})


def _refuse_impossible(one: Selected) -> None:
    if not 0 < one.probability <= 1:
        raise UnfitSelection("selection.chance", unit=one.unit, chance=f"{one.probability:g}")
    if not 0 < one.people < math.inf:
        raise UnfitSelection("selection.nobody", unit=one.unit)
    if one.stratum.endswith(EACH):
        raise UnfitSelection("selection.stratum_name", stratum=one.stratum)


@dataclass(frozen=True)
class Answered:
    """A sample and how many responses each unit has: what one response stands for, and beside whom.

    A response stands for 1/chance times the people its unit serves, shared among the unit's responses. The
    people of drawn units in which nobody answered are shared among the others of their stratum: among those
    drawn by chance as it was, or taken for certain as it was, where one of them answered. A unit
    taken for certain is a stratum of its own, in which each person is a sampling unit; elsewhere the unit
    is. A stratum in which one sampling unit answered is put together with the next (collapsed strata,
    Cochran 1977, 5A.12), for a single one says nothing of the others: intervals become wider, not
    narrower. One drawn by chance joins one taken for certain only where it is alone.
    Chances of drawing without repetition are taken as if drawn with it, which is cautious too, unless
    somebody has said how people were drawn (`Selection.persons`): then see `populations`.

    Attributes
    ----------
    n : mapping of unit code to responses, outside the sample too
    """

    selection: Selection
    n: Mapping[str, int]

    @cached_property
    def units(self) -> tuple[Selected, ...]:
        """The units of the sample in which somebody answered."""
        return tuple(one for one in self.selection.units if one.unit in self.n)

    @cached_property
    def n_outside(self) -> int:
        """How many responses are from no unit of the sample: they stand for nobody."""
        return sum(n for code, n in self.n.items() if code not in self.selection.by_code)

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """How many people a response stands for, by unit."""
        stood_for = self._raised
        return {
            one.unit: one.people / one.probability / self.n[one.unit] * stood_for[one.stratum, one.is_certain]
            for one in self.units
        }

    @cached_property
    def _raised(self) -> Mapping[tuple[str, bool], float]:
        return raised(self.selection.units, self.units)

    @cached_property
    def strata(self) -> Mapping[str, str]:
        """The stratum of a response, by unit, once those with a single sampling unit have joined others."""
        by_stratum: dict[str, list[str]] = {}
        for one in self.units:
            if not one.is_certain:
                by_stratum.setdefault(one.own_stratum, []).append(one.unit)
        drawn = [(name, units, len(units)) for name, units in by_stratum.items()]
        certain = [(one.own_stratum, [one.unit], self.n[one.unit]) for one in self.units if one.is_certain]
        if 1 in (n_units(drawn), n_units(certain)):  # it has no neighbour of its own kind
            return joined([*drawn, *certain])
        return joined(drawn) | joined(certain)

    @cached_property
    def joined(self) -> tuple[str, ...]:
        """Names of the strata that were put together, each as "A + B"."""
        return tuple(dict.fromkeys(name for name in self.strata.values() if PLUS in name))

    @cached_property
    def populations(self) -> Mapping[str, Finite]:
        """From how many the sampling units and the people of each unit were drawn; {} where nobody has said.

        The people of a unit taken for certain were drawn from all it stands for. A stratum of units drawn
        with one chance has as many units as that chance says (`stratum_sizes`); one that was put together
        counts as drawn with repetition.
        """
        return {one.unit: self._population(one) for one in self.units} if self.selection.persons else {}

    def _population(self, one: Selected) -> Finite:
        if self.strata[one.unit] != one.own_stratum:
            units = VAST
        elif one.is_certain:
            units = one.people * self._raised[one.stratum, True]
        else:
            units = self._n_units[one.own_stratum]
        is_person = one.is_certain or self.n[one.unit] == 1  # or nobody knows how its people differ
        return Finite(units, 1.0 if is_person else one.people)

    @cached_property
    def _n_units(self) -> Mapping[str, float]:
        return stratum_sizes(self.selection.units, self.n)

    @cached_property
    def crowded(self) -> tuple[Selected, ...]:
        """Units with more responses than people served, where people were drawn from those."""
        return tuple(one for one in self.units if self.selection.persons and self.n[one.unit] > one.people)

    def psu(self, unit: str, response: object) -> str:
        """Return the sampling unit of a response, which has an id of its own."""
        return f"{unit}/{response}" if self.selection.by_code[unit].is_certain else unit

    def columns(
        self, units: Sequence[str], responses: Sequence[object]
    ) -> dict[str, list[float] | list[str]]:
        """Return the design columns of responses, by unit and id; all are of the sample.

        Raises
        ------
        analysis.refusal.Refusal
            A unit has more responses than people, of whom they were drawn.
        """
        for one in self.crowded:
            raise Refusal("served", one.unit, people=f"{one.people:.0f}")
        found: dict[str, list[float] | list[str]] = {
            "weight": [self.weights[unit] for unit in units],
            "stratum": [self.strata[unit] for unit in units],
            "psu": [self.psu(unit, one) for unit, one in zip(units, responses, strict=True)],
        }
        if not self.populations:
            return found
        found["population_psus"] = [self.populations[unit].units for unit in units]
        if not all(one.is_certain for one in self.units):
            found["stage_2"] = [f"{unit}/{one}" for unit, one in zip(units, responses, strict=True)]
            found["population_2"] = [self.populations[unit].people for unit in units]
        return found

    def notes(self) -> Iterator[Text]:
        """Yield in words how units were drawn, what became of them, and what was done about it."""
        units = self.selection.units
        yield _said(
            "drawn",
            n=len(units),
            certain=sum(one.is_certain for one in units),
            people=sum(people_by_stratum(units).values()),
        )
        if self.selection.how:
            yield _said("how", how=self.selection.how)
        if self.selection.persons:
            yield _said(f"persons_{self.selection.persons}")
        yield from self._lacking() if self.units else ()
        if self.crowded:
            yield _said("crowded", units="; ".join(one.unit for one in self.crowded))
        if self.n_outside:
            yield _said("outside", n=self.n_outside)

    def _lacking(self) -> Iterator[Text]:
        """Yield in words where nobody answered, and what was done about it."""
        units = self.selection.units
        if silent := len(units) - len(self.units):
            yield _said("silent", n=silent)
        if unheard := people_by_stratum(units).keys() - people_by_stratum(self.units).keys():
            yield _said("unheard", strata="; ".join(sorted(name or TOGETHER for name in unheard)))
        apart = [name for name in self.joined if EACH not in name]
        if apart:
            yield _said("joined", strata="; ".join(apart))
        if any(one.is_certain for one in units):  # named, it would tell in which unit one person answered
            yield _said("alone")


def _said(name: str, **values: float | str) -> Text:
    """Return a note on the sample in every language; its numbers are whole."""

    def said(language: str) -> str:
        written = {
            place: value if isinstance(value, str) else shown(value, 0, language)
            for place, value in values.items()
        }
        return say(f"selection.note.{name}", language, **written)

    return texts(said, WHOLE)


NOTES = (
    *("drawn", "how", *(f"persons_{name}" for name in PERSONS if name)),
    *("silent", "unheard", "joined", "alone", "crowded", "outside"),
)
"""What may be said of a sample, by its name under `selection.note` of the wording."""
