"""An outsider who reads the files that a round publishes, and asks what each count left out can be.

Every number that stands in a file is an equation over cells: people by unit, time and item. The least and
the most that a count can be are two integer programmes; see `tests/outsider.py` for the rule itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Cells = frozenset[Hashable]


@dataclass
class Reader:
    """What is known of cells, each a number of people.

    Attributes
    ----------
    cells : sequence of names
    within : sequence of (cells, cells)
        The people of the first are among those of the second.
    """

    cells: Sequence[Hashable]
    within: Sequence[tuple[Cells, Cells]] = ()
    read: list[tuple[Cells, int]] = field(default_factory=list)

    def reads(self, cells: Iterable[Hashable], n: object) -> None:
        """Read a count; an empty cell of a table tells nothing."""
        if n not in (None, ""):
            self.read.append((frozenset(cells), int(str(n))))

    def range(self, cells: Iterable[Hashable]) -> tuple[int, int]:
        """Return the least and the most people that may be in some cells."""
        goal, ends = self._row(frozenset(cells)), []
        for sign in (1, -1):
            found = milp(
                sign * goal, constraints=list(self._known()), integrality=np.ones(len(goal)), bounds=Bounds(0)
            )
            assert found.status in (0, 3), found.message  # 3: nothing bounds it
            ends.append(10**6 if found.status == 3 else round(sign * found.fun))
        return ends[0], ends[1]

    def _row(self, cells: Cells) -> NDArray[np.float64]:
        return np.array([float(cell in cells) for cell in self.cells])

    def _known(self) -> Iterable[LinearConstraint]:
        if self.read:
            counts = [n for _, n in self.read]
            yield LinearConstraint(np.array([self._row(cells) for cells, _ in self.read]), counts, counts)
        if self.within:
            yield LinearConstraint(
                np.array([self._row(more) - self._row(less) for less, more in self.within]), 0
            )


def records(path: Path | str) -> list[Mapping[str, str]]:
    """Return the rows of a table as it was written."""
    text = path.read_text(encoding="utf-8") if isinstance(path, Path) else path
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
