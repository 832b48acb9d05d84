"""A long report: what has too little room in the text is shorter there, and nothing stands alone."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table as WordTable
from example_answers import BOOK, FIVE, text
from example_report import ABOUT

from analysis.codebook import Category, Node, Text, Variable
from analysis.dataset import Dataset
from analysis.report import Contents, contents
from analysis.report.word import word
from analysis.report.word.annex import annex
from analysis.report.word.block import Exhibit
from analysis.report.word.columns import widths

NAMES = [f"q{number}" for number in range(1, 25)]
NAME = "Cơ quan nhà nước tổ chức xin ý kiến góp ý của người dân đối với các chính sách theo nhiều hình thức"


def item(name: str) -> Node:
    return Node(name, text(f"{NAME} {name}"), "item", satisfied=("4", "5"))


def long_data(shift: int) -> Dataset:
    """Return answers to twenty-four items of four factors."""
    variables = [Variable(name, item(name).label, "rating", FIVE) for name in NAMES]
    variables.append(replace(BOOK.variables[-1]))
    sexes = (Category("1", text("Nam")), Category("2", text("Nữ")))
    variables.append(Variable("sex", text("Giới tính"), "single", sexes))
    factors = tuple(
        Node(f"f{at}", text(f"Yếu tố {at}"), "pooled", parts=tuple(map(item, NAMES[6 * at : 6 * at + 6])))
        for at in range(4)
    )
    whole = Node("index", text("Chỉ số hài lòng"), "mean", parts=factors)
    cells = {
        name: ["12345"[(row * (at + 2) + row // 7 + shift) % 5] for row in range(80)]
        for at, name in enumerate(NAMES)
    }
    cells["unit"] = ["abcd"[row % 4] for row in range(80)]
    cells["sex"] = ["12"[row // 3 % 2] for row in range(80)]
    return Dataset.of(replace(BOOK, variables=tuple(variables), indices=(whole,)), cells)


@pytest.fixture(scope="module")
def said() -> Contents:
    return contents(long_data(0), ABOUT, earlier=(text("Đợt trước"), long_data(1)))


@pytest.fixture(scope="module")
def document(said: Contents) -> Document:
    return docx.Document(io.BytesIO(word(said)))


def captioned(document: Document, words: str) -> list[WordTable]:
    """Return the tables under a caption with *words*, and under the notes between."""
    found = [p._p.getnext() for p in document.paragraphs if p.style.name == "Caption" and words in p.text]
    return [WordTable(table, document) for table in map(below_notes, found) if table.tag == qn("w:tbl")]


def below_notes(found: BaseOxmlElement) -> BaseOxmlElement:
    while found.tag == qn("w:p") and found.pPr.pStyle.val == "GhiChu":
        found = found.getnext()
    return found


def test_the_text_has_the_parts_of_a_long_table_of_change_and_the_annex_its_items(document: Document) -> None:
    brief, full = captioned(document, "Thay đổi so với")
    assert [row.cells[0].text for row in brief.rows[1:]] == [
        "Chỉ số hài lòng",
        *(f"Yếu tố {at}" for at in range(4)),
    ]
    assert len(full.rows) == 1 + 5 + 24
    assert any("Từng câu hỏi có trong hình và ở Phụ lục I" in p.text for p in document.paragraphs)


def test_the_names_of_a_map_stand_in_a_table_below_it_by_their_numbers(document: Document) -> None:
    (table,) = captioned(document, "Quan trọng và đáp ứng")
    labels = [row.cells[0].text for row in table.rows[1:]]
    assert [label.partition(". ")[0] for label in labels] == [str(n) for n in range(1, 25)]
    cuts = {cut.get("b") for cut in document.element.iter(qn("a:srcRect"))} - {"0"}
    assert len(cuts) == 1
    shapes = [shape for shape in document.inline_shapes if shape.height > shape.width * 1.3]
    assert not [shape for shape in shapes if "priorities" in shape._inline.docPr.get("name")]


def test_the_groups_of_a_characteristic_stay_on_a_page_with_its_name(document: Document) -> None:
    table = captioned(document, "Người trả lời")[0]
    rows = table.rows[1:]
    assert len(rows) > 2
    held = [row._tr.tc_lst[-1].p_lst[0].pPr.find(qn("w:keepNext")) is not None for row in rows]
    firsts = [row._tr.tc_lst[0].tcPr.find(qn("w:vMerge")).get(qn("w:val")) == "restart" for row in rows]
    assert held[:-1] == [not begins for begins in firsts[1:]]


def test_the_last_row_stays_with_the_note_below_a_table(document: Document) -> None:
    table = captioned(document, "Thay đổi so với")[0]
    assert table._tbl.getnext().pPr.pStyle.val == "GhiChu"
    assert table.rows[-1]._tr.tc_lst[0].p_lst[0].pPr.find(qn("w:keepNext")) is not None


def test_the_one_sentence_between_a_heading_and_a_picture_stays_with_it(document: Document) -> None:
    section = document.sections[0]
    high = section.page_height - section.top_margin - section.bottom_margin
    found = set()
    for picture in document.element.iter(qn("wp:inline")):
        before = picture.getparent().getparent().getparent().getprevious()
        if before.tag == qn("w:p") and before.pPr.pStyle.val == "BodyText":
            is_alone = before.getprevious().pPr.pStyle.val != "BodyText"
            is_held = before.pPr.find(qn("w:keepNext")) is not None
            found.add((int(picture.extent.cy) < high / 2, is_alone, is_held))
    assert (True, True, True) in found
    assert {(low, alone) for low, alone, held in found if held} == {(True, True)}
    assert {(low, alone) for low, alone, held in found if not held} >= {(True, False)}


def test_the_table_of_a_change_stands_before_its_charts(document: Document) -> None:
    table = captioned(document, "Thay đổi so với")[0]._tbl
    order = list(document.element.body)
    charts = [
        found.getparent().getparent().getparent()
        for found in document.element.iter(qn("wp:inline"))
        if "change" in found.docPr.get("name")
    ]
    assert charts
    assert all(order.index(table) < order.index(chart) for chart in charts)


def test_headings_in_khmer_leave_figures_their_room() -> None:
    khmer = Text.of({"km": "មិនចាប់អារម្មណ៍ទាល់តែសោះ"}).to("km")
    found = widths(
        ["Nội dung", "n", khmer, khmer],
        [["គោលនយោបាយ", "1.730", "46,82", "44,51"]],
        [True, False, False, False],
        16,
    )
    assert found[1] > 1.35
    assert max(found[2:]) < 4


def test_the_last_lines_of_the_table_of_contents_stay_together(document: Document) -> None:
    lines = [p for p in document.paragraphs if p.style.name == "toc 1"]
    assert [bool(line.paragraph_format.keep_with_next) for line in lines[-4:]] == [False, True, True, False]


def test_the_annex_lists_the_items_of_two_indices_once() -> None:
    data = long_data(0)
    (whole,) = data.codebook.indices
    again = replace(whole, name="again", label=text("Chỉ số gộp"), combine="pooled")
    cells = {name: list(column.cells()) for name, column in data.columns.items()}
    both = Dataset.of(replace(data.codebook, indices=(whole, again)), cells)
    tables = {block.table.title.to("vi"): block.table for block in annex(contents(both, ABOUT))
              if isinstance(block, Exhibit)}  # fmt: skip
    assert len(tables["Chỉ số hài lòng"].rows) == 1 + 4 + 24
    assert len(tables["Chỉ số gộp"].rows) == 1 + 4
    assert any("Từng câu hỏi như ở bảng của chỉ số trước" in n.to("vi") for n in tables["Chỉ số gộp"].notes)
