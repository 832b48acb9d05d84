"""What a report says, worked out once: sentences, tables and the charts drawn from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from analysis.codebook import Text
from analysis.codebook.grouping import PLACES, groupings
from analysis.compare.places import places
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.disclosure import coarser
from analysis.index import Tree
from analysis.report.method import method
from analysis.report.parts import (
    about_batteries,
    about_change,
    about_choices,
    about_group,
    about_index,
    about_levels,
    about_priorities,
    about_respondents,
    about_strengths,
)
from analysis.report.subject import Contents
from analysis.subject import About, Part
from analysis.tables import Printing, guarded, trees
from analysis.tables.change import change_sentence
from analysis.tables.figures import words
from analysis.tables.sentences import sentence

NOTHING_YET = words("Chưa có phiếu nào, nên chưa có kết quả.", "There are no responses yet, so no results.")

Earlier = tuple[Text, Dataset]
"""What an earlier round is called, and its answers."""

Progress = Callable[[str, int, int], None]
"""Is told what is being made ("tables", "charts"), how many are done, and of how many."""


def contents(
    dataset: Dataset,
    about: About,
    *,
    by: Sequence[str] | None = None,
    printing: Printing | None = None,
    design: Design | None = None,
    earlier: Earlier | None = None,
    progress: Progress = lambda what, done, total: None,
) -> Contents:
    """Work out everything a report says about *dataset*.

    Parameters
    ----------
    by : sequence of str, optional
        Columns whose groups are compared; `groupings(dataset)` when absent.
    printing : Printing, optional
        Figures behind which fewer than five people stand are left out when absent.
    earlier : (Text, Dataset), optional
        The round since which the change is told.

    Raises
    ------
    analysis.refusal.Refusal
        When there is no honest answer.
    """
    how = printing or Printing(smallest=5)
    if dataset.n == 0 or not dataset.codebook.indices:
        return Contents(about, dataset, None, (NOTHING_YET,), (), method(dataset, about, how), how)
    drawn = design or dataset.design()
    how = guarded(dataset, how, by or ())
    found = trees(dataset, drawn)
    goals = [(about.target if tree is found[0] else None, about.comparator) for tree in found]
    goaled = list(zip(found, goals, strict=True))
    parts = [about_index(tree, goal, how, headline=tree is found[0]) for tree, goal in goaled]
    change = None if earlier is None else _change(earlier, dataset, found[0], how)
    parts += _present(change)
    parts.append(about_levels(dataset, drawn, how))
    parts += _present(about_priorities(dataset, drawn, how), about_strengths(found[0], how))
    columns = groupings(dataset) if by is None else by
    for place, column in enumerate(columns, start=1):
        parts.append(about_group(dataset, drawn, column, (about.target, how), ranked=column in PLACES))
        progress("tables", place, len(columns))
    parts += _present(about_batteries(dataset, drawn, how), about_choices(dataset, drawn, how, about.quotes))
    parts.append(about_respondents(dataset, columns, how))
    said = [sentence(tree, how, *goal) for tree, goal in goaled]
    said += [words for table in (change.tables if change else ()) if (words := change_sentence(table))]
    return Contents(about, dataset, drawn, tuple(said), tuple(parts), method(dataset, about, how, drawn), how)


def _present(*parts: Part | None) -> list[Part]:
    return [part for part in parts if part is not None]


def _change(earlier: Earlier, dataset: Dataset, tree: Tree, printing: Printing) -> Part | None:
    """Return the part on the change of the headline index since an earlier round that asked for it too."""
    since, answers = earlier
    named = [node.name for node in answers.codebook.indices[:1]]
    if answers.n == 0 or named != [tree.node.name]:
        return None
    earlier_grain = guarded(answers, replace(printing, withheld=None)).grain
    how = replace(printing, grain=coarser(printing.grain, earlier_grain))
    before = trees(answers, answers.design())[0]
    return about_change((before, tree), (places(answers), places(dataset)), since, how)
