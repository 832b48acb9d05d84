from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from survey.store import Role, StaffMember, Throttled, staff

PASSWORD = "một câu đủ dài"


@pytest.fixture
def clock(monkeypatch):
    """Time as the staff room tells it; set `at` to go elsewhere."""

    class Clock:
        at = datetime(2026, 11, 22, 8, tzinfo=UTC)

    monkeypatch.setattr(staff, "now", lambda: Clock.at)
    return Clock


@pytest.fixture
def lan(store, clock):
    store.add_staff("Nguyễn Thị Lan", PASSWORD, "manager")
    return store


def test_staff_sign_in_and_out(lan):
    token = lan.sign_in("nguyễn  thị lan ", PASSWORD)
    assert lan.session(token) == StaffMember("nguyễn thị lan", Role.MANAGER)
    lan.sign_out(token)
    assert lan.session(token) is None


def test_a_decomposed_spelling_is_the_same_name_and_password(lan):
    decomposed = "Nguye\u0302\u0303n Thi\u0323 Lan", "mo\u0323\u0302t ca\u0302u \u0111u\u0309 da\u0300i"
    assert lan.sign_in(*decomposed)


WRONG = [("Nguyễn Thị Lan", "sai mật khẩu"), ("Không ai", PASSWORD), ("", "")]


@pytest.mark.parametrize(("name", "password"), WRONG)
def test_a_wrong_name_or_password_is_refused(lan, name, password):
    assert lan.sign_in(name, password) is None


def test_an_unknown_token_is_nobody(lan):
    assert lan.session("") is None
    assert lan.session("\ud800") is None


def test_neither_passwords_nor_tokens_are_in_the_file(lan):
    token = lan.sign_in("Nguyễn Thị Lan", PASSWORD)
    lan.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = lan.path.read_bytes()
    assert token.encode() not in held
    assert PASSWORD.encode() not in held
    assert b"scrypt:" in held


def test_an_idle_session_ends_and_a_used_one_goes_on_until_the_longest(lan, clock):
    token = lan.sign_in("Nguyễn Thị Lan", PASSWORD)
    for _ in range(28):
        clock.at += timedelta(minutes=25)
        assert lan.session(token)
    clock.at += timedelta(minutes=25)
    assert lan.session(token) is None, "twelve hours are over"
    idle = lan.sign_in("Nguyễn Thị Lan", PASSWORD)
    clock.at += timedelta(minutes=31)
    assert lan.session(idle) is None


def test_a_clock_that_was_years_ahead_keeps_nobody_in_and_nobody_out(lan, clock):
    right = clock.at
    clock.at += timedelta(days=1500)
    token = lan.sign_in("Nguyễn Thị Lan", PASSWORD)
    for _ in range(5):
        lan.sign_in("Nguyễn Thị Lan", "sai")
    clock.at = right
    assert lan.session(token) is None
    assert lan.sign_in("Nguyễn Thị Lan", PASSWORD)


def test_a_clock_set_back_by_minutes_signs_nobody_out_and_forgives_no_guesses(lan, clock):
    token = lan.sign_in("Nguyễn Thị Lan", PASSWORD)
    for _ in range(5):
        lan.sign_in("Nguyễn Thị Lan", "sai")
    clock.at -= timedelta(minutes=5)
    assert lan.session(token)
    with pytest.raises(Throttled):
        lan.sign_in("Nguyễn Thị Lan", PASSWORD)


def test_five_failures_throttle_a_name_for_a_while_even_with_the_right_password(lan, clock):
    for _ in range(5):
        assert lan.sign_in("Nguyễn Thị Lan", "sai") is None
    with pytest.raises(Throttled) as refused:
        lan.sign_in("Nguyễn Thị Lan", PASSWORD)
    assert refused.value.retry_after == 15 * 60 + 1
    clock.at += timedelta(seconds=refused.value.retry_after)
    assert lan.sign_in("Nguyễn Thị Lan", PASSWORD)


def test_an_address_is_throttled_later_than_a_name_and_others_are_not(lan, monkeypatch):
    monkeypatch.setattr(staff, "MOST_BY_ADDRESS", 8)
    for number in range(8):
        lan.sign_in(f"nhân viên {number}", "sai", "10.0.0.1")
    with pytest.raises(Throttled):
        lan.sign_in("Nguyễn Thị Lan", PASSWORD, "10.0.0.1")
    assert lan.sign_in("Nguyễn Thị Lan", PASSWORD, "10.0.0.2")


OWN, OTHER = "a" * 43, "b" * 43


def test_guesses_made_elsewhere_keep_nobody_out_of_a_browser_they_know(lan):
    assert lan.sign_in("Nguyễn Thị Lan", PASSWORD, "10.0.0.1", OWN)
    for _ in range(5):
        assert lan.sign_in("Nguyễn Thị Lan", "sai", "10.0.0.1") is None
    for stranger in ("", OTHER):
        with pytest.raises(Throttled):
            lan.sign_in("Nguyễn Thị Lan", PASSWORD, "10.0.0.1", stranger)
    assert lan.sign_in("Nguyễn Thị Lan", PASSWORD, "10.0.0.1", OWN)
    with pytest.raises(Throttled):
        lan.sign_in("Nguyễn Thị Lan", PASSWORD, "10.0.0.1", OTHER)


