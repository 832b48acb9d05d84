"""Opening hours: read from a file with every fault named, and never guessed."""

from __future__ import annotations

from datetime import datetime

import pytest

from survey.units.opening import Opening, is_closed, read_openings

MONDAY = datetime(2026, 11, 23)
HOURS = [Opening("Q1", 1, 7 * 60 + 30, 11 * 60 + 30), Opening("Q1", 1, 13 * 60 + 30, 17 * 60)]


@pytest.mark.parametrize(
    ("hour", "closed"), [(6, True), (7, False), (11, False), (12, True), (13, False), (16, False), (17, True)]
)
def test_an_hour_is_closed_when_no_minute_of_it_is_open(hour, closed):
    assert is_closed(HOURS, MONDAY.replace(hour=hour)) is closed


def test_a_day_without_hours_is_closed_and_a_place_without_hours_is_not():
    assert is_closed(HOURS, MONDAY.replace(day=22, hour=9))
    assert not is_closed([], MONDAY.replace(hour=3))


def test_hours_are_read_for_each_day(tmp_path):
    file = tmp_path / "hours.csv"
    file.write_text("code;days;hours\nQ1;1-2;7:30-11:30 13:30-17:00\nQ1;6;8:00-11:00\n", encoding="utf-8")
    found, wrong = read_openings(file, frozenset({"Q1"}))
    assert wrong == []
    assert [(each.weekday, each.opens) for each in found] == [
        (1, 450), (1, 810), (2, 450), (2, 810), (6, 480)
    ]  # fmt: skip


def test_every_fault_of_a_file_is_named(tmp_path):
    file = tmp_path / "hours.csv"
    file.write_text("code,days,hours\nQ9,8,25:00-26:00\nQ1,5,17:00-7:00\nQ1,5,7:75-9:00\n", encoding="utf-8")
    found, wrong = read_openings(file, frozenset({"Q1"}), "en")
    assert found == []
    assert [(each.line, each.where) for each in wrong] == [
        (2, "code"), (2, "days"), (2, "hours"), (3, "hours"), (4, "hours")
    ]  # fmt: skip
    file.write_text("code,hours\n", encoding="utf-8")
    assert "days" in read_openings(file, frozenset(), "en")[1][0].wrong
