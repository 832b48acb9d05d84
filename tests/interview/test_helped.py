"""Somebody helped, and how long it took: noted on every way of answering, told in data, counts and flags."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

import pytest
from asked_rounds import three_parts
from form_walk import at, send
from kiosk_walk import begin, enrolled
from kiosk_walk import send as touch
from sealed_example import content, sealed
from staff_walk import signed_in_as

from analysis.tables import Printing
from survey.dossier.matter import Dossier, hidden, token_of
from survey.export import dataset
from survey.flags.effect import flagging
from survey.flags.rule import Limits
from survey.questionnaire.reading import questionnaire
from survey.shipped import file
from survey.store import Role

ANSWERS = {"A1": "5", "A2": "4"}


def noted(house):
    """Return what is noted about each response."""
    return [response.noted for response in house.store.responses("thu")]


def told(house):
    """Return the modes as the data that leave tell them."""
    (mode,) = [each for each in dataset(house.store, "thu").codebook.variables if each.name == "mode"]
    return {category.code for category in mode.categories}


def form(visit, **last):
    """Answer the form page by page."""
    address = at(1)
    for answers in (ANSWERS, {}):
        address = send(visit, address, **answers).headers["Location"]
    return send(visit, address, **last)


def post(visit, round_, number=1, **more):
    """Send a whole response as JSON."""
    record = {"uuid": str(UUID(int=number)), "version": round_.version, "language": "vi", "answers": ANSWERS}
    body = json.dumps(record | more).encode()
    return visit("/k/thu", data=body, content_type="application/json")


def hand_over(visit, envelope):
    body = json.dumps({"envelopes": [envelope._asdict()]})
    visit("/k/thu/gui", data=body, content_type="application/json")


STRANGE = [{"seconds": -1}, {"seconds": 86401}, {"seconds": "9"}, {"seconds": True}, {"helped": 1}]


def test_on_the_last_page_of_a_form_a_person_may_say_that_somebody_helped(house, visit):
    house.ask(three_parts())
    assert "_helped" not in visit(at(1)).text
    assert form(visit, _helped="1").status == 201
    assert noted(house)[0]["helped"] == 1
    assert told(house) == {"helped"}


def test_nothing_is_noted_where_nobody_says_so(house, visit):
    house.ask(three_parts())
    form(visit)
    assert "helped" not in noted(house)[0]
    assert told(house) == {"web"}
    assert house.store.n_helped("thu") == 0


def test_the_tick_stays_when_the_page_comes_back(house, visit):
    house.ask(three_parts())
    again = form(visit, _helped="1", C1="x\x07")
    assert again.status == 422
    assert "checked" in again.page.one("input", id="_helped").attributes


@pytest.mark.parametrize("last", [{}, ANSWERS], ids=["nothing answered", "answered"])
def test_the_tick_is_there_after_going_back_and_another_language(house, visit, last):
    house.ask(three_parts())
    address = at(1)
    for answers in (last, {}):
        address = send(visit, address, _prompted="1", **answers).headers["Location"]
    assert "checked" not in visit(address).page.one("input", id="_helped").attributes
    before = send(visit, address, "back", _helped="1").headers["Location"]
    after = send(visit, before).headers["Location"]
    page = visit(after).page
    assert "checked" in page.one("input", id="_helped").attributes
    english = visit(after, {"_token": page.field("_token"), "_language": "en", "_helped": "1"})
    assert "checked" in visit(english.headers["Location"]).page.one("input", id="_helped").attributes
    send(visit, after, "back")  # and the tick was taken away
    assert "checked" not in visit(after).page.one("input", id="_helped").attributes
    assert send(visit, after, _helped="1").status == 201
    assert noted(house)[0]["helped"] == 1


def test_a_form_on_a_device_says_so_inside_its_envelope(house, visit):
    round_ = house.ask(three_parts())
    for number, more in enumerate(({"helped": True}, {"helped": "yes"}), 1):
        filled = content(round_.version, uuid=str(UUID(int=number)), **more)
        envelope = sealed(house.store.key("thu").public, filled)
        visit(
            "/k/thu/gui",
            data=json.dumps({"envelopes": [envelope._asdict()]}),
            content_type="application/json",
        )
    assert noted(house) == [{"seconds": 95, "helped": 1}]
    assert [aside.reason for aside in house.store.aside("thu")] == ["unreadable"]


def test_a_quick_rating_says_so_too(house, visit):
    house.ask(questionnaire(file("one-stop/quick-rating")))
    token = token_of("s" * 64, "thu", "H1")
    house.store.add_dossiers([Dossier(hidden(token), "thu", date(2099, 1, 1), "Đất đai", "Đất đai")])
    first = next(item for item in house.store.questionnaire(house.store.round("thu").version).items())
    page = visit(f"/d/{token}").page
    sent = {"_token": page.field("_token"), first.name: first.categories[0].code, "_helped": "1"}
    assert visit(f"/d/{token}", sent).status == 201
    assert noted(house)[0]["helped"] == 1
    assert noted(house)[0]["seconds"] >= 0


def test_at_a_kiosk_the_mode_says_so(house, visit):
    house.ask(three_parts())
    enrolled(house, visit)
    address = begin(visit, assisted="1")
    touch(visit, address, "left", A1="5")
    assert told(house) == {"assisted"}
    assert house.store.n_helped("thu") == 1


def test_software_says_how_long_it_took_and_whether_somebody_helped(house, visit):
    round_ = house.ask(three_parts())
    assert post(visit, round_, 1, seconds=61, helped=True).status == 201
    assert post(visit, round_, 2).status == 201
    assert noted(house) == [{"seconds": 61, "helped": 1}, {}]
    assert house.store.verify() == []


@pytest.mark.parametrize("more", STRANGE)
def test_a_duration_that_is_none_is_refused(house, visit, more):
    assert post(visit, house.ask(three_parts()), **more).status == 422
    assert noted(house) == []


def test_too_fast_is_seen_whichever_way_the_duration_came(house, visit):
    round_ = house.ask(three_parts())
    assert post(visit, round_, 1, seconds=1).status == 201
    envelope = sealed(
        house.store.key("thu").public, content(round_.version, uuid=str(UUID(int=2)), seconds=1)
    )
    hand_over(visit, envelope)
    assert post(visit, round_, 3, seconds=60).status == 201
    counted = flagging(house.store, "thu", Limits(), Printing())
    assert counted.rules["too_fast"] == 2


def test_the_round_says_how_often_somebody_helped(house, visit):
    house.ask(three_parts())
    form(visit, _helped="1")
    signed_in_as(house, visit, Role.READER)
    assert "Có người giúp" in visit("/coquan/thu").text
