"""What is left out within an index: a part, and beside it others, so that the rest does not tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.codebook import Node


def hidden_nodes(
    indices: Sequence[Node],
    answered: Mapping[str, int],
    smallest: int,
    before: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """Return the nodes of index trees that are shown for nobody.

    A node's answers are the sum of its parts' and its value is made of theirs; so a part that is left
    out needs others left out beside it, the smallest first, or the node itself where there are none.
    Those of *before* are among them.
    """
    hidden = set(before)
    n = -1
    while len(hidden) != n:
        n = len(hidden)
        for root in indices:
            _hide_nodes(root, answered, smallest, hidden)
    return frozenset(hidden)


def _hide_nodes(node: Node, answered: Mapping[str, int], smallest: int, hidden: set[str]) -> None:
    most = max((answered[item] for item in node.items), default=0)
    if 0 < most < smallest:
        hidden.add(node.name)
    if node.name in hidden:
        hidden.update(below.name for _, below in node.walk())
        return
    for part in node.parts:
        _hide_nodes(part, answered, smallest, hidden)
    sizes = {part.name: sum(answered[item] for item in part.items) for part in node.parts}
    shown = sorted((n, name) for name, n in sizes.items() if n and name not in hidden)
    while is_exposed([n for name, n in sizes.items() if name in hidden], smallest):
        hidden.add(shown.pop(0)[1] if shown else node.name)
        if node.name in hidden:
            break


def is_exposed(left_out: Sequence[int], smallest: int) -> bool:
    """Whether the sum of the counts that are left out tells too much of one of them.

    Each is at least 1 and all add up to what is known; so each may be as large as the sum less one for
    every other, which must be *smallest* at least.
    """
    counts = [count for count in left_out if count]
    return bool(counts) and (len(counts) == 1 or sum(counts) - len(counts) + 1 < smallest)
