"""A place that was listed by mistake goes; one that anything names stays, and it is said by what."""

from __future__ import annotations

import pytest

from survey.store import InUse, Unknown
from survey.store.removing import HOLDERS
from survey.units import ServicePoint, Unit
from survey.units.opening import Opening


@pytest.fixture
def listed(store):
    """Two units, one under the other, each with a service point."""
    store.save_units([Unit("T", "Thành phố"), Unit("P", "Phường", "T")])
    store.save_service_points([ServicePoint("Q", "P", "Quầy"), ServicePoint("T", "T", "Cửa T")])
    return store


def test_what_nothing_names_is_taken_out_with_its_hours(listed):
    listed.save_openings([Opening("Q", 1, 420, 660), Opening("P", 1, 420, 660)])
    listed.remove_place("Q", point=True)
    listed.remove_place("P")
    assert [unit.code for unit in listed.units()] == ["T"]
    assert [point.code for point in listed.service_points()] == ["T"]
    assert listed.openings() == {}
    assert listed.verify() == []


def test_a_unit_and_a_point_with_one_code_are_told_apart_and_share_their_hours(listed):
    listed.remove_place("Q", point=True)
    listed.remove_place("P")
    listed.save_openings([Opening("T", 1, 420, 660)])
    listed.remove_place("T", point=True)
    assert (len(listed.units()), list(listed.openings())) == (1, ["T"])
    listed.remove_place("T")
    assert (listed.units(), listed.openings()) == ([], {})


def test_it_is_said_what_keeps_a_place(listed):
    with pytest.raises(InUse) as refused:
        listed.remove_place("T")
    assert refused.value.said("vi").startswith(
        "T không bỏ được vì còn được nêu ở nơi khác: đơn vị cấp dưới: 1; điểm phục vụ: 1."
    )
    assert len(listed.units()) == 2


def test_a_code_that_is_not_listed_is_refused_with_those_that_are(listed):
    with pytest.raises(Unknown, match="Q"):
        listed.remove_place("Quay", point=True)


def test_every_column_of_the_store_that_holds_a_code_keeps_its_place(listed):
    tables = [row[0] for row in listed.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for kind, named in HOLDERS.items():
        there = {
            table
            for table in tables
            if kind in {row[1] for row in listed.db.execute(f"PRAGMA table_info({table})")}
        }
        looked_at = {table for table, column in named.values() if column == kind}
        assert looked_at == there - {"target"}, "a target's unit is what it is stated in"
