"""Who stands behind every figure of a round's tables, and what is left out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.codebook import Node
from analysis.dataset import Dataset
from analysis.design import Mask
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
    grains : mapping of (column, code) to float
        In which steps of a proportion the figures of a group are told, for their digits would tell others;
        see `analysis.disclosure.grain`.
    """

    nodes: frozenset[str] = frozenset()
    groups: frozenset[Pair] = frozenset()
    details: frozenset[Pair] = frozenset()
    roots: frozenset[str] = frozenset()
    grains: Mapping[Pair, float] = field(default_factory=dict)

    def hides(self, by: str, code: str, node: str) -> bool:
        """Whether the figure of a node in a group is left out."""
        known = (by, code)
        return known in self.groups or (known in self.details and node not in self.roots)

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
    """

    by: str
    codes: tuple[str, ...]
    rows: Ints


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
    """

    indices: Sequence[Node]
    items: tuple[str, ...]
    answered: Mapping[str, int]
    groupings: tuple[Grouping, ...] = ()
    crossed: Mapping[tuple[str, str], Ints] = field(default_factory=dict)


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
    places, groupings = {}, []
    for by in columns:
        codes, places[by] = _sorted_groups(dataset, by)
        n_rows = len(codes) + 1
        rows = np.column_stack([np.bincount(places[by][mask], minlength=n_rows) for mask in masks])
        groupings.append(Grouping(by, codes, rows))
    crossed = {}
    for one, other in combinations(groupings, 2):
        shape = len(one.rows), len(other.rows)
        both = (places[one.by] * shape[1] + places[other.by])[within]
        crossed[one.by, other.by] = np.bincount(both, minlength=shape[0] * shape[1]).reshape(shape)
    of_all = dict.fromkeys(item for node in dataset.codebook.indices for item in node.items)
    answered = {item: int(((dataset.column(item).missing == 0) & within).sum()) for item in of_all}
    return Counted(indices, items, answered, tuple(groupings), crossed)


def _sorted_groups(dataset: Dataset, by: str) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Return the codes of a column's groups in their order, and each response's place; the last is none."""
    categories, found = dataset.group(by)
    codes = [category.code for category in categories]
    ordered = sorted(codes)
    places = np.array([*(ordered.index(code) for code in codes), len(codes)], dtype=np.intp)
    return tuple(ordered), places[found]
