"""What is known of the population: a table of counts, and the margins of it that weights must meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.brief import Brief
from analysis.design import given
from analysis.design.coding import Indices, check_present, codes, compressed, first_rows, label, occurring
from analysis.refusal import Refusal

Floats = NDArray[np.float64]

TIMES = " × "
"""Between the names and the categories of a cell: "F × 18-29"."""

CROWDED = 8
"""Crossings are ranked anew when there are this many times more of them than respondents."""

SAME_TOTAL = 1e-6
"""Margins of one population may differ by this share of its size, for counts are published rounded."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Margin(Brief):
    """Categories of the respondents, and how many people the population has in each.

    Attributes
    ----------
    name : str
        The variables crossed: "sex × age".
    labels : tuple of str, length K
        Every category of the sample or of the population.
    index : (n,) indices
        The category of each respondent.
    counts : (K,) floats
        People in the population; NaN where the population does not have the category.
    rows : pandas.Index or None
        The labels that the respondents' columns brought with them.
    """

    name: str
    labels: tuple[str, ...]
    index: Indices
    counts: Floats
    rows: Any = None

    def sums(self, weights: Floats) -> Floats:
        """Return (K,) or (K, B) sums of (n,) or (n, B) weights over the categories."""
        return category_sums(self.index, len(self.labels), weights)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Population(Brief):
    """Counts of people by category: a census table, one row a cell.

    Attributes
    ----------
    columns : mapping of name to categories, one for each cell
    counts : (C,) floats
        People in each cell.
    """

    columns: Mapping[str, tuple[str, ...]]
    counts: Floats

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[object]], counts: ArrayLike) -> Population:
        """Make a population from the columns of a table.

        Parameters
        ----------
        columns : mapping of name to a sequence of C categories (text or numbers)
        counts : (C,) floats
            People; not shares. A cell may occur in several rows, which are then added.

        Raises
        ------
        Refusal
            A count that is negative or absent, a category that is blank; columns of different lengths.

        Examples
        --------
        >>> sex, age = ["F", "F", "M"], ["18-39", "40+", "18-39"]
        >>> people = Population.of({"sex": sex, "age": age}, [300, 250, 450])
        >>> people.total
        1000.0
        >>> people.margin({"sex": ["M", "F", "F"]}).counts.tolist()
        [550.0, 450.0]
        """
        people = given.numbers(counts, "population").astype(float)
        if people.ndim > 1:
            raise Refusal("columns", "population", found=people.shape[1])
        given.check_named(columns, "population")
        wrong = np.flatnonzero(~(np.isfinite(people) & (people >= 0)))
        if len(wrong):
            raise Refusal("count", "population", row=int(wrong[0]) + 1, value=people[wrong[0]])
        for name, values in columns.items():
            if len(values) != len(people):
                raise Refusal("cells", f"population, {name}", found=len(values), expected=len(people))
            check_present(np.array(values, dtype=object), f"population, {name}")
        return cls({name: tuple(map(label, values)) for name, values in columns.items()}, people)

    @property
    def total(self) -> float:
        """How many people there are."""
        return float(self.counts.sum())

    def margin(self, columns: Mapping[str, ArrayLike]) -> Margin:
        """Return the margin over some of the table's names, with the category of each respondent.

        Parameters
        ----------
        columns : mapping of name to (n,) categories
            The respondents' categories. Several names are crossed; names left out are added over.

        Raises
        ------
        Refusal
            No name, one the table does not have, or a respondent without a category.
        """
        given.check_named(columns, "population")
        if not len(columns):
            raise Refusal("no margin", "population")
        absent = [name for name in columns if name not in self.columns]
        if absent:
            raise Refusal("unknown", "population", value=", ".join(absent), known=", ".join(self.columns))
        crossed = list(zip(*(self.columns[name] for name in columns), strict=True))
        sample, seen = _crossed(columns)
        labels = sorted({*seen, *crossed})
        place = {cell: code for code, cell in enumerate(labels)}
        counts = np.full(len(labels), np.nan)
        counts[[place[cell] for cell in set(crossed)]] = 0
        np.add.at(counts, [place[cell] for cell in crossed], self.counts)
        where = np.array([place[cell] for cell in seen], dtype=np.intp)
        index = sample if np.array_equal(where, np.arange(len(where))) else where[sample]
        rows = given.labels(*(columns[name] for name in columns))
        return Margin(TIMES.join(columns), tuple(map(TIMES.join, labels)), index, counts, rows)


