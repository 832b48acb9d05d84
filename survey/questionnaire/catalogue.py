"""The sentences in which a questionnaire's faults are told: one row per check, in every language.

The rows are in `problems.toml`, where a translator edits them; a test keeps them complete.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from analysis.codebook import Text
from survey.questionnaire.model import Problem
from survey.questionnaire.number import shown
from survey.questionnaire.readers import FORBIDDEN
from survey.questionnaire.source import Found, Path, Tree

_LONGEST = 300
"""Characters of an author's own words that are repeated in a message."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one check says: what is wrong, and how to mend it. Braces hold what a fault fills in."""

    wrong: Text
    remedy: Text


def _rows() -> Iterator[tuple[str, Row]]:
    source = files("survey.questionnaire").joinpath("problems.toml").read_text(encoding="utf-8")
    for check, row in tomllib.loads(source).items():
        yield check, Row(Text.of(row["wrong"]), Text.of(row["remedy"]))


CATALOGUE: dict[str, Row] = dict(_rows())

_PLACES: Mapping[str | int | None, Text] = {
    "sections": Text.of({"vi": "phần", "en": "section"}),
    "items": Text.of({"vi": "câu", "en": "item"}),
    "scales": Text.of({"vi": "thang", "en": "scale"}),
    "categories": Text.of({"vi": "mã", "en": "code"}),
    "indices": Text.of({"vi": "chỉ số", "en": "index"}),
    "parts": Text.of({"vi": "thành phần", "en": "part"}),
}
_NAMES = ("name", "code", "section")
_WHOLE_FILE = Text.of({"vi": "cả tệp", "en": "the whole file"})


def problem(found: Found, tree: Tree, file: str, language: str) -> Problem:
    """Return a fault in words: where it is, what is wrong, how to mend it.

    Parameters
    ----------
    found : Found
    tree : Tree
        What the fault's path leads through.
    file : str
        Name of the file as it is to be shown.
    language : str
    """
    row = CATALOGUE[found.check]
    params = {name: _words(value, language) for name, value in found.params.items()}
    return Problem(
        check=found.check,
        file=file,
        line=found.line or tree.line_of(found.path),
        where=_where(found.path, tree, language),
        wrong=row.wrong.to(language).format_map(params),
        remedy=row.remedy.to(language).format_map(params),
    )


def _where(path: Path, tree: Tree, language: str) -> str:
    steps = [legible(step) for step in _steps(path, tree, language)]
    return " › ".join(steps) or _WHOLE_FILE.to(language)


def _steps(path: Path, tree: Tree, language: str) -> Iterator[str]:
    """Yield the places along *path* as a reader knows them: section A, item A1, relevant."""
    passed = [*tree.along(path)][1:]
    for place, step in enumerate(path):
        before = path[place - 1] if place else None
        if isinstance(step, int):
            kind = "categories" if path[0] == "scales" else before
            name = _name(passed[place], step) if place < len(passed) else f"#{step + 1}"
            yield f"{_PLACES[kind].to(language)} {name}" if kind in _PLACES else name
        elif before == "scales":
            yield f"{_PLACES[before].to(language)} {step}"
        elif step not in _PLACES or place + 1 == len(path):
            yield step


def _name(tree: Tree, step: int) -> str:
    """Return what an element of a list is called, else its number."""
    if not isinstance(tree.value, dict):
        return tree.written or f"#{step + 1}"
    return next((tree.value[key].written for key in _NAMES if key in tree.value), f"#{step + 1}")


def _words(value: object, language: str) -> str:
    return shown(value, language) if isinstance(value, int | float) else legible(str(value))


def legible(words: str) -> str:
    """Return others' words fit for a terminal and a page: no control characters, not too long."""
    clean = FORBIDDEN.sub("\ufffd", words).replace("\n", " ")
    return clean if len(clean) <= _LONGEST else clean[:_LONGEST] + "…"
