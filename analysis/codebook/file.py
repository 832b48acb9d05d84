"""A codebook as JSON and back: what travels beside every file of answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.codebook import Category, Codebook, Missing, Node, Text, Variable

FORMAT = 1
"""Raised when a reader of an older file would misunderstand a newer one."""

Json = dict[str, Any]


def to_json(codebook: Codebook) -> Json:
    """Return *codebook* as plain lists, mappings, strings and numbers; what is empty is left out."""
    return _full(
        format=FORMAT,
        title=_text(codebook.title),
        version=codebook.version,
        official=codebook.official,
        notes=[_text(note) for note in codebook.notes],
        variables=[_variable(variable) for variable in codebook.variables],
        indices=[_node(node) for node in codebook.indices],
    )


def from_json(value: Mapping[str, Any]) -> Codebook:
    """Return the codebook written by `to_json`.

    Raises
    ------
    ValueError
        When the file was written by a newer format, or a needed entry is absent.
    """
    if value.get("format") != FORMAT:
        raise ValueError(
            f"codebook of format {value.get('format')!r}: this program reads format {FORMAT}; "
            "write the codebook again with the same version of the program"
        )
    try:
        return Codebook(
            title=Text.of(value["title"]),
            variables=tuple(_read_variable(each) for each in value["variables"]),
            indices=tuple(_read_node(each) for each in value.get("indices", ())),
            version=value.get("version", ""),
            official=value.get("official", False),
            notes=tuple(Text.of(note) for note in value.get("notes", ())),
        )
    except KeyError as absent:
        raise ValueError(f"the codebook lacks {absent}; add it, or write the codebook again") from None


def save(codebook: Codebook, path: Path) -> None:
    """Write *codebook* to *path* as UTF-8 JSON, readable by people."""
    path.write_text(json.dumps(to_json(codebook), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> Codebook:
    """Return the codebook in the JSON file *path*."""
    return from_json(json.loads(path.read_text(encoding="utf-8")))


def _full(**entries: Any) -> Json:
    """Keep the entries that say something: not empty, not None, not False."""
    return {name: value for name, value in entries.items() if value}


def _text(text: Text) -> dict[str, str]:
    return dict(text.versions)


def _category(category: Category) -> Json:
    score = {} if category.score is None else {"score": category.score}
    missing = category.missing.value if category.missing else None
    return _full(code=category.code, label=_text(category.label), missing=missing) | score


def _variable(variable: Variable) -> Json:
    return _full(
        name=variable.name,
        label=_text(variable.label),
        kind=variable.kind,
        section=variable.section,
        categories=[_category(category) for category in variable.categories],
        sensitive=variable.sensitive,
        identifying=variable.identifying,
    )


def _node(node: Node) -> Json:
    return _full(
        name=node.name,
        label=_text(node.label),
        combine=node.combine,
        measure=node.measure,
        satisfied=list(node.satisfied),
        base_also=[reason.value for reason in node.base_also],
        importance=list(node.importance),
        rescale=list(node.rescale) if node.rescale else None,
        unit=node.unit,
        method=node.method,
        parts=[_node(part) for part in node.parts],
    )


def _read_category(value: Mapping[str, Any]) -> Category:
    missing = Missing(value["missing"]) if "missing" in value else None
    return Category(value["code"], Text.of(value.get("label", {})), value.get("score"), missing)


def _read_variable(value: Mapping[str, Any]) -> Variable:
    return Variable(
        name=value["name"],
        label=Text.of(value.get("label", {})),
        kind=value["kind"],
        categories=tuple(_read_category(each) for each in value.get("categories", ())),
        section=value.get("section", ""),
        sensitive=value.get("sensitive", False),
        identifying=value.get("identifying", False),
    )


def _read_node(value: Mapping[str, Any]) -> Node:
    return Node(
        name=value["name"],
        label=Text.of(value.get("label", {})),
        combine=value["combine"],
        measure=value["measure"],
        satisfied=tuple(value.get("satisfied", ())),
        base_also=tuple(Missing(reason) for reason in value.get("base_also", ())),
        importance=tuple(value.get("importance", ())),
        rescale=tuple(value["rescale"]) if "rescale" in value else None,
        unit=value["unit"],
        method=value.get("method", ""),
        parts=tuple(_read_node(part) for part in value.get("parts", ())),
    )
