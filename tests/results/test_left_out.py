"""Figures of few people, and those that guard them, are left out wherever a round is read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from answered import answer, publish
from asked_rounds import RATING, questionnaire, rating, words
from staff_walk import signed_in_as

from analysis.tables import Printing, guarded, index_table
from survey.export import dataset
from survey.questionnaire.model import Comparison, Item, Section
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


def test_what_grows_leaves_out_what_a_whole_reading_leaves_out(round_):
    live = Growing(round_.store, round_.store.round("thu"), Printing(smallest=5))
    for until in (20, 21, 90, sum(UNITS.values())):
        live.catch_up(until)
        live.guarded()
    whole = Settled.of(round_.store, round_.store.round("thu"), Printing(smallest=5))
    assert live.guarded() == whole.guarded() == guarded(dataset(round_.store, "thu"), Printing(smallest=5))
    assert {code for by, code in live.guarded().withheld.groups if by == "unit"} == {"d", "e"}


def test_what_grows_says_of_as_many_items_how_many_were_asked_as_a_whole_reading(house):
    """Three men of all, and nobody else, are asked the last item, whose answer is that it does not apply."""
    led = rating("A3", "Giá", relevant=Comparison("sex", "is", ("m",)))
    asked = questionnaire(
        Section(
            "s", words("Một"), (rating("A1", "Thái độ"), Item("sex", "single", words("Giới tính"), SEX), led)
        )
    )
    house.ask(asked)
    rows = [{"A1": "1245"[row % 4], "sex": "m" if row < 3 else "f"} for row in range(60)]
    answer(house, asked, [row | ({"A3": "98"} if row["sex"] == "m" else {}) for row in rows])
    live = Growing(house.store, house.store.round("thu"), Printing(smallest=5))
    live.catch_up(60)
    whole = guarded(dataset(house.store, "thu"), Printing(smallest=5))
    assert live.guarded() == whole
    assert ("", "A3") in whole.withheld.unsaid
    table = index_table(live.trees()[0], whole)
    assert [row["asked"] for row in table.records()] == [None, 60, None]


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
