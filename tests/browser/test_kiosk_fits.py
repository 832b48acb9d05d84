"""Nobody has to scroll at a kiosk: every question and its buttons are on the screen."""

from __future__ import annotations

from itertools import product

import pytest
from asked_rounds import three_parts
from kiosk_walk import added
from playwright.sync_api import expect
from tongues import spoken
from watched import HERE, comes_true, watched

from survey.questionnaire.reading import questionnaire
from survey.shipped import file, names

SCREEN = {"width": 1024, "height": 768}

TABLETS = ((1024, 768), (768, 1024), (600, 960), (1280, 800), (800, 1280), (1024, 600))
"""Screens in use at service points; the narrow ones are small tablets held upright."""

BELOW = """() => {
  const stage = document.getElementById("stage"), bar = document.querySelector(".bar"), below = [];
  document.body.dataset.where = "answering";
  for (const part of document.querySelectorAll("template.part")) {
    stage.replaceChildren(part.content.cloneNode(true));
    const box = stage.querySelector(".actions").getBoundingClientRect();
    const edge = getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().top : innerHeight;
    const over = box.bottom - edge;
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
def test_every_question_and_its_buttons_are_on_the_screen_of_a_tablet_in_letters_of_either_size(
    site, tablet, name
):
    asked = questionnaire(file(name))
    site.ask(asked)
    _, made = added(site.store)
    tablet.goto(f"{site.address}/kiosk/ghidanh/{made.code}")
    tablet.locator(".button").click()
    tablet.wait_for_url("**/kiosk")
    below = {}
    for language, size, large in product(asked.languages, TABLETS, (False, True)):
        tablet.set_viewport_size({"width": size[0], "height": size[1]})
        tablet.goto(f"{site.address}/kiosk/tron?lang={language}")
        tablet.wait_for_selector("#stage .actions")
        if large:
            tablet.locator("[data-do=large]").click()
        below |= {(language, size, large): found} if (found := tablet.evaluate(BELOW)) else {}
    assert below == {}


LOWEST = """() => {
  for (const line of document.querySelectorAll("[data-queue]")) {
    line.hidden = false;
    line.firstElementChild.textContent = line.dataset.queue.replace("{n}", 12);
  }
  const bar = document.querySelector(".bar");
  const edge = getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().top : innerHeight;
  const boxes = [...document.querySelectorAll("main .button")].map((one) => one.getBoundingClientRect());
  return boxes.map((box) => box.bottom - edge);
}"""
"""How far below what is in sight each button of the first screen ends, while twelve forms wait."""


@pytest.mark.parametrize("size", TABLETS)
def test_the_first_screen_shows_every_language_s_button_in_training_while_forms_wait(site, tablet, size):
    site.ask(spoken(three_parts()), training=True)
    _, made = added(site.store)
    tablet.set_viewport_size({"width": size[0], "height": size[1]})
    tablet.goto(f"{site.address}/kiosk/ghidanh/{made.code}")
    tablet.locator(".button").click()
    tablet.wait_for_url("**/kiosk")
    ends = tablet.evaluate(LOWEST)
    assert len(ends) == 3
    assert max(ends) <= 0


SEEN = """() => {
  const end = document.querySelector(".actions").getBoundingClientRect().bottom;
  const { top, bottom } = document.querySelector(".bar").getBoundingClientRect();
  const more = !document.querySelector(".more").hidden;
  return { go: end <= top + 8, bar: bottom <= innerHeight + 1, more };
}"""
"""Whether the buttons that lead on are in sight, whether the bar is, and whether more is said to be below."""


def seen(page):
    page.evaluate("() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))")
    return page.evaluate(SEEN)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", ["vi", "km"])
@pytest.mark.parametrize("size", [(1024, 768), (768, 1024)])
@pytest.mark.parametrize("name", ["education/primary", "one-stop/quick-rating"])
def test_who_is_asked_again_sees_the_button_and_nothing_below_goes_unsaid(
    site, tablet, name, size, language, large
):
    """In letters of normal size nobody looks for the button; in large ones a line says there is more."""
    site.ask(questionnaire(file(name)))
    _, made = added(site.store)
    tablet.set_viewport_size({"width": size[0], "height": size[1]})
    tablet.goto(f"{site.address}/kiosk/ghidanh/{made.code}")
    tablet.locator(".button").click()
    tablet.wait_for_url("**/kiosk")
    tablet.goto(f"{site.address}/kiosk/tron?lang={language}")
    if large:
        tablet.locator("[data-do=large]").click()
    tablet.wait_for_selector("#stage .actions")
    for begin in tablet.locator("#begin-form .button").all()[:1]:  # a quick rating begins at once
        begin.click()
    wrong = []
    while not tablet.locator("h1.done").count():
        states = [seen(tablet)]
        tablet.locator(".go").click()
        if tablet.locator("#error-summary").count():
            states.append(seen(tablet))
            tablet.locator(".go").click()
        tablet.wait_for_selector("h1.done, .go:enabled")
        wrong += [s for s in states if not s["bar"] or s["more"] == s["go"] or not (large or s["go"])]
    assert wrong == []


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
