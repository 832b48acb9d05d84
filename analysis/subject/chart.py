"""A chart of a report, before it is drawn, and what its files are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from analysis.table import Table

LONGEST = 120
"""Characters of a file's name without its ending."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart to be drawn: its kind (a name in `plots.CHARTS`) and the table it shows.

    `whole` is the table of which an interval plot shows one page: all its pages have one axis.
    """

    kind: str
    table: Table
    target: float | None = None
    whole: Table | None = None

    @property
    def name(self) -> str:
        """The name of its files, without ending."""
        return stem(f"{self.table.name}_{self.kind}")


def stem(name: str) -> str:
    """Return *name* as a file may be called on any system: letters a-z, digits, "_" and "-".

    A name that had to be changed ends in eight digits made of it, so that no two names make one file.
    """
    clean = re.sub(r"[^A-Za-z0-9_-]+", "_", name)[:LONGEST]
    if clean == name:
        return name
    return f"{clean[: LONGEST - 9]}-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
