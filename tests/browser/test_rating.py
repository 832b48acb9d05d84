"""The quick rating in a real browser: one screen, large buttons, for everybody, with and without a script."""

from __future__ import annotations

from datetime import date

import pytest
from citizen import overflow, tab_to
from playwright.sync_api import expect

from survey.dossier.matter import Dossier, hidden, token_of
from survey.questionnaire.reading import questionnaire
from survey.shipped import file

SCREENS = {"phone": (390, 844), "narrow": (320, 640), "tablet": (820, 1180), "lying": (1180, 820)}


@pytest.fixture
def rated(site):
    """Return the addresses of dossiers that wait for their rating."""
    site.ask(questionnaire(file("one-stop/quick-rating")))
    tokens = [token_of("s" * 64, "thu", f"H{number}") for number in range(4)]
    site.store.add_dossiers(
        Dossier(
            hidden(token), "thu", date(2099, 1, 1), "Đăng ký biến động quyền sử dụng đất", "Đất đai",
            date(2026, 11, 2), date(2026, 11, 5),
        )
        for token in tokens
    )  # fmt: skip
    return [f"{site.address}/d/{token}" for token in tokens]


def states(page, address):
    """Yield the name of each state of the screen, while it is shown."""
    page.goto(address)
    yield "asked"
    with page.expect_navigation():
        page.locator(".actions .button").click()
    yield "nothing chosen"
    page.locator(".row").nth(2).click()
    page.locator(".row").nth(5).click()
    yield "chosen"
    with page.expect_navigation():
        page.locator(".actions .button").click()
    yield "thanks"
    page.goto(address)
    yield "used"


@pytest.mark.parametrize("screen", SCREENS)
def test_buttons_are_large_and_nothing_is_wider_than_the_screen(rated, phone, screen):
    width, height = SCREENS[screen]
    phone.set_viewport_size({"width": width, "height": height})
    for address in rated[:1]:
        for name in states(phone, address):
            assert overflow(phone) == 0, name
            boxes = [row.bounding_box() for row in phone.locator(".row, .actions .button").all()]
            assert all(box["height"] >= 48 for box in boxes), name
    phone.goto(rated[1])
    fits = phone.evaluate("document.querySelector('.actions').getBoundingClientRect().bottom <= innerHeight")
    assert fits or width < 800


def test_a_rating_is_sent_without_a_script(rated, site, browser):
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(rated[0])
    page.get_by_label("Rất hài lòng").check()
    page.get_by_label("Thái độ phục vụ").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
    (kept,) = site.store.responses("thu")
    assert kept.answers == {"HL1": "3", "ly_do": ("2",)}
    context.close()


def test_a_rating_is_given_with_the_keyboard_alone(rated, site, phone):
    phone.goto(rated[0])
    tab_to(phone, "HL1")
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    (kept,) = site.store.responses("thu")
    assert kept.answers == {"HL1": "2", "ly_do": ("1",)}
