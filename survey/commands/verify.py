"""`hailong verify`: any bit that changed since a response was kept."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from survey.commands.terminal import instance_option, json_option, language_option, opened, print_json
from survey.wording import say


@click.command("verify")
@instance_option
@language_option
@json_option
def command(instance: Path, language: str, as_json: bool) -> None:
    """Đối chiếu từng phiếu với dấu niêm của nó; nêu mọi chỗ bị thay đổi.

    Hold every response against its digest and name all that changed. The exit status is 1 when
    something did.
    """
    with opened(instance, language) as store:
        damaged = store.verify()
    if as_json:
        print_json([asdict(fault) | {"wrong": fault.wrong(language)} for fault in damaged])
    else:
        for fault in damaged:
            click.echo(f"{fault.where}: {fault.wrong(language)}")
        click.echo(
            say("command.verify.damaged" if damaged else "command.verify.sound", language, n=len(damaged))
        )
    sys.exit(1 if damaged else 0)
