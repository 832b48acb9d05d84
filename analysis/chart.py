"""A chart of a report, before it is drawn, and what its files are called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.table import Table


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart to be drawn: its kind (a name in `plots.CHARTS`) and the table it shows."""

    kind: str
    table: Table
    target: float | None = None

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return stem(f"{self.table.name}_{self.kind}")


def stem(name: str) -> str:
    """Return *name* as a file may be called on any system: letters a-z, digits, "_" and "-"."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name)[:120]
