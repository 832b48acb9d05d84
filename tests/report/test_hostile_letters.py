"""Letters that no file can hold, in every label, name and answer: every format is written, and read back."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pyreadstat
import pytest
from example_answers import BOOK, RATINGS, index, text

from analysis.codebook import Variable
from analysis.dataset import Dataset
from analysis.report import FORMATS, About, contents, write_manifest

BAD = "x\ud800y\udc00\ufffe\uffff\x00\x07\x1b\u202e\u2028z"
CELLS = {name: [*"4532" * 12] for name in RATINGS} | {"unit": [*"abcd" * 12], "why": [f"lời {BAD}"] * 48}


def bad(variable: Variable) -> Variable:
    """Return a variable with such letters in its label and in those of its categories."""
    categories = tuple(
        replace(category, label=text(category.label.to("vi") + BAD)) for category in variable.categories
    )
    return replace(variable, label=text(f"{variable.label.to('vi')} {BAD}"), categories=categories)


@pytest.fixture(scope="module", params=["vi", "en"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    asked = (*map(bad, BOOK.variables), Variable("why", text(f"Vì sao {BAD}"), "text"))
    names = {"title": text(BAD), "notes": (text(BAD),), "indices": (replace(index(), label=text(BAD)),)}
    data = Dataset.of(replace(BOOK, variables=asked, **names), CELLS)
    quotes = (("why", f"lời {BAD}"),)
    about = About("dot-1", text(BAD), date(2026, 11, 22), agency=text(BAD), target=0.8, quotes=quotes)
    said = contents(data, about, earlier=(text(BAD), data))
    folder = tmp_path_factory.mktemp(request.param)
    for write in FORMATS.values():
        write(said, folder, request.param, lambda done, total: None)
    write_manifest(said, folder)
    return folder


def test_every_text_file_is_utf_8_and_every_xml_file_is_well_formed(folder: Path) -> None:
    kinds = set()
    for path in folder.rglob("*"):
        if path.suffix in (".csv", ".json", ".txt", ".html", ".xml", ".svg", ".R", ".py"):
            path.read_text(encoding="utf-8-sig")
            kinds.add(path.suffix)
        if path.suffix in (".xml", ".svg"):
            ElementTree.parse(path)  # noqa: S314 -- our own file
    assert kinds >= {".csv", ".json", ".html", ".xml", ".svg", ".txt"}
    HTMLParser().feed((folder / "index.html").read_text(encoding="utf-8"))


def test_workbooks_document_and_data_files_are_read_back_whole(folder: Path) -> None:
    for name in ("tables.xlsx", "report.xlsx", "data/codebook.xlsx"):
        assert openpyxl.load_workbook(folder / name).sheetnames
    assert any("\ufffd" in line.text for line in docx.Document(str(folder / "report.docx")).paragraphs)
    for read, name in ((pyreadstat.read_sav, "answers.sav"), (pyreadstat.read_dta, "answers.dta")):
        frame, meta = read(folder / "data" / name)
        assert len(frame) == 48
        assert meta.column_names_to_labels["q1"].startswith("Câu q1")
    with (folder / "tables" / "quotes.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(line.replace("\0", "") for line in file)
    assert row["words"].startswith("lời x\ufffdy\ufffd")