def test_an_office_behind_one_address_is_not_locked_out_by_who_guesses_there(lan, monkeypatch):
    monkeypatch.setattr(staff, "MOST_BY_ADDRESS", 8)
    lan.sign_in("Nguyễn Thị Lan", PASSWORD, "10.0.0.1", OWN)
    for number in range(8):
        lan.sign_in(f"nhân viên {number}", "sai", "10.0.0.1")
    assert lan.sign_in("Nguyễn Thị Lan", PASSWORD, "10.0.0.1", OWN)


def test_a_known_browser_may_guess_no_more_often_and_for_no_other_name(lan, clock):
    lan.add_staff("Trần Văn Bình", PASSWORD, "clerk")
    lan.sign_in("Nguyễn Thị Lan", PASSWORD, "10.0.0.1", OWN)
    for _ in range(5):
        assert lan.sign_in("Nguyễn Thị Lan", "sai", "10.0.0.1", OWN) is None
    with pytest.raises(Throttled):
        lan.sign_in("Nguyễn Thị Lan", PASSWORD, "10.0.0.1", OWN)
    assert lan.sign_in("Nguyễn Thị Lan", PASSWORD, "10.0.0.9"), "her own failures keep her out nowhere else"
    for _ in range(5):
        lan.sign_in("Trần Văn Bình", "sai", "10.0.0.1", OWN)
    with pytest.raises(Throttled):
        lan.sign_in("Trần Văn Bình", PASSWORD, "10.0.0.2")


@pytest.mark.parametrize("days", [0, 181])
def test_a_browser_is_a_stranger_again_after_a_new_password_or_half_a_year(lan, clock, days):
    lan.sign_in("Nguyễn Thị Lan", PASSWORD, "", OWN)
    clock.at += timedelta(days=days)
    if not days:
        lan.add_staff("Nguyễn Thị Lan", PASSWORD, "manager")
    for _ in range(5):
        lan.sign_in("Nguyễn Thị Lan", "sai")
    with pytest.raises(Throttled):
        lan.sign_in("Nguyễn Thị Lan", PASSWORD, "", OWN)


def test_few_passwords_are_looked_at_together_and_nobody_is_kept_waiting(lan):
    together = threading.Barrier(24)

    def guess(number):
        together.wait()
        try:
            return lan.sign_in(f"nhân viên {number}", "sai")
        except Throttled as refused:
            return refused.retry_after

    with ThreadPoolExecutor(24) as threads:
        became = list(threads.map(guess, range(24)))
    assert set(became) == {None, staff.SOON}
    assert became.count(None) >= staff.AT_ONCE
    assert lan.sign_in("Nguyễn Thị Lan", PASSWORD)


def test_signing_in_forgets_earlier_failures(lan):
    for _ in range(3):
        for _ in range(4):
            lan.sign_in("Nguyễn Thị Lan", "sai")
        assert lan.sign_in("Nguyễn Thị Lan", PASSWORD)


def test_a_new_password_ends_the_sessions(lan):
    token = lan.sign_in("Nguyễn Thị Lan", PASSWORD)
    lan.add_staff("NGUYỄN THỊ LAN", "một câu dài khác", Role.READER)
    assert lan.session(token) is None
    assert lan.sign_in("Nguyễn Thị Lan", PASSWORD) is None
    assert lan.staff() == [StaffMember("nguyễn thị lan", Role.READER)]


def test_changing_a_password_gives_back_no_role_that_was_taken_meanwhile(lan, clock):
    """Looking at a password takes a while, in which others may act: here, when the clock is read."""
    during = iter([lambda: lan.change_role("Nguyễn Thị Lan", "reader"), lambda: None])

    class Meanwhile:
        at = clock.at

        def timestamp(self):
            next(during)()
            return self.at.timestamp()

    clock.at = Meanwhile()
    assert lan.change_password("Nguyễn Thị Lan", PASSWORD, "một câu dài khác")
    assert lan.staff() == [StaffMember("nguyễn thị lan", Role.READER)]


@pytest.mark.parametrize(
    ("name", "password", "role", "wrong"),
    [
        ("", PASSWORD, "clerk", "name"),
        ("Lan", "ngắn", "clerk", "12 characters"),
        ("Lan", PASSWORD, "vua", "vua"),
    ],
)
def test_staff_without_name_password_or_role_are_refused(store, name, password, role, wrong):
    with pytest.raises(ValueError, match=wrong):
        store.add_staff(name, password, role)


def test_a_session_tells_when_it_ends_and_never_later_than_twelve_hours_after_it_began(lan, clock):
    token = lan.sign_in("Nguyễn Thị Lan", PASSWORD)
    assert lan.session(token).ends_in == 30 * 60
    clock.at += timedelta(seconds=40)
    assert lan.session(token).ends_in == 30 * 60 - 40, (
        "what is written once a minute is told as it is written"
    )
    for _ in range(35):
        clock.at += timedelta(minutes=20)
        lan.session(token)
    assert lan.session(token).ends_in == 20 * 60 - 40
