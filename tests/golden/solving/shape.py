"""What the words of a case may hold. What holds something else is refused by name, not read as it may be."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

LIST, NAME, NUMBER = "a list", "a name", "a number"
YES_OR_NO, OBJECT, NAMES, CODES = "true or false", "an object", "a name or a list of names", "codes"

SHAPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        OBJECT: ("design", "base", "domain", "row_recode", "col_recode", "repweights"),
        LIST: (
            "tests",
            "adjust",
            "items",
            "groups",
            "levels",
            "terms",
            "margins",
            "vars",
            "categorical",
            "numeric",
            "bounds",
            "methods",
            "statistics",
            "group_weights",
            "item_weights",
            "rescale",
        ),
        YES_OR_NO: ("nest", "mse", "strict", "combined", "dk_in_denominator", "adjust_domain_lonely"),
        NAME: (
            "var",
            "num",
            "den",
            "row",
            "col",
            "by",
            "group",
            "aggregate",
            "family",
            "qrule",
            "interval",
            "estimand",
            "kind",
            "type",
            "method",
            "data",
            "weights",
            "population",
            "population_numeric",
            "p",
            "joint",
            "variance",
            "pps",
            "lonely_psu",
            "file",
            "prefix",
        ),
        NUMBER: ("mu", "min_valid", "conf_level", "rho", "scale", "upper", "lower"),
        NAMES: ("ids", "strata", "fpc", "key"),
        CODES: ("event", "missing", "dk_codes"),
    }
)
"""The words that must hold each kind of thing; null is always nothing said."""

SHAPE_OF = MappingProxyType({word: shape for shape, words in SHAPES.items() for word in words})


def checked(said: Any, where: str) -> Any:
    """Return *said*, an object, when each of its words holds what it must; raise `ValueError` otherwise."""
    if not isinstance(said, dict):
        raise ValueError(f"{where} is {said!r}, and must be {OBJECT}")
    for word, value in said.items():
        shape = SHAPE_OF.get(word)
        if shape and value is not None and not _fits(shape, value):
            raise ValueError(f"{word} of {where} is {value!r}, and must be {shape}")
    return said


def _fits(shape: str, value: Any) -> bool:
    if shape == OBJECT:
        return isinstance(value, dict)
    if shape == LIST:
        return isinstance(value, list)
    if shape == YES_OR_NO:
        return isinstance(value, bool)
    if shape == NAME:
        return isinstance(value, str) and value != ""
    if shape == NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    parts = value if isinstance(value, list) else [value]
    kind = str if shape == NAMES else (str, int, float)
    return all(isinstance(part, kind) for part in parts)
