"""`hailong language`: which languages there are, and what each still lacks."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from survey.commands.terminal import Complaint, json_option, language_option, print_json, print_problems
from survey.questionnaire.model import Problem
from survey.questionnaire.reading import Unreadable
from survey.questionnaire.translating import gaps, speaks
from survey.shipped import file, names
from survey.wording import (
    CATALOGUES,
    FIRST,
    FOLDER,
    LANGUAGES,
    WHOLE,
    is_official,
    missing_sentences,
    needless_sentences,
    say,
    wanted,
)


@click.group("language")
def command() -> None:
    """Các ngôn ngữ của phần mềm và của phiếu hỏi.

    The languages of the software and of the questionnaires.
    """


@command.command("list")
@language_option
@json_option
def list_(language: str, as_json: bool) -> None:
    """Liệt kê các ngôn ngữ, còn thiếu bao nhiêu câu, và phiếu nào có.

    List the languages, how many sentences each lacks, and which questionnaires speak it.
    """
    rows = [_row(tag) for tag in LANGUAGES]
    if as_json:
        return print_json(rows)
    for row in rows:
        review = say("command.language." + ("official" if row["official"] else "unofficial"), language)
        covers = say("command.language." + ("whole" if row["whole"] else "citizen"), language)
        click.echo(say("command.language.row", language, **row | {"review": review, "covers": covers}))
    return None


def _row(tag: str) -> dict[str, object]:
    lacks = [key for other, key in missing_sentences() if other == tag]
    return {
        "tag": tag,
        "name": CATALOGUES[tag]["language.name"],
        "official": is_official(tag),
        "whole": tag in WHOLE,
        "wanted": len(list(wanted(CATALOGUES[FIRST], tag))),
        "missing": len(lacks),
        "questionnaires": sum(speaks(file(name), tag) for name in names()),
    }


@command.command("missing")
@click.argument("tag", metavar="TAG")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@language_option
@json_option
def missing(tag: str, files: tuple[Path, ...], language: str, as_json: bool) -> None:
    """Nêu câu thiếu và câu thừa của ngôn ngữ TAG: của phần mềm, và của từng phiếu hỏi.

    Say which sentences TAG lacks and which it has needlessly: those of the software, and those of each
    FILE (a folder stands for every questionnaire in it). Without FILE, the shipped questionnaires that
    speak TAG are looked at. The exit status is 1 when something is missing or needless.
    """
    asked = [one for given in files for one in (sorted(given.rglob("*.yaml")) if given.is_dir() else [given])]
    if not files:
        asked = [path for path in map(file, names()) if speaks(path, tag)]
    citizen = tag in LANGUAGES and tag not in WHOLE
    try:
        told = [problem for path in asked for problem in gaps(path, tag, language, citizen=citizen)]
    except Unreadable as unreadable:
        raise Complaint(str(unreadable)) from unreadable
    found = [*_own(tag, language), *told]
    print_problems(found, language, as_json=as_json)
    if not as_json:
        n = len(found)
        key = "command.language.gaps" if found else "command.language.complete"
        click.echo(say(key, language, tag=tag, n=n, files=len(asked)))
    sys.exit(1 if found else 0)


def _own(tag: str, language: str) -> Iterator[Problem]:
    """Yield what the software itself lacks in *tag*, or says needlessly, with the line where it is."""
    path = FOLDER / f"{tag}.toml"
    if tag not in LANGUAGES:
        words = (say("command.language.no_file", language), say("command.language.make", language, file=path))
        yield Problem("no_file", str(path), 0, "", *words)
        return
    remedy = say("command.language.add", language, file=path)
    for other, key in missing_sentences():
        if other == tag:
            wrong = say("command.language.lacks", language, sentence=json.dumps(say(key), ensure_ascii=False))
            yield Problem("missing_sentence", *_place(FIRST, key), key, wrong, remedy)
    for other, key in needless_sentences():
        if other == tag:
            wrong, delete = say("command.language.needless", language), say("command.language.drop", language)
            yield Problem("needless_sentence", *_place(tag, key), key, wrong, delete)


def _place(tag: str, key: str) -> tuple[str, int]:
    """Return the file and the line where *key* of language *tag* is written."""
    path, inside = FOLDER / f"{tag}.toml", ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("["):
            inside = line.strip("[] ") + "."
        elif inside + line.partition("=")[0].strip() == key:
            return str(path), number
    return str(path), 0
