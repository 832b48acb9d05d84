"""The sheet for the desk: for everybody who works at one, with the number to call."""

from __future__ import annotations

import pytest
from staff_walk import signed_in_as

from survey.store import Role
from survey.units import Unit


@pytest.mark.parametrize("role", [Role.READER, Role.CLERK, Role.MANAGER])
def test_whoever_works_at_a_desk_reads_it_and_finds_whom_to_call(house, visit, role):
    house.store.save_units([Unit("A", "Phường A")])
    signed_in_as(house, visit, role)
    if role is not Role.MANAGER:
        house.store.change_role("người", role, "A")
    shown = visit("/huongdan")
    assert shown.status == 200
    assert "1900 1234" in shown.text
    assert "Giúp mà không nhìn" in shown.text


def test_nobody_else_reads_it(visit):
    assert visit("/huongdan").headers["Location"].startswith("/dangnhap")
