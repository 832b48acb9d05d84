"""Who stands behind every figure of a round's tables, and what is left out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.codebook import Missing, Node
from analysis.dataset import Dataset
from analysis.dataset.column import MARKS
from analysis.design import Mask
from analysis.disclosure.step import Grain
from analysis.index import Formula

Ints = NDArray[np.int64]
Pair = tuple[str, str]
"""A column and the code of a group that it makes."""

REST = ""
"""The code of those who are in no group of a grouping."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """What tables leave out.

    Attributes
    ----------
    nodes : frozenset of str
        Nodes of the indices, shown for nobody.
    groups : frozenset of (column, code)
        Groups of which nothing is shown; the code `REST` is those in no group.
    details : frozenset of (column, code)
        Groups of which only the whole index is shown, without its denominators; `groups` are among them.
    roots : frozenset of str
        The nodes that are whole indices.
    grains : mapping of (column, code) to Grain
        In which steps of a proportion the figures of a group are told, for their digits would tell others;
        see `analysis.disclosure.grain` and `analysis.disclosure.spread`.
    unsaid : frozenset of (column, item)
        Items of which the table by a column does not say how many were asked; "" is the table of everybody.
    """

    nodes: frozenset[str] = frozenset()
    groups: frozenset[Pair] = frozenset()
    details: frozenset[Pair] = frozenset()
    roots: frozenset[str] = frozenset()
    grains: Mapping[Pair, Grain] = field(default_factory=dict)
    unsaid: frozenset[Pair] = frozenset()

    def hides(self, by: str, code: str, node: str) -> bool:
        """Whether the figure of a node in a group is left out."""
        known = (by, code)
        return known in self.groups or (known in self.details and node not in self.roots)

    def and_leaves_out(self, pair: Pair) -> Withheld:
        """Return the same with one more group of which nothing is shown."""
        return replace(self, groups=self.groups | {pair}, details=self.details | {pair})

    def bares(self, by: str, code: str) -> bool:
        """Whether a group's figures are shown without their denominators."""
        return (by, code) in self.details


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Grouping(Brief):
    """The people behind the figures of the groups that one column makes.

    Attributes
    ----------
    by : str
    codes : tuple of str, length G, sorted
    rows : (G + 1, 1 + W + K) integers
        Responses, those that count in each of W indices, answers to each of K items; the last row is of
        those in no group.
    asked : (G + 1, K) integers
        How many were asked each item; without columns where that is not looked at.
    """

    by: str
    codes: tuple[str, ...]
    rows: Ints
    asked: Ints = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))

    def __post_init__(self) -> None:
        if not self.asked.size:
            object.__setattr__(self, "asked", self.rows[:, :0])

    @property
    def named(self) -> tuple[str, ...]:
        """The codes in the order of `rows`."""
        return (*self.codes, REST)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Counted(Brief):
    """Every count a round's tables are made of.

    Attributes
    ----------
    indices : sequence of Node
    items : tuple of str, length K
        The columns of `Grouping.rows` after the W indices.
    answered : mapping of item to how many answered it, over everybody
    groupings : tuple of Grouping
    crossed : mapping of two columns to the (G + 1, H + 1) counts of responses in both groups
        In the order of `groupings`; what is absent is taken as not known to anybody.
    n : int
        Responses.
    asked : mapping of item to how many were asked it, over everybody
    """

    indices: Sequence[Node]
    items: tuple[str, ...]
    answered: Mapping[str, int]
    groupings: tuple[Grouping, ...] = ()
    crossed: Mapping[tuple[str, str], Ints] = field(default_factory=dict)
    n: int = 0
    asked: Mapping[str, int] = field(default_factory=dict)


def counted(
    dataset: Dataset, columns: Sequence[str], indices: Sequence[Node], *, domain: Mask | None = None
) -> Counted:
    """Count the people behind every figure of *indices* in every group of *columns*.

    *domain* is an (n,) mask of those who are looked at; everybody when absent.
    """
    within = np.ones(dataset.n, dtype=bool) if domain is None else np.asarray(domain, dtype=bool)
    items = tuple(dict.fromkeys(item for node in indices for item in node.items))
    masks = [within]
    masks += [Formula.of(node, dataset.columns).present[:, 0] & within for node in indices]
    masks += [(dataset.column(item).missing == 0) & within for item in items]
    put = {item: _asked(dataset, item) & within for item in items}
    places, groupings = {}, []
    for by in columns:
        codes, places[by] = _sorted_groups(dataset, by)
        n_rows = len(codes) + 1
        rows = np.column_stack([np.bincount(places[by][mask], minlength=n_rows) for mask in masks])
        asked = [np.bincount(places[by][mask], minlength=n_rows) for mask in put.values()]
        groupings.append(Grouping(by, codes, rows, np.array(asked).reshape(len(items), n_rows).T))
    crossed = {}
    for one, other in combinations(groupings, 2):
        shape = len(one.rows), len(other.rows)
        both = (places[one.by] * shape[1] + places[other.by])[within]
        crossed[one.by, other.by] = np.bincount(both, minlength=shape[0] * shape[1]).reshape(shape)
    of_all = dict.fromkeys(item for node in dataset.codebook.indices for item in node.items)
    answered = {item: int(((dataset.column(item).missing == 0) & within).sum()) for item in of_all}
    asked_of_all = {item: int((_asked(dataset, item) & within).sum()) for item in of_all}
    return Counted(
        indices, items, answered, tuple(groupings), crossed, n=int(within.sum()), asked=asked_of_all
    )


def _asked(dataset: Dataset, item: str) -> Mask:
    """Return who was asked an item, (n,)."""
    return np.asarray(dataset.column(item).missing != MARKS[Missing.NOT_ASKED])


def _sorted_groups(dataset: Dataset, by: str) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Return the codes of a column's groups in their order, and each response's place; the last is none."""
    categories, found = dataset.group(by)
    codes = [category.code for category in categories]
    ordered = sorted(codes)
    places = np.array([*(ordered.index(code) for code in codes), len(codes)], dtype=np.intp)
    return tuple(ordered), places[found]
