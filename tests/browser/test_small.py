"""Everything can be done where little is seen: on a phone 320 px wide, and on a desktop's screen at 400 %."""

from __future__ import annotations

from datetime import date

import pytest
from asked_rounds import three_parts
from citizen import answer_all, begin, on
from examined import NARROW, ZOOMED, Eye
from kiosk_walk import added
from playwright.sync_api import expect
from test_kiosk import SECRET_WORDS, choose, follow, press, short
from watched import HERE, watched

from survey.dossier.matter import Dossier, hidden, token_of
from survey.questionnaire.reading import questionnaire
from survey.shipped import file

SCREENS = {"320 px": (NARROW, 1), "400 %": (ZOOMED, 4)}
"""The size in CSS pixels, and how many of the screen's own make one of them."""


@pytest.fixture(params=SCREENS)
def small(browser, request):
    (width, height), factor = SCREENS[request.param]
    screen = {"viewport": {"width": width, "height": height}, "device_scale_factor": factor}
    with watched(browser.new_context(**HERE, **screen, service_workers="block")) as page:
        yield page


def all_in_sight(page, targets=Eye.targets):
    """Nothing is wider than the screen, and whatever has the focus is seen."""
    size = page.viewport_size
    assert list(Eye(((size["width"], size["height"]),), targets).seen(page)) == []


def test_a_whole_form_is_answered(site, small):
    asked = three_parts()
    begin(small, site.ask(asked))
    for section in asked.sections:
        all_in_sight(small)
        answer_all(small, section)
        on(small)
    all_in_sight(small)
    expect(small.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
    (kept,) = site.store.responses("thu")
    assert kept.answers.keys() == {"A1", "A2", "B1", "B2", "B3", "B4", "B5", "C1"}


def test_a_whole_sitting_at_a_kiosk_is_answered(site, small):
    site.ask(short())
    _, made = added(site.store)
    small.goto(f"{site.address}/kiosk/ghidanh/{made.code}")
    all_in_sight(small, "a, button")
    press(small, "Ghi danh máy này")
    all_in_sight(small, "a, button")
    follow(small, "Bấm để bắt đầu")
    all_in_sight(small, "a, button")
    press(small, "Bắt đầu")
    choose(small, 4)
    all_in_sight(small, "a, button, .row")
    press(small, "Tiếp tục")
    small.locator("#C1").fill(SECRET_WORDS)
    all_in_sight(small, "a, button, textarea")
    press(small, "Gửi phiếu")
    all_in_sight(small, "a, button")
    (kept,) = site.store.responses("thu")
    assert kept.answers == {"A1": "5", "C1": SECRET_WORDS}


def test_a_quick_rating_is_given(site, small):
    site.ask(questionnaire(file("one-stop/quick-rating")))
    token = token_of("s" * 64, "thu", "H1")
    matter = ("Đăng ký biến động quyền sử dụng đất", "Đất đai", date(2026, 11, 2), date(2026, 11, 5))
    site.store.add_dossiers([Dossier(hidden(token), "thu", date(2099, 1, 1), *matter)])
    small.goto(f"{site.address}/d/{token}")
    all_in_sight(small)
    small.locator(".row").nth(2).click()
    small.locator(".row").nth(4).click()
    on(small)
    all_in_sight(small)
    (kept,) = site.store.responses("thu")
    assert kept.answers == {"HL1": "3", "ly_do": ("2",)}
