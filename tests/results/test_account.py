"""Pages of results say who is signed in, as all pages of staff do; nobody else has to keep a cookie."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asked_rounds import three_parts
from staff_walk import signed_in_as

from survey.store import Role


@pytest.mark.parametrize("address", ["/ketqua", "/ketqua/thu", "/ketqua/thu/phantich", "/ky"])
def test_staff_can_sign_out_where_they_read_results(house, visit, address):
    house.ask(three_parts())
    signed_in_as(house, visit, Role.READER)
    page = visit(address).page
    assert [link for link in page.all("a") if link.attributes["href"].startswith("/dangxuat?")]
    assert page.all("section", id="staying")
    asked = visit("/dangxuat").page
    sent = {"csrf_token": asked.one("input", name="csrf_token").attributes["value"]}
    assert visit("/dangxuat", method="POST", data=sent).status == 303
    assert visit("/coquan").headers["Location"].startswith("/dangnhap")


@pytest.mark.parametrize("address", ["/ketqua", "/ketqua/thu", "/ky"])
def test_whoever_is_not_signed_in_gets_no_cookie(house, visit, address):
    asked = house.ask(three_parts())
    house.store.save_round(replace(house.store.round(asked.round_id), published=True))
    read = visit(address)
    assert (read.status, "Set-Cookie" in read.headers, "/dangxuat" in read.text) == (200, False, False)
