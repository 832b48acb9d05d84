"""The one spelling of a questionnaire: bytes that depend on what it says, not on how its file is laid out.

The form is JSON with sorted fields. A field that has its default is left out, so that adding a
field to the model later changes no version already stored with responses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from analysis.codebook import Text
from survey.questionnaire.model import AllOf, AnyOf, Comparison, Not, Questionnaire

FORMAT = 1
"""Number of this spelling; a reader of another number must be written before it may change."""

_CONDITIONS = {"all": AllOf, "any": AnyOf, "not": Not, "compare": Comparison}
_TAGS = {kind: tag for tag, kind in _CONDITIONS.items()}


def canonical(questionnaire: Questionnaire) -> bytes:
    """Return the canonical form: UTF-8 JSON, one line."""
    document = {"format": FORMAT, "questionnaire": _plain(questionnaire)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def version_of(questionnaire: Questionnaire) -> str:
    """Return the version kept with every response: SHA-256 of the canonical form, 64 hexadecimal digits."""
    return sha256(canonical(questionnaire)).hexdigest()


def from_canonical(form: bytes) -> Questionnaire:
    """Return the questionnaire whose canonical form is *form*; ValueError when the format is another."""
    document = json.loads(form)
    if document.get("format") != FORMAT:
        raise ValueError(f"canonical format {document.get('format')!r} is unknown; {FORMAT} is read here")
    questionnaire = _value(Questionnaire, document["questionnaire"])
    assert isinstance(questionnaire, Questionnaire)  # noqa: S101 -- the type asked for one line above
    return questionnaire


def _plain(value: Any) -> Any:
    """Return *value* as JSON values."""
    match value:
        case Text():
            return dict(value.versions)
        case AllOf() | AnyOf() | Not() | Comparison():
            return {_TAGS[type(value)]: _filled(value)}
        case StrEnum():
            return str(value)
        case tuple():
            return [_plain(one) for one in value]
        case float() if value.is_integer():
            return int(value)
    return _filled(value) if is_dataclass(value) else value


def _filled(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that differ from their default, by name in alphabetical order."""
    return {
        field.name: _plain(getattr(value, field.name))
        for field in sorted(fields(value), key=lambda field: field.name)
        if getattr(value, field.name) != field.default
    }


def _value(kind: Any, plain: Any) -> Any:
    """Return JSON values as a value of type *kind*."""
    if plain is None:
        return None
    if kind is Text:
        return Text(tuple(plain.items()))
    if get_origin(kind) is UnionType:
        return _member(get_args(kind), plain)
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], one) for one in plain)
    if is_dataclass(kind):
        return _filled_in(kind, plain)
    return kind(plain)


def _filled_in(kind: Any, plain: dict[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _value(hints[name], part) for name, part in plain.items()})


def _member(kinds: tuple[Any, ...], plain: Any) -> Any:
    """Return a value of one member of a union: a tagged condition, or the member that is not None."""
    if Comparison in kinds:
        ((tag, part),) = plain.items()
        return _value(_CONDITIONS[tag], part)
    return _value(next(kind for kind in kinds if kind is not type(None)), plain)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)
