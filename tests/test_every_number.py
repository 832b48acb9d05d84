"""Every number of a round, wherever it is read: rounded once, half up, and the same everywhere."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import printed
import pytest
from click.testing import CliRunner
from conftest import SECRET
from example_answers import answers, text
from hypothesis import example, given, settings
from hypothesis import strategies as st
from printed import NUMBER, Printed, Rows
from published_round import ASKED, EARLIER, ROUND, hold
from staff_walk import signed_in_as

from analysis.report import About, contents
from analysis.report.excel import ANSWERS, TABLES
from analysis.report.excel.sheets import sheets
from analysis.report.html import html
from analysis.report.word import word
from analysis.rounding import NOTHING, half_up, shown
from analysis.table import Table, json_text, to_csv
from analysis.tables import Printing, index_tables
from survey.__main__ import main
from survey.commands.index import print_tables
from survey.reporting import Wanted, round_contents, write_contents
from survey.store import Role

SMALL = Printing(smallest=5)
MADE_ON = date(2026, 11, 22)

Figure = tuple[str, str, str]
"""What a number is of: a node of the index, a column, and a domain ("unit=a", "" for everybody)."""

OWN = {
    "_change": ("change", "low", "high", "exact_change", "exact_low", "exact_high", "exact_se"),
    "_strengths": ("change", "low", "high", "exact_change", "exact_low", "exact_high"),
    "_priorities": ("n",),
    "respondents": ("n", "value"),
    "choices_": ("n", "value", "low", "high", "exact_value", "exact_low", "exact_high"),
    "comments": ("n", "asked"),
}
"""Columns that mean something else in a kind of table than in the others: the ends of a difference, …"""

CHOSEN = {
    "tree": ("", "?u=a", "?u=e", "?u=d"),
    "groups": ("?by=unit", "?by=unit&part=served", "?by=unit&part=A2&order=name", "?by=sex&part=B1"),
    "ranks": ("?by=unit",),
    "change": (f"?since={EARLIER}",),
    "trend": ("",),
    "levels-1": ("",),
}
"""The charts of the dashboard, each by what is chosen of it."""

OPEN_DATA = ("whole", "whole_by_unit", "whole_by_sex", "whole_ranks_by_unit", "levels_1")

GUARD = "e"
"""The unit that is not published because the smallest could be worked out with it; an analyst may see it."""

SPOKEN = {
    *("95", "100", "20", "2020", "30"),  # of the confidence, of a hundred, of the notes that stay the same
    *("1900", "1234", "0", "2025", "2026"),  # whom to call, no change, the years of the rounds
}
"""Numbers that the sentences have of their own."""


@pytest.fixture
def said(house):
    """Return what the report of the round says, and what that of the round before says."""
    hold(house)
    before, now = (
        round_contents(
            house.store, name, made_on=MADE_ON, wanted=Wanted(printing=SMALL, since=since)
        )
        for name, since in ((EARLIER, ""), (ROUND, EARLIER))
    )  # fmt: skip
    return now, before


def test_every_number_of_a_round_is_the_same_wherever_it_is_read(said, house, visit, tmp_path):
    now, before = said
    write_contents(now, tmp_path)
    signed_in_as(house, visit, Role.READER)
    known = figures(now.tables())
    assert known["B1", "value", ""] == Decimal("81.13")
    assert known["B1", "exact_value", ""] == Decimal("0.81125"), "it lies half way, and is rounded up"
    assert ("whole", "value", "unit=d") not in known, "three people are too few"
    known |= {
        (node, column, f"whole_trend={report.about.name}"): number
        for report in (before, now)
        for (node, column, _), number in figures([whole_of(report)]).items()
    }
    tables, numbers = titled(now, before), accounted(now, before)
    places = dict(for_people(tmp_path, now, visit))
    for where, found in places.items():
        assert list(unlike(found, tables)) == [], where
        assert sorted(set(found.numbers()) - numbers) == [], where
    assert len(places) == 5 + len(CHOSEN)
    n_checked = sum(check(known, found, where) for where, found in for_programs(tmp_path, house, visit))
    assert n_checked > 3000


def for_people(folder, now, visit) -> Iterator[tuple[str, Printed]]:
    """Yield what people read of the round, and where."""
    yield "page", printed.page((folder / "index.html").read_text(encoding="utf-8"))
    yield "Word", printed.word((folder / "report.docx").read_bytes())
    n_read = {sheet.name: len(sheet.table.read_fields()) for sheet in sheets(now, "vi")}
    for book in (TABLES, ANSWERS):
        aside = ("Số liệu", "Số liệu bằng chữ", "Bảng mã")
        yield book, printed.workbook((folder / book).read_bytes(), n_read, aside)
    yield "page for everyone", printed.page(visit(f"/ketqua/{ROUND}").text)
    for chart, (query, *_) in CHOSEN.items():
        yield f"dashboard, {chart}", printed.page(visit(f"/ketqua/{ROUND}/phantich{query}").text)


def for_programs(folder, house, visit) -> Iterator[tuple[str, dict[Figure, Decimal]]]:
    """Yield the figures of everything that programs read, and where they stand."""
    for path in (*(folder / "tables").glob("*.csv"), *(folder / "charts").glob("*.csv")):
        yield path.name, figures_in(path.stem, printed.comma_separated(path.read_text(encoding="utf-8")))
    for row in printed.comma_separated((folder / "tables.csv").read_text(encoding="utf-8")):
        yield "tables.csv", figures_in(row["table"], [row])
    addresses = [(f"dulieu/{name}", "") for name in OPEN_DATA]
    addresses += [(f"phantich/{name}", query) for name, chosen in CHOSEN.items() for query in chosen]
    for address, query in addresses:
        rows = printed.comma_separated(visit(f"/ketqua/{ROUND}/{address}.csv{query}").text)
        text = visit(f"/ketqua/{ROUND}/{address}.json{query}").text
        (name, noted), *_ = printed.notation(text).items()
        yield f"{address}.csv{query}", figures_in(name, rows)
        yield f"{address}.json{query}", figures_in(name, noted)
    for table, noted in printed.notation(asked_for(house)).items():
        public = [row for row in noted if row.get("group") != GUARD]
        yield "hailong index --json", figures_in(table, public)


def asked_for(house) -> str:
    """Return what `hailong index --json` prints of the round."""
    command = ["index", ROUND, "--by", "unit", "--by", "sex", "--smallest", "5", "--json"]
    folder = house.app.extensions["hailong"].settings.folder
    (folder / "config.toml").write_text(f'secret = "{SECRET}"\n', encoding="utf-8")
    told = {"HAILONG_INSTANCE": str(folder)}
    done = CliRunner().invoke(main, command, env=told, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def check(known: dict[Figure, Decimal], found: dict[Figure, Decimal], where: str) -> int:
    """Find every figure among the known ones: rounded ones the same, unrounded ones to 1e-9."""
    assert found.keys() - known.keys() == set(), where
    for figure, number in found.items():
        if figure[1].rpartition(" ")[2].startswith("exact"):
            assert math.isclose(number, known[figure], rel_tol=1e-9, abs_tol=1e-12), (where, figure)
        else:
            assert number == known[figure], (where, figure)
    return len(found)


def figures(tables: Iterable[Table]) -> dict[Figure, Decimal]:
    """Return every figure of some tables; one that stands in several is the same in all of them."""
    found: dict[Figure, Decimal] = {}
    for table in tables:
        some = figures_in(table.name, printed.comma_separated(to_csv(table)))
        check(found, {figure: number for figure, number in some.items() if figure in found}, table.name)
        found = some | found
    return found


def figures_in(name: str, rows: Iterable[dict]) -> dict[Figure, Decimal]:
    """Return the figures of a table by what they are of."""
    kind = next((kind for kind in OWN if kind in name), "")
    parted = re.search(r"_by_([a-z]+)", name)
    whole, _, unit = name.partition("_by_unit_")
    by = parted[1] if parted else whole
    root = name.partition("_")[0]
    found = {}
    for row in rows:
        group = row.get("group", unit)
        domain = f"{by}={group}" if group else ""
        for column, cell in row.items():
            number = printed.number(cell)
            if column not in ("depth", "group", "node", "table") and number is not None:
                meant = f"{kind} {column}" if column in OWN.get(kind, ()) else column
                found[row.get("node") or root, meant, domain] = number
    return found


def titled(*reports) -> dict[str, list[Rows]]:
    """Return the rows people read of every table, by its title; the trend is made of both reports."""
    found: dict[str, list[Rows]] = {}
    now, before = reports
    for table in now.tables():
        found.setdefault(table.title.to("vi"), []).append(read_rows(table))
    trend = [
        {"Đợt": report.about.title.to("vi")} | next(iter(read_rows(whole_of(report))))
        for report in (before, now)
    ]
    return found | {"Chỉ số chung qua các đợt": [trend]}


def whole_of(report) -> Table:
    return next(table for table in report.tables() if table.name == "whole")


def read_rows(table: Table) -> Rows:
    headings = [field.heading.to("vi") for field in table.read_fields()]
    return [dict(zip(headings, row, strict=True)) for row in table.read_rows("vi")]


def unlike(found: Printed, tables: dict[str, list[Rows]]) -> Iterator[str]:
    """Yield the titles of printed tables that are none of the report's, or differ from it in a cell."""
    for title, copies in found.tables.items():
        known = tables.get(title, [])
        if not all(any(is_copy(copy, rows) for rows in known) for copy in copies):
            yield title


