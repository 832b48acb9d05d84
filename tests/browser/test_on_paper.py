"""Pages on paper, where nobody can open what is folded or turn to what lies beside; and on a phone."""

from __future__ import annotations

import pytest
from answered import answer, publish
from asked_rounds import questionnaire, rating, words
from pypdfium2 import PdfDocument
from staff_pages import signed_in
from watched import HERE, watched

from survey.questionnaire.model import Section
from survey.units import Unit

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


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_sheet_for_the_desk_fits_one_page(site, browser, language):
    with watched(browser.new_context(**HERE)) as page:
        signed_in(page, site, language)
        page.goto(f"{site.address}/huongdan?lang={language}")
        sheets = PdfDocument(
            page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "15mm"))
        )
        assert len(sheets) == 1


def test_on_a_phone_a_week_is_counted_without_going_sideways(site, browser):
    site.store.save_units([Unit(code, f"Ủy ban nhân dân phường số {code}") for code in "ab"])
    site.ask(ASKED)
    answer(site, ASKED, [{"A1": "5", "A2": "4"}] * 2, unit="a")
    with watched(browser.new_context(**HERE | {"viewport": {"width": 360, "height": 740}})) as page:
        signed_in(page, site, "vi")
        page.goto(f"{site.address}/coquan/thu/luot")
        assert page.locator(".scroll").first.evaluate("part => part.scrollWidth - part.clientWidth") == 0
        page.locator("input.short").first.fill("120")
        page.get_by_role("button", name="Lưu tuần này").click()
        page.wait_for_url("**#saved")
        assert page.locator("input.short").first.input_value() == "120"
