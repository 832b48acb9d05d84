"""An index of several groups put together by stated shares."""

from __future__ import annotations

from typing import Any

from analysis.codebook import NO_TEXT, Node
from analysis.design import Design
from analysis.index import index
from analysis.index.rollup import rolled_up
from solving.case import Case
from solving.indices import column, leaf


def rolled(case: Case, design: Design, test: dict[str, Any]) -> dict[str, Any]:
    """Answer the mean of some items, each the groups' shares of answers put together."""
    columns = {name: column(case, name, test) for name in test["items"]}
    node = Node("index", NO_TEXT, "mean", parts=tuple(leaf(name, test) for name in test["items"]))
    masks = [case.table.among(test["by"], [group]) for group in test["groups"]]
    trees = [index(node, columns, design, domain=mask) for mask in masks]
    whole = rolled_up(trees, test["shares"])
    items = [part.estimate for part in whole.parts]
    return {
        "est": whole.estimate.value,
        "se": whole.estimate.se,
        "items": [item.value for item in items],
        "items_se": [item.se for item in items],
    }


ESTIMANDS = {"rolled": rolled}
