"""The sample of a round: the units that were drawn, with which chance, and what each response stands for."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.codebook import Text
from analysis.rounding import shown
from survey.wording import WHOLE, Said, say, texts

PLUS = " + "
"""Between the names of strata that were put together."""

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

    Raises
    ------
    UnfitSelection
        No unit, a unit twice, a chance outside (0, 1], or nobody served.
    """

    units: tuple[Selected, ...]
    how: str = ""

    def __post_init__(self) -> None:
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
    Chances of drawing without repetition are taken as if drawn with it, which is cautious too.

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
        raised = _raised(self.selection.units, self.units)
        return {
            one.unit: one.people / one.probability / self.n[one.unit] * raised[one.stratum, one.is_certain]
            for one in self.units
        }

    @cached_property
    def strata(self) -> Mapping[str, str]:
        """The stratum of a response, by unit, once those with a single sampling unit have joined others."""
        by_stratum: dict[str, list[str]] = {}
        for one in self.units:
            if not one.is_certain:
                by_stratum.setdefault(one.stratum or TOGETHER, []).append(one.unit)
        drawn = [(name, units, len(units)) for name, units in by_stratum.items()]
        certain = [(one.unit + EACH, [one.unit], self.n[one.unit]) for one in self.units if one.is_certain]
        if 1 in (_n_units(drawn), _n_units(certain)):  # it has no neighbour of its own kind
            return _joined([*drawn, *certain])
        return _joined(drawn) | _joined(certain)

    @cached_property
    def joined(self) -> tuple[str, ...]:
        """Names of the strata that were put together, each as "A + B"."""
        return tuple(dict.fromkeys(name for name in self.strata.values() if PLUS in name))

    def psu(self, unit: str, response: object) -> str:
        """Return the sampling unit of a response, which has an id of its own."""
        return f"{unit}/{response}" if self.selection.by_code[unit].is_certain else unit

    def columns(
        self, units: Sequence[str], responses: Sequence[object]
    ) -> dict[str, list[float] | list[str]]:
        """Return the columns weight, stratum and psu of responses, by unit and id; all are of the sample."""
        return {
            "weight": [self.weights[unit] for unit in units],
            "stratum": [self.strata[unit] for unit in units],
            "psu": [self.psu(unit, one) for unit, one in zip(units, responses, strict=True)],
        }

    def notes(self) -> Iterator[Text]:
        """Yield in words how units were drawn, what became of them, and what was done about it."""
        units = self.selection.units
        yield _said(
            "drawn",
            n=len(units),
            certain=sum(one.is_certain for one in units),
            people=sum(_people(units).values()),
        )
        if self.selection.how:
            yield _said("how", how=self.selection.how)
        yield from self._lacking() if self.units else ()
        if self.n_outside:
            yield _said("outside", n=self.n_outside)

    def _lacking(self) -> Iterator[Text]:
        """Yield in words where nobody answered, and what was done about it."""
        units = self.selection.units
        if silent := len(units) - len(self.units):
            yield _said("silent", n=silent)
        if unheard := _people(units).keys() - _people(self.units).keys():
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


NOTES = ("drawn", "how", "silent", "unheard", "joined", "alone", "outside")
"""What may be said of a sample, by its name under `selection.note` of the wording."""


def _people(units: Sequence[Selected]) -> dict[str, float]:
    """Return how many people the units of each stratum stand for."""
    found: dict[str, float] = {}
    for one in units:
        found[one.stratum] = found.get(one.stratum, 0) + one.people / one.probability
    return found


def _raised(drawn: Sequence[Selected], here: Sequence[Selected]) -> dict[tuple[str, bool], float]:
    """Return by how much the people of the units that answered are raised, by stratum and whether certain.

    So they stand for the silent units too; a unit taken for certain stands for itself beside others.
    """
    heard: dict[tuple[str, bool], float] = defaultdict(float)
    raised: dict[tuple[str, bool], float] = defaultdict(float)
    for one in here:
        heard[one.stratum, one.is_certain] += one.people / one.probability
    for one in drawn:
        kinds = [kind for kind in (one.is_certain, not one.is_certain) if (one.stratum, kind) in heard]
        if kinds:
            raised[one.stratum, kinds[0]] += one.people / one.probability
    return {kind: people / heard[kind] for kind, people in raised.items()}


Group = tuple[str, list[str], int]
"""A stratum: its name, its units, and how many sampling units they are."""


def _n_units(strata: Sequence[Group]) -> int:
    return sum(n for *_, n in strata)


def _joined(strata: Sequence[Group]) -> dict[str, str]:
    """Return the stratum of each unit."""
    groups: list[tuple[list[str], list[str], int]] = []
    for name, units, n in strata:
        if groups and groups[-1][2] < 2:
            names, codes, before = groups[-1]
            groups[-1] = [*names, name], [*codes, *units], before + n
        else:
            groups.append(([name], [*units], n))
    if len(groups) > 1 and groups[-1][2] < 2:
        names, codes, n = groups.pop()
        groups[-1] = [*groups[-1][0], *names], [*groups[-1][1], *codes], groups[-1][2] + n
    return {code: PLUS.join(names) for names, codes, _ in groups for code in codes}
