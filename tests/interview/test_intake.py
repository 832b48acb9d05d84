"""Whole responses as JSON are kept once, and every refusal says what software should do."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from asked_rounds import three_parts, winding
from form_walk import UUID, stored

from survey.units import ServicePoint, Unit


def record(round_, **more):
    return {
        "uuid": UUID,
        "version": round_.version,
        "language": "vi",
        "answers": {"A1": "5", "B2": ["3", "1"]},
    } | more


def send(visit, document, address="/k/thu", **more):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return visit(address, data=body, content_type="application/json", **more)


def said(answer):
    return json.loads(answer.body)


def test_a_response_is_kept_once_and_its_digest_returned(house, visit):
    round_ = house.ask(three_parts())
    first, again = send(visit, record(round_)), send(visit, record(round_))
    assert (first.status, again.status) == (201, 200)
    assert (said(first)["status"], said(again)["status"]) == ("created", "known")
    assert said(first)["digest"] == said(again)["digest"]
    (kept,) = house.store.responses("thu")
    assert kept.answers == {"A1": "5", "B2": ("1", "3")}


def test_other_content_under_the_same_id_is_set_aside(house, visit):
    round_ = house.ask(three_parts())
    kept = said(send(visit, record(round_)))["digest"]
    other = send(visit, record(round_, answers={"A1": "1"}))
    assert (other.status, said(other)["status"], said(other)["digest"]) == (409, "conflict", kept)
    assert house.store.counts("thu")["conflicts"] == 1


def test_fifty_at_once_make_one_response(house, visit):
    round_ = house.ask(three_parts())
    body = json.dumps(record(round_)).encode()

    def post(_):
        client = house.app.test_client()
        return client.post("/k/thu", data=body, content_type="application/json").status_code

    with ThreadPoolExecutor(16) as threads:
        statuses = sorted(threads.map(post, range(50)))
    assert statuses == [200] * 49 + [201]
    assert house.store.counts("thu")["kept"] == 1


UNFIT = {
    "no id": {"uuid": ""},
    "an id in capitals": {"uuid": UUID.replace("1", "A")},
    "a number for an id": {"uuid": 7},
    "another version": {"version": "0" * 64},
    "an unknown field": {"weight": "3"},
    "a language that is none": {"language": "tiếng Việt"},
    "a mode of another door": {"mode": "paper"},
    "an unknown unit": {"unit": "khac"},
    "a service point of another unit": {"unit": "P2", "service_point": "Q1"},
    "a number for an answer": {"answers": {"A1": 5}},
    "a truth value for an answer": {"answers": {"A1": True}},
    "a list of numbers": {"answers": {"B2": [1]}},
    "answers in a list": {"answers": ["5"]},
    "no answers": {"answers": None},
}


@pytest.mark.parametrize("why", UNFIT)
def test_a_record_that_is_unfit_is_refused_for_good(house, visit, why):
    round_ = house.ask(three_parts())
    house.store.save_units([Unit("P1", "Một"), Unit("P2", "Hai")])
    house.store.save_service_points([ServicePoint("Q1", "P1", "Quầy")])
    refused = send(visit, record(round_) | UNFIT[why])
    assert refused.status == 422, refused.text
    assert said(refused)["status"] == "refused"
    assert said(refused)["message"]
    assert stored(house) == 0


def test_every_bad_answer_is_named_with_its_reason(house, visit):
    round_ = house.ask(winding())
    answers = {"used": "2", "times": "4", "other": "9", "khac": "1"}
    refused = send(visit, record(round_, answers=answers))
    assert refused.status == 422
    named = {problem["item"]: problem["reason"] for problem in said(refused)["problems"]}
    assert named == {"other": "not_on_scale", "khac": "unknown_item"}
    hidden = send(visit, record(round_, answers={"used": "2", "times": "4"}))
    assert [problem["reason"] for problem in said(hidden)["problems"]] == ["hidden"]
    assert stored(house) == 0


def test_what_cannot_be_read_is_refused_by_its_status(house, visit):
    round_ = house.ask(three_parts())
    assert send(visit, b'{"uuid": NaN}').status == 400
    assert send(visit, b"x" * 70_000).status == 413
    assert visit("/k/thu", data=b"a=1", content_type="text/csv").status == 415
    assert send(visit, record(round_), headers={"Sec-Fetch-Site": "cross-site"}).status == 403
    assert send(visit, record(round_), "/k/khong-co").status == 404
    assert stored(house) == 0


def test_a_closed_round_takes_nothing_new_but_knows_what_it_has(house, visit):
    round_ = house.ask(three_parts())
    assert send(visit, record(round_)).status == 201
    house.store.change_state("thu", "closed", "test")
    assert send(visit, record(round_)).status == 200
    refused = send(visit, record(round_, uuid=UUID.replace("1", "2")))
    assert (refused.status, said(refused)["status"]) == (403, "closed")


def test_a_busy_store_says_when_to_come_back(house, visit):
    round_ = house.ask(three_parts())
    house.app.extensions["hailong"].writer.close()
    busy = send(visit, record(round_))
    assert (busy.status, said(busy)["status"], busy.headers["Retry-After"]) == (503, "busy", "5")


def test_what_is_answered_is_in_the_senders_language(house, visit):
    round_ = house.ask(three_parts())
    refused = send(visit, record(round_, answers={"A1": "9"}), headers={"Accept-Language": "en"})
    assert said(refused)["problems"][0]["message"] == "Choose one of the answers offered."


def test_a_place_and_a_mode_are_kept_with_the_answers(house, visit):
    round_ = house.ask(three_parts())
    house.store.save_units([Unit("P1", "Một")])
    house.store.save_service_points([ServicePoint("Q1", "P1", "Quầy")])
    assert send(visit, record(round_, service_point="Q1", mode="kiosk")).status == 201
    (kept,) = house.store.responses("thu")
    assert (kept.unit, kept.service_point, str(kept.mode)) == ("P1", "Q1", "kiosk")
