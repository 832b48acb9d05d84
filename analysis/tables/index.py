"""Index trees as tables: the whole tree, the tree in every group, the headline of every group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.codebook import Category, Node, Text
from analysis.dataset import Dataset
from analysis.design import Design, Mask
from analysis.index import Formula, Tree
from analysis.table import Field, Table
from analysis.tables.figures import FIGURES, Printing, figures, is_small, notes, words

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


@dataclass(frozen=True, slots=True, eq=False)
class GroupTrees:
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
    hidden = _hidden(groups, how)
    rows = tuple(
        (category.code, category.label, t.node.name, t.node.label, depth,
         *figures(t, how, hidden=(category.code, t.node.name) in hidden))
        for category, tree in groups.trees
        for depth, t in tree.walk()
    )  # fmt: skip
    return Table(
        f"{groups.node.name}_by_{groups.by}", _title(groups), GROUP + NODE + FIGURES, rows, notes(how)
    )


def headline_table(groups: GroupTrees, printing: Printing | None = None) -> Table:
    """Return the topmost figure of every group: everybody at depth 0, the groups at depth 1."""
    how = printing or Printing()
    hidden = _hidden(groups, how)
    rows = tuple(
        (category.code, category.label, int(category is not EVERYBODY),
         *figures(tree, how, hidden=(category.code, tree.node.name) in hidden))
        for category, tree in groups.trees
    )  # fmt: skip
    fields = (*GROUP, NODE[2], *FIGURES)
    return Table(f"{groups.node.name}_headline_by_{groups.by}", _title(groups), fields, rows, notes(how))


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
    whole = [index_table(tree, printing) for tree in trees(dataset, drawn, domain)]
    grouped = [
        group_table(group_trees(dataset, drawn, node, column, domain=domain, progress=progress), printing)
        for column in by
        for node in dataset.codebook.indices
    ]
    return (*whole, *grouped)


def _title(groups: GroupTrees) -> Text:
    tags = ("vi", "en")
    parted = {"vi": "theo", "en": "by"}
    return Text.of({t: f"{groups.node.label.to(t)} {parted[t]}: {groups.label.to(t)}" for t in tags})


def _hidden(groups: GroupTrees, printing: Printing) -> frozenset[tuple[str, str]]:
    """Return the (group, node) not to be shown: small ones, and one more where a single one is small.

    With one group hidden the total less the others would give it away; so the next smallest goes too.
    """
    if printing.smallest == 0:
        return frozenset()
    hidden: set[tuple[str, str]] = set()
    nodes = [[(category.code, t) for _, t in tree.walk()] for category, tree in groups.trees[1:]]
    for found in zip(*nodes, strict=True):
        small = [pair for pair in found if is_small(pair[1], printing)]
        rest = [pair for pair in found if pair[1].estimate.n >= printing.smallest]
        if len(small) == 1 and rest:
            small.append(min(rest, key=lambda pair: pair[1].estimate.n))
        hidden |= {(code, t.node.name) for code, t in small}
    return frozenset(hidden)
