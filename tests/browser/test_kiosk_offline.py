"""A shared tablet without a network: one person after another is kept on the device, and arrives once."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from apart import ask, device, installation
from asked_rounds import in_order, questionnaire, rating, three_parts, winding, words
from citizen import overflow
from examined import TARGET, found
from kiosk_walk import added
from playwright.sync_api import expect
from test_kiosk import SECRET_WORDS, nothing_of, short, shorten
from test_offline import down, of_one_version, until, waiting

from survey.questionnaire.model import Item, Section
from survey.questionnaire.order import arranged
from survey.response import Completeness

FIRST = "Mời Ông/Bà cho ý kiến"
SCREENS = {"tablet": (1024, 768), "narrow": (320, 640)}


@pytest.fixture
def place(tmp_path):
    with installation(tmp_path / "instance") as (server, store):
        ask(store, short())
        server.start()
        yield server, store


def prepare(page, server, store):
    """Enrol the tablet and wait until it keeps the form; returns the device's id and its PIN."""
    device_id, made = added(store)
    page.goto(f"{server.address}/kiosk/ghidanh/{made.code}")
    page.get_by_role("button", name="Ghi danh máy này").click()
    ready(page)
    return device_id, made.pin


def ready(page):
    expect(page.locator("a[data-ready]").first).to_be_visible()


def first_screen(page):
    expect(page.get_by_role("heading", level=1)).to_contain_text(FIRST)
    ready(page)


def begin(page, name="Bắt đầu"):
    first_screen(page)
    page.locator("a[data-ready]").first.click()
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator("#A1-0")).to_be_visible()


def on(page, name="Tiếp tục"):
    page.get_by_role("button", name=name, exact=True).click()


def person(page, number, text):
    """One person, from the first screen to thanks and back."""
    begin(page)
    page.locator(f"#A1-{number}").check()
    on(page)
    page.locator("#C1").fill(text)
    on(page, "Gửi phiếu")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")


def again(page):
    page.get_by_role("link", name="Về màn hình đầu").click()


def said(store):
    return Counter(response.answers.get("C1") for response in store.responses("thu"))


def all_sent(page):
    """Wait until nothing waits on the tablet, which sends by itself."""
    page.evaluate("hailong.flush(true)")
    until(page, "hailong.waiting().then((n) => n === 0)", "everything was sent")


def test_people_answer_while_the_server_is_dead_and_the_tablet_restarts(place, browser, tmp_path):
    server, store = place
    words = [f"{SECRET_WORDS} {number}" for number in range(3)]
    with device(browser, tmp_path / "profile") as page:
        device_id, _ = prepare(page, server, store)
        server.stop()
        for number, each in enumerate(words[:2]):
            person(page, number, each)
            expect(page.get_by_text("Đã lưu trên máy này")).to_be_visible()
            again(page)
        expect(page.get_by_text("còn giữ 2 phiếu chờ gửi")).to_be_visible()
    with device(browser, tmp_path / "profile") as page:  # the tablet was switched off and on
        page.goto(f"{server.address}/kiosk")
        person(page, 2, words[2])
        assert waiting(page) == 3
        server.start()
        all_sent(page)
        page.goto(f"{server.address}/kiosk")
    kept = list(store.responses("thu"))
    assert said(store) == Counter(words)
    assert {(str(r.mode), r.unit, r.service_point, r.noted["device"]) for r in kept} == {
        ("kiosk", "UBND", "Q1", device_id)
    }
    assert {(r.completeness, bool(r.noted["answered"])) for r in kept} == {(Completeness.COMPLETE, True)}
    assert store.counts("thu") | {"drafts": 0, "conflicts": 0} == store.counts("thu")


def test_a_server_that_is_down_while_the_network_is_up_loses_nothing(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server, store)
        with down(server):
            person(page, 4, "Máy chủ bận")
            expect(page.get_by_text("Đã lưu trên máy này")).to_be_visible()
            again(page)
            first_screen(page)
        server.start()
        until(page, "hailong.waiting().then((n) => n === 0)", "what waited was sent by itself")
    assert said(store) == Counter(["Máy chủ bận"])


