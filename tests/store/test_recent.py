"""Two responses from one device soon after each other are noted, and no instant is kept."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

from keeping_example import response

from survey.store import Writer

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_the_second_of_a_device_within_two_minutes_is_noted(store):
    at = [NINE]
    with closing(Writer(store.path, clock=lambda: at[0])) as writer:
        for seconds, device in ((0, "d1"), (5, "d2"), (9, "d1"), (600, "d1"), (610, ""), (615, "")):
            at[0] = NINE + timedelta(seconds=seconds)
            writer.keep(response(noted={"device": device} if device else {}))
    noted = [kept.noted for kept in store.responses("r1")]
    assert [each.get("again") for each in noted] == [None, None, 9, None, None, None]
    assert store.verify() == []


def test_a_response_that_is_sent_again_is_not_noted_twice(store):
    sent = response(noted={"device": "d1"})
    with closing(Writer(store.path)) as writer:
        assert [writer.keep(sent).status for _ in range(2)] == ["created", "known"]
    (kept,) = store.responses("r1")
    assert kept.noted == {"device": "d1"}
