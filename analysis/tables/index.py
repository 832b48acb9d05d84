"""Index trees as tables: the whole tree, the tree in every group, the headline of every group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.codebook import Category, Node, Text
from analysis.codebook.grouping import named_groupings
from analysis.dataset import Dataset
from analysis.design import Design, Mask
from analysis.disclosure import (
    ALL_DIGITS,
    Counted,
    Grouping,
    Withheld,
    combined,
    counted,
    grains,
    holding,
    spreads,
    telling,
    to_shelter,
    withheld,
)
from analysis.disclosure import EVERYBODY as ALL
from analysis.index import Formula, Tree
from analysis.table import Field, Table, Value
from analysis.tables.figures import FIGURES, Printing, figures, notes, words

NODE = (
    Field("node", words("Tên", "Name"), file_only=True),
    Field("label", words("Nội dung", "Content")),
    Field("depth", words("Bậc", "Depth"), file_only=True),
)
GROUP = (
    Field("group", words("Mã nhóm", "Group code"), file_only=True),
    Field("group_label", words("Nhóm", "Group")),
)

EVERYBODY = Category("", words("Toàn bộ", "Everybody"))
"""The group of all respondents; it leads every table of groups."""

Progress = Callable[[int, int], None]
"""Is told how many groups are done, and of how many."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GroupTrees(Brief):
    """One index in the whole round and in each group that a column makes."""

    by: str
    label: Text
    node: Node
    trees: tuple[tuple[Category, Tree], ...]


def trees(dataset: Dataset, design: Design, domain: Mask | None = None) -> tuple[Tree, ...]:
    """Return every index of the codebook, in its order, over everybody or a *domain* of shape (n,)."""
    return tuple(Formula.of(node, dataset.columns).tree(design, domain) for node in dataset.codebook.indices)


def group_trees(
    dataset: Dataset,
    design: Design,
    node: Node,
    by: str,
    *,
    domain: Mask | None = None,
    progress: Progress = lambda done, total: None,
) -> GroupTrees:
    """Return one index over everybody, or a *domain* of shape (n,), and in each group of column *by*."""
    categories, places = dataset.group(by)
    formula = Formula.of(node, dataset.columns)
    found = [(EVERYBODY, formula.tree(design, domain))]
    for place, category in enumerate(categories):
        here = places == place if domain is None else (places == place) & domain
        if here.any():
            found.append((category, formula.tree(design, here)))
        progress(place + 1, len(categories))
    label = dataset.column(by).variable.label if by in dataset.columns else Text.of({"vi": by})
    return GroupTrees(by, label, node, tuple(found))


def index_table(tree: Tree, printing: Printing | None = None) -> Table:
    """Return an index tree as a table: a row for each node, parents first."""
    how = printing or Printing()
    rows = tuple((t.node.name, t.node.label, depth, *figures(t, how)) for depth, t in tree.walk())
    return Table(tree.node.name, tree.node.label, NODE + FIGURES, rows, notes(how))


def group_table(groups: GroupTrees, printing: Printing | None = None) -> Table:
    """Return an index tree in every group: a row for each group and node."""
    how = printing or Printing()
    out = _withheld(groups, how)
    rows = tuple(
        (category.code, category.label, t.node.name, t.node.label, depth,
         *_figures(groups.by, category, t, (how, out)))
        for category, tree in groups.trees
        for depth, t in tree.walk()
    )  # fmt: skip
    return Table(
        f"{groups.node.name}_by_{groups.by}", _title(groups), GROUP + NODE + FIGURES, rows, notes(how)
    )


def headline_table(groups: GroupTrees, printing: Printing | None = None) -> Table:
    """Return the topmost figure of every group: everybody at depth 0, the groups at depth 1."""
    how = printing or Printing()
    out = _withheld(groups, how)
    rows = tuple(
        (category.code, category.label, int(category is not EVERYBODY),
         *_figures(groups.by, category, tree, (how, out)))
        for category, tree in groups.trees
    )  # fmt: skip
    fields = (*GROUP, NODE[2], *FIGURES)
    return Table(f"{groups.node.name}_headline_by_{groups.by}", _title(groups), fields, rows, notes(how))


def _figures(by: str, category: Category, tree: Tree, how: tuple[Printing, Withheld]) -> tuple[Value, ...]:
    """Return the cells of one group's figure, and what is left out of them; everybody is no group."""
    printing, out = how
    code = None if category is EVERYBODY else category.code
    if code is None:
        return figures(tree, replace(printing, withheld=out))
    hidden = out.hides(by, code, tree.node.name) or tree.node.name in out.nodes
    own = replace(printing, withheld=out).of(by, code)
    return figures(tree, own, hidden=hidden, bare=out.bares(by, code))


