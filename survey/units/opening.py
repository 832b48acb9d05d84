"""When a place serves people, read from CSV: code, days (1-5; 1 is Monday), hours (7:30-11:30)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from survey.listing.spreadsheet import NotText, sheet
from survey.questionnaire.catalogue import legible
from survey.questionnaire.model import Problem

DAYS = re.compile(r"([1-7])(?:-([1-7]))?")
HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
MIDNIGHT = 24 * 60

MESSAGES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "vi": {
        "columns": ("Tệp phải có các cột code, days, hours.", "Thêm cột còn thiếu vào dòng đầu."),
        "unreadable": ("Tệp không phải văn bản UTF-8.", "Lưu lại dưới dạng “CSV UTF-8”."),
        "quote": (
            "Dấu ngoặc kép ở dòng này không được đóng đúng chỗ; có thể các dòng sau chưa đọc được.",
            "Đóng dấu ngoặc kép, và viết hai lần dấu ngoặc kép nào thuộc về lời văn.",
        ),
        "place": ("Không có đơn vị hay điểm phục vụ “{}”.", "Sửa mã."),
        "days": ("“{}” không phải ngày trong tuần.", "Ghi như 1-5 hoặc 6; 1 là thứ hai, 7 là chủ nhật."),
        "hours": ("“{}” không phải giờ làm việc.", "Ghi như 7:30-11:30 13:30-17:00."),
    },
    "en": {
        "columns": ("The file must have the columns code, days, hours.", "Add what is missing."),
        "unreadable": ("The file is not UTF-8 text.", "Save it as “CSV UTF-8”."),
        "quote": (
            "A quotation mark of this row is not closed where it should be; rows below may be unread.",
            "Close it, and write a quotation mark that belongs to the text twice.",
        ),
        "place": ("There is no unit or service point “{}”.", "Correct the code."),
        "days": ("“{}” are no days of the week.", "Write 1-5 or 6; 1 is Monday, 7 is Sunday."),
        "hours": ("“{}” are no hours.", "Write them like 7:30-11:30 13:30-17:00."),
    },
}


COLUMNS = ("code", "days", "hours")


@dataclass(frozen=True, slots=True)
class Opening:
    """One stretch of time in which a unit or service point is open; minutes count from midnight there."""

    place: str
    weekday: int
    opens: int
    closes: int


def is_closed(openings: Sequence[Opening], at: datetime) -> bool:
    """Return whether a place was closed during the whole hour that begins *at*, a local time.

    A place whose hours nobody said is never held to be closed.
    """
    begins = at.hour * 60
    here = (each for each in openings if each.weekday == at.isoweekday())
    return bool(openings) and not any(o.opens < begins + 60 and o.closes > begins for o in here)


def read_openings(
    path: Path, places: frozenset[str], language: str = "vi"
) -> tuple[list[Opening], list[Problem]]:
    """Read opening hours; every problem is listed by row and column."""
    say = MESSAGES.get(language, MESSAGES["vi"])

    def problem(check: str, line: int, column: str, said: str = "") -> Problem:
        wrong, remedy = say[check]
        return Problem(check, str(path), line, column, wrong.format(legible(said)), remedy)

    try:
        header, rows = sheet(path)
    except NotText:
        return [], [problem("unreadable", 0, "")]
    if not set(COLUMNS) <= {*header}:
        return [], [problem("columns", 1, "")]
    found: list[Opening] = []
    problems: list[Problem] = []
    for line, row in rows:
        if row is None:
            problems.append(problem("quote", line, ""))
            continue
        by_name = dict(zip(header, row, strict=False))
        cells = {name: by_name.get(name, "").strip() for name in COLUMNS}
        faults = [name for name in cells if not _fit(name, cells[name], places)]
        problems += [problem("place" if n == "code" else n, line, n, cells[n]) for n in faults]
        found += [] if faults else _openings(**cells)
    return found, problems


def _fit(name: str, cell: str, places: frozenset[str]) -> bool:
    if name == "code":
        return cell in places
    if name == "days":
        return bool(DAYS.fullmatch(cell))
    stretches = cell.split()
    return bool(stretches) and all(_stretch(each) for each in stretches)


def _stretch(written: str) -> tuple[int, int] | None:
    found = HOURS.fullmatch(written)
    if found is None:
        return None
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    opens, closes = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    return (opens, closes) if max(from_minute, to_minute) < 60 and opens < closes <= MIDNIGHT else None


def _openings(code: str, days: str, hours: str) -> Iterator[Opening]:
    found = DAYS.fullmatch(days)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    for weekday in range(first, last + 1):
        for opens, closes in filter(None, map(_stretch, hours.split())):
            yield Opening(code, weekday, opens, closes)
