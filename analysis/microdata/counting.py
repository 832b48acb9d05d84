"""How many rows a file of answers has, by reading it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyreadstat

from analysis.microdata import delimited, parquet


class Miscounted(RuntimeError):
    """A file that has not as many rows as there are responses; nothing of the folder may be used."""

    def __init__(self, name: str, n_rows: int, n: int) -> None:
        super().__init__(
            f"{name} has {n_rows} rows where there are {n} responses: do not use this folder, write it again"
        )


def _sav(path: Path) -> int:
    return pyreadstat.read_sav(str(path), metadataonly=True)[1].number_rows or 0


def _dta(path: Path) -> int:
    return pyreadstat.read_dta(str(path), metadataonly=True)[1].number_rows or 0


COUNTS: Mapping[str, Callable[[Path], int]] = {
    ".csv": delimited.n_rows,
    ".parquet": parquet.n_rows,
    ".sav": _sav,
    ".dta": _dta,
}
"""How the rows of a file are counted, by the ending of its name."""


def n_rows(path: Path) -> int | None:
    """Return how many rows a file has; None where it has none to count."""
    count = COUNTS.get(path.suffix)
    return None if count is None else count(path)


def check_rows(path: Path, n: int) -> None:
    """Refuse a file that has not *n* rows."""
    found = n_rows(path)
    if found is not None and found != n:
        raise Miscounted(path.name, found, n)
