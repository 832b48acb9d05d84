"""Answers as CSV: plain for programs, and as Excel in Vietnam opens it by a double click."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from analysis.dataset import Dataset

Row = Sequence[str | None]

DANGEROUS = re.compile(r"[\s\u00a0\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20|%]|'")
"""How a text begins that a spreadsheet may take for a formula; and an apostrophe, which guards the others."""

CHANGED = re.compile(r"[0-9.,:/\-eE%()\s]*[0-9][0-9.,:/\-eE%()\s]*\Z|(?i:true|false|đúng|sai)\Z")
"""A text a spreadsheet takes for a number, a day, a time or a truth, and shows differently."""

KEPT = re.compile(r"(0|[1-9][0-9]{0,14})\Z")
"""A code that it shows as it is."""

GUARD = "'"


def write_plain(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write UTF-8 with commas, a decimal point, lines that end as RFC 4180 says; None is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)  # ends lines with CR LF, so that a lone CR inside a cell is quoted
        table.writerow(header)
        table.writerows(rows)


def write_excel(path: Path, header: Sequence[str], rows: Iterable[Row], numbers: Collection[int]) -> None:
    """Write UTF-8 with a byte order mark, semicolons and decimal commas.

    A text that Excel would run as a formula, or show differently, has an apostrophe before it, and so
    has a text that begins with one: whoever takes one away reads back what was stored.

    Parameters
    ----------
    numbers : collection of int
        Places of the columns that hold numbers; those are never guarded.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow([guarded(name) for name in header])
        table.writerows(_for_excel(rows, frozenset(numbers)))


def guarded(cell: str) -> str:
    """Return a text as it may stand in a cell of a spreadsheet."""
    if KEPT.match(cell):
        return cell
    return GUARD + cell if DANGEROUS.match(cell) or CHANGED.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the text that `guarded` was given."""
    return cell.removeprefix(GUARD)


def _for_excel(rows: Iterable[Row], numbers: Collection[int]) -> Iterator[list[str]]:
    seen: dict[str, str] = {"": ""}  # cells repeat: most are codes
    for row in rows:
        cells = []
        for place, cell in enumerate(row):
            if not cell:
                cells.append("")
            elif place in numbers:
                cells.append(cell.replace(".", ","))
            else:
                found = seen.get(cell)
                if found is None:
                    found = guarded(cell)
                    if len(cell) < 40 and len(seen) < 10_000:
                        seen[cell] = found
                cells.append(found)
        yield cells


def header_and_rows(dataset: Dataset) -> tuple[list[str], Iterator[tuple[str, ...]]]:
    """Return the names of the columns and the rows of a file that `Dataset.read` gives back."""
    columns = list(dataset.written())
    names = [name for name, _ in columns]
    return names, zip(*(cells for _, cells in columns), strict=True)


def number_places(dataset: Dataset, header: Sequence[str]) -> list[int]:
    """Return the places in *header* of the columns that hold numbers."""
    kinds = {variable.name: variable.kind for variable in dataset.codebook.variables}
    design = {name for name, values in dataset.design_columns.items() if values.dtype.kind == "f"}
    return [
        place
        for place, name in enumerate(header)
        if kinds.get(name) in ("number", "percent") or (name in design and name not in kinds)
    ]


def n_rows(path: Path) -> int:
    """Return how many rows a file of `write_plain` or `write_excel` has, its header not counted."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        return sum(1 for _ in csv.reader(file, delimiter=";" if _is_excel(path, first) else ",")) - 1


def _is_excel(path: Path, first: str) -> bool:
    return first.count(";") > first.count(",") or path.stem.endswith("excel")
