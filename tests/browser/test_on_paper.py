"""A page of results on paper: what a reader of the screen opens stands open, for nobody can open it there."""

from __future__ import annotations

from answered import answer, publish
from asked_rounds import questionnaire, rating, words
from watched import HERE, watched

from survey.questionnaire.model import Section

ASKED = questionnaire(Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"))))
CARD = "<details class='card'><summary>nhóm</summary><p id='inside'>90,00</p></details>"


def test_groups_that_are_folded_on_the_screen_are_printed(site, browser):
    site.ask(ASKED)
    answer(site, ASKED, [{"A1": "5", "A2": "4"}] * 12)
    publish(site)
    site.store.change_state("thu", "closed", "test")
    with watched(browser.new_context(**HERE)) as page:
        page.goto(f"{site.address}/ketqua/thu")
        page.evaluate("card => document.querySelector('main').insertAdjacentHTML('beforeend', card)", CARD)
        assert not page.locator("#inside").is_visible()
        page.emulate_media(media="print")
        assert page.locator("#inside").is_visible()
