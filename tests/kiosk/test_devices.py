"""A device: enrolled once, known by a key nobody can read from the database, revoked at once."""

from __future__ import annotations

import pytest
from asked_rounds import three_parts
from kiosk_walk import added, begin, enrolled, send
from staff_walk import signed_in_as

from survey.device import cookie_name
from survey.software import VERSION
from survey.store import Role, Throttled, Unknown


@pytest.fixture
def store(house):
    house.ask(three_parts())
    return house.store


def test_looking_at_a_code_uses_nothing_up_and_it_works_once(store, visit):
    device_id, made = added(store)
    address = f"/kiosk/ghidanh/{made.code}"
    for _ in range(2):
        assert "Quầy số 1" in visit(address).text
    assert store.devices()[0].state == "waiting"
    first = visit(address, {})
    cookie = first.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="))
    assert store.device(visit.client.get_cookie(cookie_name(secure=False)).value).device_id == device_id
    assert visit(address).status == 410
    assert visit(address, {}).status == 410


def test_over_tls_the_key_travels_over_tls_only_and_no_other_host_can_set_it(house, store):
    _, made = added(store)
    client = house.app.test_client()
    kind, secure = "application/x-www-form-urlencoded", "https://localhost"
    client.get(f"/kiosk/ghidanh/{made.code}", base_url=secure)
    answer = client.post(f"/kiosk/ghidanh/{made.code}", data="", content_type=kind, base_url=secure)
    assert answer.headers["Set-Cookie"].startswith("__Host-hailong-device=")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_browser_that_keeps_no_cookie_is_told_so_and_the_code_is_not_used_up(house, store, visit):
    _, made = added(store)
    address = f"/kiosk/ghidanh/{made.code}"
    forgetful = house.app.test_client(use_cookies=False)
    forgetful.get(address)
    answer = forgetful.post(address, data="", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 409
    assert "không giữ cookie" in answer.get_data(as_text=True)
    assert store.devices()[0].state == "waiting"
    visit(address)
    assert visit(address, {}).headers["Location"] == "/kiosk"


def test_a_late_code_and_one_that_was_replaced_enrol_nothing(store):
    device_id, first = added(store)
    second = store.offer_enrolment(device_id)
    assert store.enrol(first.code) is None
    store.db.execute("UPDATE device SET code_until = code_until - 1801")
    assert store.enrol(second.code) is None


def test_neither_key_nor_code_nor_pin_can_be_read_from_the_database(store, tmp_path):
    device_id, made = added(store)
    key = store.enrol(made.code)
    again = store.offer_enrolment(device_id)
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    written = b"".join(file.read_bytes() for file in tmp_path.glob("survey.db*"))
    for secret in (key, made.code, again.code):
        assert secret.encode() not in written
    assert f'"{again.pin}"' not in str(store.db.execute("SELECT * FROM device").fetchall())


def test_a_new_tablet_under_the_same_device_locks_the_old_one_out(store):
    device_id, made = added(store)
    old = store.enrol(made.code)
    new = store.enrol(store.offer_enrolment(device_id).code)
    assert store.device(old) is None
    assert store.device(new).working


@pytest.mark.parametrize("cookie", ["", "x" * 43, "é", "a b", "'; DROP TABLE device; --"])
def test_a_browser_that_is_no_device_sees_one_page_that_leads_nowhere(house, store, visit, cookie):
    added(store)
    visit.client.set_cookie(cookie_name(secure=False), cookie)
    for address in (
        "/kiosk",
        "/kiosk/tron",
        "/kiosk/moi",
        "/kiosk/cau/1",
        "/kiosk/ra",
        "/kiosk/may",
        "/kiosk/camon",
    ):
        answer = visit(address)
        assert answer.status == 403
        assert answer.page.all("a") == []


def test_a_revoked_device_is_refused_in_the_middle_of_a_form(house, store, visit):
    device_id, _ = enrolled(house, visit)
    address = begin(visit)
    token = visit(address).page.field("_token")
    store.revoke(device_id, "lan")
    assert visit(address, {"_token": token, "_go": "next", "A1": "4"}).status == 403
    assert visit("/kiosk").status == 403
    assert visit("/kiosk/diemdanh", {"version": "1"}).status == 403
    (device,) = store.devices()
    assert (device.state, device.revoked_by) == ("revoked", "lan")


def test_what_a_revoked_device_still_holds_is_taken_and_carries_its_id(house, store, visit):
    device_id, _ = enrolled(house, visit)
    store.revoke(device_id, "lan")
    record = {
        "uuid": "11111111-2222-4333-8444-555555555555", "version": store.round("thu").version,
        "language": "vi", "answers": {"A1": "4"}, "mode": "assisted", "service_point": "Q1", "unit": "UBND",
    }  # fmt: skip
    assert visit("/k/thu", method="POST", json=record).status == 201
    (one,) = store.responses("thu")
    assert (one.noted["device"], str(one.mode)) == (device_id, "assisted")


def test_a_device_says_what_it_runs_and_what_waits_and_office_and_device_show_the_same(house, store, visit):
    device_id, pin = enrolled(house, visit)
    assert visit("/kiosk/diemdanh", {"version": "0.9.7", "unsent": "12"}).status == 204
    visit("/kiosk/ra", {"pin": pin})
    there = visit("/kiosk/may").text
    signed_in_as(house, visit, Role.READER)
    office = visit("/thietbi").text
    for page in (there, office):
        assert "0.9.7" in page
        assert ">12<" in page
        assert device_id in page
        assert VERSION in page


@pytest.mark.parametrize("unsent", ["-1", "x", "9" * 30, "٣", "1.5", ""])
def test_a_count_that_is_none_changes_nothing(house, store, visit, unsent):
    enrolled(house, visit)
    visit("/kiosk/diemdanh", {"version": "1", "unsent": "3"})
    visit("/kiosk/diemdanh", {"version": "2", "unsent": unsent})
    assert (store.devices()[0].version, store.devices()[0].unsent) == ("2", 3)


def test_what_a_device_says_is_shown_as_words_and_never_run(house, store, visit):
    enrolled(house, visit)
    visit("/kiosk/diemdanh", {"version": "<script>alert(1)</script>", "unsent": "1"})
    signed_in_as(house, visit, Role.READER)
    assert "<script>alert" not in visit("/thietbi").text


def test_the_whole_form_carries_the_proof_of_the_device_that_asks_and_no_other(house, store, visit):
    proofs = []
    for _ in range(2):
        device_id, _ = enrolled(house, visit)
        answer = visit("/kiosk/tron?lang=vi")
        key = visit.client.get_cookie(cookie_name(secure=False)).value
        proofs.append(answer.page.one("div", id="stage").attributes["data-proof"])
        assert store.term(proofs[-1]).device_id == device_id
        assert key not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    assert len(set(proofs)) == 2


def test_a_round_that_is_over_has_no_whole_form_to_keep(house, store, visit):
    enrolled(house, visit)
    store.change_state("thu", "closed", "test")
    assert visit("/kiosk/tron?lang=vi").status == 410


def test_leaving_needs_the_pin_of_the_device(house, store, visit):
    _, pin = enrolled(house, visit)
    assert visit("/kiosk/may").headers["Location"].startswith("/kiosk/ra")
    assert visit("/kiosk/ra", {"pin": "000000" if pin != "000000" else "1"}).status == 422
    opened = visit("/kiosk/ra", {"pin": f" {pin} "})
    assert opened.headers["Location"].startswith("/kiosk/may")
    assert visit("/kiosk/may").status == 200
    visit("/kiosk")
    assert visit("/kiosk/may").status == 303


def test_guesses_of_a_pin_are_counted_by_device_and_not_by_address(store):
    first, made = added(store)
    second, other = added(store)
    for _ in range(5):
        assert not store.is_pin(first, "wrong")
    with pytest.raises(Throttled):
        store.is_pin(first, made.pin)
    assert store.is_pin(second, other.pin)
    store.db.execute("UPDATE wrong_pin SET at = at - 901")
    assert store.is_pin(first, made.pin)


def test_a_locked_pin_says_how_long_to_wait(house, store, visit):
    enrolled(house, visit)
    answers = [visit("/kiosk/ra", {"pin": "x"}) for _ in range(6)]
    assert [answer.status for answer in answers] == [422] * 5 + [429]
    assert "15 phút" in answers[-1].text


def test_a_device_is_taken_out_of_service_where_it_stands(house, store, visit):
    _, pin = enrolled(house, visit)
    visit("/kiosk/ra", {"pin": pin})
    visit("/kiosk/may", {})
    assert store.devices()[0].state == "revoked"
    assert visit.client.get_cookie(cookie_name(secure=False)) is None


@pytest.mark.parametrize("address", ["/kiosk/moi", "/kiosk/ra", "/kiosk/xoa", "/kiosk/diemdanh"])
def test_another_site_can_do_nothing_on_a_device(house, store, visit, address):
    enrolled(house, visit)
    begin(visit)
    assert visit(address, {"lang": "vi"}, headers={"Sec-Fetch-Site": "cross-site"}).status == 403


def test_a_device_asks_another_round_from_its_next_person_on(house, store, visit):
    device_id, _ = enrolled(house, visit)
    house.ask(three_parts(), "dong")
    first = begin(visit)
    store.ask_on_device(device_id, "dong")
    send(visit, first, go="left", A1="4")
    send(visit, begin(visit), go="left", A1="4")
    assert (store.n_kept("thu"), store.n_kept("dong")) == (1, 1)


def test_an_unknown_place_round_or_device_is_named(store):
    for act in (
        lambda: store.add_device("Q9", "thu"),
        lambda: store.ask_on_device("nobody", "thu"),
        lambda: store.revoke("nobody", "lan"),
        lambda: store.offer_enrolment("nobody"),
    ):
        with pytest.raises(Unknown, match=r"Q9|nobody"):
            act()


def test_the_office_adds_enrols_and_revokes(house, store, visit):
    added(store)
    signed_in_as(house, visit, Role.MANAGER)
    page = visit("/thietbi").page
    form = {"csrf_token": page.field_of("csrf-add"), "point": "Q2", "round": "thu", "name": "Máy ở cửa"}
    assert visit("/thietbi", form).status == 303
    device = next(each for each in store.devices() if each.name == "Máy ở cửa")
    page = visit("/thietbi").page
    code = visit(
        f"/thietbi/{device.device_id}/ghidanh",
        {"csrf_token": page.field_of(f"csrf-enrol-{device.device_id}")},
    )
    address = next(e.text for e in code.page.all("code"))
    assert address.startswith("http://localhost/kiosk/ghidanh/")
    assert code.page.one("div", role="img").attributes["aria-label"]
    assert len(code.page.all("svg")) == 1
    visit(address.removeprefix("http://localhost"))
    assert visit(address.removeprefix("http://localhost"), {}).status == 303
    form = {"csrf_token": page.field_of(f"csrf-revoke-{device.device_id}"), "do": "revoke"}
    assert visit(f"/thietbi/{device.device_id}", form).status == 303
    assert "người" in next(d.revoked_by for d in store.devices() if d.name == "Máy ở cửa")


def test_a_reader_watches_devices_and_changes_none(house, store, visit):
    device_id, _ = added(store)
    signed_in_as(house, visit, Role.READER)
    assert visit("/thietbi").page.all("select") == []
    assert visit(f"/thietbi/{device_id}/ghidanh", {}).status == 403


def test_the_page_that_enrols_a_device_says_who_asks(house, store, visit):
    _, made = added(store)
    assert "Sở Nội vụ tỉnh Thử" in visit(f"/kiosk/ghidanh/{made.code}").text
