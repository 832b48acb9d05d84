"""One row of a foreign file as a response, or everything that is wrong with it."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from analysis.codebook import Missing
from analysis.number import number
from survey.importing.fault import Fault
from survey.importing.map import ImportMap, Source
from survey.questionnaire.answering import Refusal, Validator, missing
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import Answers, Questionnaire
from survey.response import Completeness, Mode, Response
from survey.rounds import Round
from survey.store import Store

NAMESPACE = UUID("6f6a1d2e-6a55-5b57-9a2c-0f5f5a2a7d11")
"""Of the UUIDs made here; were it changed, everything would be imported a second time."""

CHOSEN = frozenset({"1", "x", "true", "yes", "có"})
NOT_CHOSEN = frozenset({"0", "false", "no", "không"})
"""Cells of a column that stands for one code, in any case."""

NAMES = frozenset({"stratum", "psu", "stage_2"})
"""Design columns that name something; the others count."""

_COUNT = re.compile(r"[0-9]+(?:\.0)?")
"""A count; 1.234 and 1,234 are a thousand to some and little more than one to others."""

_PARTS = re.compile(r"[\s;,]+")

Row = Mapping[str, str]


class Found(NamedTuple):
    """What a row says about one thing: form values, or why there are none, or a fault."""

    values: tuple[str, ...] = ()
    reason: Missing | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """The units a response may belong to, and the unit of each service point."""

    units: frozenset[str]
    points: Mapping[str, str]

    @classmethod
    def of(cls, store: Store) -> Places:
        """Return the places *store* knows."""
        points = {point.code: point.unit for point in store.service_points()}
        return cls(frozenset(unit.code for unit in store.units()), points)


class RowReader:
    """Makes responses of the rows of one file, in their order.

    Two rows that say the same are two people, unless the map names a key and they share it. `columns` are
    those of the file that are read.
    """

    def __init__(
        self, round_: Round, questionnaire: Questionnaire, mapping: ImportMap, header: Sequence[str]
    ) -> None:
        self._round = round_
        self._questionnaire = questionnaire
        self._map = mapping
        self._validator = Validator(questionnaire, staff=True)
        self._kinds = {item.name: item.kind for item in questionnaire.items() if KINDS[item.kind].reader}
        same = [name for name in header if name in self._kinds] if mapping.same_names else []
        self._sources = {name: Source((name,)) for name in same} | dict(mapping.items)
        self.columns = sorted(mapping.columns() | set(same))
        self._contents: dict[str, str] = {}
        self._seen: Counter[str] = Counter()

    def read(self, row: Row, places: Places) -> tuple[Response | None, list[Fault]]:
        """Return the response in *row*, or None and all its faults; None alone repeats an earlier row."""
        found = {name: self._found(name, source, row) for name, source in self._sources.items()}
        raw = {name: one.values for name, one in found.items() if one.values}
        answers, refusals = self._validator.check(raw)
        about, design = self._about(row), self._design(row)
        faults = [one.fault for one in (*found.values(), *about.values(), *design.values()) if one.fault]
        faults += self._refused(row, refusals, {fault.column for fault in faults})
        for name, fault in _misplaced(about, places, self._questionnaire.languages):
            faults.append(fault._replace(column=self._map.about[name].columns[0]))
        uuid, repeated = self._uuid(row)
        faults += repeated
        if faults or not uuid:
            return None, faults
        head = {name: one.values[0] for name, one in about.items() if one.values}
        whole = not any(refusal.reason == "required" for refusal in refusals)
        particulars = _particulars(head, places, whole) | {"design": _plain(design)}
        reasons = self._reasons(answers, found)
        return Response(uuid, self._round.round_id, self._round.version, answers, reasons, **particulars), []

    def _reasons(self, answers: Answers, found: Mapping[str, Found]) -> dict[str, Missing]:
        """Return why items have no answer; what the file has no column for was not asked."""
        reasons = missing(self._questionnaire, answers, staff=True)
        reasons |= {name: Missing.NOT_ASKED for name in reasons if name not in self._sources}
        said = {name: one.reason for name, one in found.items() if one.reason is not None}
        return reasons | {name: reason for name, reason in said.items() if name in reasons}

    def _found(self, name: str, source: Source, row: Row) -> Found:
        empty = self._map.empty
        if source.flags:
            return _flagged(source, row, empty)
        cell = row[source.columns[0]].strip()
        several = self._kinds.get(name) == "multiple" and cell not in source.missing
        parts = [part for part in _PARTS.split(cell) if part] if several else [cell]
        if cell in empty:
            return Found()
        if cell in source.missing:
            return Found(reason=source.missing[cell])
        if unmapped := [part for part in parts if source.codes and part not in source.codes]:
            known = ", ".join((*source.codes, *source.missing))
            return Found(fault=Fault("not_mapped", source.columns[0], unmapped[0], known))
        return Found(tuple(source.codes.get(part, part) for part in parts))

    def _about(self, row: Row) -> dict[str, Found]:
        return {name: self._found("", source, row) for name, source in self._map.about.items()}

    def _design(self, row: Row) -> dict[str, Found]:
        return {name: _drawn(name, column, row[column].strip()) for name, column in self._map.design.items()}

    def _refused(self, row: Row, refusals: Sequence[Refusal], known: Collection[str]) -> Iterator[Fault]:
        """Yield the answers the questionnaire refuses. Others asked in their own way: nothing is required."""
        for refusal in refusals:
            column = self._sources[refusal.item].columns[0] if refusal.item in self._sources else refusal.item
            if refusal.reason != "required" and column not in known:
                more = ", ".join(refusal.params.values())
                yield Fault(refusal.reason, column, row.get(column, ""), more)

    def _uuid(self, row: Row) -> tuple[str, list[Fault]]:
        """Return the row's UUID: "" for a repetition, and a fault for another row of the same key."""
        content = json.dumps([row[column] for column in self.columns], ensure_ascii=False)
        if not self._map.key:
            self._seen[content] += 1
            return self._named(f"{content} {self._seen[content]}"), []
        key = row[self._map.key].strip()
        if not key:
            return "", [Fault("no_key", self._map.key, "")]
        if key in self._contents:
            same = self._contents[key] == content
            return "", [] if same else [Fault("key_twice", self._map.key, key)]
        self._contents[key] = content
        return self._named(key), []

    def _named(self, key: str) -> str:
        return str(uuid5(NAMESPACE, f"{self._round.round_id}\n{key}"))


