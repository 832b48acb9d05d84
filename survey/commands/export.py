"""`hailong export`: the answers of a round, for whoever computes further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path

import click

from analysis.microdata import Check, Terms
from analysis.microdata.counting import Miscounted
from analysis.microdata.disclosure import SMALLEST
from analysis.rounding import shown
from survey.clock import HERE
from survey.commands.bar import progress, watched
from survey.commands.terminal import DAY, Complaint, instance_option, language_option, opened
from survey.outgoing.streamed import write_streamed
from survey.wording import say


@click.command("export")
@click.argument("round_id", metavar="ROUND")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--csv", "streamed", is_flag=True, help="Chỉ CSV, Parquet; bao nhiêu phiếu cũng được · any size"
)
@click.option("--with-text", is_flag=True, help="Kèm câu trả lời tự viết · free text too")
@click.option(
    "--alike",
    type=click.IntRange(1),
    default=SMALLEST,
    show_default=True,
    help="Số phiếu giống nhau ít nhất · rows that must look alike",
)
@click.option(
    "--identifying", multiple=True, metavar="COLUMN", help="Điều người khác biết · what others may know"
)
@click.option("--made-on", type=DAY, help="Ngày ghi trong tệp · the day it bears")
@instance_option
@language_option
def command(
    *,
    round_id: str,
    directory: Path,
    streamed: bool,
    with_text: bool,
    alike: int,
    identifying: tuple[str, ...],
    made_on: datetime | None,
    instance: Path,
    language: str,
) -> None:
    """Xuất phiếu trả lời của đợt ROUND vào thư mục DIR: CSV, Parquet, SPSS, Stata, bảng mã, DDI, R và Python.

    Export the answers of the round ROUND into the folder DIR: CSV, Parquet, SPSS, Stata, codebook, DDI, and
    scripts in R and Python. What could make somebody known is withheld, and what was withheld is said.
    """
    day = (made_on or datetime.now(HERE)).date()
    terms = Terms(alike, identifying or None, with_text)
    with opened(instance, language) as store, progress() as bar:
        if not store.counts(round_id)["kept"]:
            raise Complaint(say("command.index.nothing", language, round=round_id))
        told = watched(bar, say("command.export.working", language))
        write = write_streamed if streamed else _whole(language)
        try:
            n, check = write(store, round_id, directory, terms, made_on=day, told=told)
        except Miscounted as error:
            raise Complaint(str(error)) from error
    click.echo(say("command.export.written", language, n=shown(n, 0, language), folder=directory))
    click.echo(_said(check, language))


def _whole(language: str) -> Callable[..., tuple[int, Check]]:
    """Return what writes every format; its packages are loaded only here, for they are heavy."""
    return partial(import_module("survey.outgoing.folder").write_whole, language=language)


def _said(check: Check, language: str) -> str:
    cells = shown(sum(check.n_withheld.values()), 0, language)
    names, rare = ", ".join(check.keys) or "–", shown(check.n_rare, 0, language)
    said = say("command.export.checked", language, keys=names, k=check.smallest, rare=rare, cells=cells)
    if not check.n_told_by_weight:
        return said
    told = shown(check.n_told_by_weight, 0, language)
    return f"{said}\n{say('command.export.told_by_weight', language, n=told)}"
