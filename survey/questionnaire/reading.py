"""Reading a questionnaire file: a frozen value, or everything that is wrong with it at once."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from survey.questionnaire import building
from survey.questionnaire.catalogue import problem
from survey.questionnaire.checking import faults
from survey.questionnaire.document import QuestionnaireEntry
from survey.questionnaire.model import Problem, Questionnaire
from survey.questionnaire.recording import Sound, recordings, sounds
from survey.questionnaire.shape import Shaped, shaped
from survey.questionnaire.source import Found, Tree, Unparsable, tree

LARGEST = 2_000_000
"""Bytes a questionnaire file may have; the largest known form has about 100,000."""

_OTHERS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How a Word, Excel, PDF, old Office or RTF file begins."""

_NO_TREE = Tree(1, None)


class Unreadable(Exception):
    """A file that is no questionnaire; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{one.file}:{one.line}: {one.where}: {one.wrong}" for one in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class _Examined:
    """A file's faults, each with the tree its path leads through, and what was made of the rest."""

    found: list[tuple[Found, Tree]]
    shape: Shaped | None = None
    sounds: tuple[Sound, ...] = ()


def questionnaire(path: str | os.PathLike[str], language: str = "vi") -> Questionnaire:
    """Return the questionnaire in the file at *path*.

    Parameters
    ----------
    path : str or path
        A YAML file, UTF-8. Recordings lie in the folder beside it; see `survey.questionnaire.recording`.
    language : str
        In which problems are told.

    Raises
    ------
    Unreadable
        With every problem of the file.
    """
    return _whole(_examined(Path(path)), str(path), language)


def questionnaire_of(content: bytes, name: str, language: str = "vi") -> Questionnaire:
    """Return the questionnaire in the *content* of a file called *name* that has no recordings beside it.

    Raises
    ------
    Unreadable
        With every problem of the file.
    """
    return _whole(_judged(content, ()), name, language)


def entry_of(path: Path, language: str = "vi") -> tuple[QuestionnaireEntry, Tree]:
    """Return the file at *path* as it is written, with the tree that knows its lines; faults are passed over.

    Raises
    ------
    Unreadable
        When nothing can be made of it.
    """
    examined = _examined(path)
    if examined.shape is None or examined.shape.entry is None:
        raise Unreadable(_told(examined, str(path), language))
    return examined.shape.entry, examined.shape.tree


def problems(path: str | os.PathLike[str], language: str = "vi") -> list[Problem]:
    """Return everything that is wrong with the file at *path*, in the order of its lines.

    Parameters
    ----------
    path : str or path
    language : str
        "vi" or "en"; in which the problems are told.
    """
    return _told(_examined(Path(path)), str(path), language)


def _whole(examined: _Examined, file: str, language: str) -> Questionnaire:
    if examined.found or examined.shape is None or examined.shape.entry is None:
        raise Unreadable(_told(examined, file, language))
    return replace(building.questionnaire(examined.shape.entry), recordings=recordings(examined.sounds))


def _told(examined: _Examined, file: str, language: str) -> list[Problem]:
    told = [problem(found, where, file, language) for found, where in examined.found]
    return sorted(told, key=lambda one: one.line)


def _examined(path: Path) -> _Examined:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except IsADirectoryError:
        return _Examined([(Found("no_questionnaires", line=1), _NO_TREE)])
    except OSError:
        return _Examined([(Found("no_file", line=1), _NO_TREE)])
    return _judged(content, sounds(path))


def _judged(content: bytes, beside: tuple[Sound, ...]) -> _Examined:
    """Return what is wrong with the content of a file and what was made of it."""
    try:
        root, found = tree(_text(content))
        if root.value is None:
            raise Unparsable(Found("empty_file", line=1))
    except Unparsable as stopped:
        return _Examined([(stopped.found, _NO_TREE)])
    shape, faulty = shaped(root)
    checked = [] if shape.entry is None else faults(shape.entry, beside)
    later = [one for one in checked if not shape.follows(one)]
    refused = {one.line for one in found}
    told = [
        (one, root) for one in (*found, *(one for one in faulty if root.line_of(one.path) not in refused))
    ]
    return _Examined([*told, *((one, shape.tree) for one in later)], shape, beside)


def _text(content: bytes) -> str:
    """Return the text of a file; Unparsable when it cannot be a questionnaire."""
    if len(content) > LARGEST:
        raise Unparsable(Found("large_file", params={"most": f"{LARGEST // 1000} kB"}, line=1))
    if content.startswith(_OTHERS):
        raise Unparsable(Found("no_text_file", line=1))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unparsable(Found("not_utf8", line=line)) from None
