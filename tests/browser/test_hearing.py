"""Listening to a form in a real browser, with real sound: on pages, on a device, at a kiosk, at a desk."""

from __future__ import annotations

import pytest
from apart import ask, device, installation
from asked_rounds import three_parts
from citizen import begin, overflow
from examined import TARGET, found
from playwright.sync_api import expect
from recorded import recorded
from test_kiosk import begin as sit
from test_kiosk import enrol, short, tablet  # noqa: F401 -- a fixture
from test_kiosk_offline import prepare as stand
from test_offline import forward, prepare, until

from survey.questionnaire.reading import questionnaire
from survey.shipped import file

SECONDS = 3
PLAYED = "audio => audio.currentTime"


def hear(site, asked, languages=("vi",), seconds=SECONDS):
    heard, contents = recorded(asked, languages, seconds)
    return site.ask(heard, recordings=contents)


def button(page, name):
    return page.locator(".hear").get_by_role("button", name=name)


def player(page, name):
    return button(page, name).locator("xpath=../audio")


def sounding(page, name):
    """Wait until the recording called *name* has sounded for a moment."""
    expect(button(page, name)).to_have_attribute("aria-pressed", "true")
    player(page, name).evaluate(
        "async audio => { while (audio.currentTime < 0.05) await new Promise(requestAnimationFrame) }"
    )


def test_a_question_is_heard_when_its_button_is_pressed(site, phone):
    begin(phone, hear(site, three_parts(), seconds=0.5))
    assert player(phone, "Thái độ của công chức").evaluate(PLAYED) == 0
    button(phone, "Thái độ của công chức").click()
    sounding(phone, "Thái độ của công chức")
    expect(button(phone, "Thái độ của công chức")).to_have_attribute("aria-pressed", "false")
    assert player(phone, "Thái độ của công chức").evaluate("audio => audio.ended")


def test_the_first_recording_stops_when_the_second_begins_and_a_second_press_pauses(site, phone):
    begin(phone, hear(site, three_parts()))
    button(phone, "Thái độ của công chức").click()
    sounding(phone, "Thái độ của công chức")
    button(phone, "Thời gian giải quyết").click()
    sounding(phone, "Thời gian giải quyết")
    expect(button(phone, "Thái độ của công chức")).to_have_attribute("aria-pressed", "false")
    assert player(phone, "Thái độ của công chức").evaluate("a => [a.paused, a.currentTime]") == [True, 0]
    button(phone, "Thời gian giải quyết").click()
    expect(button(phone, "Thời gian giải quyết")).to_have_attribute("aria-pressed", "false")
    rests = player(phone, "Thời gian giải quyết").evaluate(PLAYED)
    assert 0 < rests < SECONDS
    button(phone, "Thời gian giải quyết").click()
    sounding(phone, "Thời gian giải quyết")
    assert player(phone, "Thời gian giải quyết").evaluate(PLAYED) >= rests


def test_the_keyboard_plays_and_pauses(site, phone):
    begin(phone, hear(site, three_parts()))
    button(phone, "Thái độ của công chức").focus()
    phone.keyboard.press("Space")
    sounding(phone, "Thái độ của công chức")
    phone.keyboard.press("Enter")
    expect(button(phone, "Thái độ của công chức")).to_have_attribute("aria-pressed", "false")


def test_nothing_is_loaded_and_nothing_sounds_before_somebody_asks(site, phone):
    asked = []
    phone.on("request", lambda request: asked.append(request.url) if "/_nghe/" in request.url else None)
    begin(phone, hear(site, three_parts()))
    phone.wait_for_load_state("networkidle")
    assert phone.locator("audio").count() == 4
    assert asked == []
    button(phone, "Thái độ của công chức").click()
    sounding(phone, "Thái độ của công chức")
    assert len(set(asked)) == 1


