"""Index trees: every node knows what it counts, how it combines, and that its items can be counted so."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from analysis.codebook import Node
from survey.questionnaire.checks.draft import Draft, Fault, listed, repeated, unknown
from survey.questionnaire.document import NodeEntry
from survey.questionnaire.model import Item
from survey.questionnaire.source import Path
from survey.questionnaire.vocabulary import COMBINATIONS, MEASURES, MISSING, UNITS

_KINDS = {"satisfied": ("rating", "single"), "score": ("rating", "single"), "number": ("number", "percent")}
"""The kinds of item each measure can count."""


def unnamed_node(draft: Draft) -> Iterator[Fault]:
    """Yield nodes without a name or a label of their own or of a section."""
    for path, entry, node in draft.nodes():
        if entry.section is None and not (node.name and node.label):
            yield path, {}


def repeated_node(draft: Draft) -> Iterator[Fault]:
    """Yield names and items that stand twice in one tree."""
    for tree in range(len(draft.built.indices)):
        nodes = [(path, entry, node) for path, entry, node in draft.nodes() if path[1] == tree]
        names = [(path, node.name) for path, _, node in nodes if node.name]
        leaves = [leaf for path, entry, _ in nodes for leaf in _leaves(draft, path, entry)]
        yield from repeated([*names, *leaves])
    yield from repeated((("indices", place), node.name) for place, node in enumerate(draft.built.indices))


def empty_node(draft: Draft) -> Iterator[Fault]:
    """Yield nodes that say none, or several, of parts, items and section."""
    for path, entry, _ in draft.nodes():
        forms = [key for key in ("parts", "items", "section") if getattr(entry, key) is not None]
        if len(forms) != 1 or entry.parts == [] or entry.items == []:
            yield path, {}


def unknown_index_item(draft: Draft) -> Iterator[Fault]:
    """Yield items of an index that are not in the questionnaire."""
    for path, entry, _ in draft.nodes():
        for place, name in enumerate(entry.items or ()):
            if name not in draft.by_name:
                yield (*path, "items", place), {"name": name}


def unknown_index_section(draft: Draft) -> Iterator[Fault]:
    """Yield sections of an index that are not there or have no rating."""
    rated = {
        section.name
        for section in draft.built.sections
        if any(item.kind == "rating" for item in section.items)
    }
    for path, entry, _ in draft.nodes():
        if entry.section is not None and entry.section not in rated:
            yield (*path, "section"), {"name": entry.section}


def uncountable_item(draft: Draft) -> Iterator[Fault]:
    """Yield items the measure of their node cannot count."""
    for path, item, node in _counted(draft):
        scored = any(category.score is not None for category in item.categories)
        if item.kind not in _KINDS[node.measure] or (node.measure == "score" and not scored):
            yield path, {"name": item.name, "measure": node.measure, "kinds": listed(_KINDS[node.measure])}


def nobody_satisfied(draft: Draft) -> Iterator[Fault]:
    """Yield nodes that count the satisfied without saying which codes those are."""
    for path, entry, node in draft.nodes():
        if node.measure == "satisfied" and not node.satisfied and entry.parts is None:
            yield path, {}


def unknown_satisfied_code(draft: Draft) -> Iterator[Fault]:
    """Yield codes of the satisfied that an item of the index does not have on its scale."""
    said: set[tuple[str, ...]] = set()
    for path, item, node in _counted(draft):
        scale = [category.code for category in item.categories if category.missing is None]
        absent = [code for code in node.satisfied if scale and code not in scale]
        if node.measure == "satisfied" and absent and (key := (*absent, "|", *scale)) not in said:
            said.add(key)
            yield path, {"code": listed(absent), "name": item.name, "known": listed(scale)}


def unknown_combination(draft: Draft) -> Iterator[Fault]:
    """Yield ways of combining nobody knows, and trees that say none."""
    for path, entry, node in draft.nodes():
        yield from unknown(entry.combine, COMBINATIONS, (*path, "combine"))
        if not node.combine and len(path) == 2:
            yield path, {"word": "", "known": listed(COMBINATIONS)}


def unknown_measure(draft: Draft) -> Iterator[Fault]:
    """Yield measures nobody knows."""
    for path, entry, _ in draft.nodes():
        yield from unknown(entry.measure, MEASURES, (*path, "measure"))


def unknown_unit(draft: Draft) -> Iterator[Fault]:
    """Yield units nobody knows."""
    for path, entry, _ in draft.nodes():
        yield from unknown(entry.unit, UNITS, (*path, "unit"))


def unknown_base(draft: Draft) -> Iterator[Fault]:
    """Yield missing reasons nobody knows."""
    for path, entry, _ in draft.nodes():
        for place, word in enumerate(entry.base_also or ()):
            yield from unknown(word, list(MISSING), (*path, "base_also", place))


def bad_importance(draft: Draft) -> Iterator[Fault]:
    """Yield shares that do not match the parts or do not sum to 1."""
    for path, entry, node in draft.nodes():
        shares = entry.importance
        if shares is None and node.combine != "importance":
            continue
        total = sum(shares or ())
        fits = shares is not None and len(shares) == len(node.parts) and node.combine == "importance"
        if not fits or not isclose(total, 1, abs_tol=1e-9) or min(shares or [-1]) < 0:
            where = (*path, "importance") if shares is not None else path
            yield where, {"total": total, "parts": len(node.parts), "shares": len(shares or ())}


def bad_rescale(draft: Draft) -> Iterator[Fault]:
    """Yield maps that are not four numbers from one range onto another."""
    for path, entry, _ in draft.nodes():
        numbers = entry.rescale
        if numbers is not None and (
            len(numbers) != 4 or numbers[0] == numbers[1] or numbers[2] == numbers[3]
        ):
            yield (*path, "rescale"), {}


def _leaves(draft: Draft, path: Path, entry: NodeEntry) -> Iterator[tuple[Path, str]]:
    """Yield the items right under a node and where they are said to be."""
    for place, name in enumerate(entry.items or ()):
        if name in draft.by_name:
            yield (*path, "items", place), name
    for section in draft.built.sections if entry.items is None and entry.parts is None else ():
        if section.name == entry.section:
            for item in section.items:
                if item.kind == "rating":
                    yield (*path, "section"), item.name


def _counted(draft: Draft) -> Iterator[tuple[Path, Item, Node]]:
    """Yield every item of an index with the node it counts for, where the measure is known."""
    for path, entry, node in draft.nodes():
        if node.measure in _KINDS:
            for where, name in _leaves(draft, path, entry):
                yield where, draft.by_name[name].item, node
