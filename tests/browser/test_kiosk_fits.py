"""Nobody has to scroll at a kiosk: every question and its buttons are on the screen."""

from __future__ import annotations

import pytest
from kiosk_walk import added
from playwright.sync_api import expect
from watched import HERE, comes_true, watched

from survey.questionnaire.reading import questionnaire
from survey.shipped import file, names

SCREEN = {"width": 1024, "height": 768}

BELOW = """() => {
  const stage = document.getElementById("stage"), bar = document.querySelector(".bar"), below = [];
  document.body.dataset.where = "answering";
  for (const part of document.querySelectorAll("template.part")) {
    stage.replaceChildren(part.content.cloneNode(true));
    const box = stage.querySelector(".actions").getBoundingClientRect();
    const over = box.bottom - bar.getBoundingClientRect().top;
    if (over > 0) below.push(`${part.dataset.title}: ${Math.round(over)} px`);
  }
  return below;
}"""


@pytest.fixture
def tablet(browser):
    context = browser.new_context(**HERE, viewport=SCREEN, has_touch=True, service_workers="block")
    with watched(context) as page:
        yield page


@pytest.mark.parametrize("name", list(names()))
def test_every_question_and_its_buttons_are_on_the_screen_of_a_small_tablet(site, tablet, name):
    asked = questionnaire(file(name))
    site.ask(asked)
    _, made = added(site.store)
    tablet.goto(f"{site.address}/kiosk/ghidanh/{made.code}")
    tablet.locator(".button").click()
    tablet.wait_for_url("**/kiosk")
    below = {}
    for language in asked.languages:
        tablet.goto(f"{site.address}/kiosk/tron?lang={language}")
        tablet.wait_for_selector("#stage .actions")
        below |= {language: found} if (found := tablet.evaluate(BELOW)) else {}
    assert below == {}


@pytest.mark.parametrize("service_workers", ["block", "allow"])
def test_the_quick_rating_of_a_desk_is_one_screen_with_and_without_the_device(site, browser, service_workers):
    site.ask(questionnaire(file("one-stop/quick-rating")))
    _, made = added(site.store)
    context = browser.new_context(**HERE, viewport=SCREEN, has_touch=True, service_workers=service_workers)
    with watched(context) as page:
        page.goto(f"{site.address}/kiosk/ghidanh/{made.code}")
        page.locator(".button").click()
        page.wait_for_url("**/kiosk")
        if service_workers == "allow":
            expect(page.locator("button[data-ready]")).to_have_count(3)
        page.get_by_role("button", name="Bấm để bắt đầu").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thủ tục vừa làm xong")
        page.get_by_text("Rất hài lòng", exact=True).click()
        page.get_by_text("Thời gian giải quyết").click()
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("radio", name="Very satisfied")).to_be_checked()
        page.get_by_role("button", name="Send my rating").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
        comes_true(page, lambda: site.store.n_kept("thu") == 1)
    (kept,) = site.store.responses("thu")
    assert (kept.answers, kept.language) == ({"HL1": "3", "ly_do": ("1",)}, "en")
