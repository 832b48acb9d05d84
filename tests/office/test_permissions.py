"""Every address, method and role: who may, who may not, and that nothing is served undeclared."""

from __future__ import annotations

import pytest
from asked_rounds import three_parts
from staff_walk import PASSWORD, sign_in, signed_in_as

from survey.response import Response
from survey.site.permissions import PERMISSIONS, WITHIN_A_UNIT, Everyone, guard, may
from survey.store import Role
from survey.units import Unit

VALUES = {
    "round_id": "thu",
    "uuid": "11111111-2222-4333-8444-555555555555",
    "number": "1",
    "name": "hailong.css",
    "chart": "tree.csv",
    "table": "whole.csv",
    "version": "0" * 64,
    "batch_id": 1,
    "serial": 1,
    "item": "A1",
    "token": "abcdefghijklmnopqrstuvwxyz",
    "run_id": 1,
    "device_id": "nobody",
    "code": "nothing",
}
PEOPLE = (None, *Role)


def routes(app):
    """Return (endpoint, address, method) for everything the application serves."""
    adapter = app.url_map.bind("localhost")
    return [
        (rule.endpoint, adapter.build(rule.endpoint, {n: VALUES[n] for n in rule.arguments}), method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"})
    ]


def answered(house):
    """Let thirty people answer, so that there is something to show while the round is open."""
    writer, version = house.app.extensions["hailong"].writer, house.store.round("thu").version
    for number in range(30):
        uuid = f"{number:08d}-2222-4333-8444-555555555555"
        writer.keep(Response(uuid, "thu", version, {"A1": "5", "A2": "4"}))


def allowed(endpoint, role):
    who = PERMISSIONS[endpoint]
    if who is Everyone.ALWAYS:
        return True
    if who in (Everyone.WITH_KEY, Everyone.ENROLLED):
        return False  # no role is a key
    return role is not None and may(role, who)


@pytest.mark.parametrize("role", PEOPLE, ids=str)
def test_every_route_lets_in_exactly_whom_the_table_names(house, visit, role):
    house.ask(three_parts())
    house.store.save_result("thu", VALUES["name"], "image/svg+xml", b"<svg/>")
    answered(house)
    signed_in_as(house, visit, role)
    wrong = []
    for endpoint, address, method in routes(house.app):
        if endpoint == "office.sign_out":
            continue
        more = {"data": b"", "content_type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        answer = visit(address, method=method, **more) if more else visit(address)
        asked_to_sign_in = answer.headers.get("Location", "").startswith("/dangnhap")
        refused = answer.status in (401, 403) and endpoint not in ("interview.section", "interview.receive")
        hidden = answer.status == 404 and endpoint.startswith("results.")
        if (asked_to_sign_in or refused or hidden) == allowed(endpoint, role):
            wrong.append((endpoint, method, answer.status))
    assert wrong == []


@pytest.mark.parametrize("role", [Role.READER, Role.CLERK], ids=str)
def test_staff_of_one_unit_use_what_looks_at_units_and_no_other_page_of_staff(house, visit, role):
    house.ask(three_parts())
    house.store.save_result("thu", VALUES["name"], "image/svg+xml", b"<svg/>")
    house.store.save_units([Unit("a", "Sở A")])
    house.store.add_staff("người", PASSWORD, role, unit="a")
    sign_in(visit, "người", PASSWORD)
    wrong = []
    for endpoint, address, method in routes(house.app):
        who = PERMISSIONS[endpoint]
        if endpoint == "office.sign_out" or who in (Everyone.ALWAYS, Everyone.WITH_KEY, Everyone.ENROLLED):
            continue
        more = {"data": b"", "content_type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        status = (visit(address, method=method, **more) if more else visit(address)).status
        refused = 404 if who is Everyone.WHEN_PUBLISHED else 403
        lets_in = endpoint in WITHIN_A_UNIT and may(role, who)
        if (status == refused) == lets_in and not (lets_in and status == 404):
            wrong.append((endpoint, method, status))
    assert wrong == []
    assert PERMISSIONS.keys() >= WITHIN_A_UNIT


def test_the_table_names_no_route_that_is_gone(house):
    assert {rule.endpoint for rule in house.app.url_map.iter_rules()} == PERMISSIONS.keys()


def test_a_route_without_an_entry_stops_the_service_from_starting(house):
    house.app.view_functions["office.new"] = lambda: "new"
    with pytest.raises(LookupError, match=r"no permission is declared for office\.new"):
        guard(house.app, house.app.extensions["hailong"])


def test_unpublished_and_missing_results_look_alike(house, visit):
    house.ask(three_parts())
    hidden, missing = visit("/ketqua/thu"), visit("/ketqua/khong-co")
    assert hidden.status == missing.status == 404
    assert hidden.body == missing.body


def test_whoever_asks_for_the_head_of_a_page_is_led_as_who_asks_for_all_of_it(visit):
    whole, head = visit("/coquan"), visit("/coquan", method="HEAD")
    assert (head.status, head.headers["Location"]) == (whole.status, whole.headers["Location"])


def test_each_role_may_what_the_roles_before_it_may():
    for endpoint, who in PERMISSIONS.items():
        admitted = [may(role, who) for role in Role]
        assert admitted == sorted(admitted), endpoint


ONES_OWN = {"office.sign_out", "office.password"}
ASKING = {"programme.ask_round_report", "programme.ask_period_report"}
"""What a reader may send: about themselves alone, and that a report be made of what is there."""


def test_a_reader_sends_nothing_that_changes_a_round(house):
    sent = {rule.endpoint for rule in house.app.url_map.iter_rules() if "POST" in rule.methods}
    assert {each for each in sent if PERMISSIONS[each] is Role.READER} == ONES_OWN | ASKING
    open_to_all = {each for each in sent if not isinstance(PERMISSIONS[each], Role)}
    assert {each.partition(".")[0] for each in open_to_all - {"office.sign_in"}} == {
        "interview",
        "kiosk",
        "api",
    }


def test_accounts_and_the_journal_are_the_administrators_alone():
    theirs = {each for each, who in PERMISSIONS.items() if who is Role.ADMINISTRATOR}
    assert theirs == {"office.journal", "office.staff", "office.change_staff"}


def test_a_role_that_was_taken_ends_with_the_next_page(house, visit):
    signed_in_as(house, visit, Role.ADMINISTRATOR)
    house.store.add_staff("người khác", PASSWORD, Role.ADMINISTRATOR)
    assert visit("/nhatky").status == 200
    house.store.change_role("người", Role.READER)
    assert visit("/nhatky").status == 403


MAY_STAY = {"results.page", "results.chart", "results.file", "results.data", "office.questionnaire_file"}
"""What is for everyone once it is published, and files that are asked for to be saved."""


def test_every_page_of_staff_is_kept_by_no_cache(house, visit):
    house.ask(three_parts())
    answered(house)
    signed_in_as(house, visit, Role.ADMINISTRATOR)
    kept = []
    for endpoint, address, method in routes(house.app):
        if method == "GET" and PERMISSIONS[endpoint] is not Everyone.ALWAYS and endpoint not in MAY_STAY:
            said = visit(address).headers["Cache-Control"]
            kept += [(endpoint, said)] if said != "no-store" else []
    assert kept == []


def test_staff_pages_are_kept_by_no_cache(house, visit):
    house.ask(three_parts())
    signed_in_as(house, visit, Role.READER)
    for address in ("/coquan", "/coquan/thu"):
        assert visit(address).headers["Cache-Control"] == "no-store"


def test_a_session_ends_when_it_is_signed_out(house, visit):
    signed_in_as(house, visit, Role.READER)
    page = visit("/coquan").page
    out = visit("/dangxuat", {"csrf_token": page.field("csrf_token")})
    assert (out.status, out.headers["Location"]) == (303, "/")
    assert visit("/coquan").status == 303
    assert PASSWORD not in page.html
