"""`hailong report`: a round as files to read and to keep."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from rich.progress import Progress

from survey.clock import HERE
from survey.commands.bar import progress
from survey.commands.figures import printing, smallest_option
from survey.commands.terminal import DAY, FILE, Complaint, instance_option, language_option, opened
from survey.flags.rule import Limits
from survey.reporting import Wanted, issue, write_report
from survey.settings import settings
from survey.signed_report import hand_out, zipped
from survey.store import Store
from survey.wording import say

pdf_option = click.option(
    "--pdf/--no-pdf", "as_pdf", default=True, help="Kèm bản PDF của tệp Word · a PDF of it too"
)


keep_option = click.option(
    "--keep/--no-keep",
    default=True,
    help="Giữ một bản trong cơ sở dữ liệu như nút bấm trên trang; bản với --smallest thì không giữ · keep"
    " a copy in the database as the button does; never of one with --smallest",
)


@click.command("report")
@click.argument("round_id", metavar="ROUND")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--by", multiple=True, metavar="COLUMN", help="Chia theo cột này · by the groups of this column"
)
@click.option("--since", default="", metavar="ROUND", help="So với đợt trước này · change since this round")
@click.option(
    "--template",
    type=FILE,
    help="Tệp mẫu Word của cơ quan · the agency's own Word template",
)
@pdf_option
@click.option(
    "--interim",
    is_flag=True,
    help="Đợt còn mở mà báo cáo vẫn gửi ra ngoài: các bản sau không để lộ phần chênh lệch · leaves the house"
    " although the round is open: later reports do not tell the difference",
)
@keep_option
@click.option("--made-on", type=DAY, help="Ngày ghi trên báo cáo · the day it bears")
@smallest_option
@instance_option
@language_option
def command(
    *,
    round_id: str,
    directory: Path,
    by: tuple[str, ...],
    since: str,
    template: Path | None,
    as_pdf: bool,
    interim: bool,
    keep: bool,
    made_on: datetime | None,
    smallest: int | None,
    instance: Path,
    language: str,
) -> None:
    """Viết báo cáo của đợt ROUND vào thư mục DIR: tệp Word để ký, trang HTML, Excel, CSV, biểu đồ, số liệu.

    Write the report of the round ROUND into the folder DIR: a Word file to be signed (and its PDF), HTML
    page, Excel workbooks, CSV tables, charts and data. The same responses and the same day give the same
    bytes. For a template of your own change the styles of a report.docx.
    """
    day = (made_on or datetime.now(HERE)).date()
    with opened(instance, language) as store, progress() as bar:
        _check(store, round_id, since, language)
        wanted = Wanted(
            by=by or None,
            printing=printing(instance, language, smallest),
            since=since,
            issue=issue(settings(instance, language), template),
            limits=Limits.of(settings(instance, language)),
            pdf=as_pdf,
            leaves=interim,
        )
        write_report(
            store, round_id, directory,
            made_on=day, language=language, wanted=wanted, progress=steps(bar, language),
        )  # fmt: skip
        if keep and smallest is None:  # pages show it to every reader, and one with --smallest is unguarded
            name = f"report.{language}.zip"
            hand_out(store, round_id, name, zipped(directory), by=getpass.getuser())
    click.echo(say("command.report.written", language, folder=directory))
    if as_pdf:
        no_pdf(directory, language)


def no_pdf(directory: Path, language: str) -> None:
    """Say so where no PDF came of a report: LibreOffice makes it."""
    if not any(directory.glob("*.pdf")):
        click.echo(say("command.report.no_pdf", language), err=True)


def _check(store: Store, round_id: str, since: str, language: str) -> None:
    """Refuse a round without responses, and an earlier one that cannot be held against it."""
    if not store.counts(round_id)["kept"]:
        raise Complaint(say("command.index.nothing", language, round=round_id))
    if since and (not store.counts(since)["kept"] or _headline(store, since) != _headline(store, round_id)):
        raise Complaint(say("command.report.other", language, round=since))


def _headline(store: Store, round_id: str) -> str:
    """Return the name of the headline index of a round."""
    indices = store.questionnaire(store.round(round_id).version).indices
    return indices[0].name if indices else ""


def steps(bar: Progress, language: str) -> Callable[[str, int, int], None]:
    """Return what is told which step of a report is being made, how much is done, and of how much."""
    tasks = {}

    def watch(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bar.add_task(f"{say('command.report.step', language)} {step}", total=total)
        bar.update(tasks[step], completed=done, total=total)

    return watch
