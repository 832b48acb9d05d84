"""Dossiers as one-stop software hands them over, as rows of a CSV file or as JSON."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from survey.dossier.matter import Dossier, hidden, is_strong, token_of
from survey.listing.spreadsheet import NotText, sheet
from survey.questionnaire.catalogue import legible
from survey.questionnaire.model import Problem
from survey.wording import say

LASTS = timedelta(days=30)
"""How long a dossier may be rated after it was finished, where nothing else is said."""

LONGEST = 200

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "dossier": ("dossier", "mã hồ sơ"),
    "token": ("token", "mã đánh giá"),
    "procedure": ("procedure", "thủ tục"),
    "field": ("field", "lĩnh vực"),
    "due_on": ("due_on", "ngày hẹn trả"),
    "finished_on": ("finished_on", "ngày trả"),
    "officer": ("officer", "cán bộ"),
    "unit": ("unit", "mã đơn vị"),
    "service_point": ("service_point", "mã quầy"),
    "expires_on": ("expires_on", "hạn đánh giá"),
}
"""What may be said about a dossier, and the headings a column may have, in any case."""

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})/(\d{1,2})/(\d{4})")


class Wrong(NamedTuple):
    """What is wrong with one thing said about a dossier: which, the key of its sentence, what was said."""

    name: str
    reason: str
    said: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What dossiers are read against.

    Parameters
    ----------
    secret : str
        The installation's; the tokens of dossiers named by their code are made from it.
    round_id : str
    units : collection of str
    points : mapping of service point to unit
    today : date
    officers : bool
        Whether the agency decided that ratings are kept by officer; otherwise the name is not kept.
    """

    secret: str
    round_id: str
    units: Collection[str]
    points: Mapping[str, str]
    today: date
    officers: bool = False

    def read(self, said: Mapping[str, str]) -> tuple[Dossier | None, str, list[Wrong]]:
        """Return the dossier that *said* describes, its token, and everything that is wrong.

        The code of the dossier is not kept: it may name the applicant. The same code gives the same token.
        """
        words = {name: unicodedata.normalize("NFC", value).strip() for name, value in said.items()}
        wrong = list(self._wrong(words))
        if wrong:
            return None, "", wrong
        token = words.get("token") or token_of(self.secret, self.round_id, words["dossier"])
        due, finished, expires = (_day(words.get(n, "")) for n in ("due_on", "finished_on", "expires_on"))
        point = words.get("service_point", "")
        made = Dossier(
            hidden(token), self.round_id, expires or (finished or self.today) + LASTS,
            words.get("procedure", ""), words.get("field", ""), due, finished,
            words.get("officer", "") if self.officers else "",
            words.get("unit") or self.points.get(point, ""), point,
        )  # fmt: skip
        return made, token, []

    def _wrong(self, words: Mapping[str, str]) -> Iterator[Wrong]:
        token = words.get("token", "")
        if not token and not words.get("dossier"):
            yield Wrong("dossier", "no_name", "")
        if token and not is_strong(token):
            yield Wrong("token", "weak", token)
        for name in ("due_on", "finished_on", "expires_on"):
            if words.get(name) and _day(words[name]) is None:
                yield Wrong(name, "no_day", words[name])
        yield from self._misplaced(words.get("service_point", ""), words.get("unit", ""))
        for name, value in words.items():
            if len(value) > LONGEST or not value.isprintable():
                yield Wrong(name, "unreadable", value[:40])

    def _misplaced(self, point: str, unit: str) -> Iterator[Wrong]:
        if point and point not in self.points:
            yield Wrong("service_point", "no_point", point)
        if unit and unit not in self.units:
            yield Wrong("unit", "no_unit", unit)
        if unit and self.points.get(point, unit) != unit:
            yield Wrong("service_point", "other_unit", point)


def _day(written: str) -> date | None:
    found = _DAY.fullmatch(written)
    if found is None:
        return None
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file that can be kept. `code` is the dossier's own, to hand its token back."""

    line: int
    dossier: Dossier
    token: str
    code: str


def read_dossiers(path: Path, desk: Desk, language: str = "vi") -> tuple[list[FileRow], list[Problem], int]:
    """Read a CSV file; return the rows that can be kept, what is wrong with others, and how many rows."""
    try:
        header, lines = sheet(path)
    except NotText:
        return [], [_problem(path, language, 0, Wrong("", "not_utf8", ""))], 0
    heading = [_column(cell) for cell in header]
    if faults := [*_heading_faults(heading)]:
        return [], [_problem(path, language, 1, wrong) for wrong in faults], 0
    rows: list[FileRow] = []
    problems: list[Problem] = []
    for line, cells in lines:
        row, wrong = _row(desk, heading, cells, line)
        rows += [row] if row else []
        problems += [_problem(path, language, line, each) for each in wrong]
    return rows, problems, len(lines)


def _row(
    desk: Desk, heading: list[str], cells: list[str] | None, line: int
) -> tuple[FileRow | None, list[Wrong]]:
    if cells is None:
        return None, [Wrong("", "quote", "")]
    if len(cells) != len(heading):
        return None, [Wrong("", "n_cells", f"{len(cells)} ≠ {len(heading)}")]
    said = dict(zip(heading, cells, strict=True))
    dossier, token, wrong = desk.read(said)
    return (FileRow(line, dossier, token, said.get("dossier", "").strip()) if dossier else None), wrong


def _column(heading: str) -> str:
    words = " ".join(heading.split()).casefold()
    return next((name for name, known in HEADINGS.items() if words in known), words)


def _heading_faults(heading: list[str]) -> Iterator[Wrong]:
    for name in dict.fromkeys(heading):
        if name not in HEADINGS:
            yield Wrong(name, "no_column", ", ".join(HEADINGS))
        elif heading.count(name) > 1:
            yield Wrong(name, "column_twice", name)
    if not {"dossier", "token"} & {*heading}:
        yield Wrong("dossier", "no_column_of_names", "")


def _problem(path: Path, language: str, line: int, wrong: Wrong) -> Problem:
    return Problem(
        wrong.reason, str(path), line, wrong.name,
        sentence(wrong, language), say(f"dossier_remedy.{wrong.reason}", language, said=legible(wrong.said)),
    )  # fmt: skip


def sentence(wrong: Wrong, language: str) -> str:
    """Return what is wrong, in words."""
    return say(f"dossier.{wrong.reason}", language, name=legible(wrong.name), said=legible(wrong.said))


def refused(path: Path, language: str, row: FileRow) -> Problem:
    """Return the problem of a row whose dossier is there with other particulars."""
    return _problem(path, language, row.line, Wrong("dossier", "other", row.code or row.token[:6]))
