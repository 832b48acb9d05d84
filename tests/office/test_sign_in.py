"""Staff sign in with a name and a password, and nothing gives either away."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from staff_walk import PASSWORD, sign_in

from survey.store import Role


@pytest.fixture
def staff(house):
    house.store.add_staff("Vân Thư", PASSWORD, Role.MANAGER)


def test_a_right_password_leads_to_the_rounds(house, visit, staff):
    entered = sign_in(visit, "vân thư", PASSWORD)
    assert (entered.status, entered.headers["Location"]) == (303, "/coquan?lang=vi")
    assert "Đang dùng: vân thư" in visit("/coquan").text


def test_a_wrong_password_and_an_unknown_name_are_told_alike(visit, staff):
    wrong, unknown = sign_in(visit, "vân thư", "x" * 12), sign_in(visit, "không ai", "x" * 12)
    for refused in (wrong, unknown):
        assert refused.status == 422
        assert refused.page.one("p", id="username-error").text == "Tên đăng nhập hoặc mật khẩu không đúng."
        assert "x" * 12 not in refused.text
        assert "Set-Cookie" not in refused.headers or "hailong=" not in refused.headers["Set-Cookie"]


def test_empty_fields_are_asked_for(visit, staff):
    refused = sign_in(visit, "", "")
    words = [refused.page.one("p", id=f"{name}-error").text for name in ("username", "password")]
    assert words == ["Hãy điền ô này."] * 2


def test_what_is_to_be_filled_in_is_named_above_the_form(visit, staff):
    links = [link.text for link in sign_in(visit, "", "").page.all("a")]
    assert {"Tên đăng nhập: Hãy điền ô này.", "Mật khẩu: Hãy điền ô này."} <= set(links)


def test_a_browser_that_keeps_no_cookie_is_told_so(visit, staff):
    token = visit("/dangnhap").page.field("csrf_token")
    visit.client.delete_cookie("hailong-form")
    refused = visit("/dangnhap", {"csrf_token": token, "username": "vân thư", "password": PASSWORD})
    assert refused.status == 422
    assert "hãy cho phép trang này dùng cookie" in refused.text


def test_guessing_is_slowed_down(visit, staff):
    for _ in range(5):
        sign_in(visit, "vân thư", "sai mật khẩu rồi")
    slowed = sign_in(visit, "vân thư", PASSWORD)
    assert slowed.status == 429
    assert int(slowed.headers["Retry-After"]) > 0


def test_guessing_from_elsewhere_does_not_lock_the_browser_one_uses(visit, staff):
    sign_in(visit, "vân thư", PASSWORD)
    mark = visit.client.get_cookie("hailong-browser", path="/dangnhap")
    assert (mark.http_only, mark.same_site, mark.max_age) == (True, "Strict", 180 * 24 * 3600)
    visit.client.delete_cookie("hailong-browser", path="/dangnhap")
    for _ in range(5):
        sign_in(visit, "vân thư", "sai mật khẩu rồi")
    assert sign_in(visit, "vân thư", PASSWORD).status == 429
    visit.client.set_cookie("hailong-browser", mark.value, path="/dangnhap")
    assert sign_in(visit, "vân thư", PASSWORD).status == 303


def test_the_cookie_is_for_the_server_alone(house, visit, staff):
    entered = sign_in(visit, "vân thư", PASSWORD)
    cookie = entered.headers["Set-Cookie"]
    assert cookie.startswith("hailong=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_over_tls_the_cookie_is_bound_to_the_host(house, visit, staff):
    tls = {"base_url": "https://localhost"}
    page = visit.client.get("/dangnhap", **tls).get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = {"csrf_token": token, "username": "vân thư", "password": PASSWORD}
    answer = visit.client.post("/dangnhap", data=form, headers={"Origin": "https://localhost"}, **tls)
    cookies = answer.headers.getlist("Set-Cookie")
    (session,) = [cookie for cookie in cookies if cookie.startswith("__Host-hailong=")]
    assert "Secure" in session
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert visit.client.get("/coquan", **tls).status_code == 200


@pytest.mark.parametrize("wanted", ["/coquan/thu", "/ketqua/thu", "/coquan"])
def test_one_returns_to_where_one_came_from(visit, staff, wanted):
    entered = sign_in(visit, "vân thư", PASSWORD, f"/dangnhap?next={wanted}")
    assert entered.headers["Location"] == f"{wanted}?lang=vi"


@pytest.mark.parametrize("wanted", ["/muctieu", "/coquan/thu", "/baocao/ky/2022-quarter_1"])
def test_whoever_must_sign_in_first_keeps_the_language_and_the_way(visit, staff, wanted):
    asked = visit(f"{wanted}?lang=en", language="vi").headers["Location"]
    assert asked == f"/dangnhap?lang=en&next={wanted}"
    page = visit(asked, language="vi").page
    assert page.one("html").attributes["lang"] == "en"
    assert page.one("a", hreflang="vi").attributes["href"] == f"?lang=vi&next={wanted}"
    entered = sign_in(visit, "vân thư", PASSWORD, asked)
    assert entered.headers["Location"] == f"{wanted}?lang=en"


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "https:evil",
        "/coquan//evil",
        "/coquan/../x",
        "/coquan/thu%0d%0aSet-Cookie:x",
        "javascript:alert(1)",
        "",
    ],
)
def test_a_sign_in_leads_nowhere_else(visit, staff, wanted):
    entered = sign_in(visit, "vân thư", PASSWORD, f"/dangnhap?next={wanted}")
    assert entered.headers["Location"] == "/coquan?lang=vi"


def test_a_form_from_elsewhere_signs_nobody_in(visit, staff):
    assert sign_in(visit, "vân thư", PASSWORD, headers={"Origin": "http://evil.example"}).status == 422
    page = visit("/dangnhap").page
    form = {"csrf_token": "", "username": "vân thư", "password": PASSWORD}
    stale = visit("/dangnhap", form)
    assert page.field("csrf_token")
    assert stale.status == 422
    assert "Trang này mở đã lâu" in stale.text


def test_a_locked_database_asks_staff_to_come_back(house, visit, staff):
    with closing(sqlite3.connect(house.store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        busy = sign_in(visit, "vân thư", PASSWORD)
        other.execute("ROLLBACK")
    assert (busy.status, busy.headers["Retry-After"]) == (503, "5")
    assert sign_in(visit, "vân thư", PASSWORD).status == 303


def test_citizens_get_no_cookie(house, visit):
    for address in ("/", "/k/thu", "/ketqua/thu"):
        assert "Set-Cookie" not in visit(address).headers
