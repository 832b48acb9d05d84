"""Staff of one unit work for it and those under it; what is elsewhere is to them as if it were not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from asked_rounds import three_parts
from keying_walk import PASSWORD, begin, key, token

from survey.dossier.matter import Dossier
from survey.dossier.matter import hidden as stored
from survey.keying import PrintRun, Proposal
from survey.site.permissions import PERMISSIONS, WITHIN_A_UNIT, Everyone
from survey.store import Role, UnfitStaff, Unknown
from survey.units import Scope, ServicePoint, Unit

UNITS = [Unit("01", "Sở Y tế"), Unit("01a", "Bệnh viện A", parent="01"), Unit("02", "Sở Xây dựng")]
POINTS = [ServicePoint("01-1", "01a", "Khoa khám"), ServicePoint("02-1", "02", "Quầy xây dựng")]
PNG = b"\x89PNG"
HERE, ELSEWHERE = "h" * 26, "e" * 26
OWN, OTHER, NONE = 1, 101, 999
"""Serials: printed for the clerk's unit, for another, and never."""


IGNORED = {"session", "failed_sign_in"}
"""Tables that signing in writes."""


def content(store):
    """Return all that is stored, by table, but what signing in leaves."""
    return {name: list(store.db.table(name).rows) for name in set(store.db.table_names()) - IGNORED}


def sign_in(visit, name):
    visit.client.delete_cookie("hailong")
    page = visit("/dangnhap").page
    form = {"csrf_token": page.field("csrf_token"), "username": name, "password": PASSWORD}
    assert visit("/dangnhap", form).status == 303


@pytest.fixture
def house(house):
    """Two units, each with printed and scanned forms and one keyed by "hoa", to be keyed once more."""
    house.ask(three_parts())
    store = house.store
    store.save_units(UNITS)
    store.save_service_points(POINTS)
    for unit, point in (("01a", "01-1"), ("02", "02-1")):
        store.ask_print(PrintRun("thu", "form", "vi", unit, point, 100, site="", asked_by="hoa"))
    for run in store.print_runs("thu"):
        store.save_print_files(run.run_id, [("phieu.pdf", "application/pdf", f"%PDF {run.unit}".encode())])
    for serial in (OWN + 1, OTHER + 1):
        store.save_proposals("thu", serial, [Proposal("A1", "4", "", PNG)])
    store.add_staff("hoa", PASSWORD, Role.CLERK)
    store.add_staff("lan", PASSWORD, Role.CLERK, unit="01")
    return house


@pytest.fixture
def keyed(house, visit):
    """Key a form in each unit as hoa, and sign in as lan, of the first."""
    settings = house.app.extensions["hailong"].settings
    before = settings.double_entry
    object.__setattr__(settings, "double_entry", 100)
    sign_in(visit, "hoa")
    for place, serial in (("p:01-1", OWN), ("p:02-1", OTHER)):
        assert key(visit, begin(visit, place=place), serial, {"A1": "5"}).status == 303
    sign_in(visit, "lan")
    yield house
    object.__setattr__(settings, "double_entry", before)


def test_a_scope_is_a_unit_with_all_under_it():
    assert Scope.under("01", UNITS).units == {"01", "01a"}
    assert Scope.under("02", UNITS).units == {"02"}
    assert Scope.under("", UNITS).units is None
    assert "" not in Scope.under("01", UNITS)
    assert "" in Scope()
    round_and_round = [Unit("x", "X", parent="y"), Unit("y", "Y", parent="x")]
    assert Scope.under("x", round_and_round).units == {"x", "y"}


def test_only_the_own_places_are_offered_and_taken(keyed, visit):
    shown = visit("/nhaplieu/thu")
    assert "Khoa khám" in shown.text
    assert "xây dựng" not in shown.text.casefold()
    for place in ("p:02-1", "u:02", "", "u:khong"):
        sent = {"csrf_token": token(shown.page), "place": place, "collected_on": "1/1/2026"}
        assert visit("/nhaplieu/thu", sent).status == 422
    assert begin(visit, place="u:01a")


