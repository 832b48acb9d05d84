"""What the script adds: questions come and go as the server would judge, and errors get the focus."""

from __future__ import annotations

from itertools import product

from asked_rounds import YES_NO, questionnaire, three_parts, winding, words
from citizen import begin, on
from kiosk_walk import added
from playwright.sync_api import expect
from watched import HERE, watched

from survey.questionnaire.model import AllOf, AnyOf, Comparison, Item, Not, Section
from survey.questionnaire.routing import path

A, B = Comparison("a", "is", ("1",)), Comparison("b", "is not", ("1",))
N = Comparison("n", "at least", number=3.0)
CONDITIONS = {
    "all": AllOf((A, B)),
    "any": AnyOf((A, N)),
    "not": Not(AllOf((A, B))),
    "number": N,
    "less": Comparison("n", "less than", number=2.5),
    "answered": Comparison("b", "answered"),
    "chain": Comparison("all", "answered"),
}
ASKED = questionnaire(
    Section(
        "s",
        words("Phần"),
        (
            Item("a", "single", words("A"), YES_NO),
            Item("b", "single", words("B"), YES_NO),
            Item("n", "number", words("N")),
            *(Item(name, "text", words(name), relevant=condition) for name, condition in CONDITIONS.items()),
        ),
    )
)


def test_the_script_shows_what_the_server_would_ask(site, phone):
    begin(phone, site.ask(ASKED))
    for a, b, n in product((None, "1", "2"), (None, "1", "2"), ("", "2,5", "3")):
        phone.locator("form#answer-form").evaluate("form => form.reset()")
        for name, code in (("a", a), ("b", b)):
            if code:
                phone.locator(f"#{name}-{int(code) - 1}").check()
        phone.locator("#n").fill(n)
        phone.locator("#n").dispatch_event("change")
        answers = {name: code for name, code in (("a", a), ("b", b)) if code}
        answers |= {"n": float(n.replace(",", "."))} if n else {}
        asked = {item.name for item in path(ASKED, answers)} & CONDITIONS.keys()
        seen = {name for name in CONDITIONS if phone.locator(f"#{name}").is_visible()}
        assert seen == asked, (a, b, n)


def test_a_question_put_away_sends_nothing(site, phone):
    begin(phone, site.ask(winding()))
    phone.locator("#used-0").check()
    phone.locator("#times").fill("4")
    phone.locator("#used-1").check()
    expect(phone.locator("#times")).to_be_hidden()
    expect(phone.locator("#times")).to_be_disabled()
    on(phone)
    (draft,) = [site.store.draft(phone.url.split("/")[5])]
    assert draft.answers == {"used": "2"}


def test_errors_get_the_focus_and_lead_to_the_field(site, phone):
    begin(phone, site.ask(three_parts()))
    phone.locator("#A1-0").check()
    on(phone)
    phone.locator("#B3").fill("chín")
    on(phone)
    expect(phone.locator("#error-summary")).to_be_focused()
    expect(phone).to_have_title("Lỗi: Việc đi lại – Khảo sát sự hài lòng năm 2026")
    phone.get_by_role("link", name="Số lần đi lại").click()
    expect(phone.locator("#B3")).to_be_focused()
    expect(phone.locator("#B3")).to_have_value("chín")
    expect(phone.locator("#B3")).to_have_accessible_description(
        "Nhập một số từ 0 đến 50. Lỗi: Hãy nhập một số bằng các chữ số 0–9, ví dụ 85 hoặc 8,5."
    )


def test_a_writer_is_told_when_room_runs_out(site, phone):
    begin(phone, site.ask(three_parts()))
    phone.goto(phone.url.replace("/1?", "/3?"))
    phone.locator("#C1").fill("a" * 150)
    expect(phone.get_by_text("Còn 50 ký tự")).to_be_visible()
    phone.locator("#C1").fill("a" * 200)
    expect(phone.get_by_text("đã hết chỗ viết")).to_be_visible()


def test_a_question_that_is_answered_at_last_is_not_called_unanswered(site, phone):
    begin(phone, site.ask(three_parts()))
    on(phone)
    expect(phone.locator("#A1-error")).to_be_visible()
    expect(phone.locator("#error-summary")).to_be_visible()
    room = phone.locator("#error-summary").bounding_box()["height"]
    phone.locator("#A1-3").check()
    expect(phone.locator("#error-summary")).to_be_hidden()
    assert phone.locator("#error-summary").bounding_box()["height"] == room  # nothing moves under a finger
    expect(phone.locator("#A1-error")).to_be_hidden()
    expect(phone.locator(".missing")).to_have_count(0)


EDGES = """() => [...document.querySelectorAll(".button")].filter((button) => button.checkVisibility())
  .map((button) => getComputedStyle(button).borderTopStyle)"""


def test_a_button_has_an_edge_where_a_person_has_chosen_colours_of_their_own(site, browser):
    context = browser.new_context(**HERE, forced_colors="active", service_workers="block")
    with watched(context) as page:
        begin(page, site.ask(three_parts()))
        edges = page.evaluate(EDGES)
        on(page)
        edges += page.evaluate(EDGES)
        _, made = added(site.store)
        page.goto(f"{site.address}/kiosk/ghidanh/{made.code}")
        page.locator(".button").click()
        page.wait_for_url("**/kiosk")
        edges += page.evaluate(EDGES)
    assert len(edges) >= 3
    assert set(edges) == {"solid"}
