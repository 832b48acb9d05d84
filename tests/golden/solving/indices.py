"""Indices of many items, answered with index trees as a questionnaire would have them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from analysis.codebook import NO_TEXT, Category, Missing, Node, Variable
from analysis.dataset.column import MARKS, Column
from analysis.design import Design
from analysis.estimate import mean
from analysis.index import index
from solving.case import Case, Unsupported
from solving.means import brief

RULES = {"pooled": "pooled", "item_mean": "mean", "person_mean": "persons", "factor_mean": "mean"}


def answered(case: Case, design: Design, test: dict[str, Any]) -> dict[str, Any]:
    """Answer an index."""
    if test["aggregate"] not in RULES:
        raise Unsupported(f"the aggregate {test['aggregate']}")
    domain = case.domain(test)
    columns = {name: column(case, name, test) for name in test["items"]}
    tree = index(_tree(test), columns, design, domain=domain)
    estimate = tree.estimate
    if test.get("min_valid", 1) > 1:
        estimate = replace(_own_means(case, design, test), n=estimate.n)
    return brief(case, estimate, design.degf(domain))


def _tree(test: dict[str, Any]) -> Node:
    """Return the tree of a test; shares of items or groups make it importance-weighted."""
    rule, shares = RULES[test["aggregate"]], test.get("item_weights")
    parts = tuple(leaf(name, test) for name in test["items"])
    if test["aggregate"] == "factor_mean":
        shares = test.get("group_weights")
        groups = enumerate(test["groups"])
        parts = tuple(_node(f"group {place}", "pooled", _items(names, test)) for place, names in groups)
    if shares is None or rule in ("pooled", "persons"):
        return _node("index", rule, parts)
    return replace(_node("index", "importance", parts), importance=tuple(s / sum(shares) for s in shares))


def _node(name: str, rule: str, parts: tuple[Node, ...]) -> Node:
    return Node(name, NO_TEXT, rule, parts=parts)


def _items(names: list[str], test: dict[str, Any]) -> tuple[Node, ...]:
    return tuple(leaf(name, test) for name in names)


def leaf(name: str, test: dict[str, Any]) -> Node:
    measure = "number" if test.get("event") is None else "satisfied"
    also = (Missing.DONT_KNOW,) if test.get("dk_in_denominator") else ()
    return Node(name, NO_TEXT, "item", measure=measure, satisfied=("yes",), base_also=also)


def column(case: Case, name: str, test: dict[str, Any]) -> Column:
    """Return an item as a column of numbers, or of the codes "yes" and "no" where an event is given."""
    values = case.answers(name, test)
    missing = np.where(np.isnan(values), MARKS[Missing.NOT_ANSWERED], 0).astype(np.int8)
    if test.get("dk_in_denominator"):
        missing[case.table.among(name, test["dk_codes"])] = MARKS[Missing.DONT_KNOW]
    if test.get("event") is None:
        return Column(Variable(name, NO_TEXT, "number"), values, missing)
    scale = (Category("no", NO_TEXT), Category("yes", NO_TEXT))
    places = np.where(np.isnan(values), -1, values).astype(np.int16)
    return Column(Variable(name, NO_TEXT, "rating", scale), places, missing)


def _own_means(case: Case, design: Design, test: dict[str, Any]) -> Any:
    """Return the mean of persons' own means, over those with enough valid answers."""
    table = np.column_stack([case.answers(name, test) for name in test["items"]])
    if test.get("dk_in_denominator"):
        unsure = np.column_stack([case.table.among(name, test["dk_codes"]) for name in test["items"]])
        table = np.where(unsure, 0, table)
    enough = (~np.isnan(table)).sum(axis=1) >= test["min_valid"]
    own = np.full(len(table), np.nan)
    own[enough] = np.nanmean(table[enough], axis=1)
    return mean(own, design, domain=case.domain(test))


ESTIMANDS = {"index": answered}
