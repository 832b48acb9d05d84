"""`hailong check`: everything that is wrong with a questionnaire, at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from survey.commands.terminal import complaining, json_option, language_option, print_problems
from survey.questionnaire.reading import problems
from survey.wording import say


@click.command("check")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@language_option
@json_option
def command(files: tuple[Path, ...], language: str, as_json: bool) -> None:
    """Kiểm tra phiếu hỏi; nêu mọi lỗi, dòng nào, sửa thế nào. Thư mục: mọi phiếu trong đó.

    Check questionnaires; say everything that is wrong, on which line, and how to mend it. A folder
    stands for every questionnaire in it. The exit status is 1 when something is wrong.
    """
    with complaining(language):
        listed = [file for given in files for file in (_inside(given) or [given])]
    found = [problem for file in listed for problem in problems(file, language)]
    print_problems(found, language, as_json=as_json)
    if not as_json:
        key = "command.check.wrong" if found else "command.check.fine"
        click.echo(say(key, language, files=len(listed), problems=len(found)))
    sys.exit(1 if found else 0)


def _inside(folder: Path) -> list[Path]:
    """Return the questionnaires in a folder and in those inside it."""
    return sorted(file for file in folder.rglob("*") if file.suffix in (".yaml", ".yml"))
