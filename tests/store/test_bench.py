"""The bench measures what it says it does."""

from __future__ import annotations

from bench.intake.calls import calls
from bench.measured import Measured, table


def test_function_calls_are_the_same_to_the_digit_every_time():
    first, second = ([one.figures for one in calls(quick=True)] for _ in range(2))
    assert first == second


def test_fetching_and_sending_stay_within_their_calls():
    assert [(one.name, one.value) for one in calls(quick=True) if not one.reached] == []


def test_a_missed_target_stands_out_in_the_table():
    rows = table(
        [Measured("a", "1", "2", False), Measured("b", "1", "1", True), Measured("c", "", "3", None)]
    )
    assert [line.split("|")[4].strip() for line in rows.splitlines()[2:]] == ["NO", "yes", "–"]
