"""How many rows a file of answers has, by reading it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from analysis.microdata import delimited, parquet

SPSS_CASES = slice(80, 84)
"""Where the header of a .sav file says how many rows follow."""

STATA_CASES = b"<N>"
"""What stands before the number of rows, of eight bytes, in a .dta file."""


class Miscounted(RuntimeError):
    """A file that has not as many rows as there are responses; nothing of the folder may be used."""

    def __init__(self, name: str, n_rows: int, n: int) -> None:
        super().__init__(
            f"{name} has {n_rows} rows where there are {n} responses: do not use this folder, write it again"
        )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _sav(path: Path) -> int:
    return int.from_bytes(_head(path)[SPSS_CASES], "little", signed=True)


def _dta(path: Path) -> int:
    head = _head(path)
    first = head.index(STATA_CASES) + len(STATA_CASES)
    return int.from_bytes(head[first : first + 8], "little")


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
