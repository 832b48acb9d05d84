"""A shared tablet in a real browser: two people with every way back tried, silence, a PIN, a lost device."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from asked_rounds import questionnaire, rating, words
from citizen import tab_to
from kiosk_walk import added
from playwright.sync_api import expect
from watched import HERE, settled, watched

from survey.questionnaire.model import Item, Section
from survey.response import Completeness

SECRET_WORDS = "Chuyện riêng của tôi"
ROLL_CALL = "**/kiosk/diemdanh"

OFF_CENTRE = """button => {
  const words = document.createRange(), box = button.getBoundingClientRect();
  words.selectNodeContents(button);
  const said = words.getBoundingClientRect();
  return (said.top + said.bottom - box.top - box.bottom) / 2;
}"""


def short():
    """Two questions: one to touch, one to write."""
    items = (rating("A1", "Thái độ của công chức"), Item("C1", "text", words("Ông/Bà còn ý kiến gì?")))
    return questionnaire(Section("one", words("Ý kiến của Ông/Bà", "Your opinion"), items))


@pytest.fixture
def tablet(site, browser):
    """An enrolled tablet on its first screen; nothing on it may break the policy or fail.

    It keeps no pages, so the server is asked for every question; `test_kiosk_offline.py` has the other way.
    """
    screen = {"width": 1024, "height": 768}
    context = browser.new_context(**HERE, viewport=screen, has_touch=True, service_workers="block")
    with watched(context) as page:
        yield page


def enrol(page, site, asked=None):
    """Enrol the tablet as its officer does; returns its id and its PIN."""
    site.ask(asked or short())
    device_id, made = added(site.store)
    page.goto(f"{site.address}/kiosk/ghidanh/{made.code}")
    press(page, "Ghi danh máy này")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mời Ông/Bà cho ý kiến")
    return device_id, made.pin


def heard(page, site):
    """Enrol the tablet and wait until the office has heard its first word; returns its id."""
    with page.expect_response(ROLL_CALL) as first:
        device_id, _ = enrol(page, site)
    assert first.value.status == 204
    return device_id


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def begin(page):
    follow(page, "Bấm để bắt đầu")
    press(page, "Bắt đầu")


def choose(page, number):
    page.locator(f"#A1-{number}").check()


def person(page, number, text):
    """One person, from the first screen to thanks."""
    begin(page)
    choose(page, number)
    press(page, "Tiếp tục")
    page.locator("#C1").fill(text)
    press(page, "Gửi phiếu")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")


def stop_the_clock(page):
    """Let the pages of the tablet count only the time that `page.clock.run_for` lets pass."""
    page.clock.install(time=datetime(2026, 11, 2, 8, tzinfo=UTC))
    page.clock.pause_at(datetime(2026, 11, 2, 9, tzinfo=UTC))


def linger(page):
    """Let thanks stay for as long as a busy machine may need to look at them."""
    page.add_init_script(
        """document.addEventListener("readystatechange", () => {
          if (document.body.dataset.home) document.body.dataset.home = 600;
        })"""
    )


def shorten(page, **seconds):
    """Change the times the page waits, and let it hear of somebody, so that it counts anew."""
    for name, value in seconds.items():
        page.evaluate(f"document.body.dataset.{name} = '{value}'")
    page.keyboard.press("Shift")


SEEN = """() => [
  document.querySelectorAll("input:checked").length,
  [...document.querySelectorAll("textarea, input[type=text]")].map(field => field.value).join(""),
  document.documentElement.outerHTML,
]"""
"""What is chosen, what is written and what is shown, seen at one moment."""


def nothing_of(page, text):
    """Nothing that somebody else wrote or chose is on the page or in its fields."""
    chosen, written, shown = settled(page, SEEN)
    assert (chosen, written) == (0, "")
    assert text not in shown


def test_two_people_and_every_way_back(site, tablet):
    enrol(tablet, site)
    person(tablet, 4, SECRET_WORDS)
    for _ in range(8):
        tablet.go_back()
        nothing_of(tablet, SECRET_WORDS)
    for _ in range(8):
        tablet.go_forward()
        nothing_of(tablet, SECRET_WORDS)
    tablet.reload()
    nothing_of(tablet, SECRET_WORDS)
    tablet.goto(f"{site.address}/kiosk")
    begin(tablet)
    nothing_of(tablet, SECRET_WORDS)
    tablet.go_back()
    tablet.go_back()
    tablet.go_forward()
    nothing_of(tablet, SECRET_WORDS)
    tablet.goto(f"{site.address}/kiosk")
    choose(tablet, 1)
    press(tablet, "Tiếp tục")
    nothing_of(tablet, SECRET_WORDS)
    tablet.locator("#C1").press("ArrowDown")
    nothing_of(tablet, SECRET_WORDS)
    tablet.locator("#C1").fill("Người thứ hai")
    press(tablet, "Gửi phiếu")
    answers = [response.answers for response in site.store.responses("thu")]
    assert answers == [{"A1": "5", "C1": SECRET_WORDS}, {"A1": "2", "C1": "Người thứ hai"}]


def test_a_page_the_browser_kept_in_memory_is_asked_for_again(site, tablet):
    enrol(tablet, site)
    begin(tablet)
    choose(tablet, 4)
    with tablet.expect_navigation():
        tablet.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    nothing_of(tablet, SECRET_WORDS)


def test_thanks_give_way_to_the_first_screen_by_themselves(site, tablet):
    stop_the_clock(tablet)
    enrol(tablet, site)
    person(tablet, 4, "Xong")
    tablet.clock.run_for(19000)
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
    tablet.clock.run_for(1000)
    expect(tablet.get_by_role("heading", level=1)).to_contain_text("Mời Ông/Bà cho ý kiến")


def test_silence_is_asked_about_and_the_answer_is_kept_as_partial(site, tablet):
    stop_the_clock(tablet)
    device_id, _ = enrol(tablet, site)
    begin(tablet)
    choose(tablet, 2)
    press(tablet, "Tiếp tục")
    tablet.locator("#C1").fill(SECRET_WORDS)
    tablet.clock.run_for(59_000)
    expect(tablet.get_by_role("alertdialog")).to_have_count(0)
    tablet.clock.run_for(1000)
    expect(tablet.get_by_role("alertdialog")).to_contain_text("Ông/Bà còn ở đó không?")
    expect(tablet.locator("#idle-count")).to_have_text("30")
    tablet.clock.run_for(29_000)
    expect(tablet.locator("#idle-count")).to_have_text("1")
    tablet.clock.run_for(1000)
    expect(tablet.get_by_role("link", name="Bấm để bắt đầu").first).to_be_visible()
    (one,) = site.store.responses("thu")
    assert (one.answers, one.completeness) == ({"A1": "3", "C1": SECRET_WORDS}, Completeness.PARTIAL)
    assert site.store.sitting(device_id) is None
    tablet.go_back()
    nothing_of(tablet, SECRET_WORDS)


def test_who_is_still_there_says_so_and_loses_nothing(site, tablet):
    enrol(tablet, site)
    begin(tablet)
    choose(tablet, 2)
    for _ in range(3):
        shorten(tablet, idle=0.1, warning=30)
        still = tablet.get_by_role("button", name="Tôi vẫn đang trả lời")
        expect(still).to_be_focused()
        tablet.evaluate("document.body.dataset.idle = '60'")
        still.click()
        expect(tablet.get_by_role("alertdialog")).to_have_count(0)
    expect(tablet.locator("#A1-2")).to_be_checked()


def test_the_screen_is_empty_while_a_dead_server_cannot_take_the_answers(site, tablet):
    enrol(tablet, site)
    begin(tablet)
    choose(tablet, 2)
    tablet.context.set_offline(True)
    shorten(tablet, idle=0.1, warning=0)
    expect(tablet.locator("#A1-2")).not_to_be_visible()
    assert tablet.locator("input:checked").count() == 0
    tablet.context.set_offline(False)
    expect(tablet.get_by_role("link", name="Bấm để bắt đầu").first).to_be_visible()
    (one,) = site.store.responses("thu")
    assert one.answers == {"A1": "3"}


def test_everything_is_erased_when_somebody_wants_it(site, tablet):
    enrol(tablet, site)
    begin(tablet)
    choose(tablet, 2)
    press(tablet, "Xóa và bắt đầu lại")
    follow(tablet, "Không, tôi trả lời tiếp")
    expect(tablet.locator("#A1-2")).to_be_checked()
    press(tablet, "Xóa và bắt đầu lại")
    press(tablet, "Xóa hết")
    expect(tablet.get_by_role("link", name="Bấm để bắt đầu").first).to_be_visible()
    counts = site.store.counts("thu")
    assert (counts["kept"], counts["drafts"]) == (0, 0)


def test_leaving_needs_the_pin(site, tablet):
    device_id, pin = enrol(tablet, site)
    follow(tablet, "Dành cho cán bộ")
    tablet.get_by_label("Mã PIN của máy này").fill("12")
    press(tablet, "Mở")
    expect(tablet.get_by_role("alert")).to_have_text("Mã PIN không đúng.")
    tablet.get_by_label("Mã PIN của máy này").fill(pin)
    press(tablet, "Mở")
    expect(tablet.get_by_text(device_id)).to_be_visible()
    expect(tablet.locator("#battery dd")).to_contain_text("%")
    follow(tablet, "Về màn hình người dân")
    tablet.go_back()
    expect(tablet.get_by_label("Mã PIN của máy này")).to_have_value("")


def test_the_words_of_a_button_stand_in_its_middle_on_a_narrow_screen(site, tablet):
    enrol(tablet, site)
    tablet.set_viewport_size({"width": 360, "height": 740})
    follow(tablet, "Dành cho cán bộ")
    home = tablet.get_by_role("link", name="Về màn hình người dân")
    assert abs(home.evaluate(OFF_CENTRE)) < 2


@pytest.mark.parametrize("large", [False, True])
def test_starting_over_is_in_sight_on_a_small_screen_too(site, tablet, large):
    tablet.set_viewport_size({"width": 360, "height": 740})
    enrol(tablet, site)
    begin(tablet)
    if large:
        tablet.get_by_role("button", name="Chữ to").click()
    for name in ("Chữ thường" if large else "Chữ to", "Có người giúp tôi", "Xóa và bắt đầu lại"):
        button = tablet.get_by_role("button", name=name)
        expect(button).to_be_in_viewport(ratio=1)
        assert button.bounding_box()["height"] >= 48
    assert tablet.evaluate("document.documentElement.scrollWidth") == 360
    if not large:
        tablet.get_by_role("radio").first.check()
    tablet.get_by_role("button", name="Tiếp tục").click()
    expect(tablet.get_by_role("button", name="Xóa và bắt đầu lại")).to_be_in_viewport(ratio=1)


def test_a_lost_tablet_goes_dark_at_once(site, tablet):
    device_id, _ = enrol(tablet, site)
    begin(tablet)
    choose(tablet, 2)
    site.store.revoke(device_id, "lan")
    with tablet.expect_navigation():
        tablet.get_by_role("button", name="Tiếp tục", exact=True).last.click()
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Máy này chưa dùng được")
    assert tablet.locator("a, button").count() == 0


def test_the_first_screen_hears_that_its_device_was_revoked(site, tablet):
    site.store.revoke(heard(tablet, site), "lan")
    tablet.evaluate("dispatchEvent(new Event('online'))")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Máy này chưa dùng được")


def test_a_device_is_heard_of_by_the_office(site, tablet):
    device_id = heard(tablet, site)
    (device,) = site.store.devices()
    assert (device.device_id, device.unsent) == (device_id, 0)
    assert device.version


WAITING = {"format": 1, "round": "round-of-another-day", "id": str(UUID(int=7)), "key": "k", "sealed": "s"}


def test_the_office_sees_how_many_sealed_responses_wait_on_a_device(site, tablet):
    heard(tablet, site)
    tablet.evaluate("envelope => hailong.put(envelope)", WAITING)
    with tablet.expect_response(lambda reply: "unsent=1" in (reply.request.post_data or "")):
        tablet.evaluate("dispatchEvent(new Event('online'))")
    (device,) = site.store.devices()
    assert device.unsent == 1


def test_everything_works_without_javascript(site, browser):
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    enrol(page, site)
    person(page, 3, "Không cần chương trình")
    assert "url=/kiosk" in page.locator("noscript").inner_html()
    follow(page, "Về màn hình đầu")
    (one,) = site.store.responses("thu")
    assert one.answers == {"A1": "4", "C1": "Không cần chương trình"}
    context.close()


def test_a_form_is_answered_with_the_keyboard_alone(site, tablet):
    enrol(tablet, site)
    begin(tablet)
    tab_to(tablet, "A1")
    tablet.keyboard.press("ArrowDown")
    with tablet.expect_navigation():
        tablet.keyboard.press("Enter")
    tab_to(tablet, "C1")
    tablet.keyboard.type("Bằng bàn phím")
    tablet.keyboard.press("Tab")
    tablet.keyboard.press("Tab")
    with tablet.expect_navigation():
        tablet.keyboard.press("Enter")
    (one,) = site.store.responses("thu")
    assert one.answers == {"A1": "2", "C1": "Bằng bàn phím"}


def test_letters_are_large(site, tablet):
    enrol(tablet, site)
    begin(tablet)
    for selector in ("legend", ".row", ".go"):
        size = tablet.locator(selector).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= 22, selector
