"""The pages a citizen meets, each in every state: yields (endpoint, state) while it is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from asked_rounds import three_parts, winding
from citizen import on
from kiosk_walk import POINTS, UNIT, added
from playwright.sync_api import Page
from served import Site
from test_kiosk import linger, shorten
from tongues import spoken

from survey.dossier.matter import Dossier, hidden, token_of
from survey.questionnaire.reading import questionnaire
from survey.shipped import file

NAMES = (UNIT.name, *(point.name for point in POINTS), "Đăng ký biến động đất", "Đất đai", "Thử province")
"""What places and procedures are called in whatever language: a name is no change of language."""


def form(page: Page, site: Site, language: str):
    """A whole form on a phone, page by page."""
    site.ask(spoken(winding()), "khuc")
    site.store.save_units([UNIT])
    site.store.save_service_points(POINTS)
    address = site.ask(replace(spoken(three_parts()), unofficial=("km",)))
    page.goto(f"{site.address}/?lang={language}")
    yield "home", "what is asked"
    page.goto(f"{site.address}/tro-nang?lang={language}")
    yield "accessibility", "statement"
    page.goto(f"{address}?lang={language}&p=Q1")
    yield "interview.start", "open"
    page.locator("main .actions .button").click()
    page.wait_for_url("**/1?*")
    yield "interview.section", "rating"
    on(page)
    yield "interview.section", "unanswered"
    on(page)
    yield "interview.section", "single, multiple, number, percent, date"
    page.locator("#B3").fill("x")
    for number in range(3):
        page.locator(f"#B2-{number}").check()
    on(page)
    yield "interview.section", "errors"
    page.locator("#B3").fill("3")
    page.locator("#B2-0").uncheck()
    on(page)
    page.locator("#C1").fill("a" * 150)
    yield "interview.section", "text, little room left"
    on(page)
    yield "interview.section", "thanks"
    page.go_back()
    yield "interview.section", "sent before"
    page.goto(f"{site.address}/k/khuc?lang={language}")
    page.locator("main .actions .button").click()
    page.wait_for_url("**/1?*")
    yield "interview.section", "conditional"
    yield from _practised(page, site, language)
    site.store.change_state("khuc", "closed", "test")
    page.goto(f"{site.address}/k/khuc?lang={language}")
    yield "interview.start", "closed"
    page.goto(f"{site.address}/k/khong-co?lang={language}")
    yield "interview.start", "not found"


def _practised(page: Page, site: Site, language: str):
    """The form of a training round, which says so on every page."""
    address = site.ask(spoken(winding()), "tap", training=True)
    page.goto(f"{address}?lang={language}")
    yield "interview.start", "training"
    page.locator("main .actions .button").click()
    page.wait_for_url("**/1?*")
    yield "interview.section", "training"
    while not page.locator("h1.done").count():
        on(page)
    yield "interview.section", "training, thanks"
    site.store.change_state("tap", "closed", "test")
    page.goto(f"{address}?lang={language}")
    yield "interview.start", "training, closed"


def rating(page: Page, site: Site, language: str):
    """The one screen of a dossier that has been finished."""
    site.ask(questionnaire(file("one-stop/quick-rating")))
    token = token_of("s" * 64, "thu", "H1")
    matter = ("Đăng ký biến động đất", "Đất đai", date(2026, 11, 2), date(2026, 11, 5))
    site.store.add_dossiers([Dossier(hidden(token), "thu", date(2099, 1, 1), *matter)])
    address = f"{site.address}/d/{token}?lang={language}"
    page.goto(address)
    yield "interview.rating", "asked"
    on(page)
    yield "interview.rating", "nothing chosen"
    page.locator(".row").nth(2).click()
    page.locator(".row").nth(5).click()
    yield "interview.rating", "chosen"
    on(page)
    yield "interview.rating", "thanks"
    page.goto(address)
    yield "interview.rating", "used"
    page.goto(f"{site.address}/d/{'a' * len(token)}?lang={language}")
    yield "interview.rating", "unknown"


def kiosk(page: Page, site: Site, language: str):
    """A tablet at a counter: staff set it up, a person answers, falls silent, comes back, and is thanked."""
    linger(page)
    site.ask(spoken(three_parts()))
    device_id, made = added(site.store)
    page.goto(f"{site.address}/kiosk/ghidanh/khong-co?lang={language}")
    yield "kiosk.enrol", "no code"
    page.goto(f"{site.address}/kiosk/ghidanh/{made.code}?lang={language}")
    yield "kiosk.enrol", "code"
    page.context.clear_cookies()
    page.locator(".button").click()
    page.wait_for_selector(".button", state="detached")
    yield "kiosk.enrol", "no cookie"
    page.goto(f"{site.address}/kiosk/ghidanh/{made.code}?lang={language}")
    page.locator(".button").click()
    page.wait_for_url("**/kiosk")
    yield "kiosk.attract", "invitation"
    page.goto(f"{site.address}/kiosk/moi?lang={language}")
    yield "kiosk.begin", "before"
    page.locator("#begin-form .button").first.click()
    page.wait_for_url("**/cau/1")
    yield from _sitting(page)
    page.goto(f"{site.address}/kiosk/ra?lang={language}")
    yield "kiosk.leave", "PIN"
    page.locator(".button").first.click()
    page.wait_for_selector(".error")
    yield "kiosk.leave", "wrong PIN"
    page.locator("#pin").fill(made.pin)
    page.locator(".button").first.click()
    page.wait_for_url("**/may*")
    yield "kiosk.device", "device"
    yield from _quick(page, site, language, device_id)
    site.ask(spoken(three_parts()), "tap", training=True)
    site.store.ask_on_device(device_id, "tap")
    page.goto(f"{site.address}/kiosk")
    yield "kiosk.attract", "training"
    page.goto(f"{site.address}/kiosk/moi?lang={language}")
    yield "kiosk.begin", "training"
    page.locator("#begin-form .button").first.click()
    page.wait_for_url("**/cau/1")
    yield "kiosk.question", "training"
    page.locator(".erase").click()
    page.wait_for_url("**/xoa")
    page.locator("main form button").click()
    page.wait_for_url("**/kiosk*")
    site.store.ask_on_device(device_id, "quay")
    site.store.change_state("quay", "closed", "test")
    page.goto(f"{site.address}/kiosk")
    yield "kiosk.attract", "round closed"
    site.store.revoke(device_id, "lan")
    page.goto(f"{site.address}/kiosk")
    yield "kiosk.attract", "revoked"


def _quick(page: Page, site: Site, language: str, device_id: str):
    """The same tablet asks a desk's quick rating: one screen."""
    site.ask(questionnaire(file("one-stop/quick-rating")), "quay")
    site.store.ask_on_device(device_id, "quay")
    page.goto(f"{site.address}/kiosk")
    yield "kiosk.attract", "quick rating"
    page.locator(f'li[lang="{language}"] button').click()
    page.wait_for_url("**/cau/1")
    yield "kiosk.question", "quick rating"
    page.locator(".go").click()
    page.wait_for_selector("#error-summary")
    yield "kiosk.question", "quick rating, nothing chosen"
    page.locator(".row").nth(2).click()
    page.locator(".row").nth(5).click()
    yield "kiosk.question", "quick rating, chosen"
    page.locator(".go").click()
    page.wait_for_url("**/camon*")


