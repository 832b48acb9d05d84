"""`hailong backup`: a whole copy of the database, while the site is being used."""

from __future__ import annotations

from pathlib import Path

import click

from survey.commands.terminal import Complaint, complaining, instance_option, language_option
from survey.settings import settings
from survey.store import backup
from survey.wording import say


@click.command("backup")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@instance_option
@language_option
def command(target: Path, instance: Path, language: str) -> None:
    """Sao lưu cơ sở dữ liệu vào TARGET, kể cả khi đang có người trả lời.

    Back the database up to TARGET, also while people are answering.
    """
    with complaining(language):
        if target.exists():
            raise Complaint(say("command.file_exists", language, file=target))
        backup(settings(instance, language).store_path, target)
    click.echo(say("command.backup.made", language, file=target))
