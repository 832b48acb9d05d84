"""Every number of a round is the same in Excel, HTML, CSV, JSON, on the dashboard and on the public page."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

import openpyxl
import pytest
from answered import answer, publish
from asked_rounds import RATING, questionnaire, rating, words
from staff_walk import signed_in_as

from analysis.report.excel import TABLES
from analysis.report.excel.figures import HEADINGS
from analysis.report.excel.sheets import sheets
from analysis.rounding import shown
from analysis.table import Table
from analysis.tables import Printing, guarded
from survey.export import dataset
from survey.questionnaire.model import Item, Section
from survey.reporting import Wanted, round_contents, write_contents
from survey.results.live import Growing, Settled
from survey.store import Role
from survey.units import Unit

SEX = (replace(RATING[0], code="m", label=words("Nam")), replace(RATING[1], code="f", label=words("Nữ")))
ASKED = questionnaire(
    Section(
        "s",
        words("Một"),
        (rating("A1", "Thái độ"), rating("A2", "Thời gian"), Item("sex", "single", words("Giới tính"), SEX)),
    )
)
UNITS = {"a": 37, "b": 61, "c": 23, "d": 3, "e": 7}
DASHBOARD = {
    "whole": ("tree", ""),
    "whole_headline_by_unit": ("groups", "?by=unit"),
    "whole_ranks_by_unit": ("ranks", "?by=unit"),
    "whole_headline_by_sex": ("groups", "?by=sex&order=name"),
    "levels_1": ("levels-1", ""),
}
"""Where the dashboard shows a table of the report."""


@pytest.fixture
def round_(house):
    house.store.save_units([Unit(code, f"UBND xã {code.upper()}") for code in UNITS])
    house.ask(ASKED)
    for unit, n in UNITS.items():
        answer(house, ASKED, [given(row) for row in range(n)], unit=unit)
    publish(house)
    house.store.change_state("thu", "closed", "test")
    return house


def given(row):
    found = {"A1": "1245"[row % 4], "sex": "mf"[row % 3 == 0]}
    return found | ({} if row % 5 == 0 else {"A2": "34"[row % 2]})


@pytest.fixture
def said(round_):
    return round_contents(
        round_.store, "thu", made_on=date(2026, 11, 22), wanted=Wanted(printing=Printing(smallest=5))
    )


def test_every_number_is_the_same_wherever_it_is_read(round_, said, visit, tmp_path):
    write_contents(said, tmp_path)
    signed_in_as(round_, visit, Role.READER)
    page = on_the_page((tmp_path / "index.html").read_text(encoding="utf-8"))
    workbook = in_the_workbook(openpyxl.load_workbook(tmp_path / TABLES), said)
    seen = set()
    for table in said.tables():
        expected = list(table.read_rows("vi"))
        file = (tmp_path / "tables" / f"{table.name}.csv").read_text(encoding="utf-8")
        assert in_the_file(file, table) == expected
        assert workbook[table.name] == expected
        if table.name in page:
            assert page[table.name] == expected
        if table.name in DASHBOARD:
            name, query = DASHBOARD[table.name]
            address = f"/ketqua/thu/phantich/{name}"
            assert in_the_file(visit(f"{address}.csv{query}").text, table) == expected
            assert in_the_json(json.loads(visit(f"{address}.json{query}").text), table) == expected
            assert shown_on(visit(f"/ketqua/thu/phantich{query}").page, expected)
            seen.add(table.name)
    assert seen == set(DASHBOARD)
    assert len(page) > 4


def test_the_open_data_of_the_page_for_everyone_are_those_of_the_report(round_, said, visit):
    tables = {table.name: table for table in said.tables()}
    for name in ("whole", "whole_by_unit", "whole_by_sex", "levels_1"):
        expected = sorted(tables[name].read_rows("vi"))
        for ending, read in (
            ("csv", in_the_file),
            ("json", lambda text, t: in_the_json(json.loads(text), t)),
        ):
            found = visit(f"/ketqua/thu/dulieu/{name}.{ending}").text
            assert sorted(read(found, tables[name])) == expected


def on_the_page(page):
    """Return the rows of every table of the report's page, by the name of its file."""
    found = {}
    for piece in re.findall(r"<table>.*?</table>.*?tables/([^\"]+)\.csv", page, re.DOTALL):
        table = re.search(
            rf"<table>((?:(?!<table>).)*?)</table>(?:(?!<table>).)*?tables/{piece}\.csv", page, re.DOTALL
        )
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table[1], re.DOTALL)[1:]
        found[piece] = [
            tuple(map(unescape, re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL))) for row in rows
        ]
    return found


