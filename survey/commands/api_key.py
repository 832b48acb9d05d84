"""`hailong api-key`: which software may hand dossiers over."""

from __future__ import annotations

from pathlib import Path

import click

from survey.commands.terminal import Complaint, instance_option, language_option, opened
from survey.wording import say


@click.group("api-key")
def command() -> None:
    """Khóa của phần mềm một cửa được gọi tới đây.

    Keys of the software that may call this service.
    """


@command.command("add")
@click.argument("name")
@click.option(
    "--round", "round_id", default="", metavar="ROUND", help="Chỉ dùng cho đợt này · for this round alone"
)
@instance_option
@language_option
def add(name: str, round_id: str, instance: Path, language: str) -> None:
    """Tạo khóa NAME; khóa chỉ in ra một lần. Make the key NAME, which is printed once."""
    with opened(instance, language) as store:
        key = store.add_api_key(name, store.round(round_id).round_id if round_id else "")
    click.echo(say("command.api_key.added", language, name=name, key=key))


@command.command("list")
@instance_option
@language_option
def list_(instance: Path, language: str) -> None:
    """Liệt kê các khóa. List the keys."""
    with opened(instance, language) as store:
        for key in store.api_keys():
            state = "command.api_key.revoked_at" if key.revoked_at else "command.api_key.works"
            works = say(state, language, at=key.revoked_at)
            click.echo(f"{key.name:<24} {key.round_id or '*':<24} {works}")


@command.command("revoke")
@click.argument("name")
@instance_option
@language_option
def revoke(name: str, instance: Path, language: str) -> None:
    """Thu hồi khóa NAME ngay. Revoke the key NAME at once."""
    with opened(instance, language) as store:
        if not store.revoke_api_key(name):
            known = ", ".join(key.name for key in store.api_keys() if not key.revoked_at)
            raise Complaint(say("command.api_key.none", language, name=name, known=known))
    click.echo(say("command.api_key.revoked", language, name=name))
