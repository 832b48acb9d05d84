"""The files of a report of periods, read together and with the round's own report, tell nothing of a few."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from answered import answer, publish
from artefacts import Reader, records
from asked_rounds import questionnaire, rating, words

from analysis.tables import Printing
from survey.mandate.periods import Period
from survey.mandate.rollup import EQUAL, PEOPLE
from survey.periodic.content import Wanted
from survey.periodic.folder import period_report, write_period_report
from survey.periodic.rolled import RollUp
from survey.questionnaire.model import Section
from survey.reporting import Wanted as WantedOfRound
from survey.reporting import write_report
from survey.sampling.selection import Selected, Selection
from survey.units import Unit

ASKED = questionnaire(Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"))))
DAY = date(2022, 12, 31)
FIRST = Period(2022, "quarter_1", date(2022, 1, 1), date(2022, 3, 31), "QĐ 1")
SECOND = Period(2022, "quarter_2", date(2022, 4, 1), date(2022, 6, 30), "QĐ 1")
YEAR = Period(2022, "year", date(2022, 1, 1), date(2022, 12, 31), "QĐ 1")
DAYS = ("2022-02-01", "2022-05-01", "2022-10-01")
"""A day of the first quarter, of the second, and one that lies in the year alone."""

Asked = dict[tuple[str, int], tuple[int, int]]
"""By unit and time: how many people answered, and how many of them the second question."""


def held(house, asked: Asked) -> None:
    """Hold a round at whose desks people answered all year; nobody is content with the second question."""
    house.store.save_units([Unit(code, f"Phòng {code}") for code in dict.fromkeys(unit for unit, _ in asked)])
    house.ask(ASKED)
    for (unit, time), (n, n_second) in asked.items():
        before = house.store.counts("thu")["kept"]
        answer(
            house, ASKED, [{"A1": "5"} | ({"A2": "1"} if at < n_second else {}) for at in range(n)], unit=unit
        )
        house.store.db.execute(
            "UPDATE response SET received_at = ? WHERE id > ?", (f"{DAYS[time]}T03:00:00+00:00", before)
        )
    publish(house)


def reports(house, folder, *periods: Period, closed: bool, rollup: RollUp | None = None):
    """Write the report of some periods, and that of the round where it is over."""
    if closed:
        house.store.change_state("thu", "closed", "test")
        wanted = WantedOfRound(printing=Printing(smallest=5))
        write_report(house.store, "thu", folder / "round", made_on=DAY, language="en", wanted=wanted)
    of = Wanted(("thu",), periods, rollup)
    report = period_report(house.store, of, made_on=DAY, printing=Printing(smallest=5))
    write_period_report(report, folder / "periods", language="en")
    return folder


TIMES = {"2022-quarter_1": (0,), "2022-quarter_2": (1,), "2022-year": (0, 1, 2)}


def reader(folder, asked: Asked) -> Reader:
    """Return somebody who has read every table of the folder."""
    units = list(dict.fromkeys(unit for unit, _ in asked))
    cells = list(product(units, range(3), ("A1", "A2")))
    found = Reader(cells, [({(u, t, "A2")}, {(u, t, "A1")}) for u, t in product(units, range(3))])
    for path in (folder / "periods").rglob("*.csv"):
        for row in records(path):
            _read(found, path.stem, row, units)
    for row in records(folder / "round" / "tables" / "whole.csv") if (folder / "round").exists() else ():
        _sums(found, row, [(u, t) for u, t in product(units, range(3))])
    return found


def _read(found: Reader, name: str, row, units) -> None:
    code = next((code for code in TIMES if code in name + row.get("group", "")), None)
    if code is None:
        return
    places = [
        (u, t) for u, t in product(units, TIMES[code]) if "_units" not in name or row["group"] in ("", u)
    ]
    _sums(found, row, places)


def _sums(found: Reader, row, places) -> None:
    """Read a row of a table: how many people, and how many answers they gave."""
    item = row.get("node") if row.get("node") in ("A1", "A2") else "A1"
    found.reads(((u, t, item) for u, t in places), row.get("n"))
    if row.get("node") in (None, "whole"):
        found.reads(((u, t, i) for u, t in places for i in ("A1", "A2")), row.get("answered"))


def narrowed(found: Reader, asked: Asked) -> list[str]:
    """Return which counts of one to four people the reader narrows to fewer than five values."""
    told = []
    units = list(dict.fromkeys(unit for unit, _ in asked))
    times = [(0,), (1,), (2,), (0, 1), (1, 2), (0, 2), (0, 1, 2)]
    for some, when, item in product([*([u] for u in units), units], times, (0, 1)):
        truth = sum(asked.get((u, t), (0, 0))[item] for u in some for t in when)
        low, high = found.range((u, t, ("A1", "A2")[item]) for u in some for t in when)
        assert low <= truth <= high
        if 0 < truth < 5 and high - low < 4:
            told.append(f"{some} in {when}, A{item + 1}: {truth} is {low} to {high}")
    return told


FEW_IN_SPRING = {("a", 0): (30, 20), ("b", 0): (30, 20), ("a", 1): (3, 3)}
FEW_SINCE = {("a", 0): (30, 20), ("b", 0): (30, 20), ("a", 2): (2, 2), ("b", 2): (1, 1)}
FEW_ANSWERS_SINCE = {("a", 0): (30, 20), ("b", 0): (30, 20), ("a", 2): (12, 2), ("b", 2): (9, 0)}


@pytest.mark.parametrize("closed", [False, True], ids=["open", "over"])
@pytest.mark.parametrize(
    ("asked", "rollup"),
    [(FEW_IN_SPRING, RollUp()), (FEW_SINCE, RollUp()), (FEW_ANSWERS_SINCE, None)],
    ids=["spring", "since", "answers"],
)
def test_a_year_and_its_quarters_do_not_tell_the_few_who_came_between(
    house, tmp_path, asked, rollup, closed
) -> None:
    """Of units only people are looked at; docs/methods/disclosure.md says so."""
    held(house, asked)
    folder = reports(house, tmp_path, FIRST, SECOND, YEAR, closed=closed, rollup=rollup)
    assert narrowed(reader(folder, asked), asked) == []


def test_periods_that_differ_by_many_are_shown(house, tmp_path) -> None:
    held(house, {("a", 0): (30, 20), ("b", 1): (30, 20), ("a", 2): (20, 10), ("b", 2): (20, 10)})
    folder = reports(house, tmp_path, FIRST, SECOND, YEAR, closed=True)
    (path,) = (folder / "periods" / "tables").glob("*_trend.csv")
    assert sorted(row["n"] for row in records(path)) == ["100", "30", "30"]
    assert len([*(folder / "periods" / "tables").glob("*_change.csv")]) == 2


@pytest.mark.parametrize("rule", [PEOPLE, EQUAL])
def test_a_sum_over_units_of_a_time_does_not_tell_those_left_out_by_its_digits(house, tmp_path, rule) -> None:
    """By people of a sample, and by equal shares of units in which everybody counts alike."""
    asked: Asked = {("a", 0): (30, 20), ("b", 0): (40, 30), ("c", 0): (3, 2), ("d", 0): (25, 14)}
    held(house, asked)
    if rule == PEOPLE:
        drawn = tuple(Selected(unit, 0.5, people=300.0 + 10 * at) for at, (unit, _) in enumerate(asked))
        house.store.save_selection("thu", Selection(drawn))
    folder = reports(house, tmp_path, FIRST, closed=False, rollup=RollUp(rule=rule))
    found = {path.stem: records(path) for path in (folder / "periods" / "tables").glob("*.csv")}
    (units,) = (rows for name, rows in found.items() if name.endswith("_units"))
    (trend,) = (rows for name, rows in found.items() if name.endswith("_trend"))
    by = {row["group"]: row for row in units}
    assert {code for code, row in by.items() if not row["value"]} == {"c", "d"}
    assert by["a"]["exact_se"]
    for row in [by[""], *(trend if rule == PEOPLE else ())]:
        assert row["value"]
        assert row["exact_se"] == row["deff"] == row["degf"] == ""
        assert float(row["value"]) % 1 == 0


@pytest.mark.parametrize("drawn", ["units", "a sample"])
def test_a_time_does_not_tell_by_its_digits_units_left_out_to_guard_the_few_who_came_since(
    house, tmp_path, drawn
) -> None:
    """No unit of the quarter is small; one is left out of it since only two people more came in the year."""
    asked: Asked = {("a", 0): (30, 20), ("b", 0): (40, 30), ("c", 0): (50, 40)}
    asked |= {("a", 2): (2, 2), ("b", 2): (20, 10), ("c", 2): (20, 10)}
    held(house, asked)
    if drawn == "units":
        publish(house, clusters="unit")
    else:
        people = {"a": 300.0, "b": 310.0, "c": 320.0}
        house.store.save_selection(
            "thu", Selection(tuple(Selected(u, 0.5, people=n) for u, n in people.items()))
        )
    folder = reports(house, tmp_path, FIRST, YEAR, closed=False, rollup=RollUp())
    found = {path.stem: records(path) for path in (folder / "periods" / "tables").glob("*.csv")}
    (units,) = (rows for name, rows in found.items() if name.endswith("2022-quarter_1_units"))
    (trend,) = (rows for name, rows in found.items() if name.endswith("_trend"))
    assert [row["group"] for row in units if not row["value"]] == ["a", "b"]
    quarter, year = trend
    for row in (quarter, units[0]):
        assert row["exact_se"] == row["deff"] == row["degf"] == ""
        assert 100 * float(row["exact_low"]) == pytest.approx(round(100 * float(row["exact_low"])))
    assert year["exact_se"]
