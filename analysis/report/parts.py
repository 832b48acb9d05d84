"""The parts of a report: each index, the levels of the answers, each way of grouping, who answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis.codebook import Text
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.index import Tree
from analysis.report.subject import Chart, Part
from analysis.table import Table, Value
from analysis.tables import (
    Printing,
    group_table,
    group_trees,
    headline_table,
    index_table,
    level_tables,
    respondents_table,
    target_table,
)
from analysis.tables.figures import words

Goal = tuple[float | None, str]
"""A target in the unit of the index, or None, and how it is compared."""

LONGEST = 32
"""Rows a chart may have before it is parted: with more it does not fit a printed page."""


def about_index(tree: Tree, goal: Goal, printing: Printing, *, headline: bool) -> Part:
    """Return the part on one index: against its target, node by node, with its charts.

    The headline index has a chart of every branch; the others, where they are long, of the whole only.
    """
    target, comparator = goal
    against = () if target is None else (target_table(tree, target, comparator, printing),)
    whole, *branches = index_charts(tree, printing)
    charts = [Chart("intervals", whole, target)]
    charts += [Chart("intervals", branch) for branch in branches if headline]
    return Part(tree.node.name, tree.node.label, (*against, index_table(tree, printing)), tuple(charts))


def about_levels(dataset: Dataset, design: Design, printing: Printing) -> Part:
    """Return the part on how answers spread over the levels of their scale."""
    tables = level_tables(dataset, design, printing)
    charts = tuple(Chart("levels", page) for table in tables for page in _pages(table))
    return Part("levels", words("Các mức trả lời", "Levels of the answers"), tables, charts)


def about_group(
    dataset: Dataset, design: Design, by: str, how: tuple[float | None, Printing], *, ranked: bool
) -> Part:
    """Return the part that compares the groups of one column on the headline index."""
    target, printing = how
    groups = group_trees(dataset, design, dataset.codebook.indices[0], by)
    table = headline_table(groups, printing)
    table = _ranked(table) if ranked else table
    charts = tuple(Chart("intervals", page, target) for page in _pages(table, n_first=1))
    return Part(f"by_{by}", table.title, (table,), charts, (group_table(groups, printing),))


def about_respondents(dataset: Dataset, printing: Printing) -> Part:
    """Return the part on who answered."""
    table = respondents_table(dataset, printing)
    return Part("respondents", table.title, (table,))


def index_charts(tree: Tree, printing: Printing) -> Iterator[Table]:
    """Yield the tables of an index tree's charts: one, or an overview and one a branch when it is long."""
    whole = index_table(tree, printing)
    if len(whole.rows) <= LONGEST:
        yield whole
        return
    depth = whole.place("depth")
    top = tuple(row for row in whole.rows if row[depth] in (0, 1))
    yield replace(whole, name=f"{whole.name}_overview", rows=top)
    for branch in tree.parts:
        table = index_table(branch, printing)
        if branch.parts:
            yield replace(table, name=f"{whole.name}_{table.name}")


def _ranked(table: Table) -> Table:
    """Return a table of groups with the highest figure first, after everybody; those not shown last."""
    place = table.place("exact_value")

    def height(row: tuple[Value, ...]) -> float:
        value = row[place]
        return -value if isinstance(value, float) else float("inf")

    return replace(table, rows=(table.rows[0], *sorted(table.rows[1:], key=height)))


def _pages(table: Table, *, n_first: int = 0) -> Iterator[Table]:
    """Yield a long table in pages, each beginning with the first *n_first* rows."""
    first, rest = table.rows[:n_first], table.rows[n_first:]
    room = LONGEST - n_first
    if len(rest) <= room:
        yield table
        return
    n_pages = -(-len(rest) // room)
    for page in range(n_pages):
        rows = rest[page * room : (page + 1) * room]
        titles = {tag: f"{table.title.to(tag)} ({page + 1}/{n_pages})" for tag in ("vi", "en")}
        yield replace(table, name=f"{table.name}_{page + 1}", title=Text.of(titles), rows=first + rows)