def test_without_a_script_the_browser_s_own_player_remains(site, browser):
    context = browser.new_context(
        locale="vi-VN", java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    begin(page, hear(site, three_parts()))
    assert [audio.is_visible() for audio in page.locator("audio[controls]").all()] == [True] * 4
    assert not any(each.is_visible() for each in page.locator(".hear button").all())
    context.close()


def test_a_recording_that_cannot_be_had_is_said(site, phone):
    begin(phone, hear(site, three_parts()))
    phone.route("**/_nghe/*", lambda route: route.abort())
    button(phone, "Thái độ của công chức").click()
    expect(phone.get_by_role("alert")).to_contain_text("Chưa phát được âm thanh")
    expect(button(phone, "Thái độ của công chức")).to_have_attribute("aria-pressed", "false")
    phone.unroute("**/_nghe/*")
    button(phone, "Thái độ của công chức").click()
    sounding(phone, "Thái độ của công chức")
    expect(phone.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_buttons_are_large_and_for_everybody(site, phone, language):
    address = hear(site, three_parts(), ("vi", "en"))
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(f"{address}?lang={language}")
    phone.locator(".actions a").click()
    expect(phone.locator(".hear button").first).to_be_visible()
    assert found(phone) == []
    assert overflow(phone) == 0
    assert {each.bounding_box()["height"] >= TARGET for each in phone.locator(".hear button").all()} == {True}
    assert button(phone, "Nghe" if language == "vi" else "Listen").count() == 4


def test_a_person_at_a_kiosk_listens_and_is_not_thought_gone(site, tablet):  # noqa: F811
    heard, contents = recorded(short(), seconds=SECONDS)
    site.store.save_questionnaire(heard, contents)
    enrol(tablet, site, heard)
    sit(tablet)
    assert found(tablet) == []
    tablet.evaluate("document.body.dataset.idle = '1'")
    button(tablet, "Thái độ của công chức").click()
    sounding(tablet, "Thái độ của công chức")
    player(tablet, "Thái độ của công chức").evaluate(
        "async audio => { while (audio.currentTime < 2) await new Promise(requestAnimationFrame) }"
    )
    expect(tablet.locator("#idle")).to_be_hidden()
    expect(tablet.locator("#idle")).to_be_visible()  # silence again, a second after the recording


def test_a_quick_rating_is_heard(site, phone):
    begin(phone, hear(site, questionnaire(file("one-stop/quick-rating"))))
    first = phone.locator(".hear button").first
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")


def test_a_form_on_a_device_is_heard_again_without_a_network(browser, tmp_path):
    heard, contents = recorded(three_parts(), seconds=SECONDS)
    with (
        installation(tmp_path / "instance") as (server, store),
        device(browser, tmp_path / "profile") as page,
    ):
        ask(store, heard, recordings=contents)
        server.start()
        prepare(page, server.address)
        assert page.evaluate("caches.has('hailong-heard')") is False
        page.locator("a[data-ready]").click()
        button(page, "Thái độ của công chức").click()
        sounding(page, "Thái độ của công chức")
        player(page, "Thái độ của công chức").evaluate("audio => { audio.currentTime = 2 }")
        page.locator("#A1-4").check()
        forward(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Việc đi lại")
        page.go_back()
        assert player(page, "Thái độ của công chức").evaluate("a => [a.paused, a.currentTime]") == [True, 0]
        expect(button(page, "Thái độ của công chức")).to_have_attribute("aria-pressed", "false")
        server.stop()
        page.goto(f"{server.address}/k/thu?lang=vi")
        page.locator("a[data-ready]").click()
        button(page, "Thái độ của công chức").click()
        sounding(page, "Thái độ của công chức")
        button(page, "Thời gian giải quyết").click()
        expect(page.get_by_role("alert")).to_contain_text("Chưa phát được âm thanh")


def test_where_the_line_costs_nothing_recordings_are_kept_ahead(browser, tmp_path):
    heard, contents = recorded(three_parts(), seconds=0.2)
    with (
        installation(tmp_path / "instance") as (server, store),
        device(browser, tmp_path / "profile") as page,
    ):
        ask(store, heard, recordings=contents)
        server.start()
        page.add_init_script(
            "Object.defineProperty(navigator, 'connection', { value: { type: 'wifi', saveData: false } })"
        )
        prepare(page, server.address)
        kept = f"all => all.length === {len(contents)}"
        until(
            page,
            f"caches.open('hailong-heard').then(cache => cache.keys()).then({kept})",
            "the recordings were kept",
        )


def test_a_kiosk_keeps_its_recordings_ahead_and_is_heard_without_a_network(browser, tmp_path):
    heard, contents = recorded(short(), seconds=SECONDS)
    with (
        installation(tmp_path / "instance") as (server, store),
        device(browser, tmp_path / "profile") as page,
    ):
        ask(store, heard, recordings=contents)
        server.start()
        stand(page, server, store)
        kept = f"all => all.length === {len(contents)}"
        found_all = f"caches.open('hailong-heard').then(cache => cache.keys()).then({kept})"
        until(page, found_all, "the recordings were kept")
        server.stop()
        page.locator("a[data-ready]").first.click()
        page.get_by_role("button", name="Bắt đầu", exact=True).click()
        button(page, "Thái độ của công chức").click()
        sounding(page, "Thái độ của công chức")
