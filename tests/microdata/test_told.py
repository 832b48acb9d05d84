"""What the tables of a report leave out is not counted by what lies beside them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from defusedxml import ElementTree
from example_answers import answers, text
from openpyxl import load_workbook

from analysis.codebook import Category, Variable
from analysis.dataset import Dataset
from analysis.microdata import Terms, released
from analysis.microdata.ddi import NAMESPACE
from analysis.report import About, contents
from survey.reporting import write_contents

ABOUT = About("dot-1", text("Đợt 1/2026", "Round 1/2026"), date(2026, 11, 22))
UNITS = "a" * 20 + "b" * 13 + "c" * 4
POINTS = Variable("service_point", text("Quầy"), "single", tuple(Category(p, text(p)) for p in "pqrs"))
LANGUAGE = Variable(
    "language", text("Ngôn ngữ"), "single", (Category("vi", text("Việt")), Category("km", text("Khmer")))
)


def people() -> Dataset:
    """A unit of four, whose figures the tables leave out with those of a second; three answered in Khmer."""
    plain = answers(["455", "344", "529", "515", "222"] * 7 + ["455", "511"], units=UNITS)
    cells = {name: list(column.cells()) for name, column in plain.columns.items()}
    cells |= {"service_point": ["p"] * 10 + ["q"] * 10 + ["r"] * 13 + ["s"] * 4}
    cells |= {"language": ["km"] * 3 + ["vi"] * 34}
    book = replace(plain.codebook, variables=(*plain.codebook.variables, POINTS, LANGUAGE))
    return Dataset.of(book, cells)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("report")
    write_contents(contents(people(), ABOUT), made)
    return made


def described(folder: Path) -> dict[str, list[str]]:
    """Return every count that the DDI gives, by variable."""
    root = ElementTree.fromstring((folder / "data" / "ddi.xml").read_bytes())
    ns = {"d": NAMESPACE}
    return {
        str(variable.get("name")): [
            str(found.text)
            for path in ("d:sumStat", "d:catgry/d:catStat")
            for found in variable.findall(path, ns)
        ]
        for variable in root.iterfind(".//d:var", ns)
    }


def test_the_tables_leave_out_a_unit_of_four_and_another(folder: Path) -> None:
    with (folder / "tables" / "respondents.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["node"] == "unit"]
    assert {row["group"]: row["n"] for row in rows} == {"a": "20", "b": "", "c": ""}


def test_no_description_counts_a_column_of_which_the_tables_leave_a_group_out(folder: Path) -> None:
    counts = described(folder)
    assert counts["unit"] == []
    assert counts["language"] == [], "three people are few, whether a table shows them or not"
    assert counts["q1"][:1] == ["37"]
    book = load_workbook(folder / "data" / "codebook.xlsx")
    lines = [row for sheet in book for row in sheet.iter_rows(values_only=True) if row[0] == "unit"]
    assert not [
        cell for row in lines for cell in row if isinstance(cell, int) and cell in (4, 13, 17, 20, 37)
    ]
    page = (folder / "data" / "codebook.html").read_text(encoding="utf-8")
    part = page.partition("<code>unit</code> ")[2].partition("<h3")[0]
    assert "Có trả lời: không công bố" in part
    assert not any(f'"n">{n}<' in part for n in (4, 13, 17, 20))
    assert "unit: " not in page, "nor how many cells are withheld"


def test_the_answers_beside_the_tables_withhold_the_places_that_the_tables_leave_out(folder: Path) -> None:
    with (folder / "data" / "answers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    shown = Counter(row["unit"] for row in rows)
    assert shown.pop("a") == 20
    assert [*shown.values()] == [17], "the others look alike"
    assert not {"r", "s"} & {row["service_point"] for row in rows}
    names = (folder / "data" / "codebook.json").read_text(encoding="utf-8")
    assert "UBND xã C" not in names


def test_a_place_withheld_anyway_is_pooled_with_those_too_few_share() -> None:
    out = released(people(), Terms(groups=frozenset({("unit", "b")})))
    assert out.check.n_withheld["unit"] == 13
    assert out.check.n_withheld["service_point"] == 13
    assert out.check.n_rare_released == 0


def test_the_manifest_says_for_whom_each_file_is(folder: Path) -> None:
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    those = {entry["name"] for entry in listed if entry["for"] == "analysts"}
    assert {"report.xlsx", "data/answers.csv", "data/answers.sav", "data/manifest.json"} <= those
    assert not those & {"tables.xlsx", "report.docx", "tables.csv", "data/ddi.xml", "data/codebook.html"}
    assert {entry["for"] for entry in listed} == {"analysts", "everyone"}
    ddi = (folder / "data" / "ddi.xml").read_text(encoding="utf-8")
    assert "<restrctn>Các tệp có từng phiếu trả lời chỉ dành cho người phân tích" in ddi
