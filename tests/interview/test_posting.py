"""Sealed responses are taken in batches, each answered for itself; what cannot be kept is set aside whole."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from asked_rounds import three_parts, winding
from form_walk import at
from sealed_example import UUID, content, sealed

from survey.sealing import text_of
from survey.units import ServicePoint, Unit


@pytest.fixture
def post(house, visit):
    def post(*envelopes, round_id="thu", **more):
        body = json.dumps({"envelopes": [one._asdict() for one in envelopes]})
        answer = visit(f"/k/{round_id}/gui", data=body, content_type="application/json", **more)
        return answer if answer.status != 200 else json.loads(answer.body)["outcomes"]

    return post


@pytest.fixture
def seal(house):
    version = house.ask(three_parts()).version

    def seal(public=None, raw=None, id_="", **more):
        filled = content(version, **more) if raw is None else raw
        return sealed(public or house.store.key("thu").public, filled, id_=id_)

    return seal


def statuses(outcomes):
    return [outcome["status"] for outcome in outcomes]


def test_a_sealed_response_is_kept_once_however_often_it_is_sent(house, post, seal):
    one = seal()
    first, again = post(one), post(one)
    assert (statuses(first), statuses(again)) == ([201], [200])
    assert first[0] == {"id": one.id, "receipt": one.receipt, "status": 201}
    assert statuses(post(seal())) == [200]  # the same response, sealed anew
    (kept,) = house.store.responses("thu")
    assert (kept.uuid, kept.answers) == (UUID, {"A1": "5", "B2": ("1", "3")})


def test_other_answers_under_the_same_id_are_set_aside_as_a_conflict(house, post, seal):
    assert statuses(post(seal(), seal(answers={"A1": ["1"]}))) == [201, 409]
    assert house.store.counts("thu")["conflicts"] == 1


def test_one_bad_envelope_fails_none_of_its_batch_mates(house, post, seal):
    ids = [UUID.replace("1", str(n)) for n in (3, 4, 5)]
    bad = [
        seal(public=house_key(house), uuid=ids[0])._replace(sealed="AAAA"),
        seal(raw=b"no json"),
        seal(answers={"A1": ["9"]}),
        seal()._replace(round="khac"),
    ]
    mixed = [seal(uuid=ids[0]), bad[0], seal(uuid=ids[1]), *bad[1:], seal(uuid=ids[2])]
    assert statuses(post(*mixed)) == [201, 202, 201, 202, 202, 403, 201]
    assert house.store.counts("thu")["kept"] == 3


def house_key(house):
    return house.store.key("thu").public


REASONS = {
    "undecipherable": lambda seal, other: seal(public=other),
    "unreadable": lambda seal, other: seal(raw=b"[" * 30_000),
    "version": lambda seal, other: seal(version="0" * 64, answers={"Z9": ["1"]}),
    "unfit": lambda seal, other: seal(answers={"B3": ["chín"]}),
    "place": lambda seal, other: seal(unit="khac"),
}


@pytest.mark.parametrize("reason", REASONS)
def test_what_cannot_be_kept_is_set_aside_as_it_came(house, post, seal, reason):
    house.ask(winding(), "khac")
    one = REASONS[reason](seal, house.store.key("khac").public)
    answer = post(one)
    assert (statuses(answer), answer[0]["receipt"]) == ([202], one.receipt)
    assert statuses(post(one)) == [202]
    (aside,) = house.store.aside("thu")
    assert (aside.envelope, aside.reason) == (one, reason)
    assert house.store.verify() == []


@pytest.mark.parametrize(
    "unfit",
    [
        {"uuid": "1"},
        {"mode": "paper"},
        {"answers": {"A1": 5}},
        {"answers": None},
        {"language": 3},
        {"weight": "3"},
        {"seconds": "95"},
        {"seconds": 1e400},
    ],
    ids=str,
)
def test_a_content_of_another_shape_is_set_aside_and_guessed_at_by_nobody(house, post, seal, unfit):
    assert statuses(post(seal(**unfit))) == [202]
    assert house.store.counts("thu")["kept"] == 0


def test_answers_to_an_older_version_are_kept_when_they_fit_the_rounds_questions(house, post, seal):
    assert statuses(post(seal(version="0" * 64))) == [201]
    (kept,) = house.store.responses("thu")
    assert kept.version == house.store.round("thu").version


def test_a_round_that_has_closed_sets_aside_and_takes_when_it_is_open_again(house, post, seal):
    late = seal()
    house.store.change_state("thu", "closed", "test")
    assert statuses(post(late)) == [202]
    assert [aside.reason for aside in house.store.aside("thu")] == ["closed"]
    house.store.change_state("thu", "open", "test")
    assert statuses(post(late)) == [201]


def test_a_form_whose_part_came_first_is_one_of_those_set_aside(house, post, seal):
    house.store.change_state("thu", "closed", "test")
    part, whole, other = seal(id_=UUID, whole=False), seal(id_=UUID), seal(uuid=UUID.replace("1", "3"))
    assert statuses(post(part, whole, other)) == [202, 202, 202]
    assert (len(house.store.aside("thu")), house.store.n_aside("thu")) == (3, 2)


def test_the_key_of_a_round_outlives_closing_and_opening(house, seal):
    before = house.store.key("thu")
    for state in ("closed", "open"):
        house.store.change_state("thu", state, "test")
    assert house.store.key("thu") == before


def test_a_form_that_is_not_whole_becomes_a_draft_until_the_whole_one_comes(house, post, seal, visit):
    assert statuses(post(seal(whole=False, answers={"A1": ["4"]}))) == [201]
    assert house.store.draft(UUID).answers == {"A1": "4"}
    assert statuses(post(seal(), seal(whole=False, answers={"A1": ["4"]}))) == [201, 201]
    assert house.store.draft(UUID) is None
    assert visit(at(1)).page.one("h1").text == "Phiếu này đã được gửi"


def test_a_draft_of_another_round_is_left_alone(house, post, seal):
    house.ask(winding(), "khac")
    house.app.extensions["hailong"].writer.save_draft(UUID, "khac", {"used": "2"})
    assert statuses(post(seal(whole=False))) == [202]
    assert house.store.draft(UUID).answers == {"used": "2"}


def test_a_place_and_a_mode_are_kept_with_the_answers(house, post, seal):
    house.store.save_units([Unit("P1", "Một")])
    house.store.save_service_points([ServicePoint("Q1", "P1", "Quầy")])
    assert statuses(post(seal(service_point="Q1", mode="phone"))) == [201]
    (kept,) = house.store.responses("thu")
    assert (kept.unit, kept.service_point, str(kept.mode)) == ("P1", "Q1", "phone")
    assert kept.noted == {"seconds": 95}


@pytest.mark.parametrize("seconds", [-1, 10**6, 10**30])
def test_a_time_that_says_nothing_is_not_noted(house, post, seal, seconds):
    assert statuses(post(seal(seconds=seconds))) == [201]
    (kept,) = house.store.responses("thu")
    assert kept.noted == {}


def test_fifty_devices_with_one_envelope_make_one_response(house, seal):
    body = json.dumps({"envelopes": [seal()._asdict()]})

    def send(_):
        sent = house.app.test_client().post("/k/thu/gui", data=body, content_type="application/json")
        return sent.json["outcomes"][0]["status"]

    with ThreadPoolExecutor(16) as threads:
        assert sorted(threads.map(send, range(50))) == [200] * 49 + [201]


def test_a_busy_store_keeps_nothing_and_says_when_to_come_back(house, visit, seal):
    house.app.extensions["hailong"].writer.close()
    body = json.dumps({"envelopes": [seal()._asdict(), seal(raw=b"")._asdict()]})
    busy = visit("/k/thu/gui", data=body, content_type="application/json")
    assert statuses(json.loads(busy.body)["outcomes"]) == [503, 503]
    assert busy.headers["Retry-After"] == "5"


def test_when_too_much_is_set_aside_the_devices_keep_theirs(house, post, seal, monkeypatch):
    monkeypatch.setattr("survey.store.envelopes.MOST_ASIDE", 2)
    bad = [seal(raw=f"{n}".encode()) for n in range(3)]
    assert statuses(post(*bad)) == [202, 202, 507]
    assert statuses(post(bad[0], seal())) == [202, 201]


def test_noise_has_a_room_of_its_own_and_takes_none_from_answers(house, post, seal, monkeypatch):
    monkeypatch.setattr("survey.store.envelopes.MOST_NOISE", 1000)
    noise = [seal(raw=b"x" * 900 + f"{n}".encode()) for n in range(3)]
    late = [seal(service_point="khong-co"), seal(service_point="khong-co", uuid=str(uuid4()))]
    assert statuses(post(*noise)) == [202, 507, 507]
    assert statuses(post(*late, seal())) == [202, 202, 201]
    monkeypatch.setattr("survey.store.envelopes.MOST_SEALED", 1000)
    assert statuses(post(seal(service_point="khong-co", uuid=str(uuid4())))) == [507]
    house.store.forget_aside(noise[0])
    assert statuses(post(noise[1])) == [202]


def test_what_is_no_batch_is_refused_by_its_status(house, visit, seal):
    def sent(body, address="/k/thu/gui", **more):
        return visit(address, data=body, content_type=more.pop("kind", "application/json"), **more).status

    batch = json.dumps({"envelopes": [seal()._asdict()]}).encode()
    assert sent(b'{"envelopes": 1}') == 400
    assert sent(b"[]") == 400
    assert sent(b'{"envelopes": [' + b",".join([b"1"] * 101) + b"]}") == 413
    assert sent(batch, kind="text/plain") == 415
    assert sent(batch, headers={"Sec-Fetch-Site": "cross-site"}) == 403
    assert sent(batch, "/k/khong-co/gui") == 404
    assert house.store.counts("thu")["kept"] == 0


def test_a_changed_envelope_and_a_key_that_does_not_fit_are_found(house, post, seal):
    post(seal(raw=b"1"))
    house.store.db.execute("UPDATE envelope_aside SET reason = 'unfit'")
    house.store.db.execute("UPDATE round_key SET private = randomblob(32)")
    assert [fault.fault for fault in house.store.verify()] == ["keys", "row"]


def test_the_private_key_is_on_no_page_a_device_gets(house, visit, seal):
    pair = house.store.key("thu")
    pages = [visit("/k/thu/may?lang=vi"), visit("/k/thu?lang=vi"), visit("/k/_may.js"), visit("/k/_cho")]
    assert text_of(pair.public) in pages[0].text
    assert all(
        secret not in page.text for page in pages for secret in (text_of(pair.private), pair.private.hex())
    )