def _flagged(source: Source, row: Row, empty: Collection[str]) -> Found:
    """Read a choice of several that is spread over one column a code."""
    cells = {code: row[column].strip() for code, column in zip(source.flags, source.columns, strict=True)}
    for (code, cell), column in zip(cells.items(), source.columns, strict=True):
        if cell not in empty and cell.casefold() not in CHOSEN | NOT_CHOSEN:
            return Found(fault=Fault("not_a_flag", column, cell, code))
    return Found(tuple(code for code, cell in cells.items() if cell.casefold() in CHOSEN))


def _drawn(name: str, column: str, cell: str) -> Found:
    """Read a design column: a name as it is, a weight or a population as a number."""
    if not cell:
        return Found(fault=Fault("no_design", column, cell))
    if name in NAMES:
        return Found((cell,))
    value = number(cell.replace(",", ".")) if name == "weight" or _COUNT.fullmatch(cell) else math.nan
    least = 0.0 if name == "weight" else 1.0
    if not least <= value < math.inf:
        return Found(fault=Fault("not_a_count" if least else "not_a_weight", column, cell))
    return Found((repr(value),))


def _plain(design: Mapping[str, Found]) -> dict[str, str | float]:
    said = {name: one.values[0] for name, one in design.items()}
    return {name: value if name in NAMES else float(value) for name, value in said.items()}


def _misplaced(
    about: Mapping[str, Found], places: Places, languages: Sequence[str]
) -> Iterator[tuple[str, Fault]]:
    """Yield what is said about the response that cannot be, and which thing it is."""
    known = {"unit": places.units, "service_point": places.points, "mode": list(Mode), "language": languages}
    said = {name: one.values[0] for name, one in about.items() if one.values}
    for name, value in said.items():
        if name in known and value not in known[name]:
            yield name, Fault(f"no_{name}", "", value)
    unit, point = said.get("unit", ""), said.get("service_point", "")
    if unit and places.points.get(point, unit) != unit:
        yield "service_point", Fault("other_unit", "", point, unit)


def _particulars(about: Mapping[str, str], places: Places, whole: bool) -> dict[str, Any]:
    point = about.get("service_point", "")
    return {
        "mode": Mode(about.get("mode", Mode.IMPORT)),
        "language": about.get("language", "vi"),
        "completeness": Completeness.COMPLETE if whole else Completeness.PARTIAL,
        "unit": about.get("unit", places.points.get(point, "")),
        "service_point": point,
        "token": about.get("token", ""),
    }
