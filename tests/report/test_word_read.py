"""The Word report as a civil servant reads it: whole tables, notes that fit, sentences that need no sign."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from example_answers import answers, text
from example_report import ABOUT, DATA

from analysis.codebook import Category, Variable
from analysis.fieldwork import Fieldwork, Tally
from analysis.report import contents
from analysis.report.course import recorded, unit_counts
from analysis.report.word import word
from analysis.report.word.columns import EDGES, LETTER, brief_columns
from analysis.report.word.grid import SMALL, TOGETHER, TWIPS, Looks, grid
from analysis.table import Field, Table, unbroken
from analysis.tables.levels import battery_tables

FAR_APART = answers(["552", "551", "542", "552"] * 30, units="ab" * 60)
"""Two items that nearly everybody likes, one that nobody does."""


@pytest.fixture(scope="module", params=["vi", "en"])
def document(request: pytest.FixtureRequest) -> Document:
    return docx.Document(io.BytesIO(word(contents(FAR_APART, ABOUT), request.param)))


def words_of(element: BaseOxmlElement) -> str:
    return "".join(piece.text for piece in element.iter(qn("w:t"))).replace("\u00a0", " ")


def paragraphs(document: Document) -> list[str]:
    return [words_of(paragraph._p) for paragraph in document.paragraphs]


def is_held(row: BaseOxmlElement) -> bool:
    return all(cell.p_lst[0].pPr.find(qn("w:keepNext")) is not None for cell in row.tc_lst)


def test_no_page_has_one_row_of_a_table_alone(document: Document) -> None:
    joined = [t for t in document.tables if any(True for _ in t._tbl.iter(qn("w:vMerge")))]
    tables = [t for t in document.tables if t._tbl.tr_lst[0].find(f".//{qn('w:tblHeader')}") is not None]
    lengths = set()
    for table in tables:
        _, *rows = table._tbl.tr_lst
        if any(table._tbl is other._tbl for other in joined):
            continue
        first = rows if len(rows) <= SMALL else [*rows[:TOGETHER], *rows[-TOGETHER:]]
        assert all(is_held(row) for row in first[:-1])
        lengths.add(len(rows) <= SMALL)
    assert True in lengths


def test_a_note_on_columns_stands_where_the_columns_do(document: Document) -> None:
    found = paragraphs(document)
    about = [
        place for place, said in enumerate(found) if said.startswith(("Hệ số thiết kế: ", "Design effect:"))
    ]
    annex = next(place for place, said in enumerate(found) if said.startswith(("Phụ lục I.", "Annex I.")))
    assert about
    assert min(about) > annex


def test_an_item_is_above_or_below_the_whole_in_words_not_by_a_sign(document: Document) -> None:
    found = [said for said in paragraphs(document) if re.search(r"chênh lệch từ|difference [\d−]", said)]
    assert len([said for said in found if "cao hơn chỉ số chung" in said or "above the whole" in said]) == 2
    (below,) = [said for said in found if "thấp hơn chỉ số chung" in said or "below the whole" in said]
    size = re.search(r"(?:chung |%, )([−\d][\d.,]*) (?:điểm phần trăm|percentage points)", below)
    assert size is not None
    assert not size[1].startswith("−")


def test_a_vietnamese_document_ends_as_the_decree_ends_one(document: Document) -> None:
    found = paragraphs(document)
    (few,) = [said for said in found if "“n < 30”" in said]
    assert few.endswith("./.") == ("Số liệu" in few)
    assert sum(said.endswith("./.") for said in found) == few.endswith("./.")


@pytest.mark.parametrize(
    ("scores", "title"),
    [
        ((None, None), "Câu trả lời: “Trực tiếp”, “Qua mạng”"),
        ((1.0, 2.0), "Câu trả lời từ “Trực tiếp” đến “Qua mạng”"),
    ],
)
def test_answers_without_an_order_are_named_one_by_one(scores, title) -> None:
    labels = ("Trực tiếp", "Qua mạng")
    ways = tuple(
        Category(str(place), text(label), score)
        for place, (label, score) in enumerate(zip(labels, scores, strict=True))
    )
    asked = [Variable(name, text(name), "single", ways) for name in ("w1", "w2")]
    book = replace(DATA.codebook, variables=(*DATA.codebook.variables, *asked))
    cells = {name: list(column.cells()) for name, column in DATA.columns.items()}
    data = type(DATA).of(book, cells | {name: ["0", "1"] * (DATA.n // 2) for name in ("w1", "w2")})
    (table,) = battery_tables(data, data.design())
    assert table.title.to("vi") == title


def test_what_was_recorded_of_no_unit_is_no_column_of_dashes() -> None:
    work = Fieldwork(units=(("a", Tally(population=90, approached=50)), ("b", Tally(population=60))))
    table = unit_counts(contents(DATA, replace(ABOUT, fieldwork=work)))
    assert table is not None
    assert [field.name for field in recorded(table).fields] == [
        "group",
        "group_label",
        "population",
        "approached",
    ]


def test_the_size_of_a_population_stays_on_the_line_of_its_sign() -> None:
    assert unbroken("hồ sơ; N = 3.975 người") == "hồ sơ; N\u00a0=\u00a03.975 người"


def test_a_short_name_of_a_characteristic_stays_on_its_line() -> None:
    schools = [text(f"Trường Tiểu học Phượng Vĩ số {number} (mẫu), phường Ninh Kiều") for number in range(12)]
    rows = tuple(("x", text("Địa bàn"), school, 25) for school in schools)
    fields = (Field("node", text("x"), file_only=True), Field("label", text("Đặc điểm")))
    fields += (Field("group_label", text("Nhóm")), Field("n", text("Số phiếu")))
    table = Table("respondents", text("Người trả lời"), fields, rows)
    made = grid(table, brief_columns(table), 16.0, Looks("a", "b", "c"), language="vi")
    first = int(next(made.iter(qn("w:gridCol"))).get(qn("w:w")))
    assert first >= TWIPS * (len("Địa bàn") * LETTER + EDGES)
