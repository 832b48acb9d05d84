"""XLSForm workbooks for tests, typed as rows."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook

Rows = Sequence[Sequence[object]]

LABEL = "label::Tiếng Việt (vi)"
CHOICES: Rows = [
    ["list_name", "name", LABEL, "label::English (en)"],
    ["co_khong", 1, "Có", "Yes"],
    ["co_khong", 0, "Không", "No"],
    ["kenh", "den", "Đến tận nơi", "In person"],
    ["kenh", "mang", "Qua mạng", "Online"],
]
SETTINGS: Rows = [
    ["form_title", "form_id", "version", "default_language"],
    ["Khảo sát phường", "KS phường 1", 2026, "Tiếng Việt (vi)"],
]


def book(survey: Rows, choices: Rows = CHOICES, settings: Rows = SETTINGS, **others: Rows) -> bytes:
    """Return a workbook with these sheets; the first row of each holds its headings."""
    sheets: Mapping[str, Rows] = {"survey": survey, "choices": choices, "settings": settings, **others}
    out = io.BytesIO()
    with Workbook(out) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write(number, place, cell)
    return out.getvalue()


def asking(*rows: Sequence[object], columns: Sequence[str] = ("type", "name", LABEL, "relevant")) -> Rows:
    """Return the sheet `survey` with these rows."""
    return [list(columns), *rows]
