"""What is rated and where: units (cơ quan, bệnh viện, trường) and their service points, read from CSV."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.questionnaire.model import Problem


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `parent` is the code of the unit above it, or ""; `kind` and `field` are free words."""

    code: str
    name: str
    parent: str = ""
    kind: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class ServicePoint:
    """One counter, ward or desk of a unit, where a response is given."""

    code: str
    unit: str
    name: str


HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "mã"),
    "name": ("name", "tên"),
    "parent": ("parent", "mã cấp trên", "cấp trên"),
    "kind": ("kind", "loại"),
    "field": ("field", "lĩnh vực"),
    "unit": ("unit", "mã đơn vị", "đơn vị"),
}
"""Columns and the headings they may have, in any case."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

_MESSAGES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "vi": {
        "unreadable": ("Tệp không phải văn bản UTF-8.", "Lưu lại dưới dạng “CSV UTF-8”."),
        "no_column": ("Thiếu cột “{}”.", "Thêm cột này vào dòng đầu."),
        "n_cells": ("Dòng có {} ô, dòng đầu có {}.", "Đặt ô có dấu phân cách trong dấu ngoặc kép."),
        "empty": ("Ô trống.", "Điền vào ô này."),
        "bad_code": ("Mã “{}” không hợp lệ.", "Dùng 1–64 chữ không dấu, số, “.”, “_”, “-”."),
        "twice": ("Mã “{}” đã có ở dòng {}.", "Đặt cho mỗi dòng một mã riêng."),
        "no_parent": ("Không có đơn vị cấp trên “{}”.", "Thêm đơn vị ấy, hoặc sửa mã."),
        "circle": ("Đơn vị “{}” nằm dưới chính nó.", "Sửa mã cấp trên."),
        "no_unit": ("Không có đơn vị “{}”.", "Thêm đơn vị ấy, hoặc sửa mã."),
    },
    "en": {
        "unreadable": ("The file is not UTF-8 text.", "Save it as “CSV UTF-8”."),
        "no_column": ("The column “{}” is missing.", "Add it to the first row."),
        "n_cells": ("The row has {} cells, the first row has {}.", "Quote cells that hold the separator."),
        "empty": ("The cell is empty.", "Fill it in."),
        "bad_code": ("The code “{}” is not allowed.", "Use 1–64 plain letters, digits, “.”, “_”, “-”."),
        "twice": ("The code “{}” is in row {} already.", "Give every row a code of its own."),
        "no_parent": ("There is no parent unit “{}”.", "Add that unit, or correct the code."),
        "circle": ("The unit “{}” stands below itself.", "Correct the parent's code."),
        "no_unit": ("There is no unit “{}”.", "Add that unit, or correct the code."),
    },
}

_Row = tuple[int, dict[str, str]]
_Fault = tuple[str, int, str, tuple[object, ...]]  # check, line, column, what the message names


def read_units(path: Path, language: str = "vi") -> tuple[list[Unit], list[Problem]]:
    """Read units from a CSV file with the columns code, name and, if wanted, parent, kind, field.

    Every problem is listed, by row and column; rows without one come back as units.
    """
    rows, faults = _rows(path, needed=("code", "name"), optional=("parent", "kind", "field"))
    faults += [*_bad_codes(rows), *_bad_parents(rows)]
    good = _sound(rows, faults)
    return [Unit(**cells) for _, cells in good], _problems(path, faults, language)


def read_service_points(
    path: Path, units: Sequence[Unit], language: str = "vi"
) -> tuple[list[ServicePoint], list[Problem]]:
    """Read service points from a CSV file with the columns code, unit, name; *units* are the known ones."""
    rows, faults = _rows(path, needed=("code", "unit", "name"))
    known = {unit.code for unit in units}
    faults += _bad_codes(rows)
    faults += [
        ("no_unit", line, "unit", (cells["unit"],)) for line, cells in rows if cells["unit"] not in known
    ]
    good = _sound(rows, faults)
    return [ServicePoint(**cells) for _, cells in good], _problems(path, faults, language)


def _rows(
    path: Path, *, needed: Sequence[str], optional: Sequence[str] = ()
) -> tuple[list[_Row], list[_Fault]]:
    try:
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return [], [("unreadable", 0, "", ())]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    heading = [_column(cell) for cell in next(lines, [])]
    absent = [("no_column", 1, name, (name,)) for name in needed if name not in heading]
    if absent:
        return [], list(absent)
    wanted = [name for name in (*needed, *optional) if name in heading]
    rows: list[_Row] = []
    faults: list[_Fault] = []
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(heading):
            faults.append(("n_cells", lines.line_num, "", (len(cells), len(heading))))
            continue
        row = {name: cells[heading.index(name)].strip() for name in wanted}
        rows.append((lines.line_num, row))
        faults += [("empty", lines.line_num, name, ()) for name in needed if not row[name]]
    return rows, faults


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _column(heading: str) -> str:
    words = " ".join(heading.split()).casefold()
    return next((column for column, names in HEADINGS.items() if words in names), words)


def _bad_codes(rows: Sequence[_Row]) -> Iterator[_Fault]:
    first: dict[str, int] = {}
    for line, cells in rows:
        code = cells["code"]
        if code and not _CODE.fullmatch(code):
            yield "bad_code", line, "code", (code,)
        elif first.setdefault(code, line) != line:
            yield "twice", line, "code", (code, first[code])


def _bad_parents(rows: Sequence[_Row]) -> Iterator[_Fault]:
    parents = {cells["code"]: cells.get("parent", "") for _, cells in rows}
    for line, cells in rows:
        parent = cells.get("parent", "")
        if parent and parent not in parents:
            yield "no_parent", line, "parent", (parent,)
        elif _below_itself(cells["code"], parents.get):
            yield "circle", line, "parent", (cells["code"],)


def _below_itself(code: str, parent: Callable[[str], str | None]) -> bool:
    seen = set()
    above = parent(code)
    while above and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parent(above)
    return False


def _sound(rows: Sequence[_Row], faults: Sequence[_Fault]) -> list[_Row]:
    faulty = {line for _, line, _, _ in faults}
    return [row for row in rows if row[0] not in faulty]


def _problems(path: Path, faults: Sequence[_Fault], language: str) -> list[Problem]:
    messages = _MESSAGES.get(language, _MESSAGES["vi"])
    return [
        Problem(check, str(path), line, column, messages[check][0].format(*named), messages[check][1])
        for check, line, column, named in sorted(faults, key=lambda fault: (fault[1], fault[2]))
    ]
