"""`hailong xlsform`: a form of Kobo, ODK or Ona becomes a questionnaire file, and the other way round."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from survey.commands.terminal import FILE, Complaint, complaining, language_option, print_problems
from survey.questionnaire.reading import Unreadable, problems, questionnaire
from survey.questionnaire.xlsform.incoming import taken
from survey.questionnaire.xlsform.outgoing import given
from survey.wording import say

_THERE = FILE
_NEW = click.Path(dir_okay=False, path_type=Path)


@click.group("xlsform")
def command() -> None:
    """Chuyển phiếu XLSForm (Kobo, ODK, Ona, SurveyCTO) thành tệp phiếu hỏi, và ngược lại.

    Turn an XLSForm (Kobo, ODK, Ona, SurveyCTO) into a questionnaire file, and the other way round.
    """


@command.command("import")
@click.argument("form", metavar="FORM.xlsx", type=_THERE)
@click.argument("file", metavar="FILE.yaml", type=_NEW)
@language_option
def import_(form: Path, file: Path, language: str) -> None:
    """Viết tệp phiếu hỏi FILE.yaml từ FORM.xlsx, rồi kiểm tra tệp vừa viết.

    Write the questionnaire file FILE.yaml from FORM.xlsx and check it. What has no place in a questionnaire
    here (repeats, calculations, filtered choices, other functions of XPath) is named by sheet and row, and
    nothing is written. Scores, the index tree and where the wording comes from have columns of their own,
    which `hailong xlsform export` shows. From then on the YAML file is the questionnaire.
    """
    with complaining(language):
        read = taken(form.read_bytes(), str(form), language)
        if not read.problems:
            _write_new(file, read.text.encode(), language)
    found = list(read.problems) or problems(file, language)
    print_problems(found, language, as_json=False)
    if not read.problems:
        click.echo(say("command.xlsform.written", language, file=file))
    if read.left_out:
        click.echo(say("command.xlsform.left_out", language, what=", ".join(read.left_out)), err=True)
    if found:
        click.echo(say("command.check.wrong", language, problems=len(found), files=1))
    sys.exit(1 if found else 0)


@command.command("export")
@click.argument("file", metavar="FILE.yaml", type=_THERE)
@click.argument("form", metavar="FORM.xlsx", type=_NEW)
@language_option
def export(file: Path, form: Path, language: str) -> None:
    """Viết phiếu hỏi FILE.yaml thành FORM.xlsx cho Kobo, ODK, Ona, SurveyCTO.

    Write the questionnaire FILE.yaml as FORM.xlsx for Kobo, ODK, Ona or SurveyCTO. Columns and a sheet called
    hailong_… hold what those have no place for; brought in again the form is the same questionnaire, but
    for its recordings, which stay behind.
    """
    try:
        asked = questionnaire(file, language)
    except Unreadable as unreadable:
        print_problems(unreadable.problems, language, as_json=False)
        sys.exit(1)
    with complaining(language):
        _write_new(form, given(asked), language)
    click.echo(say("command.xlsform.written", language, file=form))
    if drawn := [section.name for section in asked.sections if section.order == "random"]:
        click.echo(say("command.xlsform.order_lost", language, sections=", ".join(drawn)), err=True)


def _write_new(file: Path, content: bytes, language: str) -> None:
    """Write a file that is not there yet."""
    try:
        with file.open("xb") as new:
            new.write(content)
    except FileExistsError:
        raise Complaint(say("command.xlsform.there", language, file=file)) from None