KINDS = {
    1: "rating",
    2: "optional",
    3: "single",
    4: "multiple",
    5: "number",
    6: "percent",
    7: "date",
    8: "text",
}


def _sitting(page: Page):
    """Answer from the first question to thanks."""
    yield "kiosk.question", KINDS[1]
    page.locator(".go").click()
    page.wait_for_selector("#error-summary")
    yield "kiosk.question", "unanswered"
    for number in range(2, 9):
        page.locator(".go").click()
        page.wait_for_url(f"**/cau/{number}")
        yield "kiosk.question", KINDS[number]
        if number == 5:
            page.locator("#B3").fill("x")
            page.locator(".go").click()
            page.wait_for_selector("#error-summary")
            yield "kiosk.question", "error"
            page.locator("#B3").fill("3")
    page.locator('[value="large"]').click()
    page.wait_for_selector(".large")
    yield "kiosk.question", "large letters"
    page.locator(".erase").click()
    page.wait_for_url("**/xoa")
    yield "kiosk.erase", "asked"
    page.locator("a.button").click()
    page.wait_for_url("**/cau/8")
    shorten(page, idle=0.05, warning=600)
    page.wait_for_selector("#idle[open]")
    yield "kiosk.question", "silence"
    page.evaluate("document.body.dataset.idle = '60'")
    page.locator("#idle-here").click()
    page.locator(".go").click()
    page.wait_for_url("**/camon*")
    yield "kiosk.thanks", "thanks"
