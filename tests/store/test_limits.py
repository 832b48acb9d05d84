"""However many come at the same moment, no more pass than a limit allows."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from kiosk_walk import added
from sealed_example import sealed

from survey.api.dossiers import Turns
from survey.store import FullAside, Throttled, staff

MANY = 40


def at_once(act):
    """Do *act* with the numbers below `MANY`, all at the same moment; returns how often each came back."""
    together = threading.Barrier(MANY)

    def one(number):
        together.wait()
        try:
            return act(number)
        except (Throttled, FullAside) as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(MANY) as threads:
        return Counter(threads.map(one, range(MANY)))


@pytest.fixture
def looked(monkeypatch):
    """The passwords that are looked at: how many together at most, and how each was hashed."""
    lock, real = threading.Lock(), staff.check_password_hash

    class Looked:
        now = most = 0
        methods: list[str] = []  # noqa: RUF012 -- of this one test

    def check(stored, password):
        with lock:
            Looked.now += 1
            Looked.most = max(Looked.most, Looked.now)
            Looked.methods.append(stored.partition("$")[0])
        try:
            return real(stored, password)
        finally:
            with lock:
                Looked.now -= 1

    monkeypatch.setattr(staff, "check_password_hash", check)
    return Looked


def test_a_name_that_nobody_has_costs_as_much_as_a_wrong_password(store, looked):
    store.add_staff("lan", "một câu đủ dài", "reader")
    for name in ("lan", "không ai", ""):
        assert store.sign_in(name, "sai mật khẩu") is None
    assert looked.methods == [staff.METHOD] * 3


def test_no_more_passwords_are_looked_at_together_than_leave_citizens_their_threads(store, looked):
    found = at_once(lambda number: store.sign_in(f"nhân viên {number}", "sai"))
    assert looked.most <= staff.AT_ONCE == 4
    assert found[None] == len(looked.methods) == MANY - found["Throttled"]


def test_a_name_is_guessed_no_more_often_because_many_guess_at_once(store, looked):
    for _ in range(3):
        at_once(lambda number: store.sign_in("lan", f"sai {number}"))
    assert len(looked.methods) == staff.MOST_BY_NAME == 5


def test_a_pin_is_guessed_no_more_often_because_many_guess_at_once(store):
    device_id, _ = added(store, round_id="r1")
    assert at_once(lambda number: store.is_pin(device_id, f"{number}")) == {False: 5, "Throttled": MANY - 5}


def test_a_key_makes_no_more_calls_because_they_come_at_once(store):
    turns = Turns(10, clock=lambda: 0.0)
    assert at_once(lambda number: turns.wait("mot-cua"))[0] == 10


def test_no_more_is_set_aside_because_it_comes_at_once(store, writer, monkeypatch):
    monkeypatch.setattr("survey.store.envelopes.MOST_ASIDE", 10)
    public = store.key("r1").public
    envelopes = [sealed(public, b"?", id_=str(uuid4()), round_id="r1") for _ in range(MANY)]
    found = at_once(lambda number: writer.set_aside(envelopes[number], "unreadable"))
    assert found == {None: 10, "FullAside": MANY - 10}
    assert store.n_aside("r1") == 10


def test_a_code_enrols_one_of_all_the_tablets_that_open_it_at_once(store):
    _, made = added(store, round_id="r1")
    keys = at_once(lambda number: store.enrol(made.code))
    assert (len(keys), keys[None]) == (2, MANY - 1)
