"""Answers as Parquet, by DuckDB from the plain CSV file: any number of rows takes the same memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from analysis.codebook import Codebook
from analysis.dataset import DESIGN_COLUMNS

TYPES: Mapping[str, str] = {"number": "DOUBLE", "percent": "DOUBLE", "date": "DATE"}
"""DuckDB's type of each kind of variable; codes and texts are VARCHAR."""

MEMORY = "96MB"
"""What DuckDB may take; it leaves the rest on the disk."""


def write_parquet(path: Path, plain: Path, header: Sequence[str], codebook: Codebook) -> None:
    """Write the rows of *plain*, which `write_plain` has written, as Parquet; an empty cell is null."""
    with duckdb.connect(config={"threads": 1, "memory_limit": MEMORY}) as engine:
        rows = engine.read_csv(
            str(plain),
            header=True,
            delimiter=",",
            quotechar='"',
            escapechar='"',
            dtype=types(header, codebook),
            date_format="%Y-%m-%d",
            max_line_size=100_000_000,
            lineterminator=duckdb.CSVLineTerminator.CARRIAGE_RETURN_LINE_FEED,
            parallel=False,
        )
        rows.write_parquet(str(path), compression="zstd")


def types(header: Sequence[str], codebook: Codebook) -> dict[str, str]:
    """Return DuckDB's type of each column."""
    kinds = {variable.name: variable.kind for variable in codebook.variables}
    design = {name: "DOUBLE" for name in DESIGN_COLUMNS if name == "weight" or name.startswith("population")}
    return {
        name: TYPES.get(kinds[name], "VARCHAR") if name in kinds else design.get(name, "VARCHAR")
        for name in header
    }


def n_rows(path: Path) -> int:
    """Return how many rows a Parquet file has."""
    with duckdb.connect() as engine:
        return len(engine.read_parquet(str(path)))
