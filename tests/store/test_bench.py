"""The bench measures what it says it does."""

from __future__ import annotations

import gc
from contextlib import closing

import pytest

from bench.intake.calls import calls
from bench.intake.site import build
from bench.measured import Measured, table
from survey.application import create_app
from survey.commands.serve import server_of


def test_function_calls_are_the_same_to_the_digit_every_time():
    first, second = ([one.figures for one in calls(quick=True)] for _ in range(2))
    assert first == second


def test_fetching_and_sending_stay_within_their_calls():
    assert [(one.name, one.value) for one in calls(quick=True) if not one.reached] == []


@pytest.mark.filterwarnings("ignore:send_bytes:DeprecationWarning")
def test_a_server_leaves_what_was_loaded_out_of_every_collection(tmp_path):
    found = build(tmp_path)
    app = create_app(found)
    gc.unfreeze()  # what an earlier test's pages left out when they were loaded
    with closing(app.extensions["hailong"]), closing(server_of(app, found, "127.0.0.1:0")):
        assert gc.get_freeze_count() > 10_000
    gc.unfreeze()


def test_a_missed_target_stands_out_in_the_table():
    rows = table(
        [Measured("a", "1", "2", False), Measured("b", "1", "1", True), Measured("c", "", "3", None)]
    )
    assert [line.split("|")[4].strip() for line in rows.splitlines()[2:]] == ["NO", "yes", "–"]
