"""Responses to weighted sums per sampling unit and domain: the only step whose cost grows with n."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.design import Design, Floats
from analysis.reduction.measure import Measure
from analysis.reduction.packing import COUNTED, PACKED, Pack, States, packs
from analysis.reduction.sums import Counts, Sums, unit_design
from analysis.refusal import Refusal

__all__ = ["Answers", "Sums", "reduced", "unit_design"]


class Answers(Protocol):
    """A column of answers; `analysis.dataset.column.Column` is one."""

    @property
    def codes(self) -> NDArray[Any]:
        """Places of categories, -1 where there is no valid answer; or numbers with NaN."""
        ...


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
    R: ``svyby(~y, ~domain, design, svymean)``, one call a measure. Not for calibrated designs or
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
    coded: dict[str, list[Measure]] = {}
    for measure in measures:
        if columns[measure.item].codes.dtype.kind != "f" and measure not in coded.get(measure.item, ()):
            coded.setdefault(measure.item, []).append(measure)
    kinds = tuple(measure.kind for measure in measures)
    sums = Sums.empty(rows.people, np.bincount(design.stages[0].unit), kinds)
    at = {measure: [p for p, one in enumerate(measures) if one == measure] for measure in measures}

    def fill(some: _Share) -> None:
        key = np.empty(design.n, dtype=np.intp)
        for packed, sum_up in ((some[0], rows.sums), (some[1], rows.counts)):
            for pack in packed:
                wanted = [measure for item in pack.items for measure in coded[item]]
                parts = sum_up(pack, [columns[item].codes for item in pack.items], key)
                for measure, part in zip(wanted, parts, strict=True):
                    _write(sums, at[measure], part)

    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        for _ in threads.map(fill, _shares(coded, rows)):
            pass
    for measure in at.keys() - {one for wanted in coded.values() for one in wanted}:
        _write(sums, at[measure], rows.numbers(columns[measure.item].codes))
    return sums


_Share = tuple[Sequence[Pack], Sequence[Pack]]
"""What one thread does: packs to sum by sampling unit and domain, and packs to count by domain."""


def _shares(coded: Mapping[str, Sequence[Measure]], rows: _Rows) -> Sequence[_Share]:
    states = [(item, States.of([m.worth for m in wanted])) for item, wanted in coded.items()]
    valid = [(item, one.valid) for item, one in states]
    n, parts = len(rows.cell), os.cpu_count() or 1
    summed = packs(states, parts, min(PACKED, n // rows.people.size))
    return list(zip(summed, packs(valid, parts, min(COUNTED, n // rows.d)), strict=True))


def _write(sums: Sums, places: Sequence[int], part: Part) -> None:
    for name, found in part.items():
        for place in places:
            getattr(sums, name)[..., place] = found


def _domains(by: ArrayLike | None, domains: int | None, n: int) -> tuple[NDArray[np.intp], int]:
    if by is None:
        return np.zeros(n, dtype=np.intp), 1
    place = np.asarray(by, dtype=np.intp)
    if len(place) != n:
        raise Refusal("lengths", "by", found=len(place), expected=n)
    last = int(place.max(initial=-1)) + 1 if domains is None else domains
    return np.where(place < 0, last, place), last + 1


Part = Mapping[str, NDArray[Any]]
"""Some of the sums of one measure by their names in `Sums`, without the last axis."""


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Where each respondent counts: `cell` is domain * m + unit; `here` is None where everybody does."""

    cell: NDArray[np.intp]
    domain: NDArray[np.intp]
    weights: Floats
    here: NDArray[np.bool_] | None
    people: Counts

    @classmethod
    def of(cls, design: Design, place: NDArray[np.intp], d: int) -> _Rows:
        first, counted = design.stages[0], design.weights != 0
        here = None if counted.all() else counted
        cell = place * first.m
        cell += first.unit
        people = np.bincount(cell, here, first.m * d).reshape(d, first.m).T.astype(np.int64)
        return cls(cell, place, design.weights, here, people)

    @property
    def m(self) -> int:
        """How many sampling units there are."""
        return len(self.people)

    @property
    def d(self) -> int:
        """How many domains there are, "in none of them" included."""
        return int(self.people.shape[1])

    def sums(self, pack: Pack, codes: Sequence[NDArray[Any]], key: NDArray[np.intp]) -> Iterator[Part]:
        """Yield all sums but the counts of every measure of a pack of items; `key` is overwritten."""
        state, size = pack.packed(codes), self.m * self.d
        np.add(np.multiply(state, size, out=key, dtype=np.intp), self.cell, out=key)
        table = np.bincount(key, self.weights, size * pack.s).reshape(pack.s, self.d, self.m)
        # A small product for each domain: a large one would start threads of its own, in the way of these.
        weight, value = (pack.powers(power) @ table.swapaxes(0, 1) for power in (0, 1))
        square = pack.powers(2) @ table.sum(axis=2)
        squares = np.zeros((pack.s, self.d))
        if (np.count_nonzero(weight, axis=2) == 1).any():
            squares = self.by_domain((state, pack.s), self.weights**2, key)
        inside = np.stack([pack.powers(power) @ squares for power in range(3)], axis=1)
        for j, (yy, within) in enumerate(zip(square, inside, strict=True)):
            yield {"weight": weight[:, j].T, "value": value[:, j].T, "square": yy, "inside": within}

    def counts(self, pack: Pack, codes: Sequence[NDArray[Any]], key: NDArray[np.intp]) -> Iterator[Part]:
        """Yield the counts of every measure of a pack of items; `key` is overwritten."""
        people = self.by_domain((pack.packed(codes), pack.s), self.here, key)
        return ({"count": count} for count in pack.powers(0) @ people)

    def by_domain(
        self, states: tuple[NDArray[Any], int], worth: NDArray[Any] | None, key: NDArray[np.intp]
    ) -> Floats:
        """Return what the respondents are worth by state and domain, (s, d); `key` is overwritten."""
        np.add(np.multiply(states[0], self.d, out=key, dtype=np.intp), self.domain, out=key)
        found = np.bincount(key, worth, states[1] * self.d).reshape(states[1], self.d)
        return found.astype(float, copy=False)

    def numbers(self, numbers: Floats) -> Part:
        """Return the sums of a column of numbers, which count themselves."""
        valid = ~np.isnan(numbers)
        y, w = np.where(valid, numbers, 0.0), np.where(valid, self.weights, 0.0)
        shape = self.d, self.m
        wide = [np.bincount(self.cell, w * y**power, self.m * self.d).reshape(shape).T for power in (0, 1)]
        count, square, *inside = [
            np.bincount(self.domain, v, self.d) for v in (w != 0, w * y**2, w**2, w**2 * y, (w * y) ** 2)
        ]
        found = {"weight": wide[0], "value": wide[1], "count": count}
        return found | {"square": square, "inside": np.stack(inside)}
