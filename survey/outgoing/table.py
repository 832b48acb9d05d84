"""The answers of a round as CSV and Parquet, read from the store in slices: the same memory for all sizes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Codebook, Missing, Variable
from analysis.codebook import file as codebook_json
from analysis.dataset import DESIGN_COLUMNS, REASON
from analysis.dataset.column import MARKS
from analysis.microdata.delimited import write_excel, write_plain
from analysis.microdata.parquet import write_parquet
from analysis.microdata.release import NUMBERED, TELLING, Check, Terms, checked, keys, left_out
from analysis.number import number, written_number
from survey.export import PartlyDesigned
from survey.outgoing.slice import Reading
from survey.store import Store
from survey.store.answers import reasons

Told = Callable[[int, int], None]
"""Is told how many responses are written, and of how many."""

NUMBERS = ("number", "percent")

Masks = Mapping[str, NDArray[np.bool_]]


@dataclass(slots=True)
class Met:
    """What a first look over a round finds.

    Attributes
    ----------
    places : mapping of key column to (n,) places in `values`
    values : mapping of column to {cell: place}; a cell without an answer is its reason's mark in a tuple
    unsaid : items some of whose empty cells need a reason beside them
    n_with : how many responses have each design column
    telling : (n, k) numbers of the design columns `TELLING`; NaN where a response has none
    """

    places: dict[str, NDArray[np.int32]]
    values: dict[str, dict[Any, int]]
    telling: NDArray[np.float64]
    unsaid: set[str] = field(default_factory=set)
    n_with: Counter[str] = field(default_factory=Counter)

    def place(
        self, name: str, start: int, column: Sequence[Any], why: Sequence[Mapping[str, Missing]]
    ) -> None:
        """Note the cells of a key column from the row *start* on; what is empty by its reason."""
        values = self.values[name]
        keyed = (
            cell if cell not in (None, "") else (MARKS[one.get(name, Missing.NOT_ANSWERED)],)
            for cell, one in zip(column, why, strict=True)
        )
        self.places[name][start : start + len(column)] = [
            values.setdefault(key, len(values)) for key in keyed
        ]

    def design(self, n: int) -> tuple[str, ...]:
        """Return the design columns that every response has; refuse those that only some have."""
        for name, found in self.n_with.items():
            if found < n:
                raise PartlyDesigned(name, n - found, n)
        return tuple(name for name in DESIGN_COLUMNS if name in self.n_with)

    def answers(self, name: str) -> list[Any]:
        """Return the answers that occur in a column."""
        return [value for value in self.values[name] if not isinstance(value, tuple)]

    def codes(self, variable: Variable) -> NDArray[np.intp]:
        """Return the (n,) codes of a column as `analysis.microdata.release.trait` has them."""
        values = self.values[variable.name]
        listed = [category.code for category in variable.categories] or sorted(self.answers(variable.name))
        rank = {value: at for at, value in enumerate(listed)}
        by_place = [-1 - value[0] if isinstance(value, tuple) else rank[value] for value in values]
        return np.array([*by_place, 0], np.intp)[self.places[variable.name]]


def write_csv(
    store: Store, round_id: str, directory: Path, terms: Terms, *, told: Told = lambda done, total: None
) -> tuple[int, Check]:
    """Write answers.csv, answers_excel.csv, answers.parquet and codebook.json into *directory*.

    The files are those `analysis.microdata` makes of the whole round in memory. The round is read twice: hold
    the store still (`Store.still`) where somebody may answer meanwhile.

    Returns
    -------
    n : int
        How many responses there are; every file has so many rows.
    check : Check

    Raises
    ------
    Refusal, PartlyDesigned
        When nothing may leave; the files are then not whole.
    """
    reading = Reading.of(store, round_id)
    met, whole = _met(reading, terms)
    n = len(reading.keys)
    design = met.design(n)
    named = keys(whole, terms)
    codes = {name: met.codes(whole.variable(name)) for name in (*named[0], *named[1])}
    has = [at for at, name in enumerate(TELLING) if name in design]
    weights = met.telling[:, has] if has else None
    masks, check = checked(codes, named, terms.smallest, n, weights=weights)
    out = _leaving(whole, terms, {name: _shown(met, name, masks) for name in named[0]})
    header = [*_header(out, met, masks), *design]
    directory.mkdir(parents=True, exist_ok=True)
    plain = directory / "answers.csv"
    write_plain(plain, header, _rows(reading, header, (out, masks), told))
    with plain.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        numbers = [at for at, name in enumerate(header) if _is_number(name, out)]
        write_excel(directory / "answers_excel.csv", header, rows, numbers)
    write_parquet(directory / "answers.parquet", plain, header, out)
    codebook_json.save(out, directory / "codebook.json")
    return n, replace(check, left_out=left_out(whole, terms))


def _met(reading: Reading, terms: Terms) -> tuple[Met, Codebook]:
    """Look over a round once: at the key columns, at why cells are empty, and at the design."""
    traits = [name for found in keys(reading.described({}), terms) for name in found]
    names = list(dict.fromkeys((*reading.about, *reading.matter, *traits)))
    n = len(reading.keys)
    places = {name: np.zeros(n, np.int32) for name in names}
    met = Met(places, {name: {} for name in names}, np.full((n, len(TELLING)), np.nan))
    for start, columns in reading.columns([*names, "_missing", "_design"]):
        *cells, missing, drawn = columns
        why = [reasons(written) for written in missing]
        for each in {id(one): one for one in why}.values():
            met.unsaid |= {name for name, reason in each.items() if reason is not Missing.NOT_ANSWERED}
        for name, column in zip(names, cells, strict=True):
            met.place(name, start, column, why)
        for at, one in enumerate(reading.designs(drawn, start), start):
            met.n_with.update(one.keys() & set(DESIGN_COLUMNS))
            met.telling[at] = [one.get(name, np.nan) for name in TELLING]
    return met, reading.described({name: met.answers(name) for name in (*reading.about, *reading.matter)})


def _shown(met: Met, name: str, masks: Masks) -> set[Any]:
    """Return the answers of a column of places that some row shows."""
    listed, used = list(met.values[name]), np.unique(met.places[name][~masks[name]])
    return {listed[at] for at in used.tolist()}


def _leaving(whole: Codebook, terms: Terms, places: Mapping[str, set[Any]]) -> Codebook:
    """Return the codebook of what leaves."""
    stay = left_out(whole, terms)
    kept = [variable for variable in whole.variables if variable.name not in stay]
    return replace(
        whole,
        variables=tuple(
            replace(v, categories=tuple(c for c in v.categories if c.code in places[v.name]))
            if v.name in places
            else v
            for v in kept
        ),
    )


def _header(out: Codebook, met: Met, masks: Masks) -> Iterator[str]:
    for variable in out.variables:
        yield variable.name
        hidden = variable.name in masks and masks[variable.name].any()
        if hidden or variable.name in met.unsaid:
            yield variable.name + REASON


def _is_number(name: str, out: Codebook) -> bool:
    kinds = {variable.name: variable.kind for variable in out.variables}
    if name in kinds:
        return kinds[name] in NUMBERS
    return name in DESIGN_COLUMNS and name not in NUMBERED


def _rows(
    reading: Reading, header: Sequence[str], how: tuple[Codebook, Masks], told: Told
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the plain file."""
    out, masks = how
    kinds = {variable.name: variable.kind for variable in out.variables}
    numbered: dict[str, dict[Any, str]] = {name: {} for name in NUMBERED}
    for start, columns in reading.columns([*kinds, "_missing", "_design"]):
        *cells, missing, drawn = columns
        slice_ = Slice(start, dict(zip(kinds, cells, strict=True)), [reasons(one) for one in missing], kinds)
        designs = list(reading.designs(drawn, start))
        yield from zip(
            *(
                slice_.written(name, masks) if name.removesuffix(REASON) in kinds
                else [_design_cell(name, one[name], numbered) for one in designs]
                for name in header
            ),
            strict=True,
        )  # fmt: skip
        told(start + len(missing), len(reading.keys))


