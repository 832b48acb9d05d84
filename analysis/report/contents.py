"""What a report says, worked out once: sentences, tables and the charts drawn from them."""

from __future__ import annotations

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
from analysis.report.subject import About, Contents
from analysis.tables import Printing, trees
from analysis.tables.figures import words
from analysis.tables.groupings import PLACES, groupings
from analysis.tables.sentences import sentence

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
        return Contents(about, dataset, None, (NOTHING_YET,), (), method(dataset, about, how))
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
    return Contents(about, dataset, drawn, said, tuple(parts), method(dataset, about, how, drawn))
