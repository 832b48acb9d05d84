"""The page's token: ours or not, in time or late."""

from __future__ import annotations

from form_walk import UUID
from hypothesis import given
from hypothesis import strategies as st

from survey.interview.token import Verdict, judge, key_of, sign

KEY = key_of("0123456789abcdef" * 4)
NOW = 1_790_000_000


def verdict(token, uuid=UUID, now=NOW, key=KEY):
    return judge(key, uuid, token, now=now, hours=24)


def test_a_token_of_today_is_good():
    assert verdict(sign(KEY, UUID, NOW)) is Verdict.GOOD
    assert verdict(sign(KEY, UUID, NOW - 24 * 3600)) is Verdict.GOOD


def test_a_token_of_the_day_before_or_from_the_future_is_late_not_false():
    for away in (-400 * 86400, -24 * 3600 - 1, 1, 7200, 400 * 86400):
        assert verdict(sign(KEY, UUID, NOW + away)) is Verdict.LATE


def test_a_token_of_another_response_or_another_secret_is_false():
    assert verdict(sign(KEY, UUID.replace("1", "2"), NOW)) is Verdict.FALSE
    assert verdict(sign(key_of("fedcba9876543210" * 4), UUID, NOW)) is Verdict.FALSE


@given(st.text(max_size=60))
def test_no_made_up_text_is_a_token(text):
    assert verdict(text) is Verdict.FALSE


@given(st.integers(0, 44), st.sampled_from("0123456789abcdef."))
def test_one_changed_letter_makes_a_token_false(place, letter):
    token = sign(KEY, UUID, NOW)
    changed = token[:place] + letter + token[place + 1 :]
    assert changed == token or verdict(changed) is Verdict.FALSE
