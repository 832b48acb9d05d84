"""From a tree of values to the document models, saying everything whose shape is wrong.

A file with a fault in its shape is still judged as far as possible: the faulty value is set aside
and the rest is given to the checks, so that an author sees all problems at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from survey.questionnaire.document import ConditionEntry, Entry, QuestionnaireEntry
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.source import Found, Path, Tree

ROUNDS = 6
"""How often faulty values are set aside before the rest of the file is given up."""

_CHECKS = {
    "missing": "missing_field",
    "extra_forbidden": "unknown_field",
    "string_type": "not_text",
    "bool_type": "not_truth",
    "float_type": "not_number",
    "int_type": "not_whole",
    "list_type": "not_list",
    "dict_type": "not_words",
    "model_type": "not_mapping",
    "too_short": "empty_text",
}
"""Pydantic's names for what is wrong, and ours."""


@dataclass(slots=True)
class Shaped:
    """What could be made of a file.

    `entry` is None when nothing could; `tree` is what it was made of. `names` were set aside with
    the faulty values they belong to, and the mappings in `lacking` lack a key for the same reason:
    what a check says about those only follows from the fault that was already told.
    """

    tree: Tree
    entry: QuestionnaireEntry | None = None
    names: set[str] = field(default_factory=set)
    lacking: list[Tree] = field(default_factory=list)

    def follows(self, found: Found) -> bool:
        """Tell whether *found* is only a consequence of values that were set aside."""
        last = [*self.tree.along(found.path)][-1]
        lacking = {id(one) for one in self.lacking}
        emptied = found.check == "nothing_asked" and any(id(one) in lacking for one in _inside(last))
        return (
            emptied
            or id(last) in lacking
            or not self.names.isdisjoint(str(value) for value in found.params.values())
        )


def shaped(tree: Tree) -> tuple[Shaped, list[Found]]:
    """Return the document made of *tree* and every fault of its shape; paths refer to *tree*."""
    entry, faults = _entry(tree)
    found = [_found(fault, tree) for fault in faults]
    shape = Shaped(tree if entry is not None else deepcopy(tree), entry)
    for _ in range(ROUNDS):
        if shape.entry is not None:
            break
        for fault in sorted(faults, key=_from_the_end, reverse=True):
            _set_aside(shape, fault)
        shape.entry, faults = _entry(shape.tree)
    return shape, found


def _entry(tree: Tree) -> tuple[QuestionnaireEntry | None, list[ErrorDetails]]:
    try:
        return QuestionnaireEntry.model_validate(tree.plain()), []
    except ValidationError as error:
        return None, error.errors(include_url=False)


def _found(fault: ErrorDetails, tree: Tree) -> Found:
    path = _path(fault)
    check = _CHECKS.get(fault["type"], "wrong_value")
    field = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    params: dict[str, object] = {"field": field, "written": _written(tree, path)}
    if check == "unknown_field":
        known = _known(path[:-1])
        near = get_close_matches(str(path[-1]), known, 1)
        params |= {"known": ", ".join(near or known)}
    if check == "missing_field":
        path = path[:-1]
    elif check == "unknown_field":
        check = "decimal_comma" if field.isdecimal() else check
    elif check == "not_text" and not params["written"]:
        check = "lacking_text"
    elif needless := _needless(tree, path):
        check, params = "needless_limit", {"field": field, **needless}
    elif check == "not_mapping" and _model(path) is ConditionEntry:
        check = "not_condition"
    return Found(check, path, params)


def _needless(tree: Tree, path: Path) -> dict[str, object]:
    """Return the kind of an item that knows no such limit as is written at *path*; {} where it does."""
    if path[-2:-1] != ("constraint",):
        return {}
    around = [each.value for each in tree.along(path) if isinstance(each.value, dict)]
    kind = next((entries["kind"].written for entries in reversed(around) if "kind" in entries), "")
    if kind not in KINDS or path[-1] in KINDS[kind].limits:
        return {}
    return {"kind": kind, "known": ", ".join(KINDS[kind].limits) or "–"}


def _path(fault: ErrorDetails) -> Path:
    """Return where the fault is, in the keys of the file."""
    return tuple(step for step in fault["loc"] if step != "[key]")


def _written(tree: Tree, path: Path) -> str:
    passed = list(tree.along(path))
    return passed[-1].written if len(passed) == len(path) + 1 else ""


def _known(path: Path) -> list[str]:
    """Return the keys the mapping at *path* may have."""
    return [field.alias or name for name, field in _model(path).model_fields.items()]


def _model(path: Path) -> type[Entry]:
    """Return what the mapping at *path* is read as."""
    model: type[Entry] = QuestionnaireEntry
    for step in path:
        field = next(
            (field for name, field in model.model_fields.items() if (field.alias or name) == step), None
        )
        model = _model_in(field.annotation) or model if field is not None else model
    return model


def _model_in(annotation: Any) -> type[Entry] | None:
    """Return the model inside an annotation such as list[ItemEntry] | None."""
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part)) is not None), None)


def _from_the_end(fault: ErrorDetails) -> tuple[str, ...]:
    return tuple(f"{step:09d}" if isinstance(step, int) else step for step in _path(fault))


def _set_aside(shape: Shaped, fault: ErrorDetails) -> None:
    """Take the faulty value out of the tree, or make it a text where a text was wanted.

    What lacks a needed key goes as a whole.
    """
    path = _path(fault)[:-1] if fault["type"] == "missing" else _path(fault)
    passed = list(shape.tree.along(path))
    if not path or len(passed) < len(path) + 1:
        return
    parent, value, step = passed[-2], passed[-1], path[-1]
    if fault["type"] == "string_type" and isinstance(value.value, int | float):
        value.value = value.written
    elif isinstance(parent.value, list) and isinstance(step, int):
        shape.names |= _names(parent.value.pop(step))
        shape.lacking.append(parent)
    elif isinstance(parent.value, dict) and isinstance(step, str):
        shape.names |= _names(parent.value.pop(step))
        if fault["type"] != "extra_forbidden" or _model(path) is ConditionEntry:
            shape.lacking.append(parent)


def _inside(tree: Tree) -> Iterator[Tree]:
    """Yield every value inside *tree*."""
    value = tree.value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield one
        yield from _inside(one)


def _names(tree: Tree) -> set[str]:
    """Return every name and code written inside *tree*, and the scales used there."""
    match tree.value:
        case dict() as entries:
            own = {entries[key].written for key in ("name", "code", "scale") if key in entries}
            return own.union(*(_names(part) for part in entries.values()))
        case list() as elements:
            return set().union(*(_names(part) for part in elements))
    return set()
