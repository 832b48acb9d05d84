"""Nobody scrolls at a kiosk: every question of every questionnaire is on the screen with its buttons."""

from __future__ import annotations

import pytest
from kiosk_walk import added
from watched import HERE, watched

from survey.questionnaire.reading import questionnaire
from survey.shipped import file, names

SCREEN = {"width": 1024, "height": 768}

BELOW = """() => {
  const stage = document.getElementById("stage"), bar = document.querySelector(".bar"), below = [];
  document.body.dataset.where = "answering";
  for (const part of [...document.querySelectorAll("template.part")].slice(1)) {
    stage.replaceChildren(part.content.cloneNode(true));
    const actions = stage.querySelector(".actions").getBoundingClientRect();
    const over = actions.bottom - bar.getBoundingClientRect().top;
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
        tablet.wait_for_selector("#begin-form")
        below |= {language: found} if (found := tablet.evaluate(BELOW)) else {}
    assert below == {}
