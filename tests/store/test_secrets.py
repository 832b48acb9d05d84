"""Whatever opens a door to whoever holds it: too long to guess, other every time, and nowhere in the file."""

from __future__ import annotations

import re

import pytest
from kiosk_walk import added

from survey.dossier.matter import TOKEN

PASSWORD = "một câu đủ dài"


def session(store):
    store.add_staff("lan", PASSWORD, "reader")
    return store.sign_in("lan", PASSWORD)


def device_key(store):
    return store.enrol(added(store, round_id="r1")[1].code)


def enrolment(store):
    return added(store, round_id="r1")[1].code


def software(store):
    return store.add_api_key(f"mot-cua-{len(store.api_keys())}").removeprefix("hailong_")


def test_what_is_too_short_to_be_a_token_opens_nothing():
    assert TOKEN.fullmatch("a" * 22)
    assert not TOKEN.fullmatch("a" * 21)


@pytest.mark.parametrize("made", [session, device_key, enrolment, software])
def test_what_opens_a_door_has_128_bits_at_least_and_is_not_in_the_file(store, made):
    drawn = [made(store) for _ in range(3)]
    assert len(set(drawn)) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22,}", secret) for secret in drawn)
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = store.path.read_bytes()
    assert not any(secret.encode() in held for secret in drawn)
