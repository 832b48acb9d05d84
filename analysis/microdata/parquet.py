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

LINE, LONGEST_LINE = 4_000_000, 100_000_000
"""Bytes of a row that fit in `MEMORY`, and of one that needs more; see `write_parquet`."""

CHUNK, LARGEST, CELLS = 2_048, 122_880, 2_000_000
"""Rows that DuckDB handles at once, the most it gathers by itself, and the cells that fit in its memory."""


WRITE = """
COPY answers TO $1 (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {rows}, WRITE_BLOOM_FILTER false)
"""
"""A filter of every column of every group would stay in memory until the end, to find a row in 2,048."""


def write_parquet(path: Path, plain: Path, header: Sequence[str], codebook: Codebook) -> None:
    """Write the rows of *plain*, which `write_plain` has written, as Parquet; an empty cell is null.

    A file with a row longer than `LINE`, or with more columns than `MEMORY` holds the buffers of, is read
    again with more memory.
    """
    dtype = types(header, codebook)
    try:
        _write(path, plain, dtype, (LINE, MEMORY))
    except (duckdb.InvalidInputException, duckdb.OutOfMemoryException):
        _write(path, plain, dtype, (LONGEST_LINE, "1GB"))


def _write(path: Path, plain: Path, dtype: Mapping[str, str], room: tuple[int, str]) -> None:
    longest, memory = room
    with duckdb.connect(config={"threads": 1, "memory_limit": memory}) as engine:
        engine.execute("SET enable_progress_bar = false")  # it would be printed among what others print
        engine.read_csv(
            str(plain),
            header=True,
            delimiter=",",
            quotechar='"',
            escapechar='"',
            columns=dict(dtype),
            auto_detect=False,  # it reads far ahead, and every column is known
            date_format="%Y-%m-%d",
            max_line_size=longest,
            buffer_size=longest,
            lineterminator=duckdb.CSVLineTerminator.CARRIAGE_RETURN_LINE_FEED,
            parallel=False,
        ).create_view("answers")
        engine.execute(WRITE.format(rows=_group(len(dtype))), [str(path)])


def _group(n_columns: int) -> int:
    """Return how many rows of so many columns are gathered before they are written, a multiple of 2,048."""
    return min(max(CELLS // max(n_columns, 1) // CHUNK, 1) * CHUNK, LARGEST)


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
