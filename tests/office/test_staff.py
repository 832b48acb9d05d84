"""Staff are added, changed and closed on a page, by administrators; everybody changes their own password."""

from __future__ import annotations

import pytest
from staff_walk import PASSWORD, sign_in, signed_in_as

from survey.store import Role, UnfitStaff
from survey.store.accounts import LONGEST_NAME

OTHER = "một mật khẩu khác hẳn"


@pytest.fixture
def chief(house, visit):
    signed_in_as(house, visit, Role.ADMINISTRATOR)
    return house


def does(visit, do, name, role="", address="/nhansu"):
    token = visit("/dangnhap").page.field("csrf_token")
    return visit(address, {"csrf_token": token, "do": do, "name": name, "role": role})


def changes(visit, old, new, again=None):
    token = visit("/dangnhap").page.field("csrf_token")
    form = {"csrf_token": token, "old": old, "new": new, "again": new if again is None else again}
    return visit("/matkhau", form)


def roles(house):
    return {member.name: str(member.role) for member in house.store.staff()}


def test_somebody_added_signs_in_with_the_password_that_is_shown_once(chief, visit):
    page = does(visit, "add", " Trần  Thị Lan ", "clerk").page
    password = page.one("code").text
    assert roles(chief)["trần thị lan"] == "clerk"
    assert password not in visit("/nhansu").text
    assert chief.store.sign_in("trần thị lan", password)


def test_a_name_that_is_taken_is_refused_and_keeps_its_password(chief, visit):
    chief.store.add_staff("lan", PASSWORD, "reader")
    answer = does(visit, "add", "LAN", "administrator")
    assert (answer.status, "Đã có cán bộ “lan”" in answer.text) == (422, True)
    assert answer.page.one("input", id="name").attributes["value"] == "LAN"
    assert roles(chief)["lan"] == "reader"
    assert chief.store.sign_in("lan", PASSWORD)


def test_a_new_role_holds_at_once(chief, visit):
    chief.store.add_staff("lan", PASSWORD, "reader")
    session = chief.store.sign_in("lan", PASSWORD)
    assert does(visit, "role", "lan", "manager").status == 303
    assert chief.store.session(session).role == Role.MANAGER


def test_a_closed_account_is_signed_out_at_once(chief, visit):
    chief.store.add_staff("lan", PASSWORD, "reader")
    session = chief.store.sign_in("lan", PASSWORD)
    assert does(visit, "close", "lan").status == 303
    assert chief.store.session(session) is None
    assert chief.store.sign_in("lan", PASSWORD) is None
    assert roles(chief) == {"người": "administrator"}


def test_a_new_password_ends_what_the_old_one_began(chief, visit):
    chief.store.add_staff("lan", PASSWORD, "manager")
    session = chief.store.sign_in("lan", PASSWORD)
    password = does(visit, "password", "lan").page.one("code").text
    assert chief.store.session(session) is None
    assert chief.store.sign_in("lan", PASSWORD) is None
    assert chief.store.sign_in("lan", password)
    assert roles(chief)["lan"] == "manager"


@pytest.mark.parametrize(("do", "role"), [("close", ""), ("role", "manager"), ("role", "reader")])
def test_the_last_administrator_stays_one(chief, visit, do, role):
    chief.store.add_staff("lan", PASSWORD, "manager")
    answer = does(visit, do, "người", role)
    assert (answer.status, "người quản trị cuối cùng" in answer.text) == (422, True)
    assert roles(chief)["người"] == "administrator"
    chief.store.change_role("lan", "administrator")
    assert does(visit, do, "người", role).status == 303


@pytest.mark.parametrize("name", ["", "   ", "x" * (LONGEST_NAME + 1), "a\x07b"])
def test_a_name_no_account_can_have_is_refused(chief, visit, name):
    assert does(visit, "add", name, "reader").status == 422
    assert len(roles(chief)) == 1


@pytest.mark.parametrize(("do", "name", "role"), [("role", "người", "king"), ("close", "ai đó", "")])
def test_an_unknown_role_or_name_is_refused(chief, visit, do, name, role):
    assert does(visit, do, name, role).status == 422
    assert does(visit, "dance", "người").status == 400


def test_markup_in_a_name_is_shown_as_it_is(chief, visit):
    does(visit, "add", "<script>x</script>", "reader")
    assert "<script>x" not in visit("/nhansu").page.html


def test_one_changes_ones_own_password_and_signs_in_anew(house, visit):
    signed_in_as(house, visit, Role.READER)
    assert visit("/matkhau").status == 200
    assert changes(visit, PASSWORD, OTHER).headers["Location"].startswith("/dangnhap")
    assert visit("/coquan").status == 303
    assert sign_in(visit, "người", PASSWORD).status == 422
    assert sign_in(visit, "người", OTHER).status == 303
    assert roles(house) == {"người": "reader"}


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("không phải thế", OTHER, OTHER, "chưa đúng"),
        (PASSWORD, "ngắn", "ngắn", "ít nhất 12 ký tự"),
        (PASSWORD, OTHER, OTHER + "x", "không giống nhau"),
    ],
)
def test_a_password_stays_where_the_change_cannot_be(house, visit, old, new, again, said):
    signed_in_as(house, visit, Role.READER)
    answer = changes(visit, old, new, again)
    assert (answer.status, said in answer.text) == (422, True)
    assert not any(box.attributes.get("value") for box in answer.page.all("input", type="password"))
    assert house.store.sign_in("người", PASSWORD)


def test_whoever_guesses_the_password_of_a_session_left_open_is_slowed(house, visit):
    signed_in_as(house, visit, Role.READER)
    statuses = [changes(visit, f"đoán lần thứ {n}", OTHER).status for n in range(7)]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_an_installation_may_begin_without_an_administrator(house):
    house.store.add_staff("lan", PASSWORD, "manager")
    house.store.change_role("lan", "reader")
    with pytest.raises(UnfitStaff):
        house.store.change_role("lan", "king")