def test_an_upgrade_of_program_and_questionnaire_keeps_what_waits_on_a_tablet(
    place, browser, tmp_path, newer
):
    server, store = place
    words = [f"Trước {number}" for number in range(3)]
    with device(browser, tmp_path / "profile") as page:
        device_id, _ = prepare(page, server, store)
        (own,) = set(page.evaluate("caches.keys()")) - {"hailong-pages"}
        server.stop()
        for each in words:
            person(page, 1, each)
            again(page)
        ask(store, winding(), "moi")
        store.ask_on_device(device_id, "moi")
        server.start(newer)
        page.goto(f"{server.address}/kiosk")
        of_one_version(page, own)
        all_sent(page)
        page.goto(f"{server.address}/kiosk")
        ready(page)
        server.stop()
        page.locator("a[data-ready]").first.click()
        page.get_by_role("button", name="Bắt đầu", exact=True).click()
        page.locator("#used-1").check()
        on(page)
        expect(page.locator("#used-1")).not_to_be_visible()
    assert said(store) == Counter(words)


def test_nothing_of_one_person_reaches_the_next_by_any_way_back(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server, store)
        server.stop()
        person(page, 4, SECRET_WORDS)
        for _ in range(2):
            page.go_back()
            nothing_of(page, SECRET_WORDS)
        again_first(page, server)
        for move in (page.go_back, page.go_back, page.go_forward, page.go_forward, page.reload):
            move()
            nothing_of(page, SECRET_WORDS)
        again_first(page, server)
        begin(page)
        nothing_of(page, SECRET_WORDS)
        page.locator("#A1-1").check()
        on(page)
        nothing_of(page, SECRET_WORDS)
        page.locator("#C1").press("ArrowDown")
        nothing_of(page, SECRET_WORDS)
        page.locator("#C1").fill("Người thứ hai")
        on(page, "Gửi phiếu")
        expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
        server.start()
        all_sent(page)
    files = [path.read_bytes() for path in (tmp_path / "profile").rglob("*") if path.is_file()]
    forms = [SECRET_WORDS.encode(code) for code in ("utf-8", "utf-16-le")]
    assert any(b"hailong-pages" in content for content in files)  # the look would find what is there
    assert not [form for form in forms for content in files if form in content]
    assert said(store) == Counter([SECRET_WORDS, "Người thứ hai"])


def again_first(page, server):
    page.goto(f"{server.address}/kiosk")
    first_screen(page)


def test_silence_is_asked_about_and_what_was_answered_is_kept_as_partial(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server, store)
        server.stop()
        begin(page)
        page.locator("#A1-2").check()
        on(page)
        page.locator("#C1").fill(SECRET_WORDS)
        shorten(page, idle=0.1, warning=30)
        still = page.get_by_role("button", name="Tôi vẫn đang trả lời")
        expect(still).to_be_focused()
        page.evaluate("document.body.dataset.idle = '60'")
        still.click()
        expect(page.locator("#C1")).to_have_value(SECRET_WORDS)
        shorten(page, idle=0.1, warning=2)
        expect(page.locator("#idle-count")).to_have_text("1")
        first_screen(page)
        assert waiting(page) == 1
        page.go_back()
        nothing_of(page, SECRET_WORDS)
        server.start()
        all_sent(page)
    (one,) = store.responses("thu")
    assert (one.answers, one.completeness) == ({"A1": "3", "C1": SECRET_WORDS}, Completeness.PARTIAL)
    assert store.counts("thu")["drafts"] == 0


def test_a_tablet_that_dies_in_the_middle_keeps_what_was_passed_as_partial(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server, store)
        begin(page)
        page.locator("#A1-3").check()
        on(page)
        expect(page.locator("#C1")).to_be_visible()
        page.evaluate("hailong.flush(true)")
        assert (waiting(page), store.n_kept("thu")) == (0, 0)  # nothing is sent while the person is there
    with device(browser, tmp_path / "profile") as page:
        page.goto(f"{server.address}/kiosk")
        all_sent(page)
    (one,) = store.responses("thu")
    assert (one.answers, one.completeness) == ({"A1": "4"}, Completeness.PARTIAL)


def test_everything_is_erased_when_somebody_wants_it(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server, store)
        begin(page)
        page.locator("#A1-2").check()
        on(page)
        on(page, "Xóa và bắt đầu lại")
        on(page, "Không, tôi trả lời tiếp")
        expect(page.locator("#C1")).to_be_visible()
        on(page, "Xóa và bắt đầu lại")
        on(page, "Xóa hết")
        first_screen(page)
        all_sent(page)
    counts = store.counts("thu")
    assert (counts["kept"], counts["drafts"]) == (0, 0)


