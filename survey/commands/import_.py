"""`hailong import`: answers that others have collected."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from survey.commands.terminal import (
    instance_option,
    json_option,
    language_option,
    opened,
    print_json,
    print_problems,
    progress,
    watched,
)
from survey.import_map import UnfitMap
from survey.importing import Imported, import_file
from survey.wording import count, say

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("round_id", metavar="ROUND")
@click.argument("file", type=FILE)
@click.option(
    "--map",
    "map_file",
    required=True,
    type=FILE,
    help="Bảng ghép cột với câu hỏi · which column holds which item",
)
@click.option(
    "--strict", is_flag=True, help="Một dòng sai thì không giữ dòng nào · one bad row, and nothing is kept"
)
@instance_option
@language_option
@json_option
def command(
    *, round_id: str, file: Path, map_file: Path, strict: bool, instance: Path, language: str, as_json: bool
) -> None:
    """Nhập phiếu trả lời từ tệp CSV vào đợt ROUND đang mở; nhập lại không thêm lần hai.

    Bring responses from a CSV file into the open round ROUND. Bad rows are listed with row, column and
    reason while the good ones are kept; the exit status is 1 when there were any. Doing it again adds
    nothing twice.
    """
    with opened(instance, language) as store, progress() as bar:
        watch = watched(bar, say("command.import.working", language))
        try:
            done = import_file(
                store, round_id, file, map_file, strict=strict, language=language, progress=watch
            )
        except UnfitMap as unfit:
            bar.stop()
            print_problems(unfit.problems, language, as_json=as_json)
            sys.exit(1)
    _say(done, language, as_json=as_json)
    sys.exit(1 if done.problems else 0)


def _say(done: Imported, language: str, *, as_json: bool) -> None:
    if as_json:
        return print_json(asdict(done))
    print_problems(done.problems, language, as_json=False)
    counts = {
        "rows": done.n_rows,
        "created": done.n_created,
        "known": done.n_known,
        "bad": len(done.problems),
    }
    said = {name: count(number, language) for name, number in counts.items()}
    click.echo(say("command.import.done", language, **said))
    return None
