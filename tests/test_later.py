"""What is made later is made once, from what it was given, whoever asks first."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from survey.later import Later


def test_many_who_ask_at_once_are_given_one_and_the_same():
    later, together = Later("collections:Counter", "hài lòng"), threading.Barrier(16)

    def asked(_):
        together.wait()
        return later.value

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(asked, range(16)))
    assert all(each is found[0] for each in found)
    assert found[0]["l"] == 1


def test_what_is_itself_made_later_is_given_as_what_it_is():
    first = Later("datetime:date", 2026, 11, 28)
    assert Later("builtins:str", first).value == "2026-11-28"


def test_a_view_is_a_method_of_what_is_made_when_it_is_asked_for():
    view = Later("datetime:date", 2026, 11, 28).view("replace")
    assert view(day=29).isoformat() == "2026-11-29"


@pytest.mark.parametrize("serves", [True, False])
def test_only_a_site_that_serves_leaves_what_is_loaded_out_of_every_collection(serves):
    gc.unfreeze()
    try:
        if serves:
            gc.freeze()
        before = gc.get_freeze_count()
        kept = [[] for _ in range(1000)]
        assert Later("datetime:date", 2026, 11, 28).value
        assert (gc.get_freeze_count() >= before + len(kept)) == serves
    finally:
        gc.unfreeze()


def test_nothing_is_imported_before_it_is_asked_for():
    Later("no.such:thing").view("page")
