"""The parts of a report: each index, the levels of the answers, each way of grouping, who answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.codebook import LANGUAGES, Text
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.index import Tree
from analysis.plots import row_height
from analysis.subject import Part
from analysis.subject.chart import Chart
from analysis.table import Table, Value, written
from analysis.tables import (
    Printing,
    battery_tables,
    change_table,
    choice_tables,
    comments_table,
    group_table,
    group_trees,
    headline_table,
    index_table,
    level_tables,
    quotes_table,
    rank_table,
    respondents_table,
    strength_table,
    target_table,
)
from analysis.tables.change import Pair
from analysis.tables.figures import words
from analysis.tables.priorities import priority_table

Goal = tuple[float | None, str]
"""A target in the unit of the index, or None, and how it is compared."""

TALLEST = 9.0
"""Inches the rows of a chart may take before it is parted: with more it does not fit a printed page."""

MOST_PANELS = 24
"""Small panels on a page."""


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
    charts = tuple(Chart("levels", page) for table in tables for page in pages(table))
    return Part("levels", words("Các mức trả lời", "Levels of the answers"), tables, charts)


def about_batteries(dataset: Dataset, design: Design, printing: Printing) -> Part:
    """Return the part on questions outside the indices that share their answers."""
    return Part(
        "batteries", words("Các câu hỏi khác", "Other questions"), battery_tables(dataset, design, printing)
    )


def about_group(
    dataset: Dataset, design: Design, by: str, how: tuple[float | None, Printing], *, ranked: bool
) -> Part:
    """Return the part that compares the groups of one column on the headline index."""
    target, printing = how
    groups = group_trees(dataset, design, dataset.codebook.indices[0], by)
    table = headline_table(groups, printing)
    table = _ranked(table) if ranked else table
    details = group_table(groups, printing)
    seen = _seen(table, ranked=ranked)
    charts = [Chart("intervals", page, target, seen) for page in pages(seen, n_first=1)]
    league = rank_table(groups, printing) if ranked else None
    if league is None:
        return Part(f"by_{by}", table.title, (table,), tuple(charts), (details,))
    charts += [Chart("ranks", page) for page in pages(league)]
    charts += [Chart("multiples", page) for page in _panels(details)]
    return Part(f"by_{by}", table.title, (table, league), tuple(charts), (details,))


def about_priorities(dataset: Dataset, design: Design, printing: Printing) -> Part | None:
    """Return the part on which items matter and how good they are; None where it cannot be told."""
    table = priority_table(dataset, design, printing)
    if table is None:
        return None
    return Part("priorities", table.title, (table,), (Chart("priorities", table),))


def about_strengths(tree: Tree, printing: Printing) -> Part | None:
    """Return the part that holds every item against the index; None where there are fewer than two."""
    table = strength_table(tree, printing)
    return None if table is None else Part("strengths", table.title, (table,))


def about_change(trees: tuple[Tree, Tree], places: Pair, since: Text, printing: Printing) -> Part | None:
    """Return the part on the change since an earlier round; None where nothing in it is the same.

    Parameters
    ----------
    trees : (before, now)
    places : (before, now)
        Where people were asked; see `analysis.compare.places`.
    """
    before, tree = trees
    table = change_table(before, tree, printing, since=since, places=places)
    if not table.rows:
        return None
    charts = tuple(Chart("change", page) for page in pages(table))
    return Part("change", table.title, (table,), charts)


def about_choices(
    dataset: Dataset, design: Design, printing: Printing, quotes: Sequence[tuple[str, str]] = ()
) -> Part | None:
    """Return the part on questions with several answers and on comments; None where there are none."""
    written, quoted = comments_table(dataset, printing), quotes_table(dataset.codebook, quotes)
    more = (table for table in (written, quoted) if table is not None)
    tables = (*choice_tables(dataset, design, printing), *more)
    heading = words("Lựa chọn nhiều ý và ý kiến bằng lời", "Several choices, and comments")
    return Part("choices", heading, tables) if tables else None


def about_respondents(dataset: Dataset, columns: Sequence[str], printing: Printing) -> Part:
    """Return the part on who answered, by *columns*."""
    table = respondents_table(dataset, columns, printing)
    return Part("respondents", table.title, (table,))


def index_charts(tree: Tree, printing: Printing) -> Iterator[Table]:
    """Yield the tables of an index tree's charts: one, or an overview and its branches when it is tall."""
    whole = index_table(tree, printing)
    if sum(map(_row_height, whole.records())) <= TALLEST:
        yield whole
        return
    yield _overview(whole)
    for branch in tree.parts:
        table = index_table(branch, printing)
        if branch.parts:
            yield from pages(replace(table, name=f"{whole.name}_{table.name}"), n_first=1)