def test_what_is_elsewhere_is_as_if_it_were_not_there(keyed, visit):
    runs = {run.unit: run.run_id for run in keyed.store.print_runs("thu")}
    pairs = [
        ("/nhaplieu/thu/{}", keyed.store.batches("thu", "hoa")[0][0].batch_id, 777),
        ("/nhaplieu/thu/phieu/{}", OTHER, NONE),
        ("/nhaplieu/thu/anh/{}/A1", OTHER + 1, NONE),
        ("/nhaplieu/thu/in/{}/phieu.pdf", runs["02"], 777),
    ]
    for address, other, none in pairs:
        hidden, missing = visit(address.format(other)), visit(address.format(none))
        assert (hidden.status, hidden.body) == (missing.status, missing.body) == (404, missing.body), address
    assert visit(f"/nhaplieu/thu/in/{runs['01a']}/phieu.pdf").status == 200
    assert visit(f"/nhaplieu/thu/anh/{OWN + 1}/A1").body == PNG


def theirs(house):
    """Return the address of everything served, by endpoint, about what belongs to the other unit."""
    store, routes = house.store, house.app.url_map
    runs = {run.unit: run.run_id for run in store.print_runs("thu")}
    values = {
        "round_id": "thu",
        "version": store.round("thu").version,
        "batch_id": store.batches("thu", "hoa")[0][0].batch_id,
        "serial": OTHER,
        "item": "A1",
        "run_id": runs["02"],
        "device_id": store.add_device("02-1", "thu", name="xây dựng"),
    }
    adapter = routes.bind("localhost")
    return {
        (rule.endpoint, method): adapter.build(
            rule.endpoint, {n: values.get(n, "phieu.pdf") for n in rule.arguments}
        )
        for rule in routes.iter_rules()
        for method in rule.methods & {"GET", "POST"}
        if PERMISSIONS[rule.endpoint] is not Everyone.ALWAYS and rule.arguments <= {*values, "name"}
    }


def test_no_page_shows_anything_of_another_unit(keyed, visit):
    keyed.store.save_proposals("thu", OTHER, [Proposal("A1", "4", "xây dựng", b"picture of elsewhere")])
    seen = set()
    for (endpoint, method), address in theirs(keyed).items():
        if method == "GET":
            answer = visit(address)
            seen.add(endpoint)
            shown = answer.body.decode("utf-8", "replace").casefold()
            assert "xây dựng" not in shown, address
            assert "picture of elsewhere" not in shown, address
            assert "%pdf 02" not in shown, address
    assert seen >= {each for each in WITHIN_A_UNIT if each.startswith("entry.")} - {"entry.undo"}


def test_no_form_changes_anything_of_another_unit(keyed, visit):
    proof = token(visit("/nhaplieu/thu").page)
    sent = {
        "csrf_token": proof, "serial": f"{OTHER}", "place": "p:02-1", "unit": "02", "point": "02-1",
        "collected_on": "1/1/2026", "what": "form", "copies": "1", "a.A1": "1", "reason": "sai",
        "do": "revoke", "came:02": "9", "approached:02": "9", "state": "closed", "published": "yes",
    }  # fmt: skip
    addresses = theirs(keyed)
    before = content(keyed.store)
    for (endpoint, method), address in addresses.items():
        if method == "POST" and endpoint != "office.sign_out":
            assert visit(address, sent).status < 500, address
    assert content(keyed.store) == before


def test_who_was_moved_to_another_unit_sees_no_more_of_what_was_keyed_before(keyed, visit):
    keyed.store.change_role("lan", Role.CLERK, "02")
    batch = begin(visit, place="p:02-1")
    assert key(visit, batch, 150, {"A1": "5"}).status == 303
    assert visit("/nhaplieu/thu/phieu/150").status == 200
    keyed.store.change_role("lan", Role.CLERK, "01")
    proof = {"csrf_token": token(visit("/nhaplieu/thu").page), "serial": "150", "reason": "sai", "a.A1": "1"}
    before = content(keyed.store)
    for address in ("/nhaplieu/thu/phieu/150", batch.partition("?")[0]):
        assert (visit(address).status, visit(address, proof).status) == (404, 404), address
    assert visit("/nhaplieu/thu/hoantac", proof).status == 409
    assert content(keyed.store) == before


