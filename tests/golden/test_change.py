"""The table of changes of a whole report against R: two rounds at the same desks in one stacked design."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from example_answers import FIVE, text

from analysis.codebook import Category, Codebook, Node, Variable
from analysis.dataset import Dataset
from analysis.report import contents
from analysis.subject import About
from analysis.tables import Printing

HERE = Path(__file__).parent / "desk_change"
ITEMS = ("staff", "place", "steps")
EXACT = ("exact_change", "exact_se", "exact_low", "exact_high")
DESKS = Variable("unit", text("Điểm"), "single", tuple(Category(f"D{n:02d}", text("")) for n in range(1, 19)))


def read(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def book():
    parts = tuple(Node(name, text(name), "item", satisfied=("4", "5")) for name in ITEMS)
    ratings = tuple(Variable(name, text(name), "rating", FIVE) for name in ITEMS)
    whole = Node("whole", text("Chỉ số"), "mean", parts=parts)
    return Codebook(text("Phiếu"), (*ratings, DESKS), (whole,))


def asked(which, kind):
    """Return a round as a report has it: its desks are its sampling units, called by the unit's code."""
    rows = [row for row in read("data.csv") if row["round"] == which]
    if kind != "rotated":
        rows = [row for row in rows if row["unit"] not in ("D05", "D14")]
    columns = {"psu": "unit"} | ({} if kind == "desks" else {"weight": "weight", "stratum": "stratum"})
    drawn = {name: [row[column] for row in rows] for name, column in columns.items()}
    cells = {name: [row[name] for row in rows] for name in (*ITEMS, "unit")}
    return Dataset.of(book(), cells, design_columns=drawn)


ABOUT = About("r", text("Đợt 2026"), date(2026, 11, 28))


def reported(kind):
    """Return the report's table of changes."""
    before = text("Đợt 2025"), asked("before", kind)
    said = contents(asked("after", kind), ABOUT, printing=Printing(), earlier=before)
    (part,) = [part for part in said.parts if part.name == "change"]
    return part.tables[0]


@pytest.mark.parametrize(
    ("kind", "shared"),
    [
        ("desks", "16 điểm có trong cả hai đợt (đợt trước 16, đợt này 16 điểm)"),
        ("drawn", "16 điểm có trong cả hai đợt (đợt trước 16, đợt này 16 điểm)"),
        ("rotated", "16 điểm có trong cả hai đợt (đợt trước 17, đợt này 17 điểm)"),
    ],
)
def test_every_change_of_a_report_counts_the_covariance_of_the_same_desks_as_r_does(kind, shared):
    table = reported(kind)
    expected = [row for row in read("table.csv") if row["design"] == kind]
    rows = list(table.records())
    assert [row["node"] for row in rows] == [row["node"] for row in expected] == ["whole", *ITEMS]
    for row, r in zip(rows, expected, strict=True):
        assert [row[name] for name in EXACT] == pytest.approx([float(r[name]) for name in EXACT], rel=1e-9)
        for name in ("before", "value"):
            assert float(row[name]) == pytest.approx(100 * float(r[name]), abs=0.0051)
    assert shared in table.notes[0].to("vi")


def test_the_desks_both_rounds_asked_at_make_the_change_surer():
    shared = next(reported("desks").records())["exact_se"]
    rounds = [contents(asked(which, "desks"), ABOUT).parts[0].tables[0] for which in ("before", "after")]
    apart = sum(next(table.records())["exact_se"] ** 2 for table in rounds) ** 0.5
    assert shared < 0.8 * apart
