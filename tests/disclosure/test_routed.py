"""How many were asked what an answer led them to is a count of people, and tells a group by its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from example_answers import BOOK, index, text

from analysis.codebook import Category, Missing, Variable
from analysis.dataset import Dataset
from analysis.dataset.column import MARKS
from analysis.disclosure import Counted, withheld
from analysis.microdata.entries import Entry
from analysis.microdata.told import told
from analysis.report import About, contents
from analysis.tables import Printing, guarded, index_table, level_tables, trees

DENOMINATORS = ("asked", "answered", "not_applicable", "dont_know", "not_answered")
PURPOSES = {"a": 40, "b": 30, "other": 3, "land": 8}
"""What people came for, and how many did; the last two are left out."""


def led(*purposes: str, answered: str = "0") -> Dataset:
    """Return a round in which those who came for *purposes* were asked the third item, and gave a code."""
    came = [purpose for purpose, n in PURPOSES.items() for _ in range(n)]
    asked = [purpose in purposes for purpose in came]
    variable = Variable("purpose", text("Việc"), "single", tuple(Category(p, text(p)) for p in PURPOSES))
    units = ["abcd"[place % 4] for place in range(len(came))]
    cells: dict[str, Sequence[str]] = {
        "q1": ["52"[place % 2] for place in range(len(came))],
        "q2": ["4"] * len(came),
        "q3": [answered if one else "" for one in asked],
        "unit": units,
        "purpose": came,
    }
    book = replace(BOOK, variables=(*BOOK.variables, variable), indices=(index(),))
    reasons = {"q3": np.where(asked, 0, MARKS[Missing.NOT_ASKED]).astype(np.int8)}
    return Dataset.of(book, cells, reasons)


def said(data: Dataset):
    return contents(data, About("r", text("Đợt"), made_on=date(2026, 11, 28)), by=("unit", "purpose"))


def denominators(data: Dataset) -> dict[str, set[object]]:
    """Return what is told of who was asked, by node, in the table of everybody."""
    how = guarded(data, Printing(smallest=5))
    rows = index_table(trees(data, data.design())[0], how).records()
    return {str(row["node"]): {row[name] for name in DENOMINATORS} for row in rows}


@pytest.mark.parametrize(
    "asked", [("other",), ("a", "b", "land"), ("a", "land"), ("a", "other")], ids=", ".join
)
def test_no_table_says_how_many_were_led_to_an_item_by_an_answer_that_is_left_out(
    asked: Sequence[str],
) -> None:
    data = led(*asked)
    assert guarded(data, Printing(smallest=5)).withheld is not None
    counts = denominators(data)
    assert counts["q3"] == counts["index"] == {None}
    assert counts["q1"] != {None}
    (levels,) = level_tables(data, data.design(), guarded(data, Printing(smallest=5)))
    assert next(row["exact_aside"] for row in levels.records() if row["node"] == "q3") is None
    for table in said(data).tables():
        if {"asked", "node"} <= {field.name for field in table.fields}:
            assert {row["asked"] for row in table.records() if row["node"] in ("q3", "index")} == {None}, (
                table.name
            )


def test_an_item_to_which_shown_groups_were_led_says_so() -> None:
    counts = denominators(led("a"))
    assert 40 in counts["q3"]
    assert None not in counts["index"]


def test_what_every_group_left_out_was_led_to_is_said() -> None:
    assert 41 in denominators(led("b", "other", "land", answered="4"))["q3"]


def test_a_few_of_a_unit_who_were_led_to_an_item_are_not_counted_beside_the_others() -> None:
    data = led("other", "land", "b")
    places = data.group("unit")[1]
    asked = {int(((places == at) & (data.column("q3").missing != 2)).sum()) for at in range(4)}
    assert asked
    out = guarded(data, Printing(smallest=20)).withheld
    assert out is not None
    assert ("unit", "q3") in out.unsaid


def test_two_items_tell_who_was_led_to_the_one_and_not_the_other() -> None:
    def unsaid(**asked: int):
        return withheld(Counted((), (), {}, n=100, asked=asked), 5).unsaid

    assert unsaid(p=50, q=47) == {("", "q")}
    assert unsaid(p=50, q=47, r=100) == {("", "q")}
    assert unsaid(p=60, q=37) == {("", "q")}
    assert unsaid(p=60, q=30) == frozenset()
    assert unsaid(p=100, q=100) == frozenset()


def test_three_ways_that_people_were_led_tell_who_went_none_of_them() -> None:
    def unsaid(**asked: int):
        return withheld(Counted((), (), {}, n=100, asked=asked), 5).unsaid

    assert unsaid(p=40, q=31, r=26) == {("", "r")}
    assert unsaid(p=60, q=37, r=20) == {("", "q"), ("", "r")}  # 97 of 100 by two, and 60 is 37, 20 and 3
    assert unsaid(p=64, q=30, r=24) == frozenset()
    assert unsaid(p=33, q=33, r=33) == frozenset(), "the same people were asked all three"
    assert unsaid(p=45, q=32, r=23) == frozenset(), "nobody was asked none of them"


@pytest.mark.parametrize(("asked", "is_counted"), [("other", False), ("a", True)])
def test_a_codebook_does_not_count_an_item_of_which_tables_do_not_say_who_was_asked(
    asked: str, is_counted: bool
) -> None:
    data = led(asked)
    entry = Entry("q3", ("q3",), text("Câu q3"), "rating", "", False, (), data.n)
    (found,) = told([entry], data.codebook, guarded(data, Printing(smallest=5)))
    assert found.is_counted == is_counted
