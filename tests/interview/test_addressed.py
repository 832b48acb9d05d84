"""Pupils and staff are spoken to as the questionnaire says, wherever the software speaks by itself."""

from __future__ import annotations

import re

import pytest
from asked_rounds import YES_NO, questionnaire, rating, round_of, words
from form_walk import at, send, walk
from kiosk_walk import begin, enrolled
from kiosk_walk import send as touch

from survey.questionnaire.canonical import canonical, version_of
from survey.questionnaire.model import Comparison, Item, Section
from survey.questionnaire.reading import questionnaire as read
from survey.sheet.layout import form
from survey.sheet.pieces import Words
from survey.sheet.poster import Poster, sheet
from survey.shipped import file, names
from survey.units import ServicePoint
from survey.wording import CATALOGUES, Voice

CITIZENS = re.compile("ông/bà|việc phục vụ|người dân|cán bộ không", re.IGNORECASE)
"""What is said to people at a counter and to nobody else."""


def asked(addressed_as: str = "Em"):
    """A form that makes the software say all it can say by itself."""
    first = (rating("A1", "Thầy cô", required=True), Item("A2", "single", words("Đã nghỉ học?"), YES_NO))
    why = Item("A3", "text", words("Vì sao?"), relevant=Comparison("A2", "is", ("1",)))
    name = Item("B1", "text", words("Lớp"), identifying=True, relevant=Comparison("A2", "answered"))
    sections = (Section("A", words("Trường"), (*first, why)), Section("B", words("Thêm"), (name,)))
    introduction = words("Xin cho biết ý kiến.")
    return questionnaire(*sections, introduction=introduction, addressed_as=addressed_as)


def phone(visit):
    """Every page of a form on one's own phone."""
    yield visit("/k/thu").text
    yield visit("/k/thu/may").text
    yield visit(at(1)).text
    yield send(visit, at(1)).text
    yield walk(visit, {"A1": "5", "A2": "1"}, {"B1": ""}, {}).text


def tablet(house, visit):
    """Every screen at a service point."""
    enrolled(house, visit)
    yield from (visit(f"/kiosk{page}").text for page in ("", "/moi?lang=vi", "/tron?lang=vi"))
    address = begin(visit)
    yield visit(address).text
    yield touch(visit, address).text
    for answers in ({"A1": "4"}, {"A2": "1"}, {"A3": ""}, {"B1": ""}):
        address = touch(visit, address, **answers).headers["Location"]
    yield visit(address).text
    yield visit("/kiosk/camon?lang=vi").text


def printed(pieces) -> str:
    return " ".join(piece.text for piece in pieces if isinstance(piece, Words))


@pytest.mark.parametrize("called", ["Em", "Anh/Chị", "Bạn"])
def test_no_page_speaks_to_them_as_to_a_citizen_at_a_counter(house, visit, called):
    house.ask(asked(called))
    seen = [*phone(visit), *tablet(house, visit)]
    for page in seen:
        assert not CITIZENS.search(page), CITIZENS.search(page)
    assert sum(called in page for page in seen) > 8
    assert f"Cảm ơn {called}" in seen[4]
    assert f"không gây bất lợi gì cho {called}" in seen[0]


def test_paper_and_poster_speak_to_them_as_the_pages_do():
    known = asked()
    laid = [printed(sheet.pieces) for sheet in form(known, "vi").sheets]
    point = ServicePoint("Q1", "T", "Cổng trường")
    poster = Poster(round_of(known, version_of(known)), known, point, "Trường", "https://x.vn")
    hung = printed(sheet(poster).pieces)
    for said in (*laid, hung):
        assert not CITIZENS.search(said)
    assert "Mời Em cho biết ý kiến." in laid[0]
    assert "Mời Em quét mã" in hung


def test_english_says_nothing_of_counters_to_them_either(house, visit):
    house.ask(asked())
    assert "how you are served" not in visit("/k/thu?lang=en").text
    assert "will not be held against you" in visit("/k/thu?lang=en").text


def test_what_citizens_are_called_changes_no_version_and_no_sentence():
    assert version_of(asked("Ông/Bà")) != version_of(asked())
    assert b"addressed_as" not in canonical(asked("Ông/Bà"))
    assert Voice("vi")("thanks.title") == CATALOGUES["vi"]["thanks.title"]


def test_every_sentence_for_others_stands_in_for_one_of_citizens():
    for language in ("vi", "en"):
        others = [key for key in CATALOGUES[language] if key.startswith("others.")]
        assert others
        assert all(key.removeprefix("others.") in CATALOGUES[language] for key in others)


def test_the_shipped_forms_of_pupils_and_of_health_staff_say_who_they_ask():
    called = {name: read(file(name)).addressed_as for name in names()}
    assert {name: each for name, each in called.items() if each != "Ông/Bà"} == {
        "education/upper-secondary-students": "Em",
        "health/staff-2019": "Anh/Chị",
    }