def margins_of(margins: Any, where: str) -> tuple[Margin, ...]:
    """Return margins as a tuple, also one that stands alone; refuse what is none."""
    alone = isinstance(margins, Margin) or not np.iterable(margins)
    found = (margins,) if alone else tuple(margins)
    for margin in found:
        if not isinstance(margin, Margin):
            raise Refusal("no margins", where, found=type(margin).__name__)
    return found


def _crossed(columns: Mapping[str, ArrayLike]) -> tuple[Indices, list[tuple[str, ...]]]:
    """Return for each respondent the rank of the cell, and the cells of the sample."""
    for name, values in columns.items():
        given.check_unmasked(values, name)
        shape = np.shape(values) if not isinstance(values, Iterator) else ()
        if len(shape) != 1:
            raise Refusal("columns" if shape else "one for all", name, value=values, found=sum(shape[1:]))
    coded = {name: codes(values, len(np.asarray(values)), name) for name, values in columns.items()}
    lengths = {name: len(index) for name, (index, _) in coded.items()}
    n = next(iter(lengths.values()))
    for name, found in lengths.items():
        if found != n:
            raise Refusal("lengths", name, found=found, expected=n)
    known = [labels for _, labels in coded.values()]
    if len(known) == 1:
        return next(iter(coded.values()))[0], [(category,) for category in known[0]]
    cell, distinct = _rows_of([index for index, _ in coded.values()], [len(labels) for labels in known])
    places = np.unravel_index(distinct, [len(labels) for labels in known])
    names = [[labels[place] for place in at] for labels, at in zip(known, places, strict=True)]
    return cell, list(zip(*names, strict=True))


def check(margins: Sequence[Margin], weights: Floats) -> None:
    """Refuse margins that no weights can meet, naming every category at fault.

    Parameters
    ----------
    margins : sequence of Margin
    weights : (n,) floats
        The weights to be adjusted.

    Raises
    ------
    Refusal
        Categories of the sample that the population does not have (or has nobody in), categories of
        the population without a respondent, or margins that sum to different populations.
    """
    used = weights != 0
    everyone = bool(used.all())
    unknown: list[str] = []
    empty: list[str] = []
    for margin in margins:
        sampled = occurring(margin.index if everyone else margin.index[used], len(margin.labels))
        unknown += _named(margin, sampled & ~(margin.counts > 0))
        empty += _named(margin, ~sampled & (margin.counts > 0))
    if unknown or empty:
        where = ", ".join(margin.name for margin in margins)
        raise Refusal("categories", where, unknown=_listed(unknown), empty=_listed(empty))
    people = [float(np.nansum(margin.counts)) for margin in margins]
    if max(people) - min(people) > SAME_TOTAL * max(people):
        found = ", ".join(f"{margin.name}: {size:.12g}" for margin, size in zip(margins, people, strict=True))
        raise Refusal("margin totals", "population", totals=found)


def _named(margin: Margin, wrong: NDArray[np.bool_]) -> Iterator[str]:
    return (f"{margin.name} = {margin.labels[place]}" for place in np.flatnonzero(wrong))


def _listed(names: Sequence[str]) -> str:
    return "; ".join(names) if names else "–"


def category_sums(index: Indices, size: int, weights: Floats) -> Floats:
    """Return (size,) or (size, B) sums of (n,) or (n, B) weights over the values of an index."""
    if weights.ndim == 1:
        return np.asarray(np.bincount(index, weights=weights, minlength=size), dtype=float)
    sums = np.empty((size, weights.shape[1]))
    for column in range(weights.shape[1]):
        sums[:, column] = np.bincount(index, weights=weights[:, column], minlength=size)
    return sums


def joint(indices: Sequence[Indices]) -> tuple[Indices, Indices]:
    """Return each respondent's cell, (n,), in the crossing of indices, and the first row of each cell."""
    key, distinct = _rows_of(indices, [int(index.max()) + 1 for index in indices])
    return key, first_rows(key, len(distinct))


def _rows_of(indices: Sequence[Indices], sizes: Sequence[int]) -> tuple[Indices, Indices]:
    """Return the rank of each row's crossing among those that occur, and where those are in the full one."""
    key, span, n = indices[0], sizes[0], len(indices[0])
    known, tail = (
        np.zeros(1, dtype=np.intp),
        sizes[0],
    )  # place r is the full place known[r // tail] * tail + r % tail
    for index, size in zip(indices[1:], sizes[1:], strict=True):
        if span * size > CROWDED * n + CROWDED:
            key, kept = compressed(key)
            known, tail, span = known[kept // tail] * tail + kept % tail, 1, len(kept)
        key, tail, span = key * size, tail * size, span * size
        key += index
    key, kept = compressed(key)
    return key, known[kept // tail] * tail + kept % tail
