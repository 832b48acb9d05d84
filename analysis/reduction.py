"""Responses to weighted sums per sampling unit and domain: the only step whose cost grows with n."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.codebook import Variable
from analysis.design import Design, Floats
from analysis.refusal import Refusal
from analysis.sums import Counts, Sums, unit_design

__all__ = ["Answers", "Measure", "Sums", "reduced", "satisfied", "score", "unit_design"]


class Answers(Protocol):
    """A column of answers; `analysis.column.Column` is one."""

    @property
    def codes(self) -> NDArray[Any]:
        """Places of categories, -1 where there is no valid answer; or numbers with NaN."""
        ...


@dataclass(frozen=True, slots=True)
class Measure:
    """What an answer to one item counts.

    Attributes
    ----------
    item : str
        The column.
    worth : tuple of float
        What each category counts, by its place; NaN for one that is no valid answer. Empty for a
        column of numbers, which count themselves.
    name : str
        What the measure is called in a table; the item where it is empty.
    """

    item: str
    worth: tuple[float, ...] = ()
    name: str = ""


def satisfied(variable: Variable, codes: Sequence[str]) -> Measure:
    """Return the measure that counts 1 for the given codes and 0 for the other valid ones."""
    nan = float("nan")
    return Measure(
        variable.name, tuple(nan if c.missing else float(c.code in codes) for c in variable.categories)
    )


def score(variable: Variable) -> Measure:
    """Return the measure that counts each category's score."""
    nan = float("nan")
    return Measure(
        variable.name, tuple(nan if c.score is None else float(c.score) for c in variable.categories)
    )


def reduced(
    columns: Mapping[str, Answers],
    design: Design,
    measures: Sequence[Measure],
    *,
    by: ArrayLike | None = None,
    domains: int | None = None,
) -> Sums:
    """Return the weighted sums of every measure in every sampling unit and domain.

    Parameters
    ----------
    columns : mapping of item to a column of n answers
    design : Design
        Of the same n respondents.
    measures : sequence of k Measure
    by : (n,) integers, optional
        The domain of each respondent, from 0; -1 for none. Domains by a second variable are reduced
        on their own.
    domains : int, optional
        How many domains there are; ``max(by) + 1`` where it is not given.

    Returns
    -------
    Sums
        With ``domains + 1`` domains, the last one for respondents who are in none.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from types import SimpleNamespace
    >>> design = Design.of([1.0, 1, 2, 2], psu=["a", "a", "b", "b"])
    >>> sums = reduced({"q": SimpleNamespace(codes=np.array([1, 0, 1, -1]))}, design, [Measure("q", (0, 1))])
    >>> estimates = sums.means(unit_design(design))
    >>> estimates[0].value, estimates[0].n
    (0.75, 3)
    """
    place, d = _domains(by, domains, design.n)
    rows = _Rows.of(design, place, d)
    items: dict[str, list[Measure]] = {}
    for measure in measures:
        items.setdefault(measure.item, []).append(measure)
    share = max(1, -(-len(items) // (os.cpu_count() or 1)))
    batches = [list(items)[start : start + share] for start in range(0, len(items), share)]
    with ThreadPoolExecutor(len(batches)) as threads:
        done = threads.map(lambda batch: rows.batch([(columns[i].codes, items[i]) for i in batch]), batches)
        found = dict(part for parts in done for part in parts)
    stacked = [np.stack(part, axis=-1) for part in zip(*(found[m] for m in measures), strict=True)]
    drawn = np.bincount(design.stages[0].unit)
    return Sums(stacked[0], stacked[1], stacked[2], stacked[3], stacked[4], rows.people, drawn)


def _domains(by: ArrayLike | None, domains: int | None, n: int) -> tuple[NDArray[np.intp], int]:
    if by is None:
        return np.zeros(n, dtype=np.intp), 1
    place = np.asarray(by, dtype=np.intp)
    if len(place) != n:
        raise Refusal("lengths", "by", found=len(place), expected=n)
    last = int(place.max(initial=-1)) + 1 if domains is None else domains
    return np.where(place < 0, last, place), last + 1


Part = tuple[NDArray[Any], ...]
"""Weight, value, count, square and inside of one measure, as in `Sums` without the last axis."""


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Where each respondent counts: `cell` is unit * d + domain; `here` is None where everybody does."""

    cell: NDArray[np.intp]
    domain: NDArray[np.intp]
    weights: Floats
    here: Floats | None
    m: int
    d: int

    @classmethod
    def of(cls, design: Design, place: NDArray[np.intp], d: int) -> _Rows:
        first, counted = design.stages[0], design.weights != 0
        here = None if counted.all() else counted.astype(float)
        return cls(first.unit * d + place, place, design.weights, here, first.m, d)

    @property
    def people(self) -> Counts:
        """Respondents with a positive weight, (m, d)."""
        return np.bincount(self.cell, self.here, self.m * self.d).reshape(self.m, self.d).astype(np.int64)

    def batch(self, items: Sequence[tuple[NDArray[Any], list[Measure]]]) -> list[tuple[Measure, Part]]:
        """Return every measure of some items, one bincount an item; the buffers are shared by all of them."""
        keys: dict[int, tuple[NDArray[np.intp], NDArray[np.intp]]] = {}
        buffer, found = np.empty_like(self.cell), []
        for codes, measures in items:
            if codes.dtype.kind == "f":
                found += [(measure, self.numbers(codes)) for measure in measures]
                continue
            c = len(measures[0].worth) + 1
            if c not in keys:
                keys[c] = (self.cell * c + 1, self.domain * c + 1)
            weight = np.bincount(np.add(keys[c][0], codes, out=buffer), self.weights, self.m * self.d * c)
            domain = np.add(keys[c][1], codes, out=buffer)
            count = np.bincount(domain, self.here, self.d * c).reshape(self.d, c)
            for measure in measures:
                found.append((measure, self.part(measure, weight.reshape(-1, c), count, domain)))
        return found

    def part(
        self, measure: Measure, weight: NDArray[Any], count: NDArray[Any], domain: NDArray[np.intp]
    ) -> Part:
        """Return one measure from the sums by code, the code -1 first."""
        worth = np.array([np.nan, *measure.worth])
        valid = (~np.isnan(worth)).astype(float)
        powers = np.stack([valid, np.nan_to_num(worth), np.nan_to_num(worth) ** 2], axis=1)
        w, y, yy = (weight @ powers).T.reshape(3, self.m, self.d)
        inside = np.zeros((3, self.d))
        if (np.count_nonzero(w, axis=0) == 1).any():
            squared = np.bincount(domain, self.weights**2, count.size).reshape(count.shape)
            inside = (squared @ powers).T
        return w, y, (count @ valid).astype(np.int64), yy.sum(axis=0), inside

    def numbers(self, numbers: Floats) -> Part:
        """Return the sums of a column of numbers, which count themselves."""
        valid = ~np.isnan(numbers)
        y, w = np.where(valid, numbers, 0.0), np.where(valid, self.weights, 0.0)
        shape = self.m, self.d
        wide = [np.bincount(self.cell, w * y**power, self.m * self.d).reshape(shape) for power in (0, 1)]
        short = [
            np.bincount(self.domain, v, self.d) for v in (w != 0, w * y**2, w**2, w**2 * y, (w * y) ** 2)
        ]
        return *wide, short[0].astype(np.int64), short[1], np.stack(short[2:])
