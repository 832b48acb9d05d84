"""`docs/commands.md`, written from the commands themselves: `python -m survey.reference`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from survey.__main__ import main

FILE = Path(__file__).parents[1] / "docs" / "commands.md"
WIDTH = 100
FIRST_LINES = """# Các lệnh · Commands

Trang này được sinh ra từ chính các lệnh. This page is written from the commands themselves.
"""


def reference() -> str:
    """Return what every command says of itself, as Markdown."""
    return FIRST_LINES + "".join(
        _pages(main, click.Context(main, info_name="hailong", **main.context_settings))
    )


def _pages(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"\n## {context.command_path}\n\n```text\n{_help(command, context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            part = command.get_command(context, name)
            if part is not None:
                yield from _pages(part, click.Context(part, info_name=name, parent=context))


def _help(command: click.Command, context: click.Context) -> str:
    """Return the help of *command* at a fixed width, whatever the terminal is."""
    formatter = click.HelpFormatter(width=WIDTH)
    command.format_help(context, formatter)
    return "\n".join(line.rstrip() for line in formatter.getvalue().rstrip().splitlines())


if __name__ == "__main__":
    FILE.write_text(reference(), encoding="utf-8")
