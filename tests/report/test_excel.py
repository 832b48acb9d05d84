"""A workbook a director opens and an analyst computes with: numbers are numbers, words are only words."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from example_answers import BOOK, RATINGS, answers, index, text
from openpyxl.worksheet.worksheet import Worksheet

from analysis.codebook import Category, Text, Variable
from analysis.dataset import Dataset
from analysis.microdata.cell import cell_text
from analysis.report import About, Contents, contents, write_excel
from analysis.report.excel import ANSWERS, TABLES, data
from analysis.report.excel.figures import is_words
from analysis.report.excel.names import footer_text, sheet_name
from analysis.report.excel.sheets import WHICH, sheets
from analysis.table import Value
from analysis.tables.figures import words

DAY = date(2026, 11, 22)
ABOUT = About("dot-1", text("Đợt 1/2026", "Round 1/2026"), DAY, agency=text("Sở Nội vụ"), target=0.8)
DATA = answers(["455", "344", "529", "51-"] * 12, units="abcd" * 12)


@pytest.fixture(scope="module")
def said() -> Contents:
    return contents(DATA, ABOUT)


@pytest.fixture(scope="module")
def folder(said: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("excel")
    write_excel(said, folder, "vi")
    return folder


def opened(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def figures(page: Worksheet) -> Iterator[dict[str, Any]]:
    """Yield the rows of a sheet of figures by heading, up to the empty line before its notes."""
    heads = [cell.value for cell in page[4]]
    for row in page.iter_rows(min_row=5):
        if row[0].value is None:
            return
        yield dict(zip(heads, (cell.value for cell in row), strict=True))


def test_the_sheets_are_those_an_agency_expects_under_names_excel_takes(folder: Path) -> None:
    names = opened(folder / ANSWERS).sheetnames
    assert names == [
        "Đọc trước", "Mục tiêu", "Chỉ số", "Theo đơn vị", "Biểu đồ đơn vị", "Thứ hạng", "Chi tiết nhóm",
        "Các mức", "Ưu tiên", "Mạnh, yếu", "Người trả lời", "Số liệu", "Số liệu bằng chữ", "Bảng mã",
    ]  # fmt: skip
    assert all(len(name) <= 31 for name in names)
    assert [name for name in names if not name.startswith("Số liệu")] == opened(folder / TABLES).sheetnames


def test_the_workbook_to_publish_holds_no_single_answer(folder: Path) -> None:
    assert "chỉ dùng nội bộ" in " ".join(words_in(folder / ANSWERS))
    everything = words_in(folder / TABLES)
    assert not any("chỉ dùng nội bộ" in words_ for words_ in everything)
    assert "(không trả lời)" not in everything


def words_in(path: Path) -> list[str]:
    return [cell for page in opened(path) for row in page.values for cell in row if isinstance(cell, str)]


def test_every_table_of_the_report_is_in_the_workbook_with_its_numbers(said: Contents, folder: Path) -> None:
    book = opened(folder / TABLES)
    found = {sheet.name: sheet.table for sheet in sheets(said, "vi")}
    assert {table.name for table in said.tables()} <= {table.name for table in found.values()}
    for name, table in found.items():
        page = book[name]
        heads = [cell.value for cell in page[4]]
        assert len(heads) == len(set(heads))
        fields = sorted(table.fields, key=lambda field: field.file_only)
        for row, record in zip(page.iter_rows(min_row=5), table.records(), strict=False):
            for field, cell in zip(fields, row, strict=True):
                if field.file_only and is_words(field) and record[field.name] in (None, ""):
                    assert cell.value == "–", "or LibreOffice prints ### over the empty cells to its left"
                else:
                    assert_shows(cell, record[field.name])


def assert_shows(cell: Any, value: Value) -> None:
    if isinstance(value, Text):
        assert cell.value == value.to("vi")
    elif value is None or value == "":
        assert cell.value is None
    elif isinstance(value, str):
        assert cell.value == value
    else:
        assert cell.data_type == "n"
        assert cell.value == pytest.approx(float(value), rel=1e-14)  # a workbook keeps 16 digits
        if isinstance(value, Decimal):
            assert cell.number_format.endswith("0." + "0" * -int(value.as_tuple().exponent))


def test_headings_stay_are_filtered_explained_and_repeated_on_paper(folder: Path) -> None:
    page = opened(folder / TABLES)["Theo đơn vị"]
    assert page.freeze_panes == "B5"
    assert page.auto_filter.ref.startswith("A4:")
    assert page.print_title_rows == "$4:$4"
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert int(page.page_setup.fitToHeight) == 0
    notes = {cell.value: cell.comment.text for cell in page[4] if cell.comment}
    assert "có câu trả lời hợp lệ" in notes["n"]
    assert notes.keys() >= {"Giá trị", "Từ", "Đến", "Hệ số thiết kế", "Lưu ý"}


def test_a_native_chart_shows_units_with_intervals_and_the_target(folder: Path) -> None:
    with zipfile.ZipFile(folder / TABLES) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert chart.count("<c:ser>") == 2
    assert "<c:errBars>" in chart
    assert "Mục tiêu" in chart
    assert re.search(r'descr="[^"]{40,}"', drawing)
    page = opened(folder / TABLES)["Biểu đồ đơn vị"]
    drawn = {row[0]: row[1:] for row in page.iter_rows(min_row=5, values_only=True, min_col=18) if row[0]}
    table = opened(folder / TABLES)["Theo đơn vị"]
    for row in figures(table):
        if row["Giá trị"] is not None:
            value, low, high, up, down, goal = drawn[row["Nhóm"]][:6]
            assert (value, low, high) == (row["Giá trị"], row["Từ"], row["Đến"])
            assert (value + up, value - down) == (pytest.approx(high), pytest.approx(low))
            assert goal == 80


def test_the_data_sheets_give_back_every_answer(folder: Path) -> None:
    book = opened(folder / ANSWERS)
    heads, *rows = book["Số liệu"].iter_rows(values_only=True)
    assert len(rows) == DATA.n
    for name, column in DATA.columns.items():
        cells = ["" if row[heads.index(name)] is None else str(row[heads.index(name)]) for row in rows]
        assert cells == list(column.cells())
    labels, *spoken = book["Số liệu bằng chữ"].iter_rows(values_only=True)
    assert labels == tuple(column.variable.label.to("vi") for column in DATA.columns.values())
    assert spoken[0] == ("Hài lòng", "Rất hài lòng", "Rất hài lòng", "UBND xã A")
    assert spoken[2][2] == "Không biết"
    assert spoken[3][2] == "(không trả lời)"
    assert len(spoken) == DATA.n


def test_free_text_and_what_names_people_stays_out_of_the_data() -> None:
    book = replace(
        BOOK,
        variables=(
            *BOOK.variables,
            Variable("words", text("Góp ý"), "text"),
            Variable("phone", text("Điện thoại"), "number", identifying=True),
            Variable("income", text("Thu nhập"), "number", sensitive=True),
        ),
        indices=(index(),),
    )
    cells = {name: ["5"] * 3 for name in RATINGS} | {"unit": ["a"] * 3}
    cells |= {"words": ["xin chào"] * 3, "phone": ["912"] * 3, "income": ["7"] * 3}
    assert [c.variable.name for c in data.given(Dataset.of(book, cells))] == [*RATINGS, "unit"]


def test_the_same_answers_on_the_same_day_give_the_same_bytes(
    said: Contents, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_excel(said, tmp_path, "vi")
    for name in (TABLES, ANSWERS):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_a_large_round_is_written_row_by_row_and_reads_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.report.excel.workbook.LEAN", 0)
    for place in (tmp_path / "a", tmp_path / "b"):
        write_excel(contents(DATA, ABOUT), place, "vi")
    assert (tmp_path / "a" / ANSWERS).read_bytes() == (tmp_path / "b" / ANSWERS).read_bytes()
    assert values(tmp_path / "a" / ANSWERS) == values(folder / ANSWERS)


def values(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {page.title: list(page.values) for page in opened(path)}


def test_progress_is_told_sheet_by_sheet(said: Contents, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_excel(said, tmp_path, "en", lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))


def test_an_english_workbook_is_english(said: Contents, tmp_path: Path) -> None:
    write_excel(said, tmp_path, "en")
    assert opened(tmp_path / TABLES).sheetnames[:4] == ["Read me", "Targets", "Indices", "By unit"]


# ------------------------------------------------------------------------------ what must not run or break

HOSTILE = (
    "=1+1", "+1+1", "-2+3", "@SUM(1)", "=HYPERLINK(\"http://x\",\"y\")", "=cmd|' /C calc'!A0",
    "<script>alert('x')</script>", "]]>&amp;\"'", "\u202eTX.exe", "\u200f\u0645\u0631\u062d\u0628\u0627",
    "a\x00b\x07c", "line\r\nline\ttab", "_x000D_", "http://example.vn", "internal:'Data'!A1", "{=1}",
    "dài " * 2500, "\U0001f600\ufffe\uffff", "&G&Z&F", "[]:*?/\\", "  hai  đầu  ", "-5", "1e5",
)  # fmt: skip


def hostile(letters: str) -> Text:
    return Text.of({"vi": letters, "en": letters})


def hostile_contents() -> Contents:
    units = tuple(Category(chr(97 + at), hostile(letters)) for at, letters in enumerate(HOSTILE))
    variables = tuple(
        replace(variable, label=hostile(HOSTILE[at]), categories=units if variable.name == "unit" else FIVE)
        for at, variable in enumerate(BOOK.variables)
    )
    node = replace(index(), label=hostile(HOSTILE[5]))
    book = replace(BOOK, title=hostile(HOSTILE[6]), variables=variables, indices=(node,))
    n = 6 * len(HOSTILE)
    cells = {name: [str(1 + place % 5) for place in range(n)] for name in RATINGS}
    cells["unit"] = [units[place % len(units)].code for place in range(n)]
    about = replace(ABOUT, name="=cmd|'../x", title=hostile("&G&A" + HOSTILE[0]), agency=hostile(HOSTILE[16]))
    return contents(Dataset.of(book, cells), about)


FIVE = tuple(Category(str(at), hostile(HOSTILE[at]), score=float(at)) for at in range(1, 6))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write_excel(hostile_contents(), folder, "vi")
    return folder


def test_no_label_becomes_a_formula_a_link_or_a_command(attacked: Path) -> None:
    for name in (TABLES, ANSWERS):
        with zipfile.ZipFile(attacked / name) as archive:
            sheets_ = [
                archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/s")
            ]
            relations = [archive.read(n).decode() for n in archive.namelist() if n.endswith(".rels")]
            listed = archive.namelist()
        assert not any("<f>" in page or "<f " in page for page in sheets_)
        assert not any('TargetMode="External"' in relation for relation in relations)
        assert not any("externalLink" in name or "vbaProject" in name for name in listed)
        footers = [footer for page in sheets_ for footer in re.findall(r"<oddFooter>(.*?)</oddFooter>", page)]
        assert footers
        assert all("&amp;&amp; G&amp;&amp; A=1+1" in footer for footer in footers)


def test_hostile_labels_read_back_as_they_were(attacked: Path) -> None:
    book = opened(attacked / ANSWERS)
    spoken = list(book["Số liệu bằng chữ"].values)[1:]
    expected = [stored(letters) for letters in HOSTILE]
    assert [row[-1] for row in spoken[: len(HOSTILE)]] == expected
    assert list(next(iter(book["Số liệu bằng chữ"].values))) == expected[:4]
    codes = {row[4]: row[5] for row in book["Bảng mã"].values if row[0] == "unit"}
    assert list(codes.values()) == expected


def stored(letters: str) -> str:
    """Return a label as openpyxl gives it back: control characters in the spelling that Excel undoes."""
    kept = cell_text(hostile(letters).to("vi"))
    return re.sub(r"[\x00-\x08\x0b-\x1f]", lambda found: f"_x{ord(found[0]):04X}_", kept)


def test_libreoffice_reads_what_was_stored_and_calculates_nothing(attacked: Path, tmp_path: Path) -> None:
    converted = as_csv(attacked / ANSWERS, tmp_path, sheet=len(opened(attacked / ANSWERS).sheetnames) - 1)
    lines = converted.read_text(encoding="utf-8").splitlines()
    units = lines[1 : 1 + 6]
    for letters, line in zip(HOSTILE[:4], units, strict=False):
        assert line.endswith((letters, '"' + letters.replace('"', '""') + '"'))


def as_csv(path: Path, folder: Path, sheet: int) -> Path:
    """Convert one sheet with LibreOffice, as a reader would see it."""
    filter_ = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{sheet}"
    home = f"-env:UserInstallation=file://{folder}/home"
    command = ["soffice", "--headless", home, "--convert-to", filter_, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    (found,) = folder.glob("*.csv")
    return found


@pytest.mark.parametrize("wanted", [*HOSTILE, "", "'", "History", "x" * 40, "😀" * 20])
def test_any_text_makes_a_name_excel_takes(wanted: str) -> None:
    taken: set[str] = set()
    for _ in range(12):
        name = sheet_name(wanted, taken)
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() not in taken | {"history"}
        taken.add(name.casefold())


def test_a_text_longer_than_a_cell_is_cut_where_it_is_seen() -> None:
    assert cell_text("a" * 40_000) == "a" * 32_766 + "…"
    assert cell_text("a" * 32_767) == "a" * 32_767
    assert footer_text("&P " + "x" * 300).startswith("&& P x")
    assert len(footer_text("&" * 300)) <= 180


def test_a_negative_number_stays_a_number(tmp_path: Path) -> None:
    book = replace(
        BOOK, variables=(*BOOK.variables, Variable("change", text("Đổi"), "number")), indices=(index(),)
    )
    cells = {name: ["5", "4", "3"] * 3 for name in RATINGS}
    cells |= {"unit": ["a"] * 9, "change": ["-5", "-0.25", "12"] * 3}
    write_excel(contents(Dataset.of(book, cells), ABOUT), tmp_path, "vi")
    page = opened(tmp_path / ANSWERS)["Số liệu"]
    assert [(row[4].value, row[4].data_type) for row in page.iter_rows(min_row=2)] == [
        (-5, "n"), (-0.25, "n"), (12, "n"),
    ] * 3  # fmt: skip


def test_a_cell_that_singles_somebody_out_is_withheld(tmp_path: Path) -> None:
    cells = {name: ["5"] * 9 for name in RATINGS} | {"unit": [*"aaaabbbbc"]}
    write_excel(contents(Dataset.of(replace(BOOK, indices=(index(),)), cells), ABOUT), tmp_path, "vi")
    units = [row[3].value for row in opened(tmp_path / ANSWERS)["Số liệu bằng chữ"].iter_rows(min_row=2)]
    assert "UBND xã C" not in units
    assert "(được che)" in units


def test_tables_of_one_kind_stand_together_and_say_which_they_were(said: Contents) -> None:
    doubled = replace(said, parts=(*said.parts, *said.parts))
    table = next(sheet.table for sheet in sheets(doubled, "vi") if sheet.key == "indices")
    assert table.fields[0] == WHICH
    assert {words_.to("vi") for words_ in table.values("table")} == {"Chỉ số hài lòng"}


def test_what_titles_begin_with_alike_stands_above_and_long_names_are_cut(
    said: Contents,
) -> None:
    """A question of the civil service is longer than two lines; beside it every row was six lines high."""
    long = (
        "Khi cơ quan nhà nước tổ chức xin ý kiến người dân về chính sách, Ông/Bà có thể tham gia góp ý không?"
    )
    table = next(found for found in said.tables() if found.name == "index_by_unit")
    tables = tuple(
        replace(table, name=f"index_by_{at}", title=text(f"Chỉ số hài lòng theo: {of}"))
        for at, of in enumerate((long, "Giới tính", "Độ tuổi", "Dân tộc"))
    )
    part = replace(said.parts[0], tables=tables, charts=(), details=())
    (sheet,) = [s for s in sheets(replace(said, parts=(part,)), "vi") if s.key == "details"]
    names = list(dict.fromkeys(words_.to("vi") for words_ in sheet.table.values("table")))
    assert names[1:] == ["Giới tính", "Độ tuổi", "Dân tộc"]
    assert len(names[0]) <= 60
    assert names[0].startswith("Khi cơ quan")
    assert sheet.table.title.to("vi") == f"Chỉ số hài lòng theo: {names[0]}; Giới tính; Độ tuổi; …"


def test_a_table_of_a_kind_not_known_has_its_own_sheet(said: Contents) -> None:
    strange = replace(next(said.tables()), name="strange", title=words("Bảng lạ: [1]", "A strange one"))
    part = replace(said.parts[0], tables=(strange,), charts=(), details=())
    (sheet,) = [s for s in sheets(replace(said, parts=(part,)), "vi") if s.key == "other"]
    assert sheet.name == "Bảng lạ 1"


def test_groups_in_detail_of_many_units_are_folded_to_their_index_and_lose_nothing(
    said: Contents, tmp_path: Path
) -> None:
    """Of 103 units they were printed on some 150 sheets."""
    table = next(found for found in said.tables() if found.name == "index_by_unit")
    long = replace(table, rows=table.rows * 12)
    part = replace(said.parts[0], tables=(long,), charts=(), details=())
    write_excel(replace(said, parts=(part,)), tmp_path, "vi")
    page = opened(tmp_path / TABLES)["Chi tiết nhóm"]
    assert "Bấm số 2" in page["A3"].value
    depths = long.values("depth")
    hidden = [page.row_dimensions[at].hidden for at in range(5, 5 + len(long.rows))]
    assert hidden == [depth != 0 for depth in depths]
    values = [row["Giá trị"] for row in figures(page)]
    assert values == [None if value is None else float(value) for value in long.values("value")]
    assert opened(tmp_path / TABLES)["Chi tiết nhóm"].row_dimensions[5].height < 20


def test_a_short_table_of_groups_stands_open(folder: Path) -> None:
    page = opened(folder / TABLES)["Chi tiết nhóm"]
    assert page["A3"].value is None
    assert not any(page.row_dimensions[at].hidden for at in range(5, page.max_row + 1))


def test_a_row_of_the_codebook_is_as_high_as_its_words_and_names_the_kind(tmp_path: Path) -> None:
    """LibreOffice printed the second line of a long question over the row below."""
    long = replace(BOOK.variables[0], label=text("Chính sách về giáo dục phổ thông phù hợp. " * 4))
    book = replace(BOOK, variables=(long, *BOOK.variables[1:]), indices=(index(),))
    cells = {name: ["5", "4", "3"] * 3 for name in RATINGS} | {"unit": ["a"] * 9}
    write_excel(contents(Dataset.of(book, cells), ABOUT), tmp_path, "vi")
    page = opened(tmp_path / TABLES)["Bảng mã"]
    assert page.row_dimensions[2].height > 13.5 * 3
    kinds = {row[2].value for row in page.iter_rows(min_row=2)}
    assert kinds == {"thang điểm", "chọn một"}


def test_a_heading_of_words_stands_apart_from_the_heading_of_figures_before_it(folder):
    for sheet in openpyxl.load_workbook(folder / "tables.xlsx"):
        row = next((cells for cells in sheet.iter_rows() if cells[0].value == "Nội dung"), ())
        heads = [cell.alignment for cell in row[1:] if cell.value]
        assert {(head.horizontal, head.indent) for head in heads} <= {("left", 1), ("right", 1)}, sheet.title


def test_a_title_longer_than_its_columns_goes_over_lines_on_paper(tmp_path: Path) -> None:
    long = "Câu trả lời: “Hình thức trực tiếp (tại cơ quan)”, “Hình thức trực tuyến (qua mạng internet)”"
    said = contents(DATA, ABOUT)
    part = next(part for part in said.parts if part.name == "respondents")
    table = replace(part.tables[0], title=text(long))
    rest = tuple(each for each in said.parts if each is not part)
    write_excel(replace(said, parts=(*rest, replace(part, tables=(table,)))), tmp_path, "vi")
    (page,) = [page for page in opened(tmp_path / TABLES) if page["A1"].value == long]
    (across,) = [cells for cells in page.merged_cells.ranges if cells.min_row == 1]
    assert across.max_col == len(table.read_fields())
    assert page["A1"].alignment.wrap_text
    assert page.row_dimensions[1].height > 30


def test_headings_of_figures_stand_over_them_with_air_beside(folder: Path) -> None:
    book = opened(folder / ANSWERS)
    (page,) = [page for page in book if page.title == "Thứ hạng"]
    head, cell = (next(row[3] for row in page.iter_rows(min_row=at, max_row=at)) for at in (4, 5))
    assert isinstance(cell.value, int | float)
    for found in (head, cell):
        assert (found.alignment.horizontal, found.alignment.indent) == ("right", 1)
    codes = book["Bảng mã"]
    (score,) = [cell for cell in codes[1] if cell.value == "Điểm"]
    assert score.alignment.horizontal == "right"
