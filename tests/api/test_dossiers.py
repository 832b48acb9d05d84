"""One-stop software hands dossiers over: with a key, once each, and every refusal says what to do."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from asked_rounds import three_parts

from survey.api.dossiers import Turns
from survey.dossier.matter import is_strong
from survey.questionnaire.reading import questionnaire
from survey.shipped import file
from survey.units import ServicePoint, Unit

ADDRESS = "/api/v1/thu/dossiers"
MATTER = {
    "dossier": "000.00.16.H01-261105-0012",
    "procedure": "Cấp giấy phép xây dựng",
    "field": "Xây dựng",
    "due_on": "2026-11-02",
    "finished_on": "05/11/2026",
    "officer": "Nguyễn Văn Nam",
    "service_point": "Q1",
    "expires_on": "2099-01-01",
}


@pytest.fixture
def desk(house):
    house.ask(questionnaire(file("one-stop/quick-rating")))
    house.store.save_units([Unit("P1", "Phường Một")])
    house.store.save_service_points([ServicePoint("Q1", "P1", "Quầy 1")])
    house.key = house.store.add_api_key("mot-cua")
    return house


@pytest.fixture
def call(desk, visit):
    def call(record, address=ADDRESS, key=None, **more):
        body = record if isinstance(record, bytes) else json.dumps(record).encode()
        headers = {"Authorization": f"Bearer {desk.key if key is None else key}"}
        return visit(address, data=body, content_type="application/json", headers=headers, **more)

    return call


def said(answer):
    return json.loads(answer.body)


def test_a_key_for_one_round_finds_no_other(desk, call):
    desk.store.save_round(replace(desk.store.round("thu"), round_id="khac"))
    own, other = (desk.store.add_api_key(round_id, round_id) for round_id in ("thu", "khac"))
    assert call({"dossier": "1"}, key=own).status == 201
    unknown = call({"dossier": "1"}, "/api/v1/khong-co/dossiers", key=own)
    hidden = call({"dossier": "1"}, key=other)
    assert (hidden.status, hidden.body) == (unknown.status, unknown.body) == (404, hidden.body)
    assert [key.round_id for key in desk.store.api_keys()] == ["khac", "", "thu"]
    assert desk.store.verify() == []


def test_a_dossier_is_added_once_and_its_link_rates_it(desk, call, visit):
    first, again = call(MATTER), call(MATTER)
    assert (first.status, said(first)["status"]) == (201, "added")
    assert (again.status, said(again)["status"]) == (200, "there")
    assert said(first)["token"] == said(again)["token"]
    assert is_strong(said(first)["token"])
    assert said(first)["expires_on"] == "2099-01-01"
    screen = visit(said(first)["link"].removeprefix("http://localhost"))
    assert screen.status == 200
    assert "Cấp giấy phép xây dựng" in screen.text
    kept = desk.store.dossier(said(first)["token"])
    assert (kept.unit, kept.service_point, kept.days_late) == ("P1", "Q1", 3)


def test_the_code_of_the_receipt_is_a_picture_of_the_link(call, visit):
    made = said(call(MATTER))
    picture = visit(made["code"].removeprefix("http://localhost"))
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert made["link"] in picture.text
    assert visit(f"/d/{'x' * 26}.svg").status == 404


def test_neither_code_nor_token_nor_officer_is_on_the_disk(desk, call):
    made = said(call(MATTER))
    assert desk.store.dossier(made["token"]).officer == ""
    for secret in (MATTER["dossier"], made["token"], "Văn Nam", desk.key):
        for end in ("", "-wal"):
            assert secret.encode() not in desk.store.path.with_name(f"survey.db{end}").read_bytes()


def test_the_officer_is_kept_when_the_agency_decided_so(desk, call):
    object.__setattr__(desk.app.extensions["hailong"].settings, "officers", "yes")
    assert desk.store.dossier(said(call(MATTER))["token"]).officer == "Nguyễn Văn Nam"


def test_other_particulars_of_a_known_dossier_are_a_conflict(call):
    call(MATTER)
    other = call(MATTER | {"field": "Đất đai"})
    assert (other.status, said(other)["status"]) == (409, "conflict")


def test_a_rated_dossier_handed_over_again_is_said_to_be_used(desk, call, visit):
    link = said(call(MATTER))["link"].removeprefix("http://localhost")
    visit(link, {"_token": visit(link).page.field("_token"), "HL1": "2"})
    assert said(call(MATTER))["status"] == "used"
    assert desk.store.n_kept("thu") == 1


@pytest.mark.parametrize("key", ["", "hailong_wrong", "x" * 5000])
def test_without_a_key_that_works_nothing_is_told(call, key):
    refused = call(MATTER, key=key)
    assert (refused.status, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert call(MATTER, "/api/v1/khong-co/dossiers", key=key).body == refused.body


def test_a_revoked_key_ends_at_once(desk, call):
    assert call(MATTER).status == 201
    assert desk.store.revoke_api_key("mot-cua")
    assert call(MATTER).status == 401
    assert not desk.store.revoke_api_key("mot-cua")


UNFIT = {
    "no code": ({"dossier": ""}, "no_name"),
    "a guessable token": ({"token": "1" * 30}, "weak"),
    "no day": ({"due_on": "2026-02-30"}, "no_day"),
    "an unknown desk": ({"service_point": "Q9"}, "no_point"),
    "a desk of another unit": ({"unit": "P9"}, "no_unit"),
    "an unknown field": ({"weight": "3"}, "unknown"),
    "a number": ({"due_on": 20261102}, "no_text"),
    "half a page": ({"procedure": "x" * 300}, "unreadable"),
    "a line break": ({"field": "Đất\nđai"}, "unreadable"),
}


@pytest.mark.parametrize("why", UNFIT)
def test_what_is_unfit_is_refused_with_the_field_and_the_reason(desk, call, why):
    change, reason = UNFIT[why]
    refused = call(MATTER | change)
    assert (refused.status, said(refused)["status"]) == (422, "refused")
    (problem, *_) = said(refused)["problems"]
    assert (problem["name"], problem["reason"]) == (next(iter(change)), reason)
    assert desk.store.n_dossiers("thu") == (0, 0)


def test_what_cannot_be_read_is_refused_by_its_status(desk, call, visit):
    assert call(b"[1]").status == 400
    assert call(b"x" * 70_000).status == 413
    assert call(MATTER, "/api/v1/khong-co/dossiers").status == 404
    assert visit(ADDRESS).status == 405
    house = desk
    house.ask(three_parts(), "dai")
    assert call(MATTER, "/api/v1/dai/dossiers").status == 422
    house.store.change_state("thu", "closed", "test")
    assert call(MATTER).status == 403


def test_software_that_calls_too_often_is_told_when_to_come_back(desk, call):
    allowed = int(desk.app.extensions["hailong"].settings.api_calls)
    assert {call({}).status for _ in range(allowed)} == {422}
    late = call(MATTER)
    assert (late.status, desk.store.n_dossiers("thu")) == (429, (0, 0))
    assert 0 < int(late.headers["Retry-After"]) <= 61


def test_each_key_has_so_many_calls_a_minute():
    at = [0.0]
    turns = Turns(2, clock=lambda: at[0])
    assert [turns.wait("a"), turns.wait("a"), turns.wait("a"), turns.wait("b")] == [0, 0, 61, 0]
    at[0] = 61
    assert turns.wait("a") == 0
