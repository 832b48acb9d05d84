"""The quick rating of a desk on a shared tablet: one screen, and the reasons asked of everyone alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asked_rounds import YES_NO, questionnaire, rating, words
from kiosk_walk import begin, enrolled, send

from survey.kiosk.step import quick, steps
from survey.questionnaire.model import Comparison, Item, Section
from survey.questionnaire.reading import questionnaire as read
from survey.response import Completeness
from survey.shipped import file, names

QUICK = {"one-stop/desk-2018", "one-stop/quick-rating"}


@pytest.fixture
def desk(house, visit):
    house.ask(read(file("one-stop/quick-rating")))
    return enrolled(house, visit)[0]


def test_levels_and_reasons_are_one_screen_that_is_sent_at_once(house, visit, desk):
    first = begin(visit)
    page = visit(first).page
    assert {box.attributes["name"] for box in page.all("input", type="radio")} == {"HL1"}
    assert {box.attributes["name"] for box in page.all("input", type="checkbox")} == {"ly_do"}
    assert page.one("button", **{"class": "button go"}).text == "Gửi đánh giá"
    done = send(visit, first, HL1="3", ly_do=["1", "4"])
    assert "/camon" in done.headers["Location"]
    (kept,) = house.store.responses("thu")
    assert kept.answers == {"HL1": "3", "ly_do": ("1", "4")}
    assert (str(kept.mode), kept.completeness, kept.service_point) == ("kiosk", Completeness.COMPLETE, "Q1")


def test_who_touches_no_level_is_asked_once_and_may_send_reasons_alone(house, visit, desk):
    first = begin(visit)
    again = send(visit, first, ly_do="2")
    assert again.status == 422
    assert "Câu này chưa có câu trả lời" in again.text
    passed = visit(
        first, {"_token": again.page.field("_token"), "_go": "next", "_prompted": "1", "ly_do": "2"}
    )
    assert "/camon" in passed.headers["Location"]
    (kept,) = house.store.responses("thu")
    assert kept.answers == {"ly_do": ("2",)}


def test_the_first_screen_leads_straight_to_it(visit, desk):
    page = visit("/kiosk").page
    forms = [form.attributes for form in page.all("form")]
    assert [(form["method"], form["action"]) for form in forms] == [("post", "/kiosk/moi")] * 3


def test_of_the_shipped_questionnaires_those_of_the_desk_are_one_screen():
    assert {name for name in names() if quick(read(file(name)))} == QUICK
    assert all(len(steps(read(file(name)))) == 1 for name in QUICK)


LEVEL, WHY = rating("A1", "Mức độ"), Item("A2", "multiple", words("Vì sao?"), YES_NO)


@pytest.mark.parametrize(
    "items",
    [
        (LEVEL, Item("A2", "text", words("Ý kiến"))),
        (LEVEL, replace(WHY, identifying=True)),
        (LEVEL, replace(WHY, relevant=Comparison("A1", "is", ("1",)))),
        (LEVEL, WHY, *(rating(f"B{n}", "Nội dung") for n in range(2))),
    ],
    ids=["something to write", "who it was", "a condition", "too many"],
)
def test_what_is_no_quick_rating_is_asked_question_by_question(items):
    asked = replace(questionnaire(Section("one", words("Ý kiến"), items)), service="one-stop")
    assert quick(asked) is None
    assert len(steps(asked)) == len(items)
