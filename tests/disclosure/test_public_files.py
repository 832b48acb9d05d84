"""Every file that a report gives to everyone is read: no number stands beside a group that is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from answered import answer, publish
from artefacts import records
from asked_rounds import RATING, questionnaire, rating, words

from analysis.tables import Printing
from survey.questionnaire.model import Item, Section
from survey.reporting import Wanted, write_report
from survey.sampling.selection import Selected, Selection
from survey.units import Unit

PURPOSES = tuple(
    replace(RATING[0], code=code, label=words(f"Việc {name}"), score=None)
    for code, name in {"a": "hộ tịch", "b": "đất đai", "c": "hiếm hoi"}.items()
)
ASKED = questionnaire(
    Section(
        "s",
        words("Một"),
        (rating("A1", "Thái độ"), rating("A2", "Thời gian"), Item("viec", "single", words("Việc"), PURPOSES)),
    )
)
UNITS = {"an": 37, "binh": 61, "chau": 23, "dao": 3, "em": 7}
NAMES = {code: f"UBND xã {code.title()}" for code in UNITS}
LEFT_OUT = (NAMES["dao"], NAMES["em"], "Việc hiếm hoi", "Việc đất đai", "dao", "em")
SHOWN = (NAMES["an"], "Việc hộ tịch")
NUMBER = re.compile(r"\d")


def given(unit: str, row: int) -> dict[str, str]:
    came = "c" if row == 1 and unit in ("an", "binh", "chau") else "ab"[row % 2]
    return {"A1": "1245"[row % 4], "A2": "2345"[row % 3], "viec": came}


@pytest.fixture(params=["all alike", "sample", "people drawn"])
def folder(house, tmp_path, request) -> Path:
    """A report of a round of which two units are left out."""
    house.store.save_units([Unit(code, name) for code, name in NAMES.items()])
    house.ask(ASKED)
    if request.param != "all alike":
        drawn = tuple(Selected(code, 0.5, people=1000.0 + 77 * at) for at, code in enumerate(UNITS))
        way = "simple" if request.param == "people drawn" else ""
        house.store.save_selection("thu", Selection(drawn, persons=way))
    for unit, n in UNITS.items():
        answer(house, ASKED, [given(unit, row) for row in range(n)], unit=unit)
    publish(house)
    house.store.change_state("thu", "closed", "test")
    write_report(
        house.store,
        "thu",
        tmp_path / "r",
        made_on=date(2026, 11, 28),
        wanted=Wanted(printing=Printing(smallest=5)),
    )
    return tmp_path / "r"


def rows(path: Path) -> Iterator[list[str]]:
    """Yield what stands side by side in a file: cells of a row, or the words of a line or paragraph."""
    kind = path.suffix
    if kind == ".csv":
        yield from ([cell or "" for cell in row.values()] for row in records(path))
    elif kind == ".xlsx":
        for sheet in openpyxl.load_workbook(path, data_only=True):
            yield from (["" if cell is None else str(cell) for cell in row] for row in sheet.values)
    elif kind == ".docx":
        yield from _parts(ZipFile(path).read("word/document.xml").decode(), "w:tr", "w:p")
    elif kind in (".html", ".svg", ".xml"):
        yield from _parts(path.read_text(encoding="utf-8"), "tr", "p", "li", "text", "title", "var")
    elif kind == ".json":
        yield from _leaves(json.loads(path.read_text(encoding="utf-8")))
    else:
        yield from ([line] for line in path.read_text(encoding="utf-8").splitlines())


def _parts(markup: str, *names: str) -> Iterator[list[str]]:
    for name in names:
        for found in re.findall(rf"<{name}\b[^>]*>.*?</{name}>", markup, re.DOTALL):
            yield [cell.strip() for cell in re.split(r"<[^>]*>", found) if cell.strip()]


def _leaves(found: object) -> Iterator[list[str]]:
    """Yield the scalars of each object of a JSON file, and of each list of them."""
    many = list(found.values()) if isinstance(found, dict) else found if isinstance(found, list) else []
    yield [str(one) for one in many if isinstance(one, str | int | float) and not isinstance(one, bool)]
    for one in many:
        yield from _leaves(one)


def beside(path: Path) -> list[list[str]]:
    """Return the rows of a file in which a number stands beside a group that is left out."""
    found = []
    for row in rows(path):
        names = [cell for cell in row if any(_names(cell, one) for one in LEFT_OUT)]
        if names and any(NUMBER.search(cell) for cell in row if not _is_a_place(cell)):
            found.append(row)
    return found


def _names(cell: str, one: str) -> bool:
    return cell == one if one.islower() else one in cell


def _is_a_place(cell: str) -> bool:
    """Whether a cell holds the depth of a row, or the name of an item."""
    return cell in ("0", "1", "2") or re.fullmatch(r"[A-Z]\d+", cell) is not None


def public(folder: Path) -> list[Path]:
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    return [folder / one["name"] for one in listed if one["for"] == "everyone"]


def test_no_public_file_of_a_report_has_a_number_beside_a_group_that_is_left_out(folder) -> None:
    """Codebook and DDI are read by tests/microdata/test_told.py; weights are not told either."""
    files = [
        path for path in public(folder) if path.parent.name != "data" and path.suffix not in (".png", ".pdf")
    ]
    assert {".csv", ".xlsx", ".docx", ".html"} <= {path.suffix for path in files}
    assert {path.name: found for path in files if (found := beside(path))} == {}
    weights = {f"{people / 0.5 / n:.2f}" for people, n in ((1000.0 + 77 * 3, 3), (1000.0 + 77 * 4, 7))}
    forms = weights | {weight.replace(".", ",") for weight in weights}
    for path in files:
        text = "\n".join(" ".join(row) for row in rows(path))
        assert not [form for form in forms if form in text], path.name
    (word,) = (path for path in files if path.suffix == ".docx")
    said = "\n".join(" ".join(row) for row in rows(word))
    assert re.search(r"\d+ đơn vị chọn mẫu bậc một", said.replace("chưa đến 30", "")) is None
    for kind in (".csv", ".xlsx", ".docx", ".html"):
        read = [row for path in files if path.suffix == kind for row in rows(path)]
        for name in SHOWN:
            assert any(name in row and any(NUMBER.search(cell) for cell in row) for row in read), (kind, name)


def test_nothing_public_confirms_a_guess_of_what_is_in_a_file_for_analysts(folder) -> None:
    """Of a script only the digits of the headline are not known: its SHA-256 confirms the right ones."""
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert listed["for"] == "analysts", "the list of SHA-256 itself"
    told = [one["sha256"] for one in listed["files"] if one["for"] == "analysts"]
    assert "data/index.py" in {one["name"] for one in listed["files"] if one["for"] == "analysts"}
    for path in public(folder):
        for content in _contents(path):
            assert not [one for one in told if one.encode() in content], path.name


def test_no_public_file_has_the_digits_of_a_headline_that_is_told_in_whole_percents(folder, request) -> None:
    """Not in cells behind a format, nor in properties, coordinates or alternative texts."""
    script = (folder / "data" / "index.py").read_text(encoding="utf-8")
    (exact,) = re.findall(r"^report = \((0\.\d{8,})", script, re.MULTILINE)
    percents = f"{100 * float(exact):.2f}"
    forms = {form.encode() for form in (exact[:8], percents, percents.replace(".", ","))}
    if "alike" in request.node.name:
        assert any(form in _whole(folder) for form in forms), "nothing to hide"
        return
    for path in public(folder):
        for content in _contents(path):
            assert not [form for form in forms if form in content], path.name


def _whole(folder: Path) -> bytes:
    return (folder / "tables" / "whole.csv").read_bytes()


def _contents(path: Path) -> Iterator[bytes]:
    """Yield what is in a file, and in the files packed into it; pictures of points are left out."""
    if path.suffix in (".docx", ".xlsx"):
        archive = ZipFile(path)
        yield from (archive.read(name) for name in archive.namelist() if not name.endswith(".png"))
    elif path.suffix not in (".png", ".pdf"):
        yield path.read_bytes()
