"""Answers collected by others, brought into a round: each good row once, each bad one listed.

A row's UUID is made from the round and the row's key (or its content), so that importing the same file
again adds nothing twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.importing.fault import Fault, problem
from survey.importing.map import ImportMap, UnfitMap, read_map
from survey.importing.row import Places, RowReader
from survey.listing.spreadsheet import NotText, sheet
from survey.questionnaire.model import Problem
from survey.response import Response
from survey.rounds import State
from survey.store import CONFLICT, CREATED, KNOWN, LOCKED, NotKept, Store, TokenRefused
from survey.store.responses import Keep

GROUP = 500
"""Rows committed together, so that citizens who answer meanwhile do not wait long."""

Placed = tuple[int, Response]
"""The row of the file, counted as a spreadsheet counts, and its response."""

Progress = Callable[[int, int], None]
"""Is told how many rows are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: rows read, kept now, known before, and a problem for each bad row.

    `unused` are the columns the map does not use and no item has the name of.
    """

    n_rows: int
    n_created: int
    n_known: int
    problems: tuple[Problem, ...]
    unused: tuple[str, ...] = ()


class _Abandoned(Exception):
    """A strict import met a row that cannot be kept; everything is taken back."""


def import_file(
    store: Store,
    round_id: str,
    file: Path,
    map_file: Path,
    *,
    strict: bool = False,
    language: str = "vi",
    progress: Progress = lambda done, total: None,
) -> Imported:
    """Bring the rows of a CSV file into an open round.

    Parameters
    ----------
    strict : bool
        Keep nothing when one row is bad.
    language : str
        Of the problems' sentences.

    Raises
    ------
    survey.importing.map.UnfitMap
        When the map, the file's form, or the state of the round stands in the way; lists everything.
    survey.store.Unknown
        When there is no such round.
    """
    round_ = store.round(round_id)
    questionnaire = store.questionnaire(round_.version)
    mapping = read_map(map_file, questionnaire, language)
    if round_.state is not State.OPEN:
        raise UnfitMap([problem(file, language, 0, Fault("not_open", "", round_id, str(round_.state)))])
    named = {item.name for item in questionnaire.items()}
    header, rows = _table(file, mapping, named, language)
    reader, places = RowReader(round_, questionnaire, mapping, header), Places.of(store)
    read = [(line, *_read(reader, places, header, cells)) for line, cells in rows]
    bad = [(line, fault) for line, _, faults in read for fault in faults]
    good = [(line, response) for line, response, _ in read if response is not None]
    counts: Counter[str] = Counter()
    if not (strict and bad):
        counts, refused = _keep_strictly(store, good) if strict else _keep(store, good, progress)
        counts[KNOWN] += sum(response is None and not faults for _, response, faults in read)
        bad = sorted(bad + refused, key=lambda each: each[0])
    problems = tuple(problem(file, language, line, fault) for line, fault in bad)
    unused = tuple(name for name in header if name and name not in reader.columns)
    return Imported(len(rows), counts[CREATED], counts[KNOWN], problems, unused)


def _read(
    reader: RowReader, places: Places, header: Sequence[str], cells: Sequence[str] | None
) -> tuple[Response | None, list[Fault]]:
    if cells is None:
        return None, [Fault("quote", "", "")]
    if len(cells) != len(header):
        return None, [Fault("n_cells", "", str(len(cells)), str(len(header)))]
    stray = next((cell for name, cell in zip(header, cells, strict=True) if not name and cell.strip()), "")
    if stray:
        return None, [Fault("no_heading", "", stray)]
    return reader.read(dict(zip(header, cells, strict=True)), places)


def _table(
    file: Path, mapping: ImportMap, named: Collection[str], language: str
) -> tuple[list[str], list[tuple[int, list[str] | None]]]:
    """Return the header and the rows that are not blank, each with its place as a spreadsheet counts."""
    try:
        header, rows = sheet(file, mapping.separator)
    except NotText:
        raise UnfitMap([problem(file, language, 0, Fault("not_utf8", "", ""))]) from None
    faults = _header_faults(header, mapping, named)
    if faults:
        raise UnfitMap([problem(file, language, 1, fault) for fault in faults])
    return header, rows


def _header_faults(header: Sequence[str], mapping: ImportMap, named: Collection[str]) -> list[Fault]:
    if not header:
        return [Fault("empty_file", "", "")]
    absent = sorted(mapping.columns() - {*header})
    if absent and len(header) == 1:
        return [Fault("one_column", "", header[0])]
    if not mapping.items and not set(header) & set(named):
        return [Fault("no_item", "", "", ", ".join(header))]
    faults = [Fault("no_column", name, "", ", ".join(header)) for name in absent]
    return faults + [Fault("column_twice", name, "") for name, n in Counter(header).items() if n > 1 and name]


def _keep(
    store: Store, good: Sequence[Placed], progress: Progress
) -> tuple[Counter[str], list[tuple[int, Fault]]]:
    """Keep what can be kept, in groups; a row that cannot spoils no other."""
    counts: Counter[str] = Counter()
    refused: list[tuple[int, Fault]] = []
    for start in range(0, len(good), GROUP):
        with store.keeping() as keep:
            for line, status, fault in _kept(keep, good[start : start + GROUP]):
                counts[status] += 1
                refused += [(line, fault)] if fault else []
        progress(min(start + GROUP, len(good)), len(good))
    return counts, refused


def _keep_strictly(store: Store, good: Sequence[Placed]) -> tuple[Counter[str], list[tuple[int, Fault]]]:
    """Keep everything in one transaction, or nothing."""
    counts: Counter[str] = Counter()
    refused: list[tuple[int, Fault]] = []
    try:
        with store.keeping() as keep:
            for line, status, fault in _kept(keep, good):
                counts[status] += 1
                refused += [(line, fault)] if fault else []
            if refused:
                raise _Abandoned
    except _Abandoned:
        return Counter(), refused
    return counts, []


def _kept(keep: Keep, good: Sequence[Placed]) -> Iterator[tuple[int, str, Fault | None]]:
    for line, response in good:
        try:
            status = keep(response).status
        except TokenRefused as error:
            yield line, LOCKED, Fault(f"token_{error.reason}", "", "")
        except NotKept as error:
            yield line, LOCKED, Fault("not_kept", "", "", str(error))
        else:
            reason = {CONFLICT: "conflict", LOCKED: "closed"}.get(status)
            yield line, status, Fault(reason, "", "") if reason else None
