"""The codebook beside a report: what its head says it does not say again."""

from __future__ import annotations

import re

import openpyxl
from example_report import ABOUT, DATA

from analysis.index import COMBINATIONS
from analysis.microdata.entries import RULES
from analysis.report import contents
from analysis.report.answers import write_answers


def test_the_codebook_says_its_day_the_responses_and_the_version_once(tmp_path):
    write_answers(contents(DATA, ABOUT), tmp_path, "vi")
    page = (tmp_path / "data" / "codebook.html").read_text(encoding="utf-8")
    assert page.count("05/02/2026") == page.count("Số phiếu: ") == 1
    assert page.count("Mã phiên bản phiếu") == 1
    sheet = openpyxl.load_workbook(tmp_path / "data" / "codebook.xlsx").worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert sum("05/02/2026" in cell for cell in cells) == sum("Số phiếu" in cell for cell in cells) == 1


def test_how_an_index_is_made_is_said_in_words(tmp_path):
    write_answers(contents(DATA, ABOUT), tmp_path, "vi")
    page = (tmp_path / "data" / "codebook.html").read_text(encoding="utf-8")
    assert "<td>một câu hỏi</td>" in page
    assert not set(COMBINATIONS) & set(re.findall(r"<td>(\w+)</td>", page))
    sheet = openpyxl.load_workbook(tmp_path / "data" / "codebook.xlsx").worksheets[-1]
    assert "một câu hỏi" in {row[2].value for row in sheet.iter_rows()}
    assert set(COMBINATIONS) | {"item"} == set(RULES)
