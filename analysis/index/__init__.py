"""The index tree of a questionnaire: every node an estimate, with one joint influence.

A tree of any depth is one smooth function of weighted totals; so each node has its standard error, and
any two nodes, or two domains, can be compared with the covariance between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.brief import Brief, table
from analysis.codebook import Missing, Node, Variable
from analysis.design import Design, Floats, Mask
from analysis.estimate import domain_mask
from analysis.estimate.estimated import FIGURES, Estimate, Estimates
from analysis.estimate.smooth import smooth
from analysis.index.node_rule import COMBINATIONS, Asked, Moving
from analysis.interval import Kind
from analysis.refusal import Refusal
from analysis.variance import Smooth

MARKS = {reason: place for place, reason in enumerate(Missing, start=1)}
"""The mark of each reason in `Answers.missing`; 0 is a valid answer."""


class Answers(Protocol):
    """One column of answers; `analysis.dataset.column.Column` is one."""

    @property
    def variable(self) -> Variable:
        """What the column means."""
        ...

    @property
    def codes(self) -> NDArray[Any]:
        """Places in `variable.categories`, -1 where there is no valid answer; or numbers with NaN, (n,)."""
        ...

    @property
    def missing(self) -> NDArray[np.int8]:
        """Why there is no valid answer, (n,); see `MARKS`."""
        ...


@dataclass(frozen=True, slots=True)
class Counts:
    """How many respondents were asked, answered, and why the others did not; of one item, or summed."""

    answered: int = 0
    not_asked: int = 0
    not_applicable: int = 0
    dont_know: int = 0
    refused: int = 0
    not_answered: int = 0
    illegible: int = 0
    withheld: int = 0

    @property
    def asked(self) -> int:
        """Everyone but those the question was not put to."""
        return sum(self.values()) - self.not_asked

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(self.values(), other.values(), strict=True)))

    def values(self) -> tuple[int, ...]:
        """Return the counts in the order of `Missing`, the answered first."""
        return tuple(int(getattr(self, name)) for name in self.__slots__)

    @classmethod
    def of(cls, missing: NDArray[np.int8]) -> Counts:
        """Count the (n,) marks of one column."""
        return cls(*np.bincount(missing, minlength=len(Missing) + 1).tolist())


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tree:
    """One node with its estimate, its counts and the trees below it.

    `together` holds the estimates of the whole tree in the order of `walk`, with their covariance.
    """

    node: Node
    estimate: Estimate
    counts: Counts
    parts: tuple[Tree, ...]
    together: Estimates

    def __repr__(self) -> str:
        rows = [("  " * depth + tree.node.name, *tree.estimate.figures) for depth, tree in self.walk()]
        return table(f"index {self.node.name}", FIGURES, rows, len(rows))

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Tree]]:
        """Yield (depth, tree) for this node and all below it, parents first."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)


