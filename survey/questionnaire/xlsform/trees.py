"""The sheet `hailong_index`: the index trees of a questionnaire, a row for every node above the items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.codebook import Node
from survey.questionnaire.building import TOP
from survey.questionnaire.source import Found
from survey.questionnaire.xlsform.expressing import plain
from survey.questionnaire.xlsform.workbook import Row, Sheet, number

NONE = "-"
"""What stands where a node has nothing though the one above it has something."""

_WORDS = ("combine", "measure", "unit", "method")
_NUMBERS = ("importance", "rescale")
_LISTS = {"satisfied": None, "base_also": ";", "items": None}
"""Columns that hold several words, and what parts these: a reason may be of two words."""


def trees(sheet: Sheet, first: str, found: list[Found]) -> list[dict[str, Any]]:
    """Return the index trees of a sheet as a file holds them, adding to *found* what is wrong.

    A node is a part of the latest row above it that has the name in `part_of`; a tree's root says nothing
    there. Texts without a language are in the *first*.
    """
    roots: list[dict[str, Any]] = []
    known: dict[str, dict[str, Any]] = {}
    for row in sheet.rows:
        node, above = _entry(row, first), row.word("part_of")
        if above and above not in known:
            found.append(row.found("xls_part_of", "part_of"))
        elif above:
            known[above].setdefault("parts", []).append(node)
        else:
            roots.append(node)
        known[row.word("name")] = node
    return roots


def _entry(row: Row, first: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": row.word("name"), "label": row.words("label", first)}
    entry |= {key: row.word(key) for key in _WORDS if row.word(key)}
    for key, parted in _LISTS.items():
        if written := row.word(key):
            entry[key] = [] if written == NONE else [one.strip() for one in written.split(parted)]
    for key in _NUMBERS:
        if written := row.word(key):
            entry[key] = [number(one) for one in written.split()]
    return entry


def rows(roots: tuple[Node, ...]) -> Iterator[tuple[dict[str, str], Node]]:
    """Yield a row for every node above the items, with the node itself for its label."""
    for root in roots:
        yield from _rows(root, TOP)


def _rows(node: Node, above: Node) -> Iterator[tuple[dict[str, str], Node]]:
    leaves = [part for part in node.parts if part.combine == "item"]
    row = {
        "name": node.name,
        "part_of": above.name,
        "combine": node.combine,
        "method": node.method,
        "importance": " ".join(plain(share) for share in node.importance),
        "rescale": " ".join(plain(number) for number in node.rescale or ()),
        "items": " ".join(leaf.name for leaf in leaves),
    }
    yield row | dict(_inherited(node, above)), node
    for part in node.parts:
        if part.combine != "item":
            yield from _rows(part, node)


def _inherited(node: Node, above: Node) -> Mapping[str, str]:
    """Return what a node says otherwise than the one above it."""
    said: dict[str, str] = {}
    for name in ("measure", "unit"):
        if getattr(node, name) != getattr(above, name):
            said[name] = getattr(node, name)
    for name, join in (("satisfied", " "), ("base_also", "; ")):
        if getattr(node, name) != getattr(above, name):
            said[name] = join.join(str(one) for one in getattr(node, name)) or NONE
    return said