def test_only_forms_of_the_own_units_wait_to_be_keyed_again_or_confirmed(keyed, visit):
    shown = visit("/nhaplieu/thu/lanhai")
    assert f"{OWN}" in shown.page.one("h1").text
    answer = key(visit, "/nhaplieu/thu/lanhai", OTHER, {"A1": "5"})
    assert answer.headers["Location"].startswith("/nhaplieu/thu?")
    assert keyed.store.waiting_twice("thu", "lan") == [OWN, OTHER]
    assert "1 phiếu" in visit("/nhaplieu/thu").page.one("p", class_="notice slim").text
    batch = begin(visit, place="p:01-1")
    assert "anh/" not in visit(f"{batch}&serial={OTHER + 1}").text
    assert f"anh/{OWN + 1}/" in visit(f"{batch}&serial={OWN + 1}").text


def test_paper_is_printed_for_the_own_units_alone(keyed, visit):
    page = visit("/nhaplieu/thu/in")
    assert "xây dựng" not in page.text.casefold()
    before = len(keyed.store.print_runs("thu"))
    for place in ("", "u:02", "p:02-1"):
        sent = {"csrf_token": token(page.page), "what": "form", "place": place, "copies": "3"}
        assert visit("/nhaplieu/thu/in", sent).status == 422
    assert len(keyed.store.print_runs("thu")) == before
    sent = {"csrf_token": token(page.page), "what": "form", "place": "p:01-1", "copies": "3"}
    assert visit("/nhaplieu/thu/in", sent).status == 303


def test_a_dossier_of_elsewhere_is_an_unknown_one_and_stays_unused(keyed, visit):
    there = Dossier(stored(ELSEWHERE), "thu", date(2099, 1, 1), unit="02")
    keyed.store.add_dossiers([there, replace(there, token=stored(HERE), unit="01a")])
    batch = begin(visit, place="p:01-1")
    other = key(visit, batch, 7, {"A1": "5"}, token=ELSEWHERE)
    missing = key(visit, batch, 7, {"A1": "5"}, token="z" * 26)
    assert (other.status, missing.status) == (409, 409)
    assert all("Không có mã đánh giá này" in answer.text for answer in (other, missing))
    assert not keyed.store.dossier(ELSEWHERE).used
    assert key(visit, batch, 7, {"A1": "5"}, token=HERE).status == 303


def test_a_round_shows_them_their_own_responses(keyed, visit):
    assert '<td class="figure">1</td>' in visit("/coquan").text
    shown = visit("/coquan/thu")
    assert "Bệnh viện A" in shown.text
    assert "Xây dựng" not in shown.text
    assert "/nhaplieu/thu" in shown.text


def test_unpublished_results_are_hidden_from_them_and_published_ones_are_those_everyone_sees(keyed, visit):
    hidden, missing = visit("/ketqua/thu"), visit("/ketqua/khong-co")
    assert (hidden.status, hidden.body) == (404, missing.body)
    keyed.store.save_round(replace(keyed.store.round("thu"), published=True))
    theirs = visit("/ketqua/thu").body
    visit.client.delete_cookie("hailong")
    assert visit("/ketqua/thu").body == theirs


def test_a_new_password_keeps_the_unit(keyed, visit):
    assert keyed.store.change_password("lan", PASSWORD, "một câu dài khác hẳn")
    assert keyed.store.staff_member("lan").unit == "01"


def test_whoever_sets_up_rounds_works_for_all_units(house):
    with pytest.raises(UnfitStaff) as refused:
        house.store.change_role("lan", Role.MANAGER, "01")
    assert "mọi đơn vị" in refused.value.said("vi")
    with pytest.raises(Unknown):
        house.store.change_role("lan", Role.CLERK, "khong")
    house.store.change_role("lan", Role.MANAGER)
    assert house.store.staff_member("lan").unit == ""


def test_a_unit_is_given_and_taken_on_the_page_of_staff(house, visit):
    house.store.add_staff("quản trị", PASSWORD, Role.ADMINISTRATOR)
    sign_in(visit, "quản trị")
    page = visit("/nhansu").page
    sent = {"csrf_token": page.field_of("csrf-add"), "role": "clerk"}
    assert visit("/nhansu", sent | {"do": "add", "name": "mai", "unit": "02"}).status == 200
    assert house.store.staff_member("mai").unit == "02"
    assert visit("/nhansu", sent | {"do": "role", "name": "mai", "unit": ""}).status == 303
    assert house.store.staff_member("mai").unit == ""
    refused = visit("/nhansu", sent | {"do": "add", "name": "tú", "unit": "khong"})
    assert (refused.status, "Không có đơn vị mã “khong”" in refused.text) == (422, True)
