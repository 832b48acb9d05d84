"""What is rated and where: units (cơ quan, bệnh viện, trường) and their service points, read from CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey.listing import Fault, Row, listing, repeated
from survey.listing.spreadsheet import Source
from survey.questionnaire.model import Problem


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `parent` is the code of the unit above it, or ""; `kind` and `field` are free words."""

    code: str
    name: str
    parent: str = ""
    kind: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class ServicePoint:
    """One counter, ward or desk of a unit, where a response is given."""

    code: str
    unit: str
    name: str


HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "mã"),
    "name": ("name", "tên"),
    "parent": ("parent", "mã cấp trên", "cấp trên"),
    "kind": ("kind", "loại"),
    "field": ("field", "lĩnh vực"),
    "unit": ("unit", "mã đơn vị", "đơn vị"),
}
"""Columns and the headings they may have, in any case."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def read_units(
    source: Source, language: str = "vi", *, known: Sequence[Unit] = ()
) -> tuple[list[Unit], list[Problem]]:
    """Read units from a CSV file with the columns code, name and, if wanted, parent, kind, field.

    *known* are the units that are kept already: a unit may stand under one of them. Every problem is listed,
    by row and column; rows without one come back as units.
    """
    found = listing(source, HEADINGS, needed=("code", "name"), optional=("parent", "kind", "field"))
    found.faults += [*_bad_codes(found.rows), *_bad_parents(found.rows, known)]
    return [Unit(**cells) for _, cells in found.sound()], found.problems(language)


def read_service_points(
    source: Source, units: Sequence[Unit], language: str = "vi"
) -> tuple[list[ServicePoint], list[Problem]]:
    """Read service points from a CSV file with the columns code, unit, name; *units* are the known ones."""
    found = listing(source, HEADINGS, needed=("code", "unit", "name"))
    known = {unit.code for unit in units}
    found.faults += _bad_codes(found.rows)
    found.faults += [
        Fault("no_unit", line, "unit", {"value": cells["unit"]})
        for line, cells in found.rows
        if cells["unit"] not in known
    ]
    return [ServicePoint(**cells) for _, cells in found.sound()], found.problems(language)


def _bad_codes(rows: Sequence[Row]) -> Iterator[Fault]:
    named = [(line, cells) for line, cells in rows if cells["code"]]
    good = [(line, cells) for line, cells in named if _CODE.fullmatch(cells["code"])]
    for line, cells in named:
        if not _CODE.fullmatch(cells["code"]):
            yield Fault("bad_code", line, "code", {"value": cells["code"]})
    yield from repeated(good, "code")


def _bad_parents(rows: Sequence[Row], known: Sequence[Unit]) -> Iterator[Fault]:
    parents = {unit.code: unit.parent for unit in known}
    parents |= {cells["code"]: cells.get("parent", "") for _, cells in rows}
    for line, cells in rows:
        parent = cells.get("parent", "")
        if parent and parent not in parents:
            yield Fault("no_parent", line, "parent", {"value": parent})
        elif _below_itself(cells["code"], parents.get):
            yield Fault("circle", line, "parent", {"value": cells["code"]})


def _below_itself(code: str, parent: Callable[[str], str | None]) -> bool:
    seen = set()
    above = parent(code)
    while above and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parent(above)
    return False


def beneath(units: Sequence[Unit], code: str) -> list[Unit]:
    """Return the units directly below the unit *code*, by code; those without a parent when it is ""."""
    return sorted((unit for unit in units if unit.parent == code), key=lambda unit: unit.code)


def within(units: Sequence[Unit], code: str) -> frozenset[str]:
    """Return the codes of a unit and of everything below it."""
    below: dict[str, list[str]] = {}
    for unit in units:
        below.setdefault(unit.parent, []).append(unit.code)
    found, waiting = set(), [code]
    while waiting:
        found.add(one := waiting.pop())
        waiting += below.pop(one, ())
    return frozenset(found)


def points_under(code: str, units: Sequence[Unit], points: Sequence[ServicePoint]) -> list[ServicePoint]:
    """Return the service points of a unit and of everything below it; all of them when *code* is ""."""
    here = within(units, code)
    return [point for point in points if not code or point.unit in here]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where somebody works: the codes of their units; None is everywhere, also where no unit is known."""

    units: frozenset[str] | None = None

    def __contains__(self, unit: object) -> bool:
        return self.units is None or unit in self.units

    @classmethod
    def under(cls, code: str, units: Sequence[Unit]) -> Scope:
        """Return the scope of a unit with all that are under it; everywhere where *code* is ""."""
        return cls(within(units, code)) if code else cls()


def place(
    units: Mapping[str, Unit], points: Mapping[str, ServicePoint], unit: str, point: str
) -> tuple[Unit | None, ServicePoint | None] | None:
    """Return the unit and service point with these codes ("" for none); None when one of them is not known.

    A service point says its unit; naming another one beside it is a contradiction, which no place has.
    """
    found = points.get(point)
    rated = units.get(found.unit if found else unit)
    wrong = (point and not found) or (unit and (rated is None or rated.code != unit))
    return None if wrong else (rated, found)
