"""`hailong restore`: put a backup in the place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from survey.commands.terminal import FILE, Complaint, complaining, instance_option, language_option
from survey.settings import settings
from survey.store import restore
from survey.wording import say


@click.command("restore")
@click.argument("source", type=FILE)
@instance_option
@language_option
def command(source: Path, instance: Path, language: str) -> None:
    """Khôi phục cơ sở dữ liệu từ bản sao lưu SOURCE; hãy dừng trang và dời cơ sở dữ liệu cũ đi trước.

    Restore the database from the backup SOURCE; stop the site and move the old database away first.
    """
    with complaining(language):
        path = settings(instance, language).store_path
        if path.exists():
            raise Complaint(say("command.restore.there", language, file=path))
        restore(source, path)
    click.echo(say("command.restore.made", language, file=source))
