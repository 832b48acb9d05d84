"""One index of several groups put together by stated shares: a department of its units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from analysis.design import Floats
from analysis.estimate.contrast import contrast, joined
from analysis.estimate.estimated import Estimates, Sample
from analysis.index import Counts, Tree
from analysis.interval import Kind
from analysis.refusal import Refusal

UNANIMOUS = 1e-12
"""A share of answers this near to 0 or 1 has no spread of its own."""


def rolled_up(trees: Sequence[Tree], shares: ArrayLike) -> Tree:
    """Return an index of several groups of one design, each node the groups' values in fixed shares.

    Parameters
    ----------
    trees : sequence of g Tree
        The same index in g groups that do not overlap; all of one design.
    shares : (g,) floats
        What each group counts; they sum to 1 and are not estimated.

    Returns
    -------
    Tree
        `n` and the counts are sums. A node that one of the groups has no value for has none.

    Raises
    ------
    Refusal
        Shares that are too few or too many, negative, or do not sum to 1; groups of several designs.

    Notes
    -----
    R: ``svycontrast(svyby(..., covmat=TRUE), shares)``: groups that share sampling units are not taken as
    independent. Where every answer of every group is the same the interval rests on Kish's effective size
    of the groups, (sum s)^2 / sum(s^2 / n), because unequal shares know less than n answers.
    Not for groups that count as many people as they have: ask for the index in the domain of all of them.

    Examples
    --------
    >>> from analysis.codebook import NO_TEXT, Category, Node, Variable
    >>> from analysis.dataset.column import Column
    >>> from analysis.design import Design
    >>> from analysis.index import index
    >>> scale = (Category("0", NO_TEXT), Category("1", NO_TEXT))
    >>> q = Column.of(Variable("q", NO_TEXT, "single", scale), "11100110")
    >>> node, design = Node("q", NO_TEXT, "item", satisfied=("1",)), Design.of(n=8)
    >>> first = np.arange(8) < 4
    >>> halves = [index(node, {"q": q}, design, domain=half) for half in (first, ~first)]
    >>> whole = rolled_up(halves, [0.25, 0.75])
    >>> whole.estimate.value, whole.estimate.n
    (0.5625, 8)
    """
    weights = np.asarray(shares, dtype=float)
    if weights.shape != (len(trees),) or (weights < 0).any() or not np.isclose(weights.sum(), 1.0):
        raise Refusal("importance", "shares", found=weights.size, expected=len(trees))
    used = [tree for tree, share in zip(trees, weights, strict=True) if share > 0]
    weights = weights[weights > 0]
    estimates = [below.estimate for tree in used for _, below in tree.walk()]
    n_nodes = len(estimates) // len(used)
    matrix = np.kron(weights, np.eye(n_nodes))
    together = _described(contrast(joined(estimates), matrix), used, weights)
    return _grown(used, together, iter(range(n_nodes)))


def _described(together: Estimates, trees: Sequence[Tree], weights: Floats) -> Estimates:
    """Return the combined estimates with their n, the people they stand for and what they are."""
    nodes = list(zip(*([below.estimate for _, below in tree.walk()] for tree in trees), strict=True))
    n = np.array([[estimate.n for estimate in node] for node in nodes])
    people = np.array([sum(estimate.sum_of_weights for estimate in node) for node in nodes])
    kinds = tuple(Kind.MEAN if any(e.kind is Kind.MEAN for e in node) else Kind.COMPOSITE for node in nodes)
    with np.errstate(divide="ignore"):
        effective = 1.0 / (weights**2 / n).sum(axis=1)
    values = together.values
    same = (values < UNANIMOUS) | (values > 1 - UNANIMOUS)
    alike = same & np.array([kind is Kind.COMPOSITE for kind in kinds])
    shown = np.where(alike, np.floor(effective), n.sum(axis=1)).astype(np.intp)
    unknown = np.full(len(nodes), np.nan)
    sample = Sample(shown, people, together.sample.reached, lambda: unknown)
    return replace(together, sample=sample, kinds=kinds)


def _grown(trees: Sequence[Tree], together: Estimates, places: Iterator[int]) -> Tree:
    place = next(places)
    counts = sum((tree.counts for tree in trees), Counts())
    below = zip(*(tree.parts for tree in trees), strict=True)
    parts = tuple(_grown(part, together, places) for part in below)
    return Tree(trees[0].node, together[place], counts, parts, together)