def is_copy(copy: Rows, rows: Rows) -> bool:
    """Whether a printed table is a whole one in its order of rows, perhaps without some columns."""
    return len(copy) == len(rows) and all(
        (cell or NOTHING) == (row.get(heading, "?") or NOTHING)
        for line, row in zip(copy, rows, strict=True)
        for heading, cell in line.items()
    )


def accounted(now, before) -> set[str]:
    """Return every number that may stand in words: figures, shares drawn as bars, counts, and `SPOKEN`."""
    found = set(SPOKEN) | numbers_of(now) | numbers_of(before)
    weights = np.asarray(now.answers.design_columns["weight"], dtype=float)
    found |= {shown(one, 0, "vi") for one in (now.n, weights.sum())}
    kish = len(weights) * (weights**2).sum() / weights.sum() ** 2
    found |= {shown(float(one), 2, "vi") for one in (weights.min(), weights.max(), kish)}
    found |= {"80", shown(len(ASKED.sections[0].items), 0, "vi")}  # the target, without needless decimals
    arms = (("value", "low"), ("high", "value"))  # what Excel draws an interval from
    units = next(table for table in now.tables() if table.name == "whole_headline_by_unit")
    rows = [row for row in units.records() if row["value"] is not None]
    found |= {shown(row[high] - row[low], 2, "vi") for row in rows for high, low in arms}
    for table in now.tables():
        found |= {str(n) for n in range(len(table.rows) + 1)}
        for field in table.fields:
            if field.name.startswith("exact_level_"):
                shares = (value for value in table.values(field.name) if value is not None)
                found |= {str(half_up(100 * share, 0)) for share in shares}
    return found


