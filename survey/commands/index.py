"""`hailong index`: the indices of a round, with intervals, design effects and denominators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as Words

from analysis.table import Table, json_text
from analysis.tables import index_tables
from survey.commands.bar import progress, watched
from survey.commands.figures import check_columns, printing, smallest_option
from survey.commands.terminal import Complaint, instance_option, json_option, language_option, opened
from survey.export import dataset
from survey.flags.rule import Limits, flags, with_flags
from survey.settings import settings
from survey.wording import say

WIDE = 180
"""Columns of a table that is not printed on a terminal."""


@click.command("index")
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--by", multiple=True, metavar="COLUMN", help="Chia theo cột này · by the groups of this column"
)
@click.option(
    "--level",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    help="Độ tin cậy · confidence",
)
@click.option(
    "--without-flagged",
    "unflagged",
    is_flag=True,
    help="Không tính phiếu bị đánh dấu về chất lượng · leave flagged responses out",
)
@smallest_option
@instance_option
@language_option
@json_option
def command(  # one keyword for each option above
    *,
    round_id: str,
    by: tuple[str, ...],
    level: float,
    unflagged: bool,
    smallest: int | None,
    instance: Path,
    language: str,
    as_json: bool,
) -> None:
    """In cây chỉ số của đợt ROUND: giá trị, khoảng tin cậy, n, hệ số thiết kế và các mẫu số.

    Print the index trees of the round ROUND: value, interval, n, design effect and denominators.
    Groups come from any item with categories, from unit, service_point, mode, language, stratum or psu;
    from field, procedure, overdue, officer where dossiers were rated; and from flagged.
    """
    with opened(instance, language) as store, progress() as bar:
        found = flags(store, round_id, Limits.of(settings(instance, language)))
        answers = with_flags(dataset(store, round_id), found)
        check_columns(by, answers, language)
        how = replace(printing(instance, language, smallest), level=level)
        watch = watched(bar, say("command.index.working", language))
        domain = ~found.any if unflagged else None
        tables = index_tables(answers, by, printing=how, domain=domain, progress=watch)
    if not tables:
        raise Complaint(say("command.index.nothing", language, round=round_id))
    if as_json:
        click.echo(json_text(tables, language))
    else:
        print_tables(tables, language)


def print_tables(tables: Sequence[Table], language: str) -> None:
    """Print tables as people read them, and once what must be known to read them."""
    console = Console()
    if not console.is_terminal:
        console.width = WIDE
    for table in tables:
        console.print(_grid(table, language), "")
    for note in dict.fromkeys(note.to(language) for table in tables for note in table.notes):
        console.print(Words(note))


def _grid(table: Table, language: str) -> Grid:
    """Return a table for the terminal, without columns in which nothing stands.

    What lies deeper in a tree stands further in.
    """
    fields = table.read_fields()
    said = [place for place, field in enumerate(fields) if any(table.values(field.name))]
    grid = Grid(title=Words(table.title.to(language)), title_justify="left", box=SIMPLE_HEAD)
    rows = list(table.read_rows(language))
    for place in said:
        words = fields[place].is_words
        side: JustifyMethod = "left" if words else "right"
        least = None if words else max(len(row[place]) for row in rows)  # words wrap, figures never do
        grid.add_column(Words(fields[place].heading.to(language)), justify=side, min_width=least)
    depths = [int(str(record.get("depth", 0))) for record in table.records()]
    for depth, row in zip(depths, rows, strict=True):
        cells: list[RenderableType] = [Words(row[place]) for place in said]
        cells[0] = Padding(cells[0], (0, 0, 0, 2 * depth))
        grid.add_row(*cells)
    return grid