def test_help_large_letters_and_another_language_stay_with_the_person_alone(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server, store)
        server.stop()
        begin(page, "Bắt đầu, có người giúp tôi")
        expect(page.get_by_role("button", name="Tôi tự trả lời")).to_be_visible()
        on(page, "Chữ to")
        page.locator("#A1-4").check()
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("#A1-4")).to_be_checked()
        expect(page.get_by_role("button", name="Normal letters")).to_be_visible()
        expect(page.get_by_role("button", name="I answer by myself")).to_be_visible()
        on(page, "Continue")
        on(page, "Send")
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
        page.get_by_role("link", name="To the first screen").click()
        begin(page)
        assert "large" not in page.locator("html").get_attribute("class")
        expect(page.get_by_role("button", name="Có người giúp tôi")).to_be_visible()
        server.start()
        again_first(page, server)
        all_sent(page)
    (kept,) = store.responses("thu")
    assert (kept.language, str(kept.mode), kept.answers) == ("en", "assisted", {"A1": "5"})


def test_the_way_out_says_that_it_needs_the_network(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        _, pin = prepare(page, server, store)
        server.stop()
        page.get_by_role("link", name="Dành cho cán bộ").click()
        expect(page.get_by_text("Lối ra cần có mạng")).to_be_visible()
        assert page.url == f"{server.address}/kiosk"
        server.start()
        page.get_by_role("link", name="Dành cho cán bộ").click()
        page.get_by_label("Mã PIN của máy này").fill(pin)
        page.get_by_role("button", name="Mở").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Máy này")


def test_a_lost_tablet_goes_dark_when_it_hears_and_keeps_no_form(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        device_id, _ = prepare(page, server, store)
        begin(page)
        page.locator("#A1-2").check()
        store.revoke(device_id, "lan")
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.get_by_role("heading", level=1)).to_have_text("Máy này chưa dùng được")
        assert page.locator("a, button").count() == 0
        kept = "caches.open('hailong-pages').then((c) => c.keys()).then((k) => k.map((r) => r.url))"
        gone = f"{kept}.then((urls) => !urls.some((url) => url.includes('/kiosk')))"
        until(page, gone, "the kiosk's pages were forgotten")


def test_the_office_sees_what_waits_on_a_tablet_and_which_version_it_runs(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server, store)
        page.context.route("**/k/thu/gui", lambda route: route.abort())
        with page.expect_request(lambda request: "unsent=1" in (request.post_data or "")):
            person(page, 4, "Chưa gửi được")
        page.context.unroute("**/k/thu/gui")
        with page.expect_request(lambda request: "unsent=0" in (request.post_data or "")) as told:
            all_sent(page)
        told.value.response()
    (one,) = store.devices()
    assert (one.unsent, bool(one.version), bool(one.seen_at)) == (0, True, True)


def test_a_form_is_answered_with_the_keyboard_alone(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server, store)
        server.stop()
        page.locator("a[data-ready]").first.press("Enter")
        page.get_by_role("button", name="Bắt đầu", exact=True).press("Enter")
        expect(page.locator("h1")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#C1")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.type("Bằng bàn phím")
        page.get_by_role("button", name="Gửi phiếu").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        server.start()
        all_sent(page)
    (one,) = store.responses("thu")
    assert one.answers == {"A1": "2", "C1": "Bằng bàn phím"}


def test_a_path_that_depends_on_answers_is_followed_on_the_tablet(tmp_path, browser):
    with installation(tmp_path / "instance") as (server, store), device(browser, tmp_path / "p") as page:
        ask(store, winding())
        server.start()
        prepare(page, server, store)
        page.locator("a[data-ready]").first.click()
        page.get_by_role("button", name="Bắt đầu", exact=True).click()
        page.locator("#used-1").check()
        on(page)
        expect(page.locator("#why")).to_be_visible()
        expect(page.locator(".progress")).to_contain_text("Câu 2")
        page.locator("#why").fill("Chưa cần")
        on(page)
        page.locator("#other-0").check()
        on(page)
        page.locator("#last").fill("Hết")
        on(page, "Gửi phiếu")
        expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
        all_sent(page)
        (one,) = store.responses("thu")
    assert one.answers == {"used": "2", "why": "Chưa cần", "other": "1", "last": "Hết"}


def test_the_form_is_what_the_server_asks_question_by_question(tmp_path, browser):
    with installation(tmp_path / "instance") as (server, store), device(browser, tmp_path / "p") as page:
        ask(store, three_parts())
        server.start()
        prepare(page, server, store)
        page.locator("a[data-ready]").first.click()
        page.get_by_role("button", name="Bắt đầu", exact=True).click()
        asked = page.evaluate(
            "[...document.querySelectorAll('template.part')].slice(1).map((part) =>"
            " part.content.querySelector('.progress').textContent.split(' · ')[0])"
        )
        on(page)
        expect(page.locator("#error-summary")).to_be_focused()
        expect(page.locator("#error-summary")).to_contain_text("bấm nút đi tiếp một lần nữa")
        on(page)
        expect(page.locator(".progress")).to_contain_text("Câu 2 / 8")
    assert asked == [f"Câu {number} / 8" for number in range(1, 9)]


def two_questions():
    """Return what `screens` answers: one question of each way to fail, in each language."""
    items = (
        rating("A1", "Thái độ của công chức", required=True),
        Item("B3", "number", words("Số lần đi lại")),
    )
    return questionnaire(Section("one", words("Ý kiến"), items), languages=("vi", "en", "km"))


def screens(page, server, store):
    """Yield the name of each screen a tablet shows without a network, in each language, while it is open."""
    prepare(page, server, store)
    server.stop()
    for place, language in enumerate(("vi", "en", "km")):
        page.goto(f"{server.address}/kiosk")
        ready(page)
        yield f"{language} first"
        page.locator("a[data-ready]").nth(place).click()
        page.wait_for_selector("#begin-form")
        yield f"{language} begin"
        page.locator("#begin-form .button").first.click()
        page.wait_for_selector("#A1-0")
        yield f"{language} question"
        page.locator(".go").click()
        expect(page.locator("#error-summary")).to_be_focused()
        yield f"{language} unanswered"
        page.locator(".go").click()
        page.locator("#B3").fill("x")
        page.locator(".go").click()
        expect(page.locator("#error-summary")).to_be_focused()
        yield f"{language} error"
        page.locator("[data-do=large]").click()
        page.locator("[data-do=ask]").click()
        yield f"{language} erase, in large letters"
        page.locator("[data-do='go on']").click()
        shorten(page, idle=0.05, warning=600)
        page.wait_for_selector("#idle[open]")
        yield f"{language} silence"
        page.evaluate("document.body.dataset.idle = '60'")
        page.locator("#idle-here").click()
        page.locator("#B3").fill("3")
        page.locator(".go").click()
        page.wait_for_selector("h1.done")
        yield f"{language} thanks"
        expect(page.locator("html")).to_have_attribute("lang", language)
    page.goto(f"{server.address}/kiosk/ra")
    expect(page.locator("#no-exit")).to_be_visible()
    yield "no way out"


@pytest.mark.parametrize("screen", ["tablet", "narrow"])
def test_every_screen_without_a_network_is_for_everybody(tmp_path, browser, screen):
    width, height = SCREENS[screen]
    wrong = {}
    with installation(tmp_path / "instance") as (server, store), device(browser, tmp_path / "p") as page:
        ask(store, two_questions())
        server.start()
        page.set_viewport_size({"width": width, "height": height})
        for name in screens(page, server, store):
            small = [box for box in boxes(page) if box["height"] < TARGET or box["width"] < TARGET]
            faults = found(page) + small + [overflow(page)] * bool(overflow(page))
            wrong |= {name: faults} if faults else {}
    assert wrong == {}


def boxes(page):
    """Return where everything that can be touched lies."""
    touched = page.locator("a, button, .row, #stage input[type=text], textarea").all()
    return [box for target in touched if (box := target.bounding_box())]


def test_screens_in_random_order_are_met_on_the_tablet_as_the_response_says_it_becomes(browser, tmp_path):
    with (
        installation(tmp_path / "instance") as (server, store),
        device(browser, tmp_path / "profile") as page,
    ):
        ask(store, in_order())
        server.start()
        prepare(page, server, store)
        page.locator("a[data-ready]").first.click()
        page.get_by_role("button", name="Bắt đầu", exact=True).click()
        seen = []
        for place in range(5):
            name = page.locator("#stage .item input").first.get_attribute("name")
            expect(page).to_have_title(re.compile(f"^Nội dung số {name[1]} "))
            assert page.get_by_text("Xin nghĩ đến lần gần nhất.").count() == (place == 2)
            seen.append(name)
            page.locator(f"#{name}-3").check()
            on(page)
        on(page)
        on(page, "Gửi phiếu")
        expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
        until(page, "self.hailong.waiting().then((n) => n === 0)", "what waited was sent")
        (kept,) = store.responses("thu")
    section = arranged(in_order().sections[0], kept.uuid)
    assert seen == [item.name for item in section.items if item.kind == "rating"]
    assert len(kept.answers) == 5
