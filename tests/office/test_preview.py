"""The form of a draft, looked through before it opens: as citizens will see it, and nothing is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asked_rounds import three_parts, winding
from staff_walk import signed_in_as

from survey.store import Role


def test_a_draft_is_looked_through_page_by_page(house, visit):
    house.ask(three_parts(), state="draft")
    signed_in_as(house, visit, Role.READER)
    assert any(
        link.attributes["href"].startswith("/coquan/thu/xemthu")
        for link in visit("/coquan/thu").page.all("a")
    )
    start = visit("/coquan/thu/xemthu").page
    assert "Người dân chưa thấy phiếu này" in start.html
    assert any(link.attributes["href"] == "/coquan/thu/xemthu/1?lang=vi" for link in start.all("a"))
    first, last = visit("/coquan/thu/xemthu/1").page, visit("/coquan/thu/xemthu/3").page
    assert "Thái độ của công chức" in first.html
    assert any(link.attributes["href"] == "/coquan/thu/xemthu/2?lang=vi" for link in first.all("a"))
    assert not any("xemthu/4" in link.attributes["href"] for link in last.all("a"))
    assert visit("/coquan/thu/xemthu/4").status == 404


def test_a_preview_has_no_way_to_send_anything(house, visit):
    house.ask(three_parts(), state="draft")
    signed_in_as(house, visit, Role.READER)
    page = visit("/coquan/thu/xemthu/1").page
    assert [form.attributes["method"] for form in page.all("form")] == ["dialog"]
    assert page.all("button") == []
    assert page.all("input", name="_token") == []
    assert visit("/coquan/thu/xemthu/1", {"A1": "5"}).status == 405
    assert house.store.counts("thu") == dict.fromkeys(house.store.counts("thu"), 0)


def test_what_only_some_are_asked_is_all_there(house, visit):
    house.ask(winding(), state="draft")
    signed_in_as(house, visit, Role.READER)
    assert "Quầy tiếp nhận" in visit("/coquan/thu/xemthu/2").page.html
    assert "Nhân viên" in visit("/coquan/thu/xemthu/3").page.html


def test_the_preview_speaks_the_languages_of_the_form(house, visit):
    house.ask(three_parts(), state="draft")
    signed_in_as(house, visit, Role.READER)
    assert "Preview of the form" in visit("/coquan/thu/xemthu?lang=en").page.html
    assert "Citizens do not see this form yet" in visit("/coquan/thu/xemthu/2?lang=en").page.html


def test_a_preview_says_that_an_order_changes_and_leads_back_to_what_it_is_of(house, visit):
    asked = three_parts()
    first, *others = asked.sections
    version = house.ask(
        replace(asked, sections=(replace(first, order="random"), *others)), state="draft"
    ).version
    signed_in_as(house, visit, Role.READER)
    one, two = visit("/coquan/thu/xemthu/1").text, visit("/coquan/thu/xemthu/2").text
    said = "đổi thứ tự theo từng người"
    assert (said in one, said in two, "Về trang của đợt" in one) == (True, False, True)
    for address in (f"/phieu/{version}/xemthu", f"/phieu/{version}/xemthu/3"):
        page = visit(address).text
        assert ("Về trang của phiếu" in page, "Về trang của đợt" in page) == (True, False)


@pytest.mark.parametrize("address", ["/coquan/khong-co/xemthu", "/coquan/khong-co/xemthu/1"])
def test_a_round_nobody_made_has_no_preview(house, visit, address):
    signed_in_as(house, visit, Role.READER)
    assert visit(address).status == 404


def test_citizens_see_neither_the_draft_nor_its_preview(house, visit):
    house.ask(three_parts(), state="draft")
    assert visit("/k/thu").status == 404
    assert visit("/coquan/thu/xemthu").status == 303
