"""One index over several rounds: a row a round, the earliest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from analysis.codebook import Text
from analysis.disclosure import ALL_DIGITS, Grain
from analysis.index import Tree
from analysis.table import Field, Table
from analysis.tables.figures import FIGURES, Printing, figures, notes, words
from analysis.tables.index import NODE

ROUND = (
    Field("group", words("Mã đợt", "Round code"), file_only=True),
    Field("group_label", words("Đợt", "Round")),
)


def trend_table(
    rounds: Sequence[tuple[str, Text, Tree]],
    printing: Printing | None = None,
    *,
    hidden: Collection[str] = (),
    bare: Collection[str] = (),
    grains: Mapping[str, Grain] = MappingProxyType({}),
) -> Table:
    """Return the topmost figure of an index in each round.

    Parameters
    ----------
    rounds : sequence of (name, title, Tree)
        The same index in every round, the earliest first; at least one.
    hidden, bare : collection of str
        Names of rounds whose figure is left out, and of those that are shown without denominators.
    grains : mapping of name to Grain
        In which steps a round's figure is told, where its digits would tell too much.
    """
    how = printing or Printing()
    node = rounds[-1][2].node
    rows = tuple(
        (name, title, 1, *figures(tree, own, hidden=name in hidden, bare=name in bare))
        for name, title, tree in rounds
        for own in [replace(how, grain=grains.get(name, ALL_DIGITS))]
    )
    over = {"vi": "qua các đợt", "en": "over the rounds"}
    title = Text.of({tag: f"{node.label.to(tag)} {say}" for tag, say in over.items()})
    return Table(f"{node.name}_trend", title, (*ROUND, NODE[2], *FIGURES), rows, notes(how))
