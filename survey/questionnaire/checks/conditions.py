"""Conditions: they refer to earlier items, to codes that exist, by relations that fit."""

from __future__ import annotations

from collections.abc import Iterator

from survey.questionnaire.building import relations
from survey.questionnaire.checks.draft import Draft, Fault, Placed, Stated, listed
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.routing import RELATIONS

DEPTH = 4
"""How deep conditions may stand inside conditions; deeper ones nobody can read."""


def malformed_condition(draft: Draft) -> Iterator[Fault]:
    """Yield conditions that are not exactly one comparison, all, any or not."""
    for stated in draft.conditions():
        entry = stated.entry
        forms = [key for key in ("all", "any", "not_", "item") if getattr(entry, key) is not None]
        count = len(relations(entry))
        whole = len(forms) == 1 and count == (1 if forms == ["item"] else 0)
        empty = [] in (entry.all, entry.any, entry.is_, entry.is_not) or entry.answered is False
        if not whole or empty:
            yield stated.path, {"known": listed(RELATIONS)}


def deep_condition(draft: Draft) -> Iterator[Fault]:
    """Yield conditions too deep inside others."""
    for stated in draft.conditions():
        if stated.depth == DEPTH + 1:
            yield stated.path, {"most": DEPTH}


def unknown_reference(draft: Draft) -> Iterator[Fault]:
    """Yield comparisons with items that are not there."""
    for stated in draft.conditions():
        if stated.entry.item is not None and stated.entry.item not in draft.by_name:
            yield (*stated.path, "item"), {"name": stated.entry.item}


def later_reference(draft: Draft) -> Iterator[Fault]:
    """Yield comparisons with items that have not been asked yet."""
    for stated, referred in _references(draft):
        if referred.place >= stated.before:
            yield (*stated.path, "item"), {"name": referred.item.name}


def staff_reference(draft: Draft) -> Iterator[Fault]:
    """Yield conditions of a respondent's item that depend on what only staff fill in."""
    for stated, referred in _references(draft):
        if referred.item.filled_by == "staff" and not stated.staff:
            yield (*stated.path, "item"), {"name": referred.item.name}


def wrong_relation(draft: Draft) -> Iterator[Fault]:
    """Yield relations that do not fit the kind of the item compared."""
    for stated, referred in _references(draft):
        kind = referred.item.kind
        for relation in relations(stated.entry):
            if kind in KINDS and relation not in KINDS[kind].relations:
                params = {"relation": relation, "name": referred.item.name, "kind": kind}
                yield (*stated.path, relation), {**params, "known": listed(KINDS[kind].relations) or "–"}


def unknown_code(draft: Draft) -> Iterator[Fault]:
    """Yield comparisons with codes the item does not have."""
    for stated, referred in _references(draft):
        for relation, codes in (("is", stated.entry.is_), ("is not", stated.entry.is_not)):
            for code in codes or ():
                if referred.item.categories and referred.item.category(code) is None:
                    known = listed(category.code for category in referred.item.categories)
                    yield (*stated.path, relation), {"code": code, "name": referred.item.name, "known": known}


def _references(draft: Draft) -> Iterator[tuple[Stated, Placed]]:
    for stated in draft.conditions():
        if stated.entry.item is not None and stated.entry.item in draft.by_name:
            yield stated, draft.by_name[stated.entry.item]
