"""Before a session of staff ends the page says so, and a button keeps it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from staff_walk import PASSWORD
from test_kiosk import stop_the_clock
from watched import PATIENCE

from survey.store import Role


@pytest.fixture
def page(site, browser):
    """Open the list of rounds for a manager, with a clock that stands until a test lets it run."""
    site.store.add_staff("lan", PASSWORD, Role.MANAGER)
    context = browser.new_context(locale="vi-VN", viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    stop_the_clock(opened)
    opened.goto(f"{site.address}/dangnhap")
    opened.locator("#username").fill("lan")
    opened.locator("#password").fill(PASSWORD)
    opened.locator("main .button").click()
    opened.wait_for_url("**/coquan*")
    yield opened
    context.close()


def test_a_minute_and_a_half_before_a_session_ends_the_page_counts_down_and_staying_keeps_it(site, page):
    warning = page.locator("#staying")
    page.clock.run_for(28 * 60_000)
    expect(warning).to_be_hidden()
    page.clock.run_for(60_000)
    expect(warning).to_be_visible()
    assert warning.locator("b").inner_text() in {"0:59", "1:00"}
    status = warning.get_by_role("status").first
    assert "Bấm “Ở lại”" in status.inner_text()
    asked = status.inner_text()
    page.clock.run_for(5_000)
    assert status.inner_text() == asked, (
        "a reader of screens hears it at 90, 30 and 10 seconds, not each second"
    )
    with page.expect_response("**/phien"):
        page.get_by_role("button", name="Ở lại").click()
    expect(warning).to_be_hidden()
    page.clock.run_for(28 * 60_000)
    expect(warning).to_be_hidden()


def test_a_page_in_another_tab_keeps_the_session_of_all(site, page):
    page.clock.run_for(29 * 60_000)
    expect(page.locator("#staying")).to_be_visible()
    other = page.context.new_page()
    other.clock.install(time=datetime(2026, 11, 2, 9, 29, tzinfo=UTC))
    other.goto(f"{site.address}/coquan")
    expect(page.locator("#staying")).to_be_hidden()


def test_a_session_that_ended_says_that_what_was_typed_is_kept_and_offers_nothing_in_vain(page):
    page.clock.run_for(31 * 60_000)
    expect(page.locator("#staying .ended")).to_contain_text("điều đã nhập còn nguyên")
    expect(page.get_by_role("button", name="Ở lại")).to_be_hidden()


def test_staying_after_signing_out_elsewhere_says_that_the_session_has_ended(site, page):
    page.clock.run_for(29 * 60_000)
    page.context.clear_cookies()
    with page.expect_response("**/phien"):
        page.get_by_role("button", name="Ở lại").click()
    expect(page.locator("#staying .ended")).to_contain_text("Phiên làm việc đã hết")