def numbers_of(report) -> set[str]:
    """Return every number that people read in the tables of a report, in cells and in headings."""
    lines = (line for table in report.tables() for line in read_rows(table))
    return {one for line in lines for pair in line.items() for cell in pair for one in NUMBER.findall(cell)}


ABOUT = About("round", text("Đợt khảo sát"), MADE_ON, target=0.8)
forms = st.lists(st.text("12345-09", min_size=3, max_size=3), min_size=2, max_size=40)


@settings(max_examples=8, deadline=None)
@given(forms, st.booleans())
@example(["001", "012", "100", "220"], False)
@example(["455", "344", "529", "515", "-19", "231"] * 20, True)
def test_whatever_people_answered_its_numbers_are_the_same_wherever_they_are_read(
    rows: list[str], hide: bool
) -> None:
    data = answers(rows, units="".join("abcdefgh"[place % len(rows) % 8] for place in range(len(rows))))
    printing = Printing(smallest=5 if hide else 0)
    said = contents(data, ABOUT, by=("unit",), printing=printing)
    said = replace(said, parts=tuple(replace(part, charts=()) for part in said.parts))
    tables: dict[str, list[Rows]] = {}
    for table in said.tables():
        tables.setdefault(table.title.to("vi"), []).append(read_rows(table))
    known = figures(said.tables())
    for found in (printed.page(html(said)), printed.word(word(said))):
        assert list(unlike(found, tables)) == []
    (index,) = index_tables(data, printing=printing)
    for name, noted in printed.notation(json_text((index,))).items():
        assert check(known, figures_in(name, noted), "JSON") > 0 or hide
    assert on_the_terminal(index) == [without_empty(index, row) for row in index.read_rows("vi")]


def on_the_terminal(table: Table) -> list[list[str]]:
    """Return the figures that `hailong index` prints, row by row."""
    held = io.StringIO()
    with redirect_stdout(held):
        print_tables([table], "vi")
    lines = [re.split(r"\s{2,}", line.strip()) for line in held.getvalue().splitlines()]
    labels = {label.to("vi") for label in table.values("label")}
    found = [line for line in lines if line[0] in labels and len(line) > 1]
    return [[cell for cell in line if re.fullmatch(r"[0-9.,]+|–", cell)] for line in found]


def without_empty(table: Table, cells: tuple[str, ...]) -> list[str]:
    """Return the figures of a row, without the columns in which nothing stands: they are not printed."""
    pairs = zip(table.read_fields(), cells, strict=True)
    return [cell for field, cell in pairs if not field.is_words and any(table.values(field.name))]
