"""A department rolled up over its units, a province over its departments: what each unit counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.listing import Fault, listing, repeated
from survey.questionnaire.model import Problem
from survey.units import Unit, beneath, within

PEOPLE, EQUAL, GIVEN = "people", "equal", "given"
"""Every answer counts by its own weight; every unit below counts the same; each counts a stated number."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "unit": ("unit", "mã đơn vị", "đơn vị"),
    "share": ("share", "trọng số", "số lượt"),
}
"""Columns of a file of shares, and the headings they may have."""


@dataclass(frozen=True, slots=True)
class Above:
    """A unit that is rolled up, or one that was measured itself.

    Parameters
    ----------
    depth : int
        0 for the topmost.
    measured : tuple of str
        The codes of the measured units it is made of.
    shares : tuple of float
        What each of them counts; they sum to 1.
    """

    unit: Unit
    depth: int
    measured: tuple[str, ...]
    shares: tuple[float, ...]


def above(
    units: Sequence[Unit], top: Unit, measured: Sequence[str], given: Mapping[str, float] | None = None
) -> Iterator[Above]:
    """Yield *top* and everything below it in which something was measured, parents first.

    Parameters
    ----------
    top : Unit
        Where to begin; a unit with the code "" stands above all that have no parent.
    measured : codes of the units that have answers
    given : mapping of unit to a positive number, optional
        What each measured unit counts; without it the units directly below each count the same.
    """
    known = frozenset(measured)
    for depth, unit in _walk(units, top, 0):
        shares = _given(units, unit, known, given) if given is not None else _equal(units, unit, known)
        if shares:
            yield Above(unit, depth, tuple(shares), tuple(shares.values()))


def _walk(units: Sequence[Unit], top: Unit, depth: int) -> Iterator[tuple[int, Unit]]:
    yield depth, top
    for unit in beneath(units, top.code):
        yield from _walk(units, unit, depth + 1)


def _equal(units: Sequence[Unit], top: Unit, measured: frozenset[str]) -> dict[str, float]:
    """Return what each measured unit counts when all directly below count the same, at every level."""
    parts = [_equal(units, unit, measured) for unit in beneath(units, top.code)]
    parts = [part for part in parts if part] + ([{top.code: 1.0}] if top.code in measured else [])
    return {code: share / len(parts) for part in parts for code, share in part.items()}


def _given(
    units: Sequence[Unit], top: Unit, measured: frozenset[str], given: Mapping[str, float]
) -> dict[str, float]:
    counted = {code: given[code] for code in sorted(within(units, top.code) & measured) if code in given}
    total = sum(counted.values())
    return {code: share / total for code, share in counted.items()}


def read_shares(
    path: Path, units: Sequence[Unit], language: str = "vi"
) -> tuple[dict[str, float], list[Problem]]:
    """Read what each unit counts from a CSV file with the columns unit and share; every problem is listed."""
    found = listing(path, HEADINGS, needed=("unit", "share"))
    known = {unit.code for unit in units}
    for line, cells in found.rows:
        if cells["unit"] and cells["unit"] not in known:
            found.faults.append(Fault("no_unit", line, "unit", {"value": cells["unit"]}))
        if cells["share"] and not _positive(cells["share"]):
            found.faults.append(Fault("bad_share", line, "share", {"value": cells["share"]}))
    found.faults += repeated(found.sound(), "unit")
    return {cells["unit"]: _positive(cells["share"]) for _, cells in found.sound()}, found.problems(language)


def _positive(written: str) -> float:
    """Return a positive number; 0.0 where it is none."""
    plain = written.replace(",", ".")
    whole, _, part = plain.partition(".")
    sound = whole.isascii() and whole.isdigit() and (not part or (part.isascii() and part.isdigit()))
    return float(plain) if sound else 0.0
