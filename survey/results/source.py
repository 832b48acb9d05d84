"""Where the figures of a round come from: sums of a round that grows, or a round read whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from analysis.codebook import Text
from analysis.compare.places import Places
from analysis.index import Tree
from analysis.table import Table
from analysis.tables import GroupTrees, Printing


class Source(Protocol):
    """Where the figures of a round come from; each is worked out when it is first asked for."""

    n: int
    """Responses."""

    @property
    def last(self) -> int:
        """The key of the last of them in the store."""

    def trees(self) -> tuple[Tree, ...]:
        """Return every index, over everybody."""

    def places(self) -> Places | None:
        """Return where people were asked, as far as sampling units go; None where nobody knows."""

    def columns(self) -> Mapping[str, Text]:
        """Return the columns that make groups, with what they are called."""

    def groups(self, by: str) -> GroupTrees:
        """Return the headline index in every group of a column."""

    def levels(self) -> tuple[Table, ...]:
        """Return how the answers spread over the levels of their scales."""

    def guarded(self) -> Printing:
        """Return how figures are shown: with what must be left out so that nothing tells a small one."""
