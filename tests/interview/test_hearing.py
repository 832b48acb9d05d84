"""A form that brings recordings: players on every way of answering, and the sound itself."""

from __future__ import annotations

import re

import pytest
from asked_rounds import one_page, three_parts
from recorded import recorded

from survey.questionnaire.reading import questionnaire
from survey.shipped import file

UUID = "11111111-2222-4333-8444-555555555555"


def asked(house, form, round_id="thu"):
    """Open a round whose form can be heard in Vietnamese; returns its recordings."""
    heard, contents = recorded(form)
    house.ask(heard, round_id, recordings=contents)
    return heard, contents


def players(text):
    return re.findall(r'<audio controls preload="none" src="/k/_nghe/([0-9a-f]{64})"', text)


def test_each_part_has_a_player_that_loads_nothing_by_itself(house, visit):
    heard, _ = asked(house, three_parts())
    page = visit(f"/k/thu/{UUID}/1?lang=vi").text
    first = [f"section-{heard.sections[0].name}", *(item.name for item in heard.sections[0].items)]
    assert players(page) == [heard.recording(part, "vi").sha256 for part in first]
    assert "autoplay" not in page


def test_a_button_says_what_it_plays(house, visit):
    asked(house, three_parts())
    page = visit(f"/k/thu/{UUID}/1?lang=vi").text
    buttons = re.findall(r'<button type="button" aria-pressed="false">(.*?)</button>', page)
    spoken = [re.sub("<[^>]+>", "", button) for button in buttons]
    assert "Nghe câu hỏi: Thời gian giải quyết" in spoken
    assert len(set(spoken)) == len(spoken)


def test_the_form_on_a_device_and_the_quick_rating_are_heard_too(house, visit):
    heard, _ = asked(house, three_parts())
    assert len(players(visit("/k/thu/may?lang=vi").text)) == len(heard.recordings)
    asked(house, questionnaire(file("one-stop/quick-rating")), "motcua")
    assert players(visit(f"/k/motcua/{UUID}/1?lang=vi").text)


def test_a_form_without_recordings_in_a_language_asks_for_nothing(house, visit):
    asked(house, one_page())
    house.ask(one_page(), "lang")
    for address in (f"/k/thu/{UUID}/1?lang=en", f"/k/lang/{UUID}/1?lang=vi", "/k/lang/may?lang=vi"):
        page = visit(address).text
        assert "<audio" not in page
        assert "hear." not in page


def test_a_recording_is_served_whole_and_kept_for_good(house, visit):
    _, contents = asked(house, one_page())
    name, content = next(iter(contents.items()))
    answer = visit(f"/k/_nghe/{name}")
    assert (answer.status, answer.body, answer.headers["Content-Type"]) == (200, content, "audio/wav")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    again = visit(f"/k/_nghe/{name}", headers={"If-None-Match": f'"{name}"'}, method="GET")
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    ("wanted", "status", "first", "last"),
    [
        ("bytes=0-", 206, 0, None),
        ("bytes=10-19", 206, 10, 20),
        ("bytes=-5", 206, -5, None),
        ("bytes=9999999-", 416, 0, 0),
    ],
)
def test_a_player_may_ask_for_a_part_of_a_recording(house, visit, wanted, status, first, last):
    _, contents = asked(house, one_page())
    name, content = next(iter(contents.items()))
    answer = visit(f"/k/_nghe/{name}", headers={"Range": wanted}, method="GET")
    assert answer.status == status
    if status == 206:
        assert answer.body == content[first:last]


@pytest.mark.parametrize("name", ["0" * 64, "x", "..", "%2e%2e%2fsurvey.db"])
def test_what_is_no_recording_is_not_there(house, visit, name):
    assert visit(f"/k/_nghe/{name}").status == 404
