"""`hailong staff`: who may sign in."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from survey.commands.terminal import instance_option, language_option, opened, print_lines
from survey.store import Role
from survey.wording import say


@click.group("staff")
def command() -> None:
    """Cán bộ được đăng nhập.

    Members of staff who may sign in.
    """


@command.command("add")
@click.argument("name")
@click.option(
    "--role", type=click.Choice([str(role) for role in Role]), default=str(Role.READER), show_default=True
)
@click.option("--unit", default="", help="Mã đơn vị; bỏ trống: mọi đơn vị · code of their unit")
@click.option("--password", envvar="HAILONG_PASSWORD", help="Để trống thì máy tự đặt · left out: one is made")
@instance_option
@language_option
def add(*, name: str, role: str, unit: str, password: str | None, instance: Path, language: str) -> None:
    """Thêm cán bộ NAME, hoặc đặt lại mật khẩu và quyền của người ấy.

    Add the member of staff NAME, or give them a new password and role. Without a password one is made
    and printed once.
    """
    chosen = password or secrets.token_urlsafe(12)
    with opened(instance, language) as store:
        known = name in {member.name for member in store.staff()}
        store.add_staff(name, chosen, role, unit=unit)
    called = f"{say(f'staff.role.{role}', language)} ({role})"
    key = "command.staff.reset" if known else "command.staff.added"
    click.echo(say(key, language, name=name, role=called))
    if not password:
        click.echo(say("command.staff.password", language, password=chosen))


@command.command("remove")
@click.argument("name")
@instance_option
@language_option
def remove(*, name: str, instance: Path, language: str) -> None:
    """Đóng tài khoản của cán bộ NAME; việc người ấy đã làm vẫn được ghi.

    Close the account of the member of staff NAME; what they did stays on record.
    """
    with opened(instance, language) as store:
        store.remove_staff(name)
    click.echo(say("command.staff.removed", language, name=name))


@command.command("list")
@instance_option
@language_option
def list_(instance: Path, language: str) -> None:
    """Liệt kê cán bộ. List the members of staff."""
    with opened(instance, language) as store:
        members = store.staff()
    print_lines((f"{one.name:<24} {one.role:<14} {one.unit}".rstrip() for one in members), language)
