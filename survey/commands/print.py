"""`hailong print`: a round's questionnaire as paper forms, each with a serial number of its own."""

from __future__ import annotations

import getpass
from dataclasses import replace
from pathlib import Path

import click

from survey.commands.terminal import Complaint, instance_option, language_option, opened
from survey.keying import PrintRun
from survey.settings import settings
from survey.sheet.order import print_order
from survey.sheet.type import NoFont
from survey.store import Store
from survey.wording import count, say

MOST_COPIES = 500
"""Forms in one file; more are several files."""


@click.command("print")
@click.argument("round_id", metavar="ROUND")
@click.argument("file", metavar="FILE.pdf", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--unit", default="", metavar="CODE", help="Đơn vị nhận phiếu · unit the forms are for")
@click.option("--point", default="", metavar="CODE", help="Điểm phục vụ · service point")
@click.option("--copies", default=1, type=click.IntRange(1, MOST_COPIES), help="Số phiếu · how many forms")
@click.option("--in", "tongue", default="", metavar="LANGUAGE", help="Ngôn ngữ của phiếu · its language")
@instance_option
@language_option
def command(
    *,
    round_id: str,
    file: Path,
    unit: str,
    point: str,
    copies: int,
    tongue: str,
    instance: Path,
    language: str,
) -> None:
    """In phiếu hỏi của đợt ROUND ra FILE.pdf, khổ A4; mỗi phiếu có số và mã riêng.

    Print the questionnaire of ROUND into FILE.pdf, A4; each form has a serial number and code of its own.
    """
    with opened(instance, language) as store:
        if file.exists():
            raise Complaint(say("command.file_exists", language, file=file))
        asked = store.questionnaire(store.round(round_id).version)
        run = PrintRun(round_id, "form", tongue or asked.languages[0], *place(store, unit, point, language))
        if run.language not in asked.languages:
            known = ", ".join(asked.languages)
            raise Complaint(say("command.print.no_language", language, name=run.language, known=known))
        channel = settings(instance, language).complaints
        run = replace(run, copies=copies, asked_by=getpass.getuser(), complaints=channel)
        run = store.ask_print(run)
        try:
            print_order(store, run)
        except NoFont as missing:
            raise Complaint(say("command.print.no_font", language)) from missing
        (name,) = store.print_run(round_id, run.run_id).files
        printed = store.print_file(round_id, run.run_id, name)
        file.write_bytes(printed[1] if printed else b"")
    words = {"forms": count(copies, language), "first": run.first, "last": run.serials[-1], "file": file}
    click.echo(say("command.print.done", language, **words))


def place(store: Store, unit: str, point: str, language: str) -> tuple[str, str]:
    """Return the codes of unit and service point, checked; a point brings its unit."""
    points = {each.code: each.unit for each in store.service_points()}
    if point and point not in points:
        raise Complaint(say("command.print.no_place", language, name=point, known=", ".join(points)))
    found = points[point] if point else unit
    known = [each.code for each in store.units()]
    if (found and found not in known) or (point and unit and found != unit):
        raise Complaint(say("command.print.no_place", language, name=unit, known=", ".join(known)))
    return found, point
