"""`hailong poster`: for each service point, a poster whose code opens its form on one's own phone."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from survey.commands.print import place
from survey.commands.terminal import (
    Complaint,
    instance_option,
    language_option,
    opened,
    public_site,
    site_option,
)
from survey.keying import PrintRun
from survey.sheet.order import files
from survey.sheet.type import NoFont
from survey.wording import count, say


@click.command("poster")
@click.argument("round_id", metavar="ROUND")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@site_option
@click.option("--point", default="", metavar="CODE", help="Chỉ điểm phục vụ này · this service point only")
@instance_option
@language_option
def command(*, round_id: str, directory: Path, site: str, point: str, instance: Path, language: str) -> None:
    """Viết áp phích mã QR của từng điểm phục vụ vào thư mục DIR: PDF khổ A4 và SVG; và một PDF của mọi điểm.

    Write a poster with a QR code for each service point into DIR: A4 PDF and SVG; and one PDF of all points.
    """
    site = public_site(site, instance, language)
    with opened(instance, language) as store:
        place(store, "", point, language)
        asked = store.questionnaire(store.round(round_id).version)
        points = [each for each in store.service_points() if point in ("", each.code)]
        if not points:
            raise Complaint(say("command.poster.no_points", language))
        directory.mkdir(parents=True, exist_ok=True)
        every = [("", "")] if len(points) > 1 else []
        for place_of in [*((each.unit, each.code) for each in points), *every]:
            key = (round_id, "poster", asked.languages[0], *place_of)
            run = PrintRun(*key, site=site, asked_by=getpass.getuser())
            try:
                for name, _, content in files(store, run):
                    (directory / name).write_bytes(content)
            except NoFont as missing:
                raise Complaint(say("command.print.no_font", language)) from missing
    click.echo(say("command.poster.done", language, n=count(len(points), language), folder=directory))
