"""Responses to weighted sums per sampling unit and domain: the only step whose cost grows with n."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.codebook import Variable
from analysis.design import Design, Floats
from analysis.interval import Kind
from analysis.packing import Pack, States, packs
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

    @property
    def kind(self) -> Kind:
        """A proportion where every valid answer counts 0 or 1, otherwise a mean."""
        shares = self.worth and all(worth in (0, 1) for worth in self.worth if worth == worth)
        return Kind.PROPORTION if shares else Kind.MEAN


def satisfied(variable: Variable, codes: Sequence[str]) -> Measure:
    """Return the measure that counts 1 for the given codes and 0 for the other valid ones.

    Parameters
    ----------
    variable : Variable
        With categories.
    codes : sequence of str
        The codes of the satisfied ones.

    Returns
    -------
    Measure

    Notes
    -----
    The share of a SIPAS item: codes "4" and "5". Categories that stand for a missing reason count nowhere.
    Not for numbers.

    Examples
    --------
    >>> from analysis.codebook import NO_TEXT, Category
    >>> scale = tuple(Category(code, NO_TEXT) for code in "123")
    >>> satisfied(Variable("q", NO_TEXT, "rating", scale), ["3"]).worth
    (0.0, 0.0, 1.0)
    """
    nan = float("nan")
    return Measure(
        variable.name, tuple(nan if c.missing else float(c.code in codes) for c in variable.categories)
    )


def score(variable: Variable) -> Measure:
    """Return the measure that counts each category's score.

    Parameters
    ----------
    variable : Variable
        With categories that have scores.

    Returns
    -------
    Measure

    Notes
    -----
    The mean score of an item. A category without a score counts nowhere. Not for categories without an order.

    Examples
    --------
    >>> from analysis.codebook import NO_TEXT, Category
    >>> scale = (Category("a", NO_TEXT, 1), Category("b", NO_TEXT, 2), Category("0", NO_TEXT))
    >>> score(Variable("q", NO_TEXT, "rating", scale)).worth
    (1.0, 2.0, nan)
    """
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

    Raises
    ------
    Refusal
        Domains of another length than the design.

    Notes
    -----
    Equal to one R ``svyby(~y, ~domain, design, svymean)`` a measure. Not for calibrated designs or
    several stages: their variance needs more than sums over first-stage units (see `unit_design`).

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
    numbers = {m for m in measures if columns[m.item].codes.dtype.kind == "f"}
    coded: dict[str, list[Measure]] = {}
    for measure in measures:
        if measure not in numbers:
            coded.setdefault(measure.item, []).append(measure)
    states = [(item, States.of([m.worth for m in wanted])) for item, wanted in coded.items()]
    kinds = tuple(measure.kind for measure in measures)
    sums = _empty((rows.m, d), rows.people, np.bincount(design.stages[0].unit), kinds)
    at = {measure: [p for p, one in enumerate(measures) if one == measure] for measure in measures}

    def fill(some: Sequence[Pack]) -> None:
        key = np.empty(design.n, dtype=np.intp)
        for pack in some:
            parts = rows.parts(pack, [columns[item].codes for item in pack.items], key)
            wanted = [measure for item in pack.items for measure in coded[item]]
            for measure, part in zip(wanted, parts, strict=True):
                _write(sums, at[measure], part)

    shares = packs(states, os.cpu_count() or 1, design.n // rows.people.size)
    with ThreadPoolExecutor(len(shares) or 1) as threads:
        for _ in threads.map(fill, shares):
            pass
    for measure in numbers:
        _write(sums, at[measure], rows.numbers(columns[measure.item].codes))
    return sums


def _empty(shape: tuple[int, int], people: Counts, drawn: Counts, kinds: tuple[Kind, ...]) -> Sums:
    (m, d), k = shape, len(kinds)
    # The domains of one measure are neighbours in memory: they are written together.
    weight, value = np.empty((2, m, k, d)).transpose(0, 1, 3, 2)
    count = np.empty((d, k), dtype=np.int64)
    return Sums(weight, value, count, np.empty((d, k)), np.empty((3, d, k)), people, drawn, kinds)


def _write(sums: Sums, places: Sequence[int], part: Part) -> None:
    for place in places:
        for target, found in zip(
            (sums.weight, sums.value, sums.count, sums.square, sums.inside), part, strict=True
        ):
            target[..., place] = found


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
    here: NDArray[np.bool_] | None
    people: Counts

    @classmethod
    def of(cls, design: Design, place: NDArray[np.intp], d: int) -> _Rows:
        first, counted = design.stages[0], design.weights != 0
        here = None if counted.all() else counted
        cell = first.unit * d
        cell += place
        people = np.bincount(cell, here, first.m * d).reshape(first.m, d).astype(np.int64)
        return cls(cell, place, design.weights, here, people)

    @property
    def m(self) -> int:
        """How many sampling units there are."""
        return len(self.people)

    @property
    def d(self) -> int:
        """How many domains there are, "in none of them" included."""
        return int(self.people.shape[1])

    def parts(self, pack: Pack, codes: Sequence[NDArray[Any]], key: NDArray[np.intp]) -> Iterator[Part]:
        """Yield the sums of every measure of a pack of items, after one pass; `key` is overwritten."""
        state, cells = pack.packed(codes), self.m * self.d
        np.add(np.multiply(state, cells, out=key, dtype=np.intp), self.cell, out=key)
        table = np.bincount(key, self.weights, cells * pack.s).reshape(-1, self.m, self.d)
        np.add(np.multiply(state, self.d, out=key, dtype=np.intp), self.domain, out=key)
        people = self.by_domain(key, pack.s, self.here)
        found = list(pack.unpacked(table, people))
        wide = [(one.sums(weight, 0), one.sums(weight, 1)) for one, weight, _ in found]
        alone = any((np.count_nonzero(weight, axis=1) == 1).any() for weight, _ in wide)
        squared = self.by_domain(key, pack.s, self.weights**2) if alone else np.zeros(people.shape)
        for (w, y), (one, weight, count), (_, within) in zip(
            wide, found, pack.unpacked(squared), strict=True
        ):
            inside = np.stack([one.sums(within, power) for power in range(3)], axis=1)
            yield from zip(w, y, one.sums(count, 0), one.sums(weight.sum(axis=1), 2), inside, strict=True)

    def by_domain(self, key: NDArray[np.intp], s: int, worth: NDArray[Any] | None) -> NDArray[Any]:
        """Return what the respondents are worth by state and domain, (s, d)."""
        return np.bincount(key, worth, s * self.d).reshape(s, self.d)

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
