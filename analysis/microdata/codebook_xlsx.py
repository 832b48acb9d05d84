"""The codebook as an Excel workbook: read-me, variables, codes, indices. Words are never formulas."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from analysis.codebook import Node
from analysis.fieldwork.carried import day
from analysis.microdata.cell import cell_text
from analysis.microdata.entries import KINDS, RULES, Entry, uncounted
from analysis.microdata.release import Release
from analysis.microdata.saying import FILES, SAID, protection
from analysis.microdata.study import Study

Cells = Sequence[str | int | float | None]


def write_codebook_xlsx(
    path: Path,
    release: Release,
    study: Study,
    entries: Sequence[Entry],
    *,
    names: Sequence[str],
    language: str,
) -> None:
    """Write the codebook as *path*; the same release on the same day gives the same bytes.

    *names* are the files beside it.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties(
            {"created": datetime.combine(study.made_on, time()), "title": study.title.to(language)[:255]}
        )
        sheets = {
            "codebook": (
                ("codebook", "label"),
                _about(release, study, names, language, untold=uncounted(entries)),
                (34, 90),
            ),
            "variables": (VARIABLES, _variables(entries, language), (24, 28, 60, 16, 12, 14, 14)),
            "codes": (CODES, _codes(entries, language), (24, 18, 60, 16, 12, 10, 10, 12)),
            "indices": (INDICES, _indices(release.answers.codebook.indices, language), (30, 60, 32, 14)),
        }
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        words = book.add_format({"text_wrap": True, "valign": "top"})
        for name, (headings, rows, widths) in sheets.items():
            sheet = book.add_worksheet(SAID[name].to(language)[:31])
            for at, width in enumerate(widths):
                sheet.set_column(at, at, width, words)
            for at, said in enumerate(headings):
                sheet.write_string(0, at, SAID[said].to(language), heading)
            n = _fill(sheet, rows, words, widths)
            sheet.autofilter(0, 0, max(n, 1), len(headings) - 1)
            _print(sheet)


LINE, HIGHEST, WRAPPED = 15.0, 409.0, 0.85
"""Points of a line and of the highest row there can be; the share of a column's width that letters fill."""

VARIABLES = ("variable", "names", "label", "kind", "valid", "least", "most")
CODES = ("variable", "code", "label", "number", "letter", "score", "missing", "n")
INDICES = ("node", "label", "combine", "method")


def _print(sheet: Any) -> None:
    """Let a sheet be printed as wide as the paper, its heading on every page."""
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _fill(sheet: Any, rows: Iterable[Cells], looks: Any, widths: Sequence[int]) -> int:
    """Write rows below the heading, words as words and numbers as numbers; return how many.

    Programs other than Excel do not make a row as high as its wrapped words need.
    """
    n = 0
    for n, row in enumerate(rows, start=1):
        high = max(_n_lines(cell, width) for cell, width in zip(row, widths, strict=False))
        sheet.set_row(n, min(LINE * high, HIGHEST))
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(n, at, cell_text(cell), looks)
            elif cell is not None:
                sheet.write_number(n, at, cell, looks)
    return n


def _n_lines(cell: str | float | None, width: int) -> int:
    """Return how many lines a cell takes in a column of *width* figures; letters are somewhat wider."""
    return len(textwrap.wrap(cell, max(int(WRAPPED * width), 1))) or 1 if isinstance(cell, str) else 1


def _about(
    release: Release, study: Study, names: Sequence[str], language: str, *, untold: Sequence[str]
) -> Iterator[Cells]:
    book = release.answers.codebook
    yield study.title.to(language), study.agency.to(language)
    yield SAID["responses"].to(language), release.answers.n
    yield SAID["made"].to(language), day(study.made_on)
    yield SAID["version"].to(language), book.version
    for note in dict.fromkeys((*book.notes, *study.method)):
        yield "", note.to(language)
    for sentence in protection(release, study.kept_back, untold):
        yield SAID["protection"].to(language), sentence.to(language)
    for name in names:
        yield name, FILES[name].to(language)


def _variables(entries: Sequence[Entry], language: str) -> Iterator[Cells]:
    for entry in entries:
        names, kind = ", ".join(entry.names), KINDS[entry.kind].to(language)
        ends = (_end(entry.kind, end) for end in (entry.least, entry.most))
        n_valid = entry.n_valid if entry.is_counted else SAID["unsaid"].to(language)
        yield entry.name, names, entry.label.to(language), kind, n_valid, *ends


def _end(kind: str, written: str) -> str | float:
    """Return the least or greatest answer as the cell holds it: a number stays one."""
    return float(written) if written and kind in ("number", "percent") else written


def _codes(entries: Sequence[Entry], language: str) -> Iterator[Cells]:
    for entry in entries:
        for line in entry.lines:
            letter = f".{line.letter}" if line.letter else line.number
            missing = SAID["yes"].to(language) if line.is_missing else ""
            label, n = line.label.to(language), line.n if entry.is_counted else None
            yield entry.name, line.code, label, line.number, letter, line.score, missing, n


def _indices(indices: Sequence[Node], language: str) -> Iterator[Cells]:
    for node in indices:
        for depth, below in node.walk():
            rule = RULES[below.combine].to(language)
            yield "    " * depth + below.name, below.label.to(language), rule, below.method
