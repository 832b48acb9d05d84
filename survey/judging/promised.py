"""What programmes promised and a round measures, as the tables of its report."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.dataset import Dataset
from analysis.design import Design
from analysis.index import Tree
from analysis.table import Field, Table
from analysis.tables import GroupTrees, Printing, group_trees, trees
from survey.judging.judgement import judgements
from survey.judging.shield import shielded
from survey.judging.table import target_tables
from survey.rounds import Round
from survey.store import Store


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """The answers of a round and how they were drawn: what `judgements` measures targets by."""

    answers: Dataset
    design: Design

    def trees(self) -> tuple[Tree, ...]:
        """Return every index, over everybody."""
        return trees(self.answers, self.design)

    def groups(self, by: str) -> GroupTrees:
        """Return the first index in every group of a column."""
        return group_trees(self.answers, self.design, self.answers.codebook.indices[0], by)


def promised(store: Store, round_: Round, answered: Answered, printing: Printing) -> tuple[Table, ...]:
    """Return a table for each document of which a target is tied to a round; its sentences are a column.

    A group of which the report shows nothing is not shown here either.
    """
    found = shielded(
        judgements(store.targets(), store.ties(), [round_], lambda _: answered), answered.answers, printing
    )
    tables = target_tables(found, printing)
    return tuple(replace(table, fields=tuple(map(_read, table.fields))) for table in tables)


def _read(field: Field) -> Field:
    """Return a field as the report has it: what follows from a target is read by people."""
    return replace(field, file_only=False) if field.name == "sentence" else field
