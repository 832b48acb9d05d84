"""Strange things sent to every door through which answers come: refused clearly, and nothing is kept."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from asked_rounds import three_parts
from conftest import SECRET, UUID
from form_walk import at, stored
from kiosk_walk import begin, enrolled
from sealed_example import content, sealed

from survey.dossier.matter import Dossier, hidden, token_of
from survey.questionnaire.reading import questionnaire
from survey.shipped import file

FORM = "application/x-www-form-urlencoded"

STRANGE = [
    {"B3": ["1e999"]}, {"B3": ["٣"]}, {"B3": ["NaN"]}, {"B3": ["inf"]}, {"B3": ["0x10"]}, {"B3": ["-1"]},
    {"B3": ["51"]}, {"B3": ["1,5"]}, {"B3": ["3", "4"]}, {"B3": [" 3"]}, {"B3": ["3\0"]}, {"B3": ["９"]},
    {"B3": ["9" * 4000]}, {"B4": ["-0,1"]}, {"B4": ["50%"]}, {"B4": ["1001"]}, {"B4": ["1_000"]},
    {"B5": ["31/2/2026"]}, {"B5": ["2026-13-01"]}, {"B5": ["1/1/0001"]}, {"B5": ["٣/٣/٢٠٢٦"]},
    {"B1": ["98"]}, {"B1": ["1", "2"]}, {"B1": ["1", "1"]}, {"B1": ["1 "]}, {"B1": ["01"]},
    {"B1": ["x" * 10**4]},
    {"B2": ["1", "1"]}, {"B2": ["1", "2", "3"]}, {"B2": ["9"]}, {"B2": ["1,2"]}, {"B2": [""] * 3},
    {"nobody": ["1"]}, {"b1": ["1"]}, {"__proto__": ["1"]}, {"B1\0": ["1"]}, {"": ["1"]},
]  # fmt: skip
"""Answers to the second part of `three_parts` of which each is none."""


def fields(page, answers):
    pairs = [("_token", page.field("_token")), ("_go", "next")]
    return urlencode(pairs + [(name, value) for name, values in answers.items() for value in values])


@pytest.mark.parametrize("kind", sorted({next(iter(one)) for one in STRANGE}), ids=ascii)
def test_no_door_takes_what_is_no_answer(house, visit, kind):
    version = house.ask(three_parts()).version
    for answers in STRANGE:
        if kind in answers:
            refused_everywhere(house, visit, version, answers)


def refused_everywhere(house, visit, version, answers):
    page = visit(at(2)).page
    form = visit(at(2), data=fields(page, answers), content_type=FORM, headers={"Origin": "http://localhost"})
    assert (form.status, stored(house)) == (422, 0)
    assert form.page.all("div", id="error-summary")
    record = {"uuid": UUID, "version": version, "language": "vi", "answers": answers}
    whole = visit("/k/thu", data=json.dumps(record), content_type="application/json")
    assert (whole.status, stored(house)) == (422, 0)
    assert json.loads(whole.body)["problems"][0]["message"]
    one = sealed(house.store.key("thu").public, content(version, answers=answers))
    batch = json.dumps({"envelopes": [one._asdict()]})
    sent = visit("/k/thu/gui", data=batch, content_type="application/json")
    assert (json.loads(sent.body)["outcomes"][0]["status"], stored(house)) == (202, 0)


LONE = "\ud800"
"""Half a character: JSON can write it, UTF-8 cannot."""

RECORDS = [
    {"token": LONE}, {"token": "x" * 5000}, {"token": "\0"}, {"unit": LONE}, {"unit": "\0"},
    {"service_point": "'; DROP"},
    {"uuid": UUID + "\n"}, {"uuid": LONE}, {"language": LONE}, {"language": "fr"}, {"mode": "paper"},
    {"mode": LONE},
    {"seconds": 1e999}, {"seconds": True}, {"helped": 1}, {"answers": []}, {"answers": None},
    {"answers": {"B1": 1}},
    {"answers": {"B1": True}}, {"answers": {"B1": [["1"]]}}, {"answers": {"B1": {"1": "1"}}},
    {"answers": {"C1": LONE}},
    {"answers": {"C1": "a\0b"}}, {"answers": {LONE: "1"}}, {"answers": {"C1": "x" * 201}}, {"surprise": 1},
    {LONE: 1},
    {"uuid": 5}, {"version": None},
]  # fmt: skip


def test_a_record_with_one_strange_field_is_refused_in_words(house, visit):
    version = house.ask(three_parts()).version
    for change in [*RECORDS, {"version": LONE}, {"seconds": -1}, {"seconds": 10**400}]:
        record = {"uuid": UUID, "version": version, "language": "vi", "answers": {"B1": "1"}} | change
        answer = visit("/k/thu", data=json.dumps(record), content_type="application/json")
        assert (answer.status, stored(house)) in ((400, 0), (410, 0), (422, 0)), ascii(change)
        assert json.loads(answer.body)["message"]


@pytest.mark.parametrize(
    "stand", [None, {"proof": LONE, "at": 10**30, "again": None}, {"proof": 1, "at": 1}, 5]
)
def test_a_sealed_record_with_one_strange_field_is_set_aside(house, visit, stand):
    version = house.ask(three_parts()).version
    at_kiosk = {"kiosk": stand, "mode": "kiosk"} if stand else {}
    for change in RECORDS:
        one = sealed(house.store.key("thu").public, content(version) | at_kiosk | change)
        batch = json.dumps({"envelopes": [one._asdict()]})
        sent = visit("/k/thu/gui", data=batch, content_type="application/json")
        assert json.loads(sent.body)["outcomes"][0]["status"] == 202, ascii(change)
        assert stored(house) == 0


JSON = "application/json"
BODIES = [
    (b"\xff\xfe", FORM), (b"B1=%ff", FORM), (b"B1=%C0%80", FORM), (b"B1=%0", FORM), (b"=&=&&", FORM),
    ("B1=\u00e9".encode(), FORM),
    (b"B1=1", "multipart/form-data; boundary=x"), (b"B1=1", "text/plain"), (b"B1=1", JSON), (b"{}", JSON),
    (b"", ""),
    (b"[" * 100_000, JSON), (b'{"a":' * 50_000, JSON), (b'{"uuid": NaN}', JSON),
    (b'{"uuid": 1, "uuid": 2}', JSON),
    (b"\xff", JSON), (b"null", JSON), (b"1" * 5000, JSON), (b'{"x": 1' + b"0" * 5000 + b"}", JSON),
    (b'{"envelopes": 5}', JSON),
    (b"x" * 10**7, FORM), (b"x" * 10**7, JSON), (b"&".join([b"a=1"] * 3000), FORM),
]  # fmt: skip
DOORS = (
    at(2), "/k/thu", "/k/thu/gui", "/d/TOKEN", "/kiosk/moi", "/kiosk/diemdanh", "/kiosk/ra", "/kiosk/xoa",
    "QUESTION",
    "/api/v1/thu/dossiers",
)  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_no_bytes_make_a_door_fall_or_leave_an_answer(house, visit, door):
    desk = questionnaire(file("one-stop/quick-rating"))
    house.ask(desk, "quay")
    house.ask(three_parts())
    token = token_of(SECRET, "quay", "H1")
    house.store.add_dossiers([Dossier(hidden(token), "quay", date(2099, 1, 1))])
    enrolled(house, visit)
    address = door.replace("TOKEN", token).replace("QUESTION", begin(visit))
    for body, kind in BODIES:
        answer = visit(address, data=body, content_type=kind, headers={"Origin": "http://localhost"})
        assert answer.status < 500, (body[:20], kind)
    assert [house.store.counts(asked)["kept"] for asked in ("thu", "quay")] == [0, 0]


def test_a_token_that_is_late_foreign_or_used_rates_nothing(house, visit):
    desk = questionnaire(file("one-stop/quick-rating"))
    version = house.ask(desk, "quay").version
    house.ask(desk, "khac")
    good, late, foreign = (token_of(SECRET, "quay", code) for code in "abc")
    far, past = date(2099, 1, 1), date(2020, 1, 1)
    house.store.add_dossiers([Dossier(hidden(good), "quay", far), Dossier(hidden(late), "quay", past)])

    def rate(token, round_id="quay"):
        record = {"uuid": str(uuid4()), "version": version, "language": "vi", "answers": {"HL1": "3"}}
        body = json.dumps(record | {"token": token})
        return visit(f"/k/{round_id}", data=body, content_type=JSON).status

    assert [rate(late), rate(foreign), rate(good, "khac"), rate(good), rate(good)] == [
        410,
        410,
        410,
        201,
        410,
    ]
    assert [house.store.counts(name)["kept"] for name in ("quay", "khac")] == [1, 0]
    assert visit(f"/d/{late}").status == 410
