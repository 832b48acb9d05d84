"""What the verbs share: which installation, which language, and how to complain and list."""

from __future__ import annotations

import errno
import getpass
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from analysis.refusal import Refusal
from survey import refused
from survey.journal import COMMANDS, PROGRAM, told
from survey.questionnaire.model import Problem
from survey.settings import UnfitSettings, is_local, settings
from survey.store import Store, is_full, is_storage
from survey.wording import FIRST, WHOLE, Said, say

language_option = click.option(
    "--language",
    type=click.Choice(WHOLE),
    default=FIRST,
    envvar="HAILONG_LANGUAGE",
    show_envvar=True,
    help="Ngôn ngữ · language",
)
instance_option = click.option(
    "--instance",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("instance"),
    envvar="HAILONG_INSTANCE",
    show_default=True,
    show_envvar=True,
    help="Thư mục của bản cài đặt · folder of the installation",
)
site_option = click.option(
    "--site",
    default="",
    metavar="URL",
    help="Địa chỉ trang; mặc định theo config.toml · address of the site; default: that of config.toml",
)
DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
"""A day as machines or as people here write it."""

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file to read, which must be there."""

json_option = click.option("--json", "as_json", is_flag=True, help="In dạng JSON · print JSON")


class Complaint(click.ClickException):
    """Something a person can mend: said without a traceback, and the exit status is 1."""

    def show(self, file: object = None) -> None:
        """Say it on the error stream."""
        click.echo(self.message, err=True)


FAULTS: Mapping[int, str] = {
    errno.ENOENT: "absent",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "there",
    errno.ENAMETOOLONG: "long",
}
"""What keeps a file from being used, by the system's number; the words are under `file_fault`."""


@contextmanager
def complaining(language: str) -> Iterator[None]:
    """Turn what the rooms refuse into a complaint in *language*."""
    try:
        yield
    except Exception as error:
        words = _refused(error, language)
        if words is None:
            raise
        raise Complaint(words) from error


def _refused(error: Exception, language: str) -> str | None:
    """Return what a person can mend about *error*; None where it is a fault of ours."""
    match error:
        case Refusal():
            return refused.said(error, language)
        case Said():
            return error.said(language)
        case UnfitSettings():
            return str(error)
        case OSError():
            return None if error.filename is None else unusable(error, language)
    if not is_storage(error):
        return None
    return say("refused.full" if is_full(error) else "refused.unusable", language, error=error)


def unusable(error: OSError, language: str) -> str:
    """Return which file cannot be used and why; in the system's own words where we have none."""
    why = FAULTS.get(error.errno or 0)
    said = say(f"file_fault.{why}", language) if why else str(error.strerror)
    return say("refused.file", language, file=error.filename, error=said)


@contextmanager
def opened(instance: Path, language: str) -> Iterator[Store]:
    """Open the store of *instance*; what the rooms refuse meanwhile becomes a complaint."""
    with complaining(language):
        path = settings(instance, language).store_path
        if not path.exists():
            raise Complaint(say("command.no_store", language, file=path))
        store = Store.open(path)
        try:
            yield store
            _note(store)
        finally:
            store.close()


def _note(store: Store) -> None:
    """Write the command that is over down, when it is one of those others will ask about."""
    context = click.get_current_context(silent=True)
    name = context.command_path.partition(" ")[2] if context else ""
    if context and name in COMMANDS:
        given = {p.name: p for p in context.command.params if isinstance(p, click.Argument)}
        said = {key: _plain(context.params.get(key)) for key in given if key}
        store.note_act(getpass.getuser(), f"{PROGRAM}{name}", told(said, {}, ()))


def _plain(value: object) -> str:
    """Return an argument as an entry tells it: of a file its name, not where it lies."""
    return value.name if isinstance(value, Path) else str(value or "")


def public_site(site: str, instance: Path, language: str) -> str:
    """Return the public address: *site* or the one set; say so where no phone finds anything there."""
    with complaining(language):
        found = site or settings(instance, language).site
    if not found:
        raise Complaint(say("command.poster.site_missing", language))
    if not found.startswith(("https://", "http://")):
        raise Complaint(say("command.poster.no_site", language, site=found))
    if is_local(found):
        click.echo(say("printing.local", language), err=True)
    return found


def print_lines(lines: Iterable[str], language: str) -> None:
    """Print *lines*; where there is none, say so beside the output, which stays empty for other programs."""
    listed = list(lines)
    for line in listed:
        click.echo(line)
    if not listed:
        click.echo(say("command.none", language), err=True)


def print_json(value: object) -> None:
    """Print *value* as JSON that people can read too."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_problems(problems: Iterable[Problem], language: str, *, as_json: bool) -> None:
    """Print each problem with where it is, what is wrong and how to mend it."""
    if as_json:
        return print_json([asdict(problem) for problem in problems])
    for problem in problems:
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        where = f" {problem.where}:" if problem.where else ""
        click.echo(f"{place}:{where} {problem.wrong}\n    {say('command.remedy', language)} {problem.remedy}")
    return None
