"""The list a sample is drawn from, and the draw: units and the people each serves, read from CSV."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from survey.fieldwork import is_count, whole_number
from survey.listing import Fault, Listing, listing, repeated
from survey.listing.spreadsheet import Source
from survey.questionnaire.model import Problem
from survey.sampling.draw import Drawn, Sizes, allocation, proportional_to_size, simple, systematic
from survey.sampling.selected import EACH, Selected
from survey.sampling.selection import Selection, UnfitSelection
from survey.wording import say

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "unit": ("unit", "mã đơn vị", "đơn vị"),
    "people": ("people", "số người", "số lượt", "quy mô"),
    "stratum": ("stratum", "tầng"),
    "probability": ("probability", "xác suất"),
    "interviews": ("interviews", "số phiếu"),
}
"""Columns and the headings they may have, in any case."""

COLUMNS = tuple(HEADINGS)


@dataclass(frozen=True, slots=True)
class Listed:
    """One unit of the list: its code, how many people it serves, and the group it is drawn in."""

    unit: str
    people: float
    stratum: str = ""


def _by_people(units: Mapping[str, float], n: int, seed: str) -> list[Drawn]:
    return proportional_to_size(units, n, seed)


def _simple(units: Mapping[str, float], n: int, seed: str) -> list[Drawn]:
    return simple([*units], n, seed)


def _systematic(units: Mapping[str, float], n: int, seed: str) -> list[Drawn]:
    return systematic([*units], n, seed)


DRAWS: Mapping[str, Callable[[Sizes, int, str], list[Drawn]]] = {
    "pps": _by_people,
    "simple": _simple,
    "systematic": _systematic,
}
"""How units are drawn in a stratum: with a chance proportional to the people they serve, or all alike."""

_CHANCE = re.compile(r"(\d+)/(\d+)|\d+(?:[.,]\d+)?")


def read_frame(
    source: Source, known: Collection[str], language: str = "vi"
) -> tuple[list[Listed], list[Problem]]:
    """Read the list to draw from: a CSV file with the columns unit, people and, if wanted, stratum.

    Every problem is listed, by row and column; rows without one come back.

    Parameters
    ----------
    known : codes of units
    """
    found = _read(source, ("unit", "people"), ("stratum",), known)
    listed = [
        Listed(cells["unit"], float(whole_number(cells["people"])), cells.get("stratum", ""))
        for _, cells in found.sound()
    ]
    return listed, found.problems(language)


def has_chances(source: Source) -> bool:
    """Return whether rows say with which chance each unit was drawn: a sample, and no list to draw from."""
    return not listing(source, HEADINGS, needed=("probability",), blank=("probability",)).faults


def read_selection(
    source: Source, known: Collection[str], language: str = "vi"
) -> tuple[list[Selected], list[Problem]]:
    """Read a sample that was drawn elsewhere: the columns unit, people, probability, stratum, interviews.

    The last two may lack. A probability is written 0.25, 0,25 or 3/12; 1 is a unit taken for certain.
    """
    found = _read(source, ("unit", "people", "probability"), ("stratum", "interviews"), known)
    for line, cells in found.rows:
        if cells["probability"] and not 0 < _chance(cells["probability"]) <= 1:
            found.faults.append(Fault("bad_chance", line, "probability", {"value": cells["probability"]}))
        if cells.get("interviews") and not is_count(cells["interviews"]):
            found.faults.append(Fault("bad_count", line, "interviews", {"value": cells["interviews"]}))
    selected = [
        Selected(
            cells["unit"],
            float(_chance(cells["probability"])),
            float(whole_number(cells["people"])),
            cells.get("stratum", ""),
            whole_number(cells["interviews"]) if cells.get("interviews") else 0,
        )
        for _, cells in found.sound()
    ]
    return selected, found.problems(language)


def write_selection(path: Path, selection: Selection) -> None:
    """Write a sample as `read_selection` reads it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["unit", "people", "probability", "stratum", "interviews"])
        rows.writerows(
            [one.unit, f"{one.people:.0f}", _written(one.probability), one.stratum, one.interviews]
            for one in selection.units
        )


def _written(chance: float) -> str:
    """Return a probability with every digit it has, and without an exponent."""
    return f"{Decimal(repr(chance)):f}"


