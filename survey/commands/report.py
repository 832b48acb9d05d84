"""`hailong report`: a round as files to read and to keep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.progress import Progress

from survey.commands.terminal import (
    Complaint,
    instance_option,
    language_option,
    opened,
    printing,
    progress,
    smallest_option,
)
from survey.reporting import write_report
from survey.wording import say

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


@click.command("report")
@click.argument("round_id", metavar="ROUND")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--by", multiple=True, metavar="COLUMN", help="Chia theo cột này · by the groups of this column"
)
@click.option("--made-on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày ghi trên báo cáo · the day it bears")
@smallest_option
@instance_option
@language_option
def command(
    *,
    round_id: str,
    directory: Path,
    by: tuple[str, ...],
    made_on: datetime | None,
    smallest: int | None,
    instance: Path,
    language: str,
) -> None:
    """Viết báo cáo của đợt ROUND vào thư mục DIR: trang HTML, tệp Excel, bảng CSV, biểu đồ, số liệu.

    Write the report of the round ROUND into the folder DIR: HTML page, Excel workbooks, CSV tables,
    charts and data. The same responses and the same day give the same bytes.
    """
    day = (made_on or datetime.now(HERE)).date()
    with opened(instance, language) as store, progress() as bar:
        if not store.counts(round_id)["kept"]:
            raise Complaint(say("command.index.nothing", language, round=round_id))
        write_report(
            store,
            round_id,
            directory,
            made_on=day,
            language=language,
            by=by or None,
            printing=printing(instance, language, smallest),
            progress=steps(bar, language),
        )
    click.echo(say("command.report.written", language, folder=directory))


def steps(bar: Progress, language: str) -> Callable[[str, int, int], None]:
    """Return what is told which step of a report is being made, how much is done, and of how much."""
    tasks = {}

    def watch(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bar.add_task(f"{say('command.report.step', language)} {step}", total=total)
        bar.update(tasks[step], completed=done, total=total)

    return watch
