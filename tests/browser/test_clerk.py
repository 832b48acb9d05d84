"""A clerk at work in a real browser: twenty forms by keyboard, a planted difference, axe on every page."""

from __future__ import annotations

import pytest
from asked_rounds import questionnaire, rating, words
from staff_walk import PASSWORD
from watched import PATIENCE

from analysis.codebook import Category
from survey.questionnaire.model import Comparison, Item, Section
from survey.store import Role
from survey.units import ServicePoint, Unit

TOPICS = tuple(Category(code, words(f"Kênh {code}")) for code in "123")
ASKED = questionnaire(
    Section(
        "A",
        words("A. Phục vụ"),
        (
            *(rating(f"A{n}", f"Câu hỏi thứ {n} về thái độ phục vụ") for n in range(1, 6)),
            Item("why", "text", words("Vì sao chưa hài lòng?"), relevant=Comparison("A1", "is", ("1", "2"))),
            Item("topics", "multiple", words("Biết qua kênh nào?"), TOPICS),
            Item("age", "number", words("Tuổi")),
            Item("office", "single", words("Loại hồ sơ"), TOPICS, filled_by="staff"),
        ),
    )
)
PLANTED = 13
"""The form on which the first clerk mistypes one answer."""


@pytest.fixture
def office(site, browser):
    """Open a page for a member of staff who has signed in; every form is keyed twice."""
    object.__setattr__(site.app.extensions["hailong"].settings, "double_entry", 100)
    site.store.save_units([Unit("01", "UBND phường Ninh Kiều")])
    site.store.save_service_points([ServicePoint("01-1", "01", "Quầy 1")])
    site.ask(ASKED)
    contexts = []

    def opened(name, role=Role.CLERK, size=(1280, 900), scripts=True):
        site.store.add_staff(name, PASSWORD, role)
        view = {"width": size[0], "height": size[1]}
        context = browser.new_context(locale="vi-VN", viewport=view, java_script_enabled=scripts)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{site.address}/dangnhap")
        page.locator("#username").fill(name)
        page.locator("#password").fill(PASSWORD)
        page.locator("main .button").click()
        page.wait_for_url("**/coquan*")
        page.goto(f"{site.address}/nhaplieu/thu")
        return page

    yield opened
    for context in contexts:
        context.close()


def begin(page):
    """Begin a box of forms by keyboard alone."""
    page.locator("#place").focus()
    page.keyboard.type("UBND phường Ninh Kiều – Quầy")
    for text in ("", "7", "20"):
        page.keyboard.press("Tab")
        if text:
            page.keyboard.type(text)
    page.keyboard.press("Tab")
    with page.expect_navigation(url="**/nhaplieu/thu/*"):
        page.keyboard.press("Enter")


def answers(serial):
    """Return the keys of one form: five ratings, channels, an age and staff's own item."""
    return "".join(str(1 + (serial * 7 + n) % 5) for n in range(5))


def key_form(page, serial, ratings):
    """Key one form from its first question to its end, without the mouse; digits move on by themselves."""
    page.keyboard.type(ratings)
    if ratings[0] in "12":
        page.keyboard.type("chờ lâu")
    page.keyboard.press("Enter")
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    page.keyboard.type(str(20 + serial))
    page.keyboard.press("Enter")
    page.keyboard.type("2")
    assert page.evaluate("document.activeElement.id") == "keep"
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_twenty_forms_are_keyed_by_keyboard_and_double_entry_finds_the_planted_difference(site, office):
    page = office("lan")
    begin(page)
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    for serial in range(1, 21):
        assert page.locator("#serial").input_value() == str(serial)
        ratings = answers(serial)
        key_form(page, serial, "5" + ratings[1:] if serial == PLANTED else ratings)
    assert page.locator(".kept").inner_text() == "Đã lưu phiếu số 20."
    assert "đã nhập 20 trong 20 phiếu" in page.locator("main").inner_text()
    assert site.store.counts("thu")["kept"] == 20
    second = office("minh")
    second.goto(f"{site.address}/nhaplieu/thu/lanhai")
    for serial in range(1, 21):
        key_form(second, serial, answers(serial))
    right, planted = answers(PLANTED), "5"
    differing = {(d.serial, d.item, d.first, d.second) for d in site.store.differences("thu")}
    assert (PLANTED, "A1", planted, right[0]) in differing
    assert {serial for serial, *_ in differing} == {PLANTED}
    manager = office("hoa", Role.MANAGER)
    manager.goto(f"{site.address}/nhaplieu/thu/khacbiet")
    for group in manager.locator("fieldset").all():
        group.locator(".row").nth(1).click()
    with manager.expect_navigation():
        manager.get_by_role("button", name="Ghi nhận").click()
    form = site.store.paper_form("thu", PLANTED)
    assert site.store.response(form.uuid).answers["A1"] == right[0]
    assert {rate.clerk: rate.n_open for rate in site.store.error_rates("thu")} == {"lan": 0, "minh": 0}
    assert site.store.verify() == []


def test_up_goes_back_and_an_error_is_at_its_field_with_the_focus(office):
    page = office("lan")
    begin(page)
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.keyboard.type("4")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "a.A1"
    page.keyboard.type("7")
    page.locator("#keep").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "a.A1"
    assert "không có ô này" in page.locator('[id="a.A1-error"]').inner_text()


def test_a_form_is_keyed_without_javascript(site, office):
    page = office("lan", scripts=False)
    page.locator("#place").select_option("p:01-1")
    page.locator("main form .button").click()
    page.locator("#serial").fill("5")
    page.locator('[id="a.A1"]').fill("4")
    page.locator('[id="a.topics"]').fill("1 3")
    page.locator("#keep").click()
    page.wait_for_url("**done=5**")
    (kept,) = site.store.responses("thu")
    assert kept.answers == {"A1": "4", "topics": ("1", "3")}


PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\n"
    b"IDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x1b\xb6\xeeV\x00\x00\x00\x00IEND\xaeB`\x82"
)
