"""What a report says, worked out once: sentences, tables and the charts drawn from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from analysis.dataset import Dataset
from analysis.design import Design
from analysis.report.method import method
from analysis.report.parts import (
    about_batteries,
    about_group,
    about_index,
    about_levels,
    about_priorities,
    about_respondents,
)
from analysis.report.sentences import sentence
from analysis.report.subject import About, Contents
from analysis.tables import Printing, trees
from analysis.tables.figures import words

MOST_GROUPS = 40
"""Groups a column may make to be reported on by itself; units are always reported."""

PLACES = ("unit",)
"""Columns whose groups are many, and are shown with the highest figure first."""

ASIDE = ("completeness", "language")
"""Columns nobody compares groups by."""

NOTHING_YET = words("Chưa có phiếu nào, nên chưa có kết quả.", "There are no responses yet, so no results.")

Progress = Callable[[str, int, int], None]
"""Is told what is being made ("tables", "charts"), how many are done, and of how many."""


def contents(
    dataset: Dataset,
    about: About,
    *,
    by: Sequence[str] | None = None,
    printing: Printing | None = None,
    design: Design | None = None,
    progress: Progress = lambda what, done, total: None,
) -> Contents:
    """Work out everything a report says about *dataset*.

    Parameters
    ----------
    by : sequence of str, optional
        Columns whose groups are compared; `groupings(dataset)` when absent.
    printing : Printing, optional
        Figures behind which fewer than five people stand are left out when absent.

    Raises
    ------
    analysis.refusal.Refusal
        When there is no honest answer.
    """
    how = printing or Printing(smallest=5)
    if dataset.n == 0 or not dataset.codebook.indices:
        return Contents(about, dataset.codebook, dataset.n, (NOTHING_YET,), (), method(dataset, about, how))
    drawn = design or dataset.design()
    found = trees(dataset, drawn)
    goals = [(about.target if tree is found[0] else None, about.comparator) for tree in found]
    goaled = list(zip(found, goals, strict=True))
    parts = [about_index(tree, goal, how, headline=tree is found[0]) for tree, goal in goaled]
    parts.append(about_levels(dataset, drawn, how))
    matters = about_priorities(dataset, drawn, how)
    parts += [] if matters is None else [matters]
    columns = groupings(dataset) if by is None else by
    for place, column in enumerate(columns, start=1):
        parts.append(about_group(dataset, drawn, column, (about.target, how), ranked=column in PLACES))
        progress("tables", place, len(columns))
    parts.append(about_batteries(dataset, drawn, how))
    parts.append(about_respondents(dataset, columns, how))
    said = tuple(sentence(tree, how, *goal) for tree, goal in goaled)
    return Contents(
        about, dataset.codebook, dataset.n, said, tuple(parts), method(dataset, about, how, drawn)
    )


def groupings(dataset: Dataset) -> tuple[str, ...]:
    """Return the columns a report compares groups by: units, then single choices with answers of their own.

    A question that shares its answers with another is one of a battery ("never, once, often"), not a
    characteristic of the respondent.
    """
    items = {item for node in dataset.codebook.indices for item in node.items}
    single = [v for v in dataset.codebook.variables if v.kind == "single" and v.name not in items]
    shared = Counter(variable.categories for variable in single)
    chosen = []
    for variable in single:
        n_groups = len(dataset.group(variable.name)[0])
        is_few = n_groups <= MOST_GROUPS or variable.name in PLACES
        if n_groups > 1 and is_few and shared[variable.categories] == 1 and variable.name not in ASIDE:
            chosen.append(variable.name)
    return tuple(sorted(chosen, key=lambda name: name not in PLACES))