def index_tables(
    dataset: Dataset,
    by: Sequence[str] = (),
    *,
    printing: Printing | None = None,
    design: Design | None = None,
    domain: Mask | None = None,
    progress: Progress = lambda done, total: None,
) -> tuple[Table, ...]:
    """Return what `hailong index` prints: a table for each index, then one for each index and column of *by*.

    The tables of groups are an analyst's, who has the answers: figures of few people are left out, and no
    others to guard them. What is published is guarded; see `guarded`.

    Parameters
    ----------
    dataset : Dataset
    by : sequence of str
        Columns that make groups; see `Dataset.group`. One after the other, not crossed.
    design : Design, optional
        `dataset.design()` when absent.
    domain : (n,) mask, optional
        Whom the figures are about; the others stay in the design, so that the intervals are right.

    Raises
    ------
    analysis.refusal.Refusal
        When there is no honest answer, such as a stratum with one sampling unit.
    """
    if dataset.n == 0 or not dataset.codebook.indices:
        return ()
    drawn = design or dataset.design()
    public = guarded(dataset, printing or Printing(), domain=domain)
    whole = [index_table(tree, public) for tree in trees(dataset, drawn, domain)]
    own = printing or Printing()
    own = own if own.withheld is not None else replace(own, withheld=Withheld())
    grouped = [
        group_table(group_trees(dataset, drawn, node, column, domain=domain, progress=progress), own)
        for column in by
        for node in dataset.codebook.indices
    ]
    return (*whole, *grouped)


def _title(groups: GroupTrees) -> Text:
    tags = ("vi", "en")
    parted = {"vi": "theo", "en": "by"}
    return Text.of({t: f"{groups.node.label.to(t)} {parted[t]}: {groups.label.to(t)}" for t in tags})


def guarded(
    dataset: Dataset,
    printing: Printing,
    by: Sequence[str] = (),
    indices: Sequence[Node] | None = None,
    *,
    domain: Mask | None = None,
    earlier: Sequence[Mask] = (),
) -> Printing:
    """Return *printing* with what must be left out so that nothing tells a small figure.

    Parameters
    ----------
    by : sequence of str
        Columns whose groups are shown besides those of `named_groupings`, which are always looked at: so
        every publication of a round leaves out the same.
    indices : sequence of Node, optional
        The indices shown by group; the first when absent.
    domain : (n,) mask, optional
        Whose figures they are; everybody's when absent.
    earlier : sequence of (n,) masks
        Whose figures were published before, each among the next and all among the *domain*.
    """
    if printing.withheld is not None or printing.smallest < 2 or not dataset.codebook.indices:
        return printing
    named = [name for name in named_groupings(dataset.codebook) if len(dataset.group(name)[0]) > 1]
    known = list(dict.fromkeys((*named, *by)))
    shown = indices or dataset.codebook.indices[:1]
    everybody = np.ones(dataset.n, dtype=bool) if domain is None else np.asarray(domain, dtype=bool)
    out, before = None, np.zeros(dataset.n, dtype=bool)
    for rows in (*earlier, everybody):
        if out is None or (rows & ~before).any():
            since = counted(dataset, known, shown, domain=rows & ~before)
            of = counted(dataset, known, shown, domain=rows) if before.any() else since
            out = _sheltered(dataset, (since, of), out, printing.smallest)
        before = rows
    if out is None:
        return printing
    whole = counted(dataset, known, (), domain=everybody)
    values = grains(dataset, known, out, printing.smallest, domain=everybody)
    found = combined(values, spreads(whole, out, holding(dataset, known)))
    return replace(printing, withheld=replace(out, grains=found), grain=found.get(ALL, ALL_DIGITS))


def _sheltered(
    dataset: Dataset, counts: tuple[Counted, Counted], before: Withheld | None, smallest: int
) -> Withheld:
    """Return what is left out of tables, by who has come since and by all whom they count."""
    since, of = counts
    out = withheld(since, smallest, dataset.codebook.indices, before)
    columns = frozenset(telling(dataset, [grouping.by for grouping in of.groupings])) if out.groups else ()
    while (more := to_shelter(of, out, columns, smallest)) is not None:
        out = withheld(since, smallest, dataset.codebook.indices, out.and_leaves_out(more))
    return out


def _withheld(groups: GroupTrees, printing: Printing) -> Withheld:
    """Return what is left out: what was chosen for the round, or what the groups of one table need."""
    if printing.withheld is not None:
        return printing.withheld
    whole, items = groups.trees[0][1], groups.node.items
    found = sorted(((c.code, tree) for c, tree in groups.trees[1:]), key=lambda pair: pair[0])
    rows = np.array([_counts(tree) for _, tree in found], dtype=np.int64)
    rows = np.vstack([rows, _counts(whole) - rows.sum(axis=0)])
    codes = tuple(code for code, _ in found)
    answered = dict(zip(items, _counts(whole)[2:].tolist(), strict=True))
    grouping = Grouping(groups.by, codes, rows)
    return withheld(Counted((groups.node,), items, answered, (grouping,)), printing.smallest)


def _counts(tree: Tree) -> NDArray[np.int64]:
    answered = {below.node.name: below.counts.answered for _, below in tree.walk()}
    n = tree.estimate.n
    return np.array([n, n, *(answered[item] for item in tree.node.items)], dtype=np.int64)
