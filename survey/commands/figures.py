"""What the verbs share that print figures: how many people a figure needs, and which columns make groups."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from analysis.dataset import Dataset
from analysis.tables import Printing
from survey.commands.terminal import Complaint
from survey.settings import settings
from survey.wording import say

smallest_option = click.option(
    "--smallest",
    type=click.IntRange(0),
    help="Ẩn số của ít người hơn thế · hide figures of fewer people than this",
)


def printing(instance: Path, language: str, smallest: int | None = None) -> Printing:
    """Return how figures are put into tables here: those of too few people are not shown."""
    return Printing(smallest=settings(instance, language).smallest if smallest is None else smallest)


def check_columns(by: Sequence[str], answers: Dataset, language: str) -> None:
    """Complain of a column that makes no groups, naming those that do."""
    groups = [name for name, column in answers.columns.items() if column.variable.categories]
    known = [*groups, *(name for name in ("stratum", "psu") if name in answers.design_columns)]
    for name in by:
        if name not in known:
            raise Complaint(say("command.index.no_column", language, name=name, known=", ".join(known)))
