"""A round as files: complete, the same every time, safe to open, and accounted for in the manifest."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import printed
import pytest
from example_answers import answers, index, text
from example_round import open_round, response

from analysis.codebook import Category, Codebook, Variable
from analysis.codebook.file import load
from analysis.dataset import Dataset
from analysis.formula import BEGINS
from analysis.microdata.folder import FILES
from analysis.plots import row_height
from analysis.report import FORMATS, About, Contents, contents, groupings, write_html, write_manifest
from analysis.report.html import html, marked
from analysis.report.parts import TALLEST
from analysis.report.word import word
from analysis.table import to_csv
from analysis.tables import Printing
from survey.published import OneForm
from survey.reporting import round_contents, write_contents, write_report
from survey.store import Store, Unknown, Writer

DAY = date(2026, 11, 22)
ABOUT = About("dot-1", text("Đợt 1/2026", "Round 1/2026"), DAY, agency=text("Sở Nội vụ"), target=0.8)
DATA = answers(["455", "344", "529", "515"] * 12, units="aaab" * 12)


@pytest.fixture(scope="module")
def said() -> Contents:
    return contents(DATA, ABOUT)


@pytest.fixture(scope="module")
def folder(said: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_contents(said, folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def records(path: Path) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))


def test_every_table_and_chart_has_its_files(folder: Path, said: Contents) -> None:
    names = set(files(folder))
    assert {
        "index.html",
        "tables.csv",
        "codebook.json",
        "manifest.json",
        "tables.xlsx",
        "report.xlsx",
    } <= names
    for table in said.tables():
        assert f"tables/{table.name}.csv" in names
    for chart in said.charts():
        assert {f"charts/{chart.name}.{ending}" for ending in ("svg", "png", "csv", "txt")} <= names


def test_what_the_page_shows_or_links_is_there(folder: Path) -> None:
    page = (folder / "index.html").read_text(encoding="utf-8")
    named = re.findall(r'(?:src|href)="([^"#]+)"', page)
    assert len(named) > 8
    assert [name for name in named if not (folder / name).exists()] == []
    targets = re.findall(r'href="#([^"]+)"', page)
    assert [target for target in targets if f'id="{target}"' not in page] == []


def test_the_page_stands_alone_and_says_what_it_must(folder: Path) -> None:
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert '<html lang="vi">' in page
    assert page.count("<h1>") == 1
    assert "http" not in page
    assert "<script" not in page
    for words in (
        "Sở Nội vụ",
        "Đợt 1/2026",
        "Số phiếu: 48",
        "22/11/2026",
        "không phải bản chính thức",
        "mục tiêu",
    ):
        assert words in page
    assert all(re.search(r'alt="[^"]{20,}"', image) for image in re.findall(r"<img[^>]*>", page))


def test_the_manifest_knows_every_file(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = files(folder)
    assert {entry["name"] for entry in manifest["files"]} == found.keys() - {"manifest.json"}
    for entry in manifest["files"]:
        content = found[entry["name"]]
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        if entry["name"].endswith(".csv"):
            assert entry["rows"] == len(list(csv.reader(content.decode().splitlines()))) - 1
    assert (manifest["round"], manifest["n_responses"], manifest["made_on"]) == ("dot-1", 48, "2026-11-22")
    assert manifest["questionnaire"] == DATA.codebook.version


def test_one_file_has_the_estimates_of_everybody_and_of_every_group(folder: Path) -> None:
    rows = list(records(folder / "tables.csv"))
    assert {row["table"] for row in rows} == {"index", "index_by_unit"}
    groups = {row["group"] for row in rows if row["table"] == "index_by_unit"}
    assert groups == {"", "a", "b"}
    (whole,) = [row for row in rows if row["table"] == "index" and row["node"] == "index"]
    assert float(whole["exact_value"]) == pytest.approx(float(whole["value"]) / 100, abs=5e-5)


def test_the_codebook_travels_with_the_figures(folder: Path) -> None:
    assert load(folder / "codebook.json") == DATA.codebook


def test_the_same_answers_on_the_same_day_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_contents(contents(DATA, ABOUT), tmp_path)
    assert files(tmp_path) == files(folder)


def test_an_english_report_is_english(said: Contents) -> None:
    page = html(said, "en")
    assert '<html lang="en">' in page
    assert "asked again in the same way" in page
    assert "Not the official wording." in page
    assert "theo cách này" not in page


def test_an_open_round_is_provisional(said: Contents) -> None:
    assert "Số liệu tạm tính" not in html(said)
    assert "Số liệu tạm tính" in html(replace(said, about=replace(ABOUT, is_final=False)))


def test_the_method_says_how_people_were_drawn() -> None:
    alike = contents(DATA, ABOUT).method
    assert any("Không có thông tin chọn mẫu" in words.to("vi") for words in alike)
    design = {"stratum": list("xxyy") * 12, "weight": [2.0] * 48}
    drawn = answers(["455", "344", "529", "515"] * 12, units="aaab" * 12, design=design)
    words = " ".join(paragraph.to("vi") for paragraph in contents(drawn, ABOUT).method)
    assert "2 tầng, 48 đơn vị chọn mẫu" in words
    assert "cộng lại là 96 người" in words
    assert "không hiệu chỉnh theo quy mô tổng thể" in words


HOSTILE = "<script>alert('x')</script>\"&=cmd|' /C calc'!A0"


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    node = replace(index(), label=text(HOSTILE))
    data = replace(DATA, codebook=replace(DATA.codebook, title=text(HOSTILE), indices=(node,)))
    said = contents(data, replace(ABOUT, title=text(HOSTILE), agency=text(HOSTILE)))
    page = html(said)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    write_contents(said, tmp_path)
    rows = list(records(tmp_path / "tables" / "index.csv"))
    assert rows[0]["label"] == HOSTILE


def test_no_table_in_a_file_holds_words_that_a_spreadsheet_would_run(tmp_path: Path) -> None:
    units = tuple(Category(chr(97 + place), text(words)) for place, words in enumerate(RUN))
    book = DATA.codebook
    named = (replace(one, categories=units) if one.name == "unit" else one for one in book.variables)
    node = replace(index(), label=text(RUN[0]))
    data = answers(["455", "344", "529"] * 28, units="abcdefg" * 12)
    cells = {name: [*column.cells()] for name, column in data.columns.items()}
    data = Dataset.of(replace(book, variables=tuple(named), indices=(node,)), cells)
    write_contents(contents(data, replace(ABOUT, title=text(RUN[1]))), tmp_path)
    seen = set()
    for path in tmp_path.rglob("*.csv"):
        if path.parent.name != "data":
            words = {cell for row in records(path) for cell in row.values() if printed.number(cell) is None}
            assert not [cell for cell in words if BEGINS.match(cell)], path.name
            seen |= words
    assert {f"'{each}" for each in RUN} <= seen


RUN = ("\t=1+1", "=cmd|' /C calc'!A0", "+1+1", "\uff1d1+1", "-1+1|x", "@SUM(1)", "\u3000=1+1")


def test_files_may_be_kept_on_any_system(tmp_path: Path) -> None:
    node = replace(index(), name="Chỉ số: tổng/hợp?")
    data = replace(DATA, codebook=replace(DATA.codebook, indices=(node,)))
    write_contents(contents(data, ABOUT, by=()), tmp_path)
    assert all(re.fullmatch(r"[A-Za-z0-9_./-]+", name) for name in files(tmp_path))


def test_a_small_group_is_not_in_any_file(tmp_path: Path) -> None:
    data = answers(["455", "344"] * 12 + ["111"] * 3 + ["222"] * 2, units="a" * 24 + "bbb" + "cc")
    write_contents(contents(data, ABOUT), tmp_path)
    for row in records(tmp_path / "tables.csv"):
        assert row["group"] not in ("b", "c") or (row["n"], row["exact_value"], row["asked"]) == ("", "", "")


def test_a_long_tree_is_drawn_branch_by_branch() -> None:
    many = [replace(index(), name=f"index{place}", label=text(f"Phần {place}")) for place in range(8)]
    node = replace(index(), name="all", parts=tuple(many))
    data = replace(DATA, codebook=replace(DATA.codebook, indices=(node, replace(node, name="second"))))
    said = contents(data, ABOUT, by=())
    first, second = said.parts[:2]
    assert [chart.name for chart in first.charts][:2] == ["all_overview_intervals", "all_index0_intervals"]
    assert len(first.charts) == 9
    assert first.charts[0].target == 0.8
    assert first.charts[1].target is None
    assert [chart.name for chart in second.charts] == ["second_overview_intervals"]


def test_many_units_are_ranked_and_drawn_in_pages() -> None:
    units = tuple(Category(f"u{place:02d}", text(f"Xã {place}")) for place in range(70))
    *ratings, unit = DATA.codebook.variables
    book = replace(DATA.codebook, variables=(*ratings, replace(unit, categories=units)))
    cells = {name: [str(1 + (place * place) % 5) for place in range(700)] for name in ("q1", "q2", "q3")}
    cells["unit"] = [f"u{place % 70:02d}" for place in range(700)]
    said = contents(Dataset.of(book, cells), ABOUT)
    (part,) = [part for part in said.parts if part.name == "by_unit"]
    kinds = {
        kind: [c.table for c in part.charts if c.kind == kind] for kind in ("intervals", "ranks", "multiples")
    }
    assert sum(len(table.rows) - 1 for table in kinds["intervals"]) == 70
    assert sum(len(table.rows) for table in kinds["ranks"]) == 70
    rows = [len(table.rows) for kind in ("intervals", "ranks") for table in kinds[kind]]
    assert all(n * row_height("Xã 1") <= TALLEST for n in rows)
    assert [len(tables) for tables in kinds.values()] == [3, 3, 3]
    assert {table.values("group")[0] for table in (*kinds["intervals"], *kinds["multiples"])} == {""}
    values = list(part.tables[0].values("exact_value")[1:])
    assert values == sorted(values, reverse=True)


def test_groups_are_compared_by_units_and_by_choices_with_answers_of_their_own() -> None:
    assert groupings(DATA) == ("unit",)
    assert groupings(answers(["455"] * 4, units="aaaa")) == ()
    yes_no = (Category("y", text("Có")), Category("n", text("Không")))
    asked = {"heard": yes_no, "used": yes_no, "sex": (Category("m", text("Nam")), Category("f", text("Nữ")))}
    more = tuple(Variable(name, text(name), "single", codes) for name, codes in asked.items())
    book = replace(DATA.codebook, variables=(*more, *DATA.codebook.variables))
    cells = {name: list(column.cells()) for name, column in DATA.columns.items()}
    cells |= {"heard": ["y", "n"] * 24, "used": ["y", "y", "n"] * 16, "sex": ["m", "f"] * 24}
    said = contents(Dataset.of(book, cells), ABOUT)
    assert [part.name for part in said.parts] == [
        "index",
        "levels",
        "priorities",
        "strengths",
        "by_unit",
        "by_sex",
        "batteries",
        "respondents",
    ]
    (table,) = said.parts[6].tables
    assert table.values("level_y") == (Decimal("50.00"), Decimal("66.67"))
    assert set(said.parts[7].tables[0].values("node")) == {"unit", "sex"}


def test_every_format_is_a_function_of_the_contents(said: Contents, tmp_path: Path) -> None:
    for name, write in FORMATS.items():
        write(said, tmp_path / name, "vi")
        assert files(tmp_path / name)


def test_progress_is_told(said: Contents, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write_contents(said, tmp_path, progress=lambda *step: told.append(step))
    n_charts, n_files = len(list(said.charts())), len(FILES)
    drawn = [(done, of) for what, done, of in told if what == "word"]
    assert [step for step in told if step[0] not in ("excel", "word")] == [
        *(("data", done, n_charts) for done in range(1, n_charts + 1)), ("html", 1, 1),
        *(("microdata", done, n_files) for done in range(1, n_files + 1)),
    ]  # fmt: skip
    assert drawn == [(n, len(drawn)) for n in range(1, len(drawn) + 1)]
    n_sheets = [done for name, done, _ in told if name == "excel"]
    assert n_sheets == list(range(1, len(n_sheets) + 1))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store, target=0.5)
        yield store


def test_a_round_in_the_store_becomes_a_report(store: Store, tmp_path: Path) -> None:
    writer = Writer(store.path)
    for number in range(1, 13):
        writer.keep(
            response(number, {"q1": str(1 + number % 5), "q2": "5", "gender": "mf"[number % 2]}, unit="01")
        )
    writer.close()
    told: list[tuple[str, int, int]] = []
    manifest = write_report(
        store, "thu", tmp_path / "report", made_on=DAY, progress=lambda *step: told.append(step)
    )
    page = (manifest.parent / "index.html").read_text(encoding="utf-8")
    assert "Đợt thử" in page
    assert "QĐ 1/2026" in page
    assert "Giới tính" in page
    assert "Số liệu tạm tính" in page
    assert told[0] == ("tables", 1, 1)


def test_a_round_without_responses_says_so(store: Store) -> None:
    said = round_contents(store, "thu", made_on=DAY)
    assert "Chưa có phiếu nào, nên chưa có kết quả." in html(said)
    with pytest.raises(Unknown):
        round_contents(store, "khác", made_on=DAY)


def test_a_report_of_a_single_response_is_refused_in_plain_words(store: Store, tmp_path: Path) -> None:
    writer = Writer(store.path)
    writer.keep(response(1, {"q1": "5", "q2": "5"}, unit="01"))
    writer.close()
    with pytest.raises(OneForm) as refused:
        write_report(store, "thu", tmp_path / "report", made_on=DAY)
    assert "Mới có một phiếu trả lời" in refused.value.said("vi")
    assert not (tmp_path / "report").exists()


def test_a_page_can_be_written_alone(said: Contents, tmp_path: Path) -> None:
    write_html(said, tmp_path, "vi")
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert json.loads(write_manifest(said, tmp_path).read_text())["program"] == ""


def test_what_is_hidden_can_be_chosen() -> None:
    few = answers(["455"] * 3)
    assert "quá ít phiếu" in contents(few, ABOUT).headline[0].to("vi")
    assert "100,00" in contents(few, ABOUT, printing=Printing()).headline[0].to("vi")


def test_service_points_are_compared_only_where_a_unit_has_several():
    book = Codebook(
        text("q"),
        tuple(
            Variable(
                name, text(name), "single", tuple(Category(code, text(code)) for code in codes), "context"
            )
            for name, codes in (("unit", "ab"), ("service_point", "pqr"))
        ),
    )
    one_each = Dataset.of(book, {"unit": list("abab"), "service_point": list("pqpq")})
    assert groupings(one_each) == ("unit",)
    several = Dataset.of(book, {"unit": list("abab"), "service_point": list("pqrq")})
    assert groupings(several) == ("unit", "service_point")


def test_a_page_in_english_says_which_of_its_words_are_vietnamese(said: Contents) -> None:
    named = replace(said, about=replace(said.about, agency=text("Sở Y tế <b>")))
    assert '<p class="agency"><span lang="vi">Sở Y tế &lt;b&gt;</span></p>' in html(named, "en")
    assert 'lang="vi">Sở' not in html(named, "vi")
    drawn = "How they were drawn: “rút thăm” (as noted then)."
    assert marked(drawn, "en") == 'How they were drawn: <span lang="vi">“rút thăm”</span> (as noted then).'


def test_a_negative_number_has_a_minus_for_people_and_is_a_number_for_programs(said: Contents) -> None:
    strengths = next(table for table in said.tables() if table.name.endswith("_strengths"))
    assert any(value < 0 for value in strengths.values("low") if value is not None)
    for found in (printed.page(html(said)), printed.word(word(said, "vi"))):
        rows = [row for tables in found.tables.values() for table in tables for row in table]
        cells = [cell for row in rows for cell in row.values()]
        assert any(re.match("−[0-9]", cell) for cell in cells)
        assert not [cell for cell in cells if re.match("-[0-9]", cell)]
    assert any(float(row["low"]) < 0 for row in csv.DictReader(io.StringIO(to_csv(strengths))))
