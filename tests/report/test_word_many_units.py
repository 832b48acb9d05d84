"""A report of very many units: each is found, none is listed three times, and nobody leafs through dashes."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from example_answers import BOOK, RATINGS, index, text
from example_report import ABOUT

from analysis.codebook import Category, Node, Variable
from analysis.dataset import Dataset
from analysis.report import Contents, contents
from analysis.report.word import word
from analysis.report.word.annex import annex
from analysis.report.word.block import Block, Exhibit, Paragraph, Picture
from analysis.report.word.briefly import FEW_HIDDEN, VERY_MANY
from analysis.report.word.outline import outline
from analysis.table import Table

SHOWN, SMALL = VERY_MANY + 5, FEW_HIDDEN + 4


def asked(n_shown: int, n_small: int, each: int = 8, *, clusters: bool = False) -> Dataset:
    """Return answers of units of `each` respondents, and of some that are too small to be published."""
    places = [place for place in range(n_shown) for _ in range(each)]
    places += [n_shown + place for place in range(n_small) for _ in range(2)]
    units = tuple(
        Category(f"u{place}", text(f"Ủy ban nhân dân xã số {place + 100}"))
        for place in range(n_shown + n_small)
    )
    variables = (*BOOK.variables[:-1], replace(BOOK.variables[-1], categories=units))
    cells = {
        name: ["12345"[(row * (at + 3) + place) % 5] for row, place in enumerate(places)]
        for at, name in enumerate(RATINGS)
    }
    book = replace(BOOK, variables=variables, indices=(index(),))
    units_of = [f"u{place}" for place in places]
    design = {"psu": units_of} if clusters else None
    return Dataset.of(book, cells | {"unit": units_of}, design_columns=design)


@pytest.fixture(scope="module")
def said() -> Contents:
    return contents(asked(SHOWN, SMALL), ABOUT)


def tables(blocks: list[Block]) -> dict[str, Table]:
    return {block.table.name: block.table for block in blocks if isinstance(block, Exhibit)}


def words(blocks: list[Block]) -> str:
    return " ".join(block.text.to("vi") for block in blocks if isinstance(block, Paragraph))


def test_ranks_of_very_many_units_stand_in_the_annex_and_the_text_has_their_chart(said: Contents) -> None:
    report, full = list(outline(said)), list(annex(said))
    assert "index_ranks_by_unit" not in tables(report)
    assert len(tables(full)["index_ranks_by_unit"].rows) == SHOWN
    charts = [block.chart.name for block in report if isinstance(block, Picture)]
    assert any("by_unit" in name for name in charts)
    assert "hạng có thể của từng đơn vị ở Phụ lục I" in words(report)


def test_ranks_of_some_units_stand_in_the_text() -> None:
    few = contents(asked(VERY_MANY, 0), ABOUT)
    assert len(tables(list(outline(few)))["index_ranks_by_unit"].rows) == VERY_MANY


def test_units_that_are_not_published_are_named_once_and_make_no_rows_of_dashes(said: Contents) -> None:
    table = tables(list(annex(said)))["index_headline_by_unit"]
    assert len(table.rows) == 1 + SHOWN
    (named,) = [note.to("vi") for note in table.notes if "Không công bố" in note.to("vi")]
    assert named.startswith(f"Không công bố số liệu của {SMALL} nhóm: ")
    assert named.count("Ủy ban nhân dân xã số") == SMALL


def test_who_answered_in_each_of_very_many_units_is_in_the_workbook_and_the_report_says_so(
    said: Contents,
) -> None:
    report, full = list(outline(said)), list(annex(said))
    for found in (tables(report), tables(full)):
        for name, table in found.items():
            assert not name.startswith("respondents") or "unit" not in table.values("node")
    assert f"Đặc điểm có trên {VERY_MANY} nhóm" in words(report)
    assert "tables.xlsx" in words(report)
    whole = next(table for table in said.tables() if table.name == "respondents")
    assert list(whole.values("node")).count("unit") >= SHOWN + SMALL


def test_the_highest_and_the_lowest_unit_are_named_with_the_number_behind_them(said: Contents) -> None:
    (about,) = [part for part in words(list(outline(said))).split("Trong ") if " đơn vị, cao nhất là" in part]
    assert about.count("; n = 8)") == 2


def test_who_answered_is_not_listed_again_in_the_annex_where_the_text_has_it() -> None:
    data = asked(VERY_MANY + 1, 0)
    sexes = (Category("1", text("Nam")), Category("2", text("Nữ")))
    book = replace(
        data.codebook,
        variables=(*data.codebook.variables, Variable("sex", text("Giới tính"), "single", sexes)),
    )
    cells = {name: list(column.cells()) for name, column in data.columns.items()}
    found = contents(Dataset.of(book, cells | {"sex": ["1", "2"] * (data.n // 2)}), ABOUT)
    assert "respondents_brief" in tables(list(outline(found)))
    assert not [name for name in tables(list(annex(found))) if name.startswith("respondents")]


def test_what_holds_of_every_unit_is_a_note_and_not_words_in_each_row() -> None:
    found = contents(asked(6, 0, clusters=True), ABOUT)
    (whole,) = [table for table in found.tables() if table.name == "index_headline_by_unit"]
    assert any("một đơn vị chọn mẫu" in str(flag) for flag in whole.values("flag"))
    table = tables(list(annex(found)))["index_headline_by_unit"]
    assert {flag and flag.to("vi") for flag in table.values("flag")} <= {None, "n < 30"}
    assert any("Mỗi nhóm nằm trong một đơn vị chọn mẫu" in note.to("vi") for note in table.notes)


@pytest.fixture(scope="module")
def document(said: Contents) -> Document:
    return docx.Document(io.BytesIO(word(said)))


def test_the_notes_of_a_table_that_goes_over_pages_stand_above_it(document: Document) -> None:
    long = [table for table in document.tables if len(table.rows) > SHOWN]
    assert long
    for table in long:
        before = table._tbl.getprevious()
        assert before.pPr.pStyle.val == "GhiChu"
        assert before.pPr.keepNext is not None
        assert table._tbl.getnext().pPr.pStyle.val != "GhiChu"


def test_the_name_of_an_authority_stays_on_its_line(document: Document) -> None:
    table = next(table for table in document.tables if len(table.rows) > SHOWN and len(table.columns) > 8)
    assert table.columns[0].width.cm > len("Ủy ban nhân dân xã số 100") * 0.195


def test_what_two_indices_of_the_same_items_have_alike_is_said_once() -> None:
    again = replace(index("throughout"), name="again", label=text("Hài lòng toàn diện"))
    one = Node("one", text("Một câu"), "mean", satisfied=("4", "5"), parts=(again.parts[1],))
    data = asked(4, 0, each=20)
    data = Dataset.of(
        replace(data.codebook, indices=(index(), again, one)),
        {name: list(column.cells()) for name, column in data.columns.items()},
    )
    report = list(outline(contents(data, ABOUT)))
    said = [block.text.to("vi") for block in report if isinstance(block, Paragraph)]
    assert sum(line.startswith("Trong 3 câu hỏi, cao nhất là") for line in said) == 1
    names = [block.chart.name for block in report if isinstance(block, Picture)]
    assert not [name for name in names if name.startswith("one")]
