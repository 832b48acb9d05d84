"""How a round was carried out, as staff state it: numbers as they are written, counts by unit from CSV."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.fieldwork import COUNTS, SAMPLING, Fieldwork, Tally, contradictions, tally_contradictions
from survey.listing import Fault, Row, listing, repeated
from survey.mandate.targets import day
from survey.questionnaire.model import Problem
from survey.wording import say

WORDS = ("basis", "decision", "people", "frame", "remarks")
DAYS = ("begun_on", "ended_on")
LONGEST = 1000
"""Letters of a statement; a report has room for a sentence or two."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "unit": ("unit", "mã đơn vị", "đơn vị"),
    "population": ("population", "tổng thể", "tổng số"),
    "approached": ("approached", "đã tiếp cận", "tiếp cận"),
    "ineligible": ("ineligible", "không thuộc đối tượng"),
    "refused": ("refused", "từ chối"),
    "not_reached": ("not_reached", "không gặp được"),
    "unknown": ("unknown", "chưa rõ"),
}
"""Columns and the headings they may have, in any case."""

_NUMBER = re.compile(r"\d{1,12}|\d{1,3}(?:[. \u00a0]\d{3}){1,3}")


def whole_number(written: str) -> int:
    """Return a count as people write it: 1234, 1.234 or 1 234.

    Raises
    ------
    ValueError
        It is no whole number, or negative.
    """
    if not _NUMBER.fullmatch(written.strip()):
        raise ValueError(written)
    return int(re.sub(r"\D", "", written))


def is_count(written: str) -> bool:
    """Return whether it can be read by `whole_number`."""
    return _NUMBER.fullmatch(written.strip()) is not None


def read_tallies(
    path: Path, units: Sequence[str], language: str = "vi"
) -> tuple[tuple[tuple[str, Tally], ...], list[Problem]]:
    """Read the counts of each unit from a CSV file with the column unit and some of `HEADINGS`.

    Parameters
    ----------
    units : sequence of str
        The codes that are known.
    """
    found = listing(path, HEADINGS, needed=("unit",), optional=COUNTS)
    known = set(units)
    found.faults += [
        Fault("no_unit", line, "unit", {"value": cells["unit"]})
        for line, cells in found.rows
        if cells["unit"] not in known
    ]
    found.faults += [*repeated(found.rows, "unit"), *_bad_counts(found.rows)]
    tallies = [(line, cells["unit"], _tally(cells)) for line, cells in found.sound()]
    found.faults += [
        Fault(f"tally_{fault}", line, column)
        for line, _, tally in tallies
        for column, fault in tally_contradictions(tally, 0)
    ]
    faulty = {fault.line for fault in found.faults}
    sound = tuple((code, tally) for line, code, tally in tallies if line not in faulty)
    return sound, found.problems(language)


def _bad_counts(rows: Sequence[Row]) -> Iterator[Fault]:
    for line, cells in rows:
        for name in COUNTS:
            if cells.get(name) and not _NUMBER.fullmatch(cells[name]):
                yield Fault("bad_count", line, name, {"value": cells[name]})


def _tally(cells: Mapping[str, str]) -> Tally:
    return Tally(*(whole_number(cells[name]) if cells.get(name) else None for name in COUNTS))


def stated(sent: Mapping[str, str], before: Fieldwork, language: str) -> tuple[Fieldwork, dict[str, str]]:
    """Return what is recorded once *sent* is, by field as it was written; and what cannot be read, in words.

    What *sent* does not name stays as it was *before*; what it leaves empty is recorded no longer.
    """
    given = {name: unicodedata.normalize("NFC", " ".join(sent[name].split())) for name in sent}
    wrong = {name: say("form.too_long", language) for name in given if len(given[name]) > LONGEST}
    wrong |= {
        name: say("fieldwork.bad_day", language)
        for name in DAYS
        if given.get(name) and day(given[name]) is None
    }
    counts = {name: given[name] for name in COUNTS if name in given}
    wrong |= {
        name: say("fieldwork.bad_number", language)
        for name, written in counts.items()
        if written and not _NUMBER.fullmatch(written)
    }
    if given.get("sampling", "") not in ("", *SAMPLING):
        wrong["sampling"] = say("form.choice", language)
    if wrong:
        return before, wrong
    said: dict[str, Any] = {name: given[name] for name in (*WORDS, "sampling") if name in given}
    said |= {name: day(given[name]) if given[name] else None for name in DAYS if name in given}
    numbers = {name: whole_number(written) if written else None for name, written in counts.items()}
    return replace(before, **said, tally=replace(before.tally, **numbers)), {}


def faults(work: Fieldwork, n_responses: int, language: str) -> dict[str, str]:
    """Return what cannot be true in what was stated, in words, by field."""
    named = {"n": n_responses}
    return {
        field: say(f"fieldwork.fault.{fault}", language, **named)
        for field, fault in contradictions(work, n_responses)
    }


def reminder(work: Fieldwork, language: str) -> str:
    """Return one sentence that names what is not recorded yet; "" where nothing lacks."""
    names = [say(f"fieldwork.lacks.{name}", language) for name in work.missing()]
    return say("fieldwork.reminder", language, names=", ".join(names)) if names else ""
