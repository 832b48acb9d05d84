"""`hailong journal`: what staff did, the latest first."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from survey.commands.terminal import instance_option, json_option, language_option, opened, print_json
from survey.office.journal import act


@click.command("journal")
@click.option("--last", default=50, show_default=True, type=click.IntRange(1), help="Số dòng · entries")
@instance_option
@language_option
@json_option
def command(*, last: int, instance: Path, language: str, as_json: bool) -> None:
    """In nhật ký: ai làm gì, lúc nào; mới nhất trước.

    Print the journal: who did what, and when; the latest first.
    """
    with opened(instance, language) as store:
        entries = store.journal(most=last)
    if as_json:
        return print_json([asdict(entry) | {"at": entry.at.isoformat()} for entry in entries])
    for entry in entries:
        click.echo(f"{entry.moment}  {entry.who:<20}  {act(entry, language)}  {entry.about}".rstrip())
    return None
