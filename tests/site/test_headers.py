"""What every answer says about safety, whatever its status."""

from __future__ import annotations

import re

import pytest
from asked_rounds import one_page, three_parts
from form_walk import at
from kiosk_walk import added

from survey.site.headers import POLICY, from_here
from survey.store import Role

STATUSES = {
    200: ("GET", "/"),
    303: ("GET", "/coquan"),
    404: ("GET", "/khong-co"),
    405: ("DELETE", "/"),
    413: ("POST", "/k/thu"),
    415: ("POST", "/k/thu"),
    500: ("GET", "/broken"),
}


@pytest.mark.parametrize("status", STATUSES)
def test_every_class_of_status_carries_them(house, visit, status):
    house.ask(one_page())
    if status == 500:
        house.app.view_functions["home"] = lambda: 1 // 0
    method, address = STATUSES[status]
    body = {"data": b"x" * 70_000 if status == 413 else b"x"} if method == "POST" else {}
    kind = {"content_type": "application/json" if status == 413 else "text/plain"} if body else {}
    answer = visit("/" if status == 500 else address, method=method, **body, **kind)
    assert answer.status == status


def test_a_fault_of_ours_says_nothing_of_its_cause(house, visit, caplog):
    def broken():
        raise RuntimeError("the secret is 42")

    house.app.view_functions["home"] = broken
    page = visit("/")
    assert page.status == 500
    assert "secret" not in page.text
    assert "the secret is 42" in caplog.text


def test_no_answer_is_guessed_at_framed_or_named_to_other_sites(visit):
    said = visit("/").headers
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert "frame-ancestors 'none'" in said["Content-Security-Policy"]
    assert said["Cross-Origin-Opener-Policy"] == said["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    assert POLICY.startswith("default-src 'self';")
    assert "unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY


def test_only_what_is_sent_over_tls_promises_tls(house):
    client = house.app.test_client()
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert "Strict-Transport-Security" in client.get("/", base_url="https://localhost").headers


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_cookie_is_out_of_reach_of_scripts_and_of_other_sites(house, scheme):
    house.ask(three_parts())
    house.store.add_staff("lan", "một mật khẩu đủ dài", Role.READER)
    _, device = added(house.store)
    client, to = house.app.test_client(), {"base_url": f"{scheme}://localhost"}
    first = client.get("/dangnhap", **to)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', first.get_data(as_text=True))[1]
    form = {"csrf_token": token, "username": "lan", "password": "một mật khẩu đủ dài"}
    answers = [first, client.post("/dangnhap", data=form, **to)]
    answers += [
        client.get(f"/kiosk/ghidanh/{device.code}", **to),
        client.post(f"/kiosk/ghidanh/{device.code}", **to),
        client.post("/kiosk/ra", data={"pin": device.pin}, **to),
    ]
    cookies = {
        each.partition("=")[0]: each.split("; ")
        for one in answers
        for each in one.headers.getlist("Set-Cookie")
    }
    assert len(cookies) == 6
    for name, attributes in cookies.items():
        assert "HttpOnly" in attributes, name
        assert {"SameSite=Strict", "SameSite=Lax"} & {*attributes}, name
        assert ("Secure" in attributes) == (scheme == "https"), name
        assert not any(each.startswith("Domain") for each in attributes), name
    assert [name for name, attributes in cookies.items() if "SameSite=Lax" in attributes] == [
        "__Host-hailong" if scheme == "https" else "hailong"
    ]


def test_a_request_from_here_is_told_from_one_from_elsewhere():
    own = {"wsgi.url_scheme": "https", "HTTP_HOST": "khaosat.vn"}
    assert from_here(own)
    assert from_here(own | {"HTTP_ORIGIN": "https://khaosat.vn"})
    assert from_here(own | {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "null"})
    for origin in ("https://khaosat.vn.evil", "http://khaosat.vn", "https://khaosat.vn:444", "null", ""):
        assert not from_here(own | {"HTTP_ORIGIN": origin}), origin


def test_static_files_are_kept_for_good_under_an_address_of_their_content(house, visit):
    house.ask(one_page())
    page = visit(at(1)).page
    for address in (
        page.one("script").attributes["src"],
        page.one("link", rel="stylesheet").attributes["href"],
    ):
        file = visit(address)
        assert file.status == 200
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        packed = visit(address, method="GET", headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.body) < len(file.body)
    assert visit("/static/hailong.css").headers["Cache-Control"] == "no-cache"
    for missing in ("/static/../settings.py", "/static/%2e%2e/settings.py", "/static/khong-co.css"):
        assert visit(missing).status == 404


def test_behind_a_trusted_proxy_the_citizens_scheme_counts(tmp_path):
    from conftest import SECRET

    from survey.application import create_app
    from survey.settings import Settings
    from survey.store import Store

    settings = Settings.of(tmp_path, {"secret": SECRET, "proxies": 1})
    Store.open(settings.store_path, create=True).close()
    app = create_app(settings)
    forwarded = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "khaosat.vn",
        "X-Forwarded-For": "10.0.0.1",
    }
    try:
        assert "Strict-Transport-Security" in app.test_client().get("/", headers=forwarded).headers
    finally:
        app.extensions["hailong"].close()


def test_without_a_proxy_nobody_can_claim_another_scheme(house):
    answer = house.app.test_client().get("/", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in answer.headers