def index(
    node: Node, answers: Mapping[str, Answers], design: Design, *, domain: ArrayLike | None = None
) -> Tree:
    """Return the estimates of an index and of every node below it.

    Parameters
    ----------
    node : Node
        The tree, from a codebook.
    answers : mapping of variable name to Answers
        A column of n answers for every item of the tree.
    design : Design
        Of the same n respondents.
    domain : (n,) mask, optional
        The subpopulation.

    Returns
    -------
    Tree
        A node one of whose parts nobody answered has the value NaN.

    Raises
    ------
    Refusal
        An unknown rule or measure, an item without a column, shares that do not sum to 1.

    Notes
    -----
    R: ``svycontrast`` on ``svytotal`` of every item's answers, or ``svyratio`` of their sums. The covariance
    of items answered by the same people is in every standard error; taking items as independent would give
    far too small ones. For one tree in many domains make a `Formula` once.
    Not for a tree whose items were asked of different people, unless its rule says who is counted.

    Examples
    --------
    >>> from analysis.codebook import NO_TEXT, Category
    >>> from analysis.dataset.column import Column
    >>> scale = tuple(Category(code, NO_TEXT) for code in "12345")
    >>> columns = {name: Column.of(Variable(name, NO_TEXT, "rating", scale), cells)
    ...            for name, cells in {"a": "4525", "b": "5421"}.items()}
    >>> items = tuple(Node(name, NO_TEXT, "item", satisfied=("4", "5")) for name in "ab")
    >>> tree = index(Node("whole", NO_TEXT, "mean", parts=items), columns, Design.of([1, 1, 1, 1]))
    >>> [(part.node.name, part.estimate.value) for _, part in tree.walk()]
    [('whole', 0.625), ('a', 0.75), ('b', 0.5)]
    """
    return Formula.of(node, answers).tree(design, domain)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Formula(Brief):
    """An index tree and everybody's answers, ready for any number of domains.

    Attributes
    ----------
    nodes : tuple of Node
        Every node, parents first.
    columns : (n, q) floats
        What is summed over respondents.
    present : (n, K) mask
        Who has an answer that counts in each node.
    missing : mapping of item name to the marks of its column
    kinds : tuple of Kind
        What each node's estimate is.
    """

    nodes: tuple[Node, ...]
    columns: Floats
    present: Mask
    missing: Mapping[str, NDArray[np.int8]]
    kinds: tuple[Kind, ...]
    _own: tuple[slice, ...]
    _below: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, node: Node, answers: Mapping[str, Answers]) -> Formula:
        """Read everybody's answers to the items of a tree."""
        nodes = tuple(below for _, below in node.walk())
        columns: list[Floats] = []
        places, present = [], []
        for below in nodes:
            rule = _known(COMBINATIONS, below.combine, f"index {below.name}")
            asked = Asked.beside([_asked(item, answers) for item in _items(below)])
            own = rule.columns(asked)
            places.append(slice(len(columns), len(columns) + len(own)))
            columns.extend(own)
            present.append(asked.base.any(axis=1) | rule.everyone)
        missing = {name: answers[name].missing for name in node.items}
        stacked = np.column_stack(columns), np.column_stack(present)
        structure = tuple(places), tuple(map(tuple, _places_below(nodes)))
        return cls(nodes, *stacked, missing, tuple(map(kind, nodes)), *structure)

    def tree(self, design: Design, domain: ArrayLike | None = None) -> Tree:
        """Return the estimates in one domain; see `index`."""
        mask = None if domain is None else domain_mask(domain, design)
        if len(self.columns) != design.n:
            raise Refusal("lengths", "answers", found=len(self.columns), expected=design.n)
        together = smooth(self.statistic(mask), design, domain=mask, kinds=self.kinds)
        marks = {name: found if mask is None else found[mask] for name, found in self.missing.items()}
        return self.grown(together, {name: Counts.of(found) for name, found in marks.items()})

    def statistic(self, mask: Mask | None = None) -> Smooth:
        """Return the nodes' values as one smooth function of the totals of a domain."""
        if mask is None:
            return Smooth(self.columns, self.values, self.slope, self.present)
        rows = np.flatnonzero(mask)
        return Smooth(self.columns[rows], self.values, self.slope, self.present[rows], rows)

    def values(self, totals: Floats) -> Floats:
        """Return the nodes' values, (..., K), at (..., q) totals."""
        found = self._moving(totals, np.zeros((1, totals.shape[-1])))
        return np.stack([moving.value for moving in found], axis=-1)

    def slope(self, totals: Floats, changes: Floats) -> Floats:
        """Return the changes of the nodes' values, (m, K), in (m, q) small changes of the totals."""
        return np.column_stack([moving.change for moving in self._moving(totals, changes)])

    def _moving(self, totals: Floats, changes: Floats) -> list[Moving]:
        found: dict[int, Moving] = {}
        for place in reversed(range(len(self.nodes))):
            node, own = self.nodes[place], self._own[place]
            sums = [Moving(totals[..., q], changes[:, q]) for q in range(own.start, own.stop)]
            parts = [found[below] for below in self._below[place]]
            found[place] = COMBINATIONS[node.combine].value(node, sums, parts).rescaled(node.rescale)
        return [found[place] for place in range(len(self.nodes))]

    def grown(self, together: Estimates, counts: Mapping[str, Counts], place: int = 0) -> Tree:
        """Return the tree of the K nodes' estimates and the items' counts, from the node at *place* down."""
        node = self.nodes[place]
        parts = tuple(self.grown(together, counts, below) for below in self._below[place])
        own = counts[node.name] if node.combine == "item" else sum((p.counts for p in parts), Counts())
        return Tree(node, together[place], own, parts, together)


def _places_below(nodes: Sequence[Node]) -> Iterator[list[int]]:
    """Yield for each node, parents first, the places of its parts."""
    sizes = [sum(1 for _ in node.walk()) for node in nodes]
    for place, node in enumerate(nodes):
        below, parts = place + 1, []
        for _ in node.parts:
            parts.append(below)
            below += sizes[below]
        yield parts


def kind(node: Node) -> Kind:
    """Return what a node's estimate is: a proportion, made of proportions, or a mean."""
    below = [part for _, part in node.walk()]
    if any(part.rescale for part in below) or any(part.combine == "sum" for part in below):
        return Kind.MEAN
    if any(item.measure != "satisfied" for item in _items(node)):
        return Kind.MEAN
    return Kind.PROPORTION if node.combine in ("item", "throughout") else Kind.COMPOSITE


def _items(node: Node) -> Iterator[Node]:
    return (below for _, below in node.walk() if below.combine == "item")


def _asked(item: Node, answers: Mapping[str, Answers]) -> Asked:
    """Return what everybody earns on one item, (n, 1)."""
    column = _known(answers, item.name, "item")
    earned, base = _known(MEASURES, item.measure, f"item {item.name}")(item, column)
    also = np.isin(column.missing, [MARKS[reason] for reason in item.base_also])
    return Asked(np.where(base, earned, 0.0)[:, None], (base | also)[:, None])


def _known(table: Mapping[str, Any], name: str, where: str) -> Any:
    if name not in table:
        raise Refusal("unknown", where, value=name, known=", ".join(table))
    return table[name]


Measured = tuple[Floats, Mask]


def _satisfied(item: Node, column: Answers) -> Measured:
    best = [category.code in item.satisfied for category in column.variable.categories]
    return np.array([*best, False], dtype=float)[column.codes], column.missing == 0


def _scored(item: Node, column: Answers) -> Measured:
    scores = [category.score for category in column.variable.categories]
    earned = np.array([np.nan if s is None else s for s in [*scores, None]])[column.codes]
    return earned, (column.missing == 0) & ~np.isnan(earned)


def _number(item: Node, column: Answers) -> Measured:
    numbers = np.asarray(column.codes, dtype=float)
    return numbers, (column.missing == 0) & ~np.isnan(numbers)


MEASURES: Mapping[str, Callable[[Node, Answers], Measured]] = MappingProxyType(
    {"satisfied": _satisfied, "score": _scored, "number": _number}
)
"""What one answer counts: satisfied 1 or 0; the score of its category; the number itself."""
