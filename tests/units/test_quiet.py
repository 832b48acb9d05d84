"""A unit from which nothing has come for two whole working days is named, and no other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from asked_rounds import three_parts
from staff_walk import signed_in_as

from survey.clock import today
from survey.response import Response
from survey.store import Role
from survey.units import Unit
from survey.units.quiet import Quiet, quiet

LONG_AGO = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("last", "now", "is_quiet"),
    [
        (date(2026, 11, 23), date(2026, 11, 25), False),  # Monday, Wednesday: Tuesday alone was silent
        (date(2026, 11, 23), date(2026, 11, 26), True),
        (date(2026, 11, 27), date(2026, 11, 30), False),  # Friday, Monday
        (date(2026, 11, 27), date(2026, 12, 1), False),
        (date(2026, 11, 27), date(2026, 12, 2), True),
        (date(2026, 11, 26), date(2026, 11, 26), False),
        (date(2026, 11, 30), date(2026, 11, 26), False),  # a clock put right
    ],
)
def test_only_whole_working_days_make_a_unit_quiet(last, now, is_quiet):
    assert quiet(["a"], {"a": last}, LONG_AGO, now) == ([Quiet("a", last)] if is_quiet else [])


def test_nobody_is_quiet_before_the_round_has_taken_answers_for_two_days():
    assert quiet(["a"], {}, date(2026, 11, 24), date(2026, 11, 25)) == []
    assert quiet(["a"], {}, date(2026, 11, 24), date(2026, 11, 26)) == [Quiet("a", None)]


@pytest.fixture
def opened(house, visit):
    """Let unit "a" answer some days ago and "b" yesterday, in a round open for a month; give its page."""
    house.store.save_units([Unit(code, f"Bệnh viện {code.upper()}") for code in "abc"])
    version = house.ask(three_parts()).version
    for number, unit in enumerate("ab"):
        uuid = f"{number:08d}-2222-4333-8444-555555555555"
        house.app.extensions["hailong"].writer.keep(Response(uuid, "thu", version, {"A1": "5"}, unit=unit))
    signed_in_as(house, visit, Role.READER)

    def shown(days):
        for unit, ago in (("a", days), ("b", 1)):
            at = f"{today() - timedelta(days=ago)}T03:00:00+00:00"
            house.store.db.execute("UPDATE response SET received_at = ? WHERE unit = ?", (at, unit))
        begun = f"{today() - timedelta(days=30)}T01:00:00+00:00"
        house.store.db.execute("UPDATE move SET at = ?", (begun,))
        return visit("/coquan/thu").text

    return shown


def test_the_page_of_a_round_names_who_has_gone_quiet_and_since_when(opened):
    page = opened(9)
    assert "Đơn vị im lặng: 1" in page
    assert f"Bệnh viện A: phiếu cuối ngày {today() - timedelta(days=9):%d/%m/%Y}" in page
    assert "Bệnh viện B: phiếu cuối" not in page
    assert "im lặng" not in opened(1)


def test_a_round_that_takes_no_answers_has_nobody_quiet(house, opened):
    house.store.change_state("thu", "closed", "test")
    assert "im lặng" not in opened(9)