def _read(source: Source, needed: Sequence[str], optional: Sequence[str], known: Collection[str]) -> Listing:
    found = listing(source, HEADINGS, needed=needed, optional=optional)
    found.faults += [*repeated(found.rows, "unit")]
    for line, cells in found.rows:
        if cells["unit"] and cells["unit"] not in known:
            found.faults.append(Fault("no_unit", line, "unit", {"value": cells["unit"]}))
        if cells["people"] and not (is_count(cells["people"]) and whole_number(cells["people"])):
            found.faults.append(Fault("bad_people", line, "people", {"value": cells["people"]}))
        if cells.get("stratum", "").endswith(EACH):
            found.faults.append(Fault("bad_stratum", line, "stratum", {"value": cells["stratum"]}))
    return found


def _chance(written: str) -> Fraction:
    """Return a probability as it is written; -1 where it cannot be read."""
    found = _CHANCE.fullmatch(written)
    if found is None or (found[2] is not None and not int(found[2])):
        return Fraction(-1)
    return Fraction(written.replace(",", "."))


@dataclass(frozen=True, slots=True)
class Draw:
    """What a draw shall be.

    Parameters
    ----------
    n : int or None
        Units in all; every unit when None.
    method : str
        A name in `DRAWS`.
    allocation : str
        A name in `survey.sampling.draw.ALLOCATIONS`: how units are shared among strata.
    interviews : int
        People to ask in all; 0 where nothing is said.
    seed : str
        The same list and the same seed give the same sample.
    """

    n: int | None = None
    method: str = "pps"
    allocation: str = "proportional"
    interviews: int = 0
    seed: str = "1"

    def how(self, listed: Sequence[Listed], language: str) -> str:
        """Return in words how units are drawn from a list: a stratum that was not read would show here."""
        if self.n is None:
            return say("selection.every", language, listed=len(listed))
        method = say(f"selection.method.{self.method}", language)
        n_strata = len({one.stratum for one in listed})
        strata = say("selection.strata" if n_strata > 1 else "selection.no_strata", language, n=n_strata)
        said = {"n": self.n, "listed": len(listed), "seed": self.seed}
        return say("selection.drawn", language, method=method, strata=strata, **said)


FEWEST = 2
"""Units of a stratum, and interviews of a unit, from which its spread can be estimated."""


def drawn(listed: Sequence[Listed], draw: Draw, how: str = "") -> Selection:
    """Draw a sample of units, stratum by stratum, in the order of the list.

    Each stratum gets two units at least (or all it has), so that how far units differ can be estimated.
    Interviews are shared equally where chances are proportional to people, else in proportion to people:
    either way every person's chance is about the same.

    Raises
    ------
    UnfitSelection
        There are not so many units or people, or too few for two in each stratum or unit.
    """
    strata: dict[str, dict[str, float]] = {}
    for one in listed:
        strata.setdefault(one.stratum, {})[one.unit] = one.people
    chances: dict[str, float] = {}
    for name, n in _shares(strata, draw).items():
        for unit in DRAWS[draw.method](strata[name], n, f"{draw.seed} {name}"):
            chances[unit.code] = unit.probability
    chosen = [one for one in listed if one.unit in chances]
    asked = _interviews(chosen, draw)
    return Selection(
        tuple(
            Selected(one.unit, chances[one.unit], one.people, one.stratum, asked.get(one.unit, 0))
            for one in chosen
        ),
        how,
    )


def _shares(strata: Mapping[str, Mapping[str, float]], draw: Draw) -> Mapping[str, int]:
    """Return how many units each stratum gives."""
    sizes = {name: len(units) for name, units in strata.items()}
    if draw.n is None:
        return sizes
    listed, fewest = sum(sizes.values()), sum(min(FEWEST, size) for size in sizes.values())
    if draw.n > listed:
        raise UnfitSelection("selection.too_many", n=draw.n, listed=listed)
    if draw.n < fewest:
        raise UnfitSelection("selection.too_few", n=draw.n, strata=len(sizes), fewest=fewest)
    people = {name: sum(units.values()) for name, units in strata.items()}
    return allocation(draw.n, sizes, draw.allocation, minimum=FEWEST, people=people)


def _interviews(chosen: Sequence[Listed], draw: Draw) -> Mapping[str, int]:
    """Return how many people are to be asked in each unit."""
    if not draw.interviews:
        return {}
    people = {one.unit: one.people for one in chosen}
    fewest = sum(min(FEWEST, math.floor(size)) for size in people.values())
    if draw.interviews < fewest:
        raise UnfitSelection("selection.few_asked", n=draw.interviews, units=len(chosen), fewest=fewest)
    method = "equal" if draw.method == "pps" and draw.n is not None else "proportional"
    return allocation(draw.interviews, people, method, minimum=FEWEST)
