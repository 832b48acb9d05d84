"""What other sites, other software and borrowed cookies may try: nothing of it changes anything."""

from __future__ import annotations

import json
from datetime import date

import pytest
from asked_rounds import three_parts
from keying_walk import begin, furnish, key, sign_in_as, token
from kiosk_walk import enrolled
from staff_walk import PASSWORD, sign_in

from survey.mandate.periods import Period
from survey.site.permissions import PERMISSIONS, Everyone
from survey.store import Role

VALUES = {
    "version": "0" * 64,
    "round_id": "thu",
    "batch_id": 1,
    "serial": 1,
    "item": "A1",
    "run_id": 1,
    "code": "2026-year",
}
FORM = "application/x-www-form-urlencoded"
SENT = {
    "state": "closed",
    "published": "yes",
    "place": "p:01-1",
    "collected_on": "1/1/2026",
    "what": "form",
    "copies": "1",
    "point": "01-1",
    "round": "thu",
    "do": "revoke",
    "serial": "1",
    "a.A1": "5",
    "reason": "sai",
    "n_forms": "1",
}
"""What every form of staff's asks for, as far as it can be the same."""

IGNORED = {"session", "failed_sign_in"}
"""Tables that signing in writes."""


def content(store) -> dict[str, list]:
    """Return all that is stored, by table, but what signing in leaves."""
    names = store.db.table_names()
    return {name: list(store.db.table(name).rows) for name in set(names) - IGNORED}


def posts(app, device_id) -> list[str]:
    """Return the address of everything that staff may send."""
    adapter = app.url_map.bind("localhost")
    values = VALUES | {"device_id": device_id}
    return [
        adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method="POST")
        for rule in app.url_map.iter_rules()
        if "POST" in rule.methods and isinstance(PERMISSIONS[rule.endpoint], Role)
    ]


@pytest.fixture
def furnished(house, visit):
    """Return the addresses of all that staff may send; a form is keyed, and an administrator signed in."""
    house.ask(three_parts())
    furnish(house.store)
    house.store.save_periods([Period(2026, "year", date(2000, 1, 1), date(2099, 12, 31), "QĐ 1")])
    device_id = house.store.add_device("01-1", "thu")
    sign_in_as(house, visit, "lan", Role.ADMINISTRATOR)
    assert key(visit, begin(visit), 1, {"A1": "5"}).status == 303
    return posts(house.app, device_id)


def test_no_form_of_staff_does_anything_without_its_token(house, visit, furnished):
    before = content(house.store)
    for address in furnished:
        if address != "/dangxuat":
            assert visit(address, SENT).status < 500, address
    assert len(furnished) > 12
    assert content(house.store) == before


def test_no_form_of_staff_does_anything_for_another_site_even_with_a_token(house, visit, furnished):
    proof = {"csrf_token": token(visit("/coquan/thu").page)}
    before = content(house.store)
    for address in furnished:
        if address != "/dangxuat":
            for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
                assert visit(address, SENT | proof, headers=headers).status < 500, address
    assert content(house.store) == before


def test_nothing_staff_may_send_breaks_on_numbers_without_end(house, visit, furnished):
    proof = {"csrf_token": token(visit("/coquan/thu").page)}
    for digits in ("9" * 5000, "٣" * 20, "²", "-1", "1e999"):
        for address in furnished:
            if address != "/dangxuat":
                assert visit(address, dict.fromkeys(SENT, digits) | proof).status < 500, address


HOSTILE = (
    "' OR 1=1 --",
    'x"; DROP TABLE response; --',
    "%' UNION SELECT name, password FROM staff --",
    "<script>alert(1)</script>",
    "{{7*7}}{0.__class__}%(x)s",
    "../../../../etc/passwd\0.csv",
    "a\r\nSet-Cookie: x=1",
    "\ud800",
    "=cmd|' /C calc'!A0",
)


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_no_word_in_a_form_of_staff_falls_is_run_or_leads_away(house, visit, furnished, hostile):
    proof = {"csrf_token": token(visit("/coquan/thu").page)}
    tables, kept = set(house.store.db.table_names()), house.store.n_kept("thu")
    word = hostile.encode("utf-8", "surrogatepass")
    for address in furnished:
        if address != "/dangxuat":
            for name in SENT:
                answer = visit(address, SENT | proof | {name: [word]})
                assert answer.status < 500, (address, name)
                assert "<script>alert" not in answer.text, (address, name)
                assert "scrypt:" not in answer.text, (address, name)
                assert "49{0." not in answer.text, (address, name)
                assert "x=1" not in answer.headers.get("Set-Cookie", ""), (address, name)
                assert answer.headers.get("Location", "/").startswith("/"), (address, name)
    assert (set(house.store.db.table_names()), house.store.n_kept("thu")) == (tables, kept)
    assert house.store.verify() == []


def test_a_session_that_somebody_else_began_is_not_taken_over(house, visit):
    house.store.add_staff("lan", PASSWORD, Role.READER)
    visit.client.set_cookie("hailong", "chosen-by-somebody-else")
    assert sign_in(visit, "lan", PASSWORD).status == 303
    assert visit.client.get_cookie("hailong").value != "chosen-by-somebody-else"
    assert house.store.session("chosen-by-somebody-else") is None


def test_a_claimed_address_gives_no_further_guesses(house, visit):
    house.store.add_staff("lan", PASSWORD, Role.READER)
    for number in range(5):
        sign_in(visit, "lan", "sai mật khẩu rồi", headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert sign_in(visit, "lan", PASSWORD, headers={"X-Forwarded-For": "10.9.9.9"}).status == 429


@pytest.mark.parametrize(
    "bomb",
    ["[" * 30_000, '{"a":' * 5_000 + "1" + "}" * 5_000, '{"a": ' + "9" * 6000 + "}", '{"envelopes": 1e999}'],
    ids=["arrays", "objects", "digits", "infinity"],
)
@pytest.mark.parametrize("address", ["/k/thu", "/k/thu/gui", "/api/v1/thu/dossiers"])
def test_a_bomb_of_json_is_refused_before_anything_is_made_of_it(house, visit, address, bomb):
    house.ask(three_parts())
    secret = house.store.add_api_key("mot-cua")
    headers = {"Authorization": f"Bearer {secret}"}
    before = content(house.store)
    answer = visit(address, data=bomb, content_type="application/json", headers=headers)
    assert 400 <= answer.status < 500
    assert json.loads(answer.text)["status"] == "refused"
    assert content(house.store) == before


def test_a_strange_host_is_words_wherever_it_is_shown(house, visit):
    house.ask(three_parts())
    sign_in_as(house, visit, "lan", Role.READER)
    answer = visit("/coquan/thu", headers={"Host": "a'\"><script>x"})
    assert "<script>x" not in answer.text


def test_the_key_of_a_device_opens_no_page_of_staff_and_none_of_software(house, visit):
    house.ask(three_parts())
    enrolled(house, visit)
    key_ = visit.client.get_cookie("hailong-device").value
    for endpoint, address in (("office.rounds", "/coquan"), ("results.dashboard", "/ketqua/thu/phantich")):
        assert PERMISSIONS[endpoint] is not Everyone.ALWAYS
        assert visit(address).status == 303
    headers = {"Authorization": f"Bearer {key_}"}
    refused = visit("/api/v1/thu/dossiers", data="{}", content_type="application/json", headers=headers)
    assert refused.status == 401
    visit.client.set_cookie("hailong", key_)
    assert visit("/coquan").status == 303
