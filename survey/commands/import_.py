"""`hailong import`: answers that others have collected."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import asdict, fields
from pathlib import Path
from typing import NoReturn

import click

from survey.commands.bar import progress, watched
from survey.commands.terminal import (
    FILE,
    instance_option,
    json_option,
    language_option,
    opened,
    print_json,
    print_problems,
)
from survey.importing.file import Imported, import_file
from survey.importing.map import UnfitMap
from survey.questionnaire.catalogue import legible
from survey.sealed.file import import_sealed, is_sealed_file
from survey.sealed.unsealer import Unsealer
from survey.store import Writer
from survey.wording import count, say

FILE = FILE


@click.command("import")
@click.argument("round_id", metavar="ROUND")
@click.argument("file", type=FILE)
@click.option(
    "--map",
    "map_file",
    type=FILE,
    help="Bảng ghép cột với câu hỏi, cho tệp CSV · which column holds which item, for a CSV file",
)
@click.option(
    "--strict", is_flag=True, help="Một dòng sai thì không giữ dòng nào · one bad row, and nothing is kept"
)
@instance_option
@language_option
@json_option
def command(
    *,
    round_id: str,
    file: Path,
    map_file: Path | None,
    strict: bool,
    instance: Path,
    language: str,
    as_json: bool,
) -> None:
    """Nhập phiếu trả lời vào đợt ROUND: tệp CSV, hoặc tệp phiếu niêm kín của một máy ngoại tuyến.

    Bring responses into the round ROUND: from a CSV file with a map, or from a file of sealed
    responses that a device saved, which is recognised by what is in it. Bad rows are listed with row,
    column and reason while the good ones are kept; the exit status is 1 when there were any. Doing it
    again adds nothing twice.
    """
    if is_sealed_file(file):
        _import_sealed(round_id, file, instance, language=language, as_json=as_json)
    if map_file is None:
        raise click.UsageError(say("command.import.no_map", language))
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


def _import_sealed(round_id: str, file: Path, instance: Path, *, language: str, as_json: bool) -> NoReturn:
    """Take the sealed responses of *file*, say what became of them, and end."""
    with opened(instance, language) as store, closing(Writer(store.path)) as writer, progress() as bar:
        watch = watched(bar, say("command.import.working", language))
        done = import_sealed(Unsealer.of(store, writer, round_id), file, watch)
    if as_json:
        print_json({field.name: getattr(done, field.name) for field in fields(done)})
    else:
        names = ("n_created", "n_known", "n_conflict", "n_drafted", "n_aside")
        counts = {name: count(done.counts[name.removeprefix("n_")], language) for name in names}
        click.echo(say("command.import.sealed", language, n=count(done.n_read, language), **counts))
        for reason, n in done.reasons.most_common():
            click.echo(f"{count(n, language):>8}  {say(f'aside.{reason}', language)}")
        for other, n in done.elsewhere.most_common():
            click.echo(say("command.import.elsewhere", language, n=count(n, language), round=other))
        if done.n_unreadable:
            click.echo(say("command.import.unreadable", language, n=count(done.n_unreadable, language)))
    sys.exit(0 if done.complete else 1)


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
    if done.unused:
        columns = ", ".join(map(legible, done.unused))
        click.echo(say("command.import.unused", language, columns=columns), err=True)
    return None
