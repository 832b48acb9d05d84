"""For everybody: accessible by axe's rules, large targets, nothing wider than a small screen."""

from __future__ import annotations

from datetime import date

import pytest
from asked_rounds import three_parts, winding
from axe_playwright_python.sync_playwright import Axe
from citizen import begin, on, overflow

from survey.periods import Period
from survey.shipped import PROGRAMMES
from survey.store import Role
from survey.targets import Tie, read_targets
from survey.units import Unit

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
PASSWORD = "một mật khẩu đủ dài"
TARGET = 48


def found(page):
    """Return what axe finds on the page."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in violations]


def citizen_pages(page, site):
    """Yield the name of each page a citizen meets, while it is open."""
    site.ask(winding(), "khuc")
    address = site.ask(three_parts())
    page.goto(site.address)
    yield "home"
    page.goto(address)
    yield "start"
    begin(page, address)
    yield "rating"
    on(page)
    yield "unanswered"
    on(page)
    page.locator("#B3").fill("x")
    on(page)
    yield "error"
    page.locator("#B3").fill("3")
    on(page)
    yield "text"
    on(page)
    yield "thanks"
    page.go_back()
    yield "sent"
    begin(page, f"{site.address}/k/khuc")
    yield "conditional"
    page.goto(f"{site.address}/khong-co")
    yield "not found"


def staff_pages(page, site):
    """Yield the name of each page staff meet, while it is open."""
    site.ask(three_parts())
    site.store.save_units([Unit(code, f"Ủy ban nhân dân phường số {code}") for code in "abc"])
    for unit in "abc":
        site.answer([{"A1": "5", "A2": "4"}, {"A1": "4"}, {"A1": "2", "A2": "98"}] * 4, unit=unit)
    site.store.add_staff("cán bộ", PASSWORD, Role.MANAGER)
    page.goto(f"{site.address}/dangnhap")
    yield "sign in"
    page.locator("#username").fill("cán bộ")
    page.locator("#password").fill("sai")
    on(page)
    yield "refused"
    page.locator("#username").fill("cán bộ")
    page.locator("#password").fill(PASSWORD)
    on(page)
    yield "rounds"
    page.goto(f"{site.address}/coquan/thu")
    yield "round"
    page.goto(f"{site.address}/coquan/thu/cachtienhanh")
    yield "how a round was carried out"
    page.locator("#population").fill("3")
    page.locator("#approached").fill("vài")
    page.locator("main .button").last.click()
    yield "how it was carried out, refused"
    page.goto(f"{site.address}/ketqua/thu/phantich")
    yield "dashboard"
    page.locator(".under > summary").first.click()
    yield "dashboard with its table"
    page.goto(f"{site.address}/ketqua/thu")
    page.locator("summary").first.click()
    yield "results"
    site.store.change_state("thu", "closed", "test")
    page.goto(f"{site.address}/ketqua/thu")
    yield "results of a closed round"
    page.goto(f"{site.address}/ketqua/thu/phantich?lang=en&by=unit&order=name")
    yield "dashboard in English"
    page.goto(f"{site.address}/ketqua/thu?lang=en")
    yield "results in English"
    page.goto(f"{site.address}/ketqua")
    yield "list of results"
    yield from period_pages(page, site)


def period_pages(page, site):
    """Yield the name of each page of reporting periods, while it is open."""
    days = (date(2020, 1, 1), date(2100, 12, 31)), (date(2019, 1, 1), date(2100, 6, 30))
    site.store.save_periods(
        [Period(year, "year", *ends, "QĐ 1") for year, ends in zip((2100, 2099), days, strict=True)]
    )
    site.store.save_units([Unit("P", "Thành phố")] + [Unit(code, f"Phường số {code}", "P") for code in "abc"])
    site.store.save_targets(read_targets(PROGRAMMES / "targets.csv")[0])
    site.store.tie_target(Tie("260-kh-ubnd.health.2022", "thu"))
    page.goto(f"{site.address}/ky")
    yield "list of periods"
    page.goto(f"{site.address}/ky/2100-year?u=P&since=2099-year")
    page.locator(".under > summary").first.click()
    yield "period"
    page.goto(f"{site.address}/ky/2100-year?lang=en&shares=equal")
    yield "period in English"


@pytest.mark.parametrize("pages", [citizen_pages, staff_pages])
def test_axe_finds_nothing(site, phone, pages):
    assert {name: violations for name in pages(phone, site) if (violations := found(phone))} == {}


def test_axe_finds_nothing_in_english(site, browser):
    context = browser.new_context(locale="en-GB")
    phone = context.new_page()
    site.ask(three_parts())
    problems = {}
    for address in ("/", "/k/thu", "/k/thu/11111111-2222-4333-8444-555555555555/2", "/dangnhap", "/khong-co"):
        phone.goto(site.address + address)
        assert phone.locator("html").get_attribute("lang") == "en"
        problems |= {address: violations} if (violations := found(phone)) else {}
    context.close()
    assert problems == {}


def test_axe_would_notice(site, phone):
    site.ask(three_parts())
    phone.goto(f"{site.address}/k/thu")
    phone.locator("h1").evaluate("heading => { heading.innerHTML = '<input>' }")
    assert any(violation.startswith("label") for violation in found(phone))


@pytest.mark.parametrize("pages", [citizen_pages, staff_pages])
def test_nothing_is_wider_than_320_pixels(site, phone, pages):
    phone.set_viewport_size({"width": 320, "height": 640})
    assert {name: wider for name in pages(phone, site) if (wider := overflow(phone))} == {}


def test_a_finger_hits_what_it_aims_at(site, phone):
    small = {}
    for name in citizen_pages(phone, site):
        for target in phone.locator(".row, .button, .tongues > *, .back").all():
            box = target.bounding_box()
            if box and (box["height"] < TARGET or box["width"] < 24):
                small[name] = target.inner_text()
    assert small == {}


def test_letters_are_large_enough_to_read(site, phone):
    begin(phone, site.ask(three_parts()))
    for selector in ("legend", ".row", ".button"):
        size = phone.locator(selector).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= 17, selector