def _overview(table: Table) -> Table:
    """Return the upper levels of a tall tree, as many as fit a page; at least one below the root."""
    depths, found = [_depth(record) for record in table.records()], table
    for deepest in range(max(depths), 0, -1):
        top = tuple(row for row, depth in zip(table.rows, depths, strict=True) if depth <= deepest)
        found = replace(table, name=f"{table.name}_overview", rows=top)
        if sum(map(_row_height, found.records())) <= TALLEST:
            break
    return found


def _ranked(table: Table) -> Table:
    """Return a table of groups with the highest figure first, after everybody; those not shown last."""
    place = table.place("exact_value")

    def height(row: tuple[Value, ...]) -> float:
        value = row[place]
        return -value if isinstance(value, float) else float("inf")

    return replace(table, rows=(table.rows[0], *sorted(table.rows[1:], key=height)))


def _seen(table: Table, *, ranked: bool) -> Table:
    """Return what is drawn of a table of groups: of many places those without a figure are not."""
    place = table.place("exact_value")
    rows = tuple(row for at, row in enumerate(table.rows) if at == 0 or row[place] is not None)
    return replace(table, rows=rows) if ranked and len(rows) > 1 else table


def pages(table: Table, *, n_first: int = 0) -> Iterator[Table]:
    """Yield a tall table in pages, each beginning with the first *n_first* rows."""
    first, rest = table.rows[:n_first], table.rows[n_first:]
    heights = [_row_height(record) for record in table.records()]
    room = TALLEST - sum(heights[:n_first])
    found: list[list[tuple[Value, ...]]] = [[]]
    left = room
    for row, height in zip(rest, heights[n_first:], strict=True):
        if height > left and found[-1]:
            found.append([])
            left = room
        found[-1].append(row)
        left -= height
    for number, rows in enumerate(found, start=1):
        yield table if len(found) == 1 else _page(table, (*first, *rows), number, len(found))


def _panels(table: Table) -> Iterator[Table]:
    """Yield a table of groups in pages of small panels, everybody first in each."""
    whole = [row for row in table.rows if row[table.place("group")] == table.rows[0][table.place("group")]]
    rest = table.rows[len(whole) :]
    size = MOST_PANELS * len(whole)
    n_pages = -(-len(rest) // size)
    for number in range(n_pages):
        rows = (*whole, *rest[number * size : (number + 1) * size])
        yield table if n_pages == 1 else _page(table, rows, number + 1, n_pages)


def _page(table: Table, rows: tuple[tuple[Value, ...], ...], number: int, n_pages: int) -> Table:
    titles = {tag: f"{table.title.to(tag)} ({number}/{n_pages})" for tag in LANGUAGES}
    return replace(table, name=f"{table.name}_{number}", title=Text.of(titles), rows=rows)


def _row_height(record: Mapping[str, Value]) -> float:
    label = record["group_label" if "group_label" in record else "label"]
    return row_height(written(label, "vi"), _depth(record))


def _depth(record: Mapping[str, Value]) -> int:
    depth = record.get("depth")
    return depth if isinstance(depth, int) else 0