def _design_cell(name: str, value: Any, numbered: dict[str, dict[Any, str]]) -> str:
    if name in NUMBERED:
        return numbered[name].setdefault(str(value), str(len(numbered[name]) + 1))
    return written_number(number(value))


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows of a round, in columns."""

    start: int
    cells: Mapping[str, Sequence[Any]]
    missing: Sequence[Mapping[str, Missing]]
    kinds: Mapping[str, str]

    def written(self, name: str, masks: Masks) -> Sequence[Any]:
        """Return one column of the file, of answers or of reasons."""
        variable = name if name in self.kinds else name.removesuffix(REASON)
        cells = self.cells[variable]
        hidden = masks[variable][self.start : self.start + len(cells)].tolist() if variable in masks else None
        if variable != name:
            return [self._reason(variable, at, hidden) for at in range(len(cells))]
        if self.kinds[variable] in NUMBERS:
            cells = [None if cell is None else written_number(cell) for cell in cells]
        return cells if hidden is None else [None if h else c for h, c in zip(hidden, cells, strict=True)]

    def _reason(self, variable: str, at: int, hidden: Sequence[bool] | None) -> str | None:
        if hidden and hidden[at]:
            return Missing.WITHHELD.value
        reason = self.missing[at].get(variable)
        return None if reason in (None, Missing.NOT_ANSWERED) else reason.value
