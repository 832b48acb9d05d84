"""A questionnaire as its author would write the file: YAML with every text and code in quotes."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from survey.questionnaire.model import AllOf, AnyOf, Comparison, Condition, Not

_PLAIN = frozenset(
    {"name", "service", "kind", "scale", "filled_by", "combine", "measure", "unit", "item", "order"}
)
"""Keys whose words need no quotes."""

_BLOCKS = re.compile(r"\n(title|introduction|provenance|scales|sections|indices):")
"""Keys before which a line stays empty."""

WHOLE = 10**15
"""From here on a number is written with its exponent: so many digits a file does not hold."""

_WIDTH = 10_000
"""Texts are not broken: a line is a text."""


def file_of(document: Mapping[str, Any]) -> str:
    """Return the text of a questionnaire file with this content, keys as in `document.QuestionnaireEntry`."""
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_laid(document, ""), out)
    return _BLOCKS.sub(r"\n\n\1:", out.getvalue())


def entry_of(condition: Condition) -> dict[str, Any]:
    """Return a condition as a file holds it."""
    match condition:
        case AllOf(conditions=parts):
            return {"all": [entry_of(part) for part in parts]}
        case AnyOf(conditions=parts):
            return {"any": [entry_of(part) for part in parts]}
        case Not(condition=inner):
            return {"not": entry_of(inner)}
    return {"item": condition.item, condition.relation: _operand(condition)}


def _operand(comparison: Comparison) -> Any:
    if comparison.relation == "answered":
        return True
    return list(comparison.codes) if comparison.number is None else _number(comparison.number)


def _number(number: float) -> float | int:
    return int(number) if float(number).is_integer() and abs(number) < WHOLE else number


def _laid(value: Any, key: str) -> Any:
    """Return *value*, which stands under *key*, as ruamel lays it out."""
    match value:
        case str():
            return value if key in _PLAIN else DoubleQuotedScalarString(value)
        case float():
            return _number(value)
        case Mapping():
            laid = CommentedMap({name: _laid(part, name) for name, part in value.items()})
            if key == "constraint" or not value.keys().isdisjoint(("code", "item")):
                laid.fa.set_flow_style()
            return laid
        case list() | tuple():
            parts = CommentedSeq(_laid(part, key) for part in value)
            if all(isinstance(part, str | int | float) for part in value):
                parts.fa.set_flow_style()
            return parts
    return value
