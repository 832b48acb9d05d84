"""`hailong init`: a new installation, or nothing when there is one already."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import click

from survey.commands.terminal import complaining, instance_option, language_option
from survey.settings import FILE, settings, write_settings
from survey.shipped import offer
from survey.store import Store
from survey.wording import say


@click.command("init")
@instance_option
@language_option
def command(instance: Path, language: str) -> None:
    """Lập một bản cài đặt: tệp cài đặt có khóa bí mật mới, và cơ sở dữ liệu trống.

    Make an installation: a settings file with a new secret, an empty database, and in it the questionnaires
    that come with the program. What is there already stays as it is.
    """
    with complaining(language):
        installed = install(instance, language)
    click.echo(say("command.init.made" if installed else "command.init.there", language, folder=instance))


def install(instance: Path, language: str, given: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Make what *instance* lacks, with *given* settings where it has none; return whether that was any."""
    made = False
    if not (instance / FILE).exists():
        write_settings(instance, given)
        made = True
    database = settings(instance, language).store_path
    if not database.exists():
        Store.open(database, create=True).close()
        made = True
    with Store.open(database) as store:
        offer(store)
    return made
