"""design.csv: how respondents were chosen, where the columns of the answers do not say it all."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.design import Floats
from analysis.number import written_number
from analysis.weighting.population import Margin

TABLE = "design.csv"


def write_design(path: Path, columns: Mapping[str, NDArray[Any]]) -> None:
    """Write columns of (n,) numbers, a row a response in the order of the answers, with every digit."""
    cells = [[written_number(float(value)) for value in column] for column in columns.values()]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        table.writerows(zip(*cells, strict=True))


def columns(path: Path) -> dict[str, Floats]:
    """Return the columns that `write_design` has written, (n,) each."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return dict(zip(header, np.array(rows, dtype=float).T, strict=True))


def margin(index: Floats, counts: Sequence[float]) -> Margin:
    """Return a margin of (n,) categories numbered from 0 and the people of each."""
    labels = tuple(map(str, range(len(counts))))
    return Margin("margin", labels, index.astype(np.intp), np.asarray(counts, dtype=float))


def n_drawn(unit: Floats, within: Floats) -> Floats:
    """Return for each respondent, (n,), how many units were drawn within the stratum or unit they are in."""
    pairs = np.unique(np.column_stack([within, unit]), axis=0)
    _, place, n_units = np.unique(pairs[:, 0], return_inverse=True, return_counts=True)
    found = dict(zip(pairs[:, 0].tolist(), n_units[place].tolist(), strict=True))
    return np.array([found[one] for one in within.tolist()], dtype=float)