def in_the_file(text, table: Table):
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return [tuple(read(row[field.name], field) for field in table.read_fields()) for row in rows]


def in_the_json(found, table: Table):
    decimals = places_of(table)
    return [
        tuple(
            read("" if row[field.name] is None else plain(row[field.name], decimals[field.name]), field)
            for field in table.read_fields()
        )
        for row in found["rows"]
    ]


def places_of(table: Table):
    """Return with how many decimals each column is shown."""
    found = {}
    for field in table.fields:
        values = [value for value in table.values(field.name) if isinstance(value, Decimal)]
        found[field.name] = -int(values[0].as_tuple().exponent) if values else 0
    return found


def plain(value, places):
    return value if isinstance(value, str) else f"{Decimal(repr(value)):.{places}f}"


def read(cell, field):
    """Return a cell of a file as people read it."""
    if field.is_words:
        return cell
    if not cell:
        return "–"
    number = Decimal(cell)
    return shown(number, -int(number.as_tuple().exponent), "vi")


def in_the_workbook(book, said):
    """Return the rows of every table as Excel shows them: the number in the cell, with its decimals."""
    found = {}
    for sheet in sheets(said, "vi"):
        rows = book[sheet.name].iter_rows(min_row=HEADINGS + 2)
        merged = sheet.table.fields[0].name == "table"
        for own, cells in zip(sheet.table.rows, rows, strict=False):
            fields = sheet.table.read_fields()
            line = tuple(shown_in(cell, field) for cell, field in zip(cells, fields, strict=False))
            name = of(own[0].to("vi"), said, sheet.table) if merged else sheet.table.name
            found.setdefault(name, []).append(line[merged:])
    return found


def of(title, said, merged):
    fields = merged.fields[1:]
    return next(t.name for t in said.tables() if t.title.to("vi") == title and t.fields == fields)


def shown_in(cell, field):
    if field.is_words or cell.data_type == "s":
        return cell.value or ""
    if cell.value is None:
        return "–"
    places = len(cell.number_format.partition(".")[2])
    return shown(Decimal(repr(cell.value)), places, "vi")


def shown_on(page, expected):
    lines = []
    for row in page.all("tr"):
        cells = tuple(e.text.strip() for e in page.elements if e.tag in ("td", "th") and row in e.within)
        lines.append(cells)
    return all(line in lines for line in expected)


def test_what_grows_leaves_out_what_a_whole_reading_leaves_out(round_):
    live = Growing(round_.store, round_.store.round("thu"), Printing(smallest=5))
    for until in (20, 21, 90, sum(UNITS.values())):
        live.catch_up(until)
        live.guarded()
    whole = Settled(round_.store, round_.store.round("thu"), Printing(smallest=5))
    assert live.guarded() == whole.guarded() == guarded(dataset(round_.store, "thu"), Printing(smallest=5))
    assert {code for by, code in live.guarded().withheld.groups if by == "unit"} == {"d", "e"}


def test_no_choice_of_the_dashboard_shows_a_group_that_is_left_out(round_, visit):
    signed_in_as(round_, visit, Role.READER)
    for part in ("whole", "A1", "A2"):
        for order in ("value", "name"):
            rows = json.loads(
                visit(f"/ketqua/thu/phantich/groups.json?by=unit&part={part}&order={order}").text
            )
            hidden = {row["group"] for row in rows["rows"] if row["n"] is None}
            assert hidden == {"d", "e"}
    for unit in ("d", "e"):
        tree = json.loads(visit(f"/ketqua/thu/phantich/tree.json?u={unit}").text)
        assert all(row["n"] is row["value"] is row["asked"] is None for row in tree["rows"])
