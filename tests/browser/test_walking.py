"""A citizen with a phone walks every shipped questionnaire to its end."""

from __future__ import annotations

import pytest
from asked_rounds import three_parts, winding
from citizen import answer, answer_all, begin, on, overflow, press, tab_to, tab_until
from playwright.sync_api import expect

from analysis.codebook import Missing
from survey.questionnaire.reading import questionnaire
from survey.questionnaire.routing import path
from survey.shipped import file, names


@pytest.mark.parametrize("name", list(names()))
def test_a_shipped_questionnaire_is_walked_to_its_end(site, phone, name):
    asked = questionnaire(file(name))
    begin(phone, site.ask(asked))
    for _ in asked.sections:
        number = int(phone.url.split("?")[0].rsplit("/", 1)[1])
        met = [s for s in asked.sections if any(item.filled_by == "respondent" for item in s.items)]
        answer_all(phone, met[number - 1])
        assert overflow(phone) == 0
        on(phone)
        if phone.get_by_role("heading", name="Cảm ơn Ông/Bà").count():
            break
    expect(phone.get_by_text("đã được nhận và lưu lại")).to_be_visible()
    (kept,) = site.store.responses("thu")
    on_it = {item.name for item in path(asked, kept.answers) if item.kind != "note"}
    assert kept.answers.keys() == on_it
    assert set(kept.missing.values()) <= {Missing.NOT_ASKED}


def test_everything_works_without_javascript(site, browser):
    screen = {"width": 390, "height": 844}
    context = browser.new_context(java_script_enabled=False, locale="vi-VN", viewport=screen)
    page = context.new_page()
    begin(page, site.ask(winding()))
    expect(page.get_by_text("Chỉ trả lời nếu ở câu").first).to_be_visible()
    page.locator('.row:has(input[name="used"])').nth(1).click()
    page.locator('[name="why"]').fill("Chưa cần đến")
    page.locator('[name="times"]').fill("mấy lần")
    on(page)
    expect(page.get_by_role("alert")).to_contain_text("Hãy nhập một số")
    page.locator('[name="times"]').fill("3")
    on(page)
    press(page, "Quay lại")
    expect(page.locator('[name="why"]')).to_have_value("Chưa cần đến")
    on(page)
    answer(page, winding().item("other"))
    on(page)
    on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
    (kept,) = site.store.responses("thu")
    assert kept.answers == {"used": "2", "why": "Chưa cần đến", "other": "1"}
    context.close()


def test_the_browsers_own_back_and_forward_keep_the_answers(site, phone):
    begin(phone, site.ask(three_parts()))
    phone.locator('.row:has(input[name="A1"])').nth(3).click()
    on(phone)
    phone.locator("#B3").fill("7")
    on(phone)
    phone.go_back()
    expect(phone.locator("#B3")).to_have_value("7")
    phone.go_back()
    expect(phone.locator("#A1-3")).to_be_checked()
    phone.go_forward()
    phone.go_forward()
    phone.locator("#C1").fill("Xong")
    on(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
    phone.go_back()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Phiếu này đã được gửi")
    (kept,) = site.store.responses("thu")
    assert kept.answers == {"A1": "4", "B3": 7.0, "C1": "Xong"}


def test_reloading_the_thanks_sends_nothing_twice(site, phone):
    begin(phone, site.ask(three_parts()))
    answer(phone, three_parts().item("A1"))
    for _ in range(3):
        on(phone)
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.reload()
    expect(phone.get_by_text("đã được nhận từ trước")).to_be_visible()
    assert site.store.counts("thu")["kept"] == 1


def test_a_form_is_answered_with_the_keyboard_alone(site, phone):
    begin(phone, site.ask(three_parts()))
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("link", name="Tới nội dung chính")).to_be_focused()
    tab_to(phone, "A1")
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("ArrowDown")
    expect(phone.locator("#A1-2")).to_be_checked()
    tab_to(phone, "A2")
    phone.keyboard.press("Space")
    phone.keyboard.press("Tab")
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    tab_to(phone, "B3")
    phone.keyboard.type("12")
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ý kiến khác")
    tab_to(phone, "C1")
    phone.keyboard.type("Bằng bàn phím")
    tab_until(phone, "element => element.matches('.actions .button')")
    with phone.expect_navigation():
        phone.keyboard.press("Space")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
    (kept,) = site.store.responses("thu")
    assert kept.answers == {"A1": "3", "A2": "1", "B3": 12.0, "C1": "Bằng bàn phím"}


def test_the_language_changes_in_the_middle_and_nothing_is_lost(site, phone):
    begin(phone, site.ask(three_parts()))
    phone.locator('.row:has(input[name="A1"])').nth(1).click()
    press(phone, "English")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    expect(phone.locator("#A1-1")).to_be_checked()
    expect(phone.get_by_text("Part 1 of 3")).to_be_visible()
