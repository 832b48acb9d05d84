"""A manager signs in and publishes a round with the keyboard alone, with and without a script."""

from __future__ import annotations

import pytest
from asked_rounds import three_parts
from citizen import tab_until
from staff_walk import PASSWORD
from watched import HERE, watched

from survey.store import Role


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_a_round_is_published_with_the_keyboard_alone(site, browser, scripts):
    site.ask(three_parts())
    site.store.change_state("thu", "closed", "test")
    site.store.add_staff("hoa", PASSWORD, Role.MANAGER)
    with watched(browser.new_context(**HERE, java_script_enabled=scripts)) as page:
        page.goto(f"{site.address}/dangnhap")
        tab_until(page, "e => e.name === 'username'")
        page.keyboard.type("hoa")
        tab_until(page, "e => e.name === 'password'")
        page.keyboard.type(PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        tab_until(page, "e => e.pathname === '/coquan/thu'")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        tab_until(page, "e => e.form?.action.includes('congbo')")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert site.store.round("thu").published
        tab_until(page, "e => e.pathname === '/ketqua/thu'")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("h1").is_visible()
