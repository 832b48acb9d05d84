"""What is not published, so that no small group can be worked out from what is.

A figure behind which few people stand is left out, and with it as much more as it takes that subtraction
does not bring it back: the whole less the other groups, a district less its other units, a part of an index
less its other items. `withheld` chooses by a fixed rule, the same for the same counts wherever they come
from, so that two publications of a round agree. The rule and what it protects: docs/methods/disclosure.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.codebook import Node
from analysis.disclosure.counted import REST, Counted, Grouping, Pair, Withheld, counted
from analysis.disclosure.grain import EVERYBODY, Left, grain, grains, telling
from analysis.disclosure.lines import lines
from analysis.disclosure.parts import hidden_nodes, is_exposed
from analysis.disclosure.routed import unsaid
from analysis.disclosure.shelter import lacks_shelter, to_shelter
from analysis.disclosure.spread import combined, holding, spreads
from analysis.disclosure.state import State
from analysis.disclosure.step import ALL_DIGITS, FINE, ROUGH, Grain, coarser

__all__ = [
    "ALL_DIGITS",
    "EVERYBODY",
    "FINE",
    "REST",
    "ROUGH",
    "Counted",
    "Grain",
    "Grouping",
    "Left",
    "Pair",
    "Withheld",
    "coarser",
    "combined",
    "counted",
    "grain",
    "grains",
    "hidden_nodes",
    "holding",
    "is_exposed",
    "lacks_shelter",
    "spreads",
    "telling",
    "to_shelter",
    "withheld",
]


def withheld(
    of: Counted, smallest: int, trees: Sequence[Node] = (), before: Withheld | None = None
) -> Withheld:
    """Return what is left out so that nothing tells a figure of fewer than *smallest* people.

    Parameters
    ----------
    trees : sequence of Node
        Indices shown over everybody; those of *of* when empty.
    before : Withheld, optional
        What was left out of these tables when they were published before; then *of* counts those who have
        come since. Whatever is left out stays so.

    Notes
    -----
    Nothing that was chosen is ever taken back, so the choice ends; at worst nothing is shown.

    A table published twice tells the difference of the two, which is a table of those who came between. As
    whatever was left out stays left out, what an outsider learns of the later table is what they knew of the
    earlier one and what the difference tells; so it is the difference that must pass.
    """
    roots = frozenset(node.name for node in (*of.indices, *trees))
    if smallest < 2:
        return Withheld(roots=roots)
    was = before or Withheld()
    nodes = hidden_nodes(trees or of.indices, of.answered, smallest, was.nodes)
    states = [State.begun(of, _with_sums(of, grouping, nodes), nodes, smallest) for grouping in of.groupings]
    for state in states:
        state.keep_out(was)
    known = list(lines(of, states))
    while sum(line.settle(smallest) for line in known):
        for state in states:
            state.spread()
    groups = frozenset(pair for state in states for pair in state.named(state.hidden))
    details = groups | {pair for state in states for pair in state.named(state.bare)}
    return Withheld(nodes, groups, details, roots, unsaid=unsaid(of, groups, smallest) | was.unsaid)


def _with_sums(of: Counted, grouping: Grouping, nodes: frozenset[str]) -> Grouping:
    """Return a grouping with one more column for each node that tells the sum of its hidden parts."""
    first, sums = 1 + len(of.indices), []
    for root in of.indices:
        for _, node in root.walk():
            parts = [part for part in node.parts if part.name in nodes]
            if parts and node.name not in nodes:
                columns = [first + of.items.index(item) for part in parts for item in part.items]
                sums.append(grouping.rows[:, columns].sum(axis=1))
    return replace(grouping, rows=np.column_stack([grouping.rows, *sums]))
