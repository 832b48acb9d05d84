"""On a phone the rows of staff's tables stand as cards, with the name of each value beside it."""

from __future__ import annotations

import pytest
from asked_rounds import three_parts
from staff_walk import PASSWORD
from watched import PATIENCE

from survey.store import Role
from survey.units import Unit


@pytest.fixture
def page(site, browser):
    """Open a phone on which a manager has signed in."""
    site.store.add_staff("hoa", PASSWORD, Role.MANAGER)
    context = browser.new_context(locale="vi-VN", viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    opened.goto(f"{site.address}/dangnhap")
    opened.locator("#username").fill("hoa")
    opened.locator("#password").fill(PASSWORD)
    opened.locator("main .button").click()
    opened.wait_for_url("**/coquan*")
    yield opened
    context.close()


def hidden_sideways(page):
    return page.locator(".scroll").first.evaluate("part => part.scrollWidth - part.clientWidth")


def test_the_sample_stands_one_unit_under_the_other(site, page):
    site.store.save_units([Unit(code, f"Ủy ban nhân dân phường số {code}") for code in "abc"])
    site.ask(three_parts())
    page.goto(f"{site.address}/coquan/thu/mau")
    page.locator("#list").fill("unit\tpeople\na\t120\nb\t240\nc\t360")
    page.locator("button[value=draw]").click()
    page.wait_for_selector("button[value=remove]")
    assert hidden_sideways(page) == 0
    names = page.locator("tbody tr").first.locator("td[data-name]")
    assert names.count() == page.locator("thead th").count() - 1


def test_how_often_clerks_differ_stands_one_clerk_under_the_other(site, page):
    site.ask(three_parts())
    object.__setattr__(site.app.extensions["hailong"].settings, "double_entry", 100)
    site.store.save_units([Unit("a", "Phường A")])
    page.goto(f"{site.address}/nhaplieu/thu")
    page.locator("#place").select_option(index=1)
    page.locator("main form .button").first.click()
    page.locator("#serial").fill("3")
    page.locator('[id="a.A1"]').fill("5")
    page.locator("#keep").click()
    page.wait_for_selector(".kept")
    site.store.save_second("thu", 3, "minh", {"A1": ("5", "4")})
    page.goto(f"{site.address}/nhaplieu/thu/khacbiet")
    assert hidden_sideways(page) == 0
    names = page.locator("tbody tr").first.locator("td[data-name]")
    assert names.count() == page.locator("thead th").count() - 1
