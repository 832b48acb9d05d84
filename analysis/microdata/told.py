"""Which counts a description of answers gives: none that tells what the tables beside it leave out.

Codebook and DDI go to catalogues and readers who never get the answers, so they are published like a table.
The answers themselves count everything, and are for whoever computes. The rule: docs/methods/disclosure.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.codebook import Codebook, Node
from analysis.microdata.entries import Entry
from analysis.tables import Printing


def told(entries: Sequence[Entry], codebook: Codebook, printing: Printing) -> tuple[Entry, ...]:
    """Return the entries of a codebook, without the counts of each variable of which one would tell too much.

    Parameters
    ----------
    printing : Printing
        How the tables are shown. Where a table leaves out a group that a column makes, or an item, none of
        its counts is given: the others would tell it by subtraction.

    Notes
    -----
    Of what was answered under an index, and of several choices, the tables show rare answers too; of all
    else no count of fewer than `printing.smallest` rows is given.
    """
    hidden = {*_hidden(codebook, printing)}
    rated = {item for node in codebook.indices for item in node.items}
    return tuple(
        replace(entry, is_counted=False)
        if entry.name in hidden or _is_few(entry, printing.smallest, rated)
        else entry
        for entry in entries
    )


def _hidden(codebook: Codebook, printing: Printing) -> Iterator[str]:
    """Yield the columns of which the tables leave something out."""
    out = printing.withheld
    if out is not None:
        yield from (by for by, _ in out.groups)
        yield from (item for by, item in out.unsaid if not by)
        for node in codebook.indices:
            yield from _items(node, out.nodes)


def _items(node: Node, nodes: frozenset[str]) -> Iterator[str]:
    """Yield the items at and below the nodes that are left out."""
    if node.name in nodes:
        yield from node.items
    for part in node.parts:
        yield from _items(part, nodes)


def _is_few(entry: Entry, smallest: int, rated: set[str]) -> bool:
    counts = [entry.n_valid]
    if entry.name not in rated and entry.kind not in ("multiple", "text"):
        counts += [entry.n_missing, *(line.n for line in entry.lines)]
    return any(0 < n < smallest for n in counts)
