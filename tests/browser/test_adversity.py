"""What may stand in the way of a device: strangers that answer, old browsers, full disks, wrong clocks."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import contextmanager

import pytest
from apart import ask, device, installation
from asked_rounds import three_parts
from kiosk_walk import added
from playwright.sync_api import expect
from test_kiosk import SECRET_WORDS, short, shorten
from test_kiosk_offline import all_sent, begin, person
from test_kiosk_offline import on as go_on
from test_kiosk_offline import prepare as enrolled
from test_offline import Gateway, arrived, down, fill, forward, prepare, refused, said, until, waiting
from watched import HERE, comes_true, watched

from survey.response import Completeness

PORTAL = "<!doctype html><title>Wi-Fi</title><h1>Mời đăng nhập Wi-Fi</h1>"


@pytest.fixture
def place(tmp_path):
    with installation(tmp_path / "instance") as (server, store):
        ask(store, three_parts())
        server.start()
        yield server, store


def stranger(code, *, to=""):
    """Return what answers every address with *code* and a page of its own, or leads elsewhere."""

    class Stranger(Gateway):
        def answer(self):
            own = PORTAL.encode()
            if self.path.startswith("/cong"):
                self.send_response(200)
            else:
                self.send_response(code)
                if to:
                    self.send_header("Location", to)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(own)))
            self.end_headers()
            self.wfile.write(own)

        do_GET = do_POST = answer  # noqa: N815 -- the names http.server calls

    return Stranger


STRANGERS = {
    "a page": stranger(200),
    "a way elsewhere": stranger(302, to="/cong"),
    "refused": stranger(403),
    "not found": stranger(404),
    "too large": stranger(413),
    "too many": stranger(429),
    "broken": stranger(500),
    "away": stranger(503),
}


@pytest.mark.parametrize("who", list(STRANGERS))
def test_a_stranger_that_answers_for_the_server_takes_and_spoils_nothing(place, browser, tmp_path, who):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        with down(server, STRANGERS[who]):
            for words in ("Một", "Hai"):  # the second time with whatever the first left on the device
                page.goto(f"{server.address}/k/thu/may?lang=vi")
                answer(page, words)
                expect(page.get_by_text("Đã lưu trên máy này")).to_be_visible()
            refused(page, server.address)
            assert waiting(page) == 2
        server.start()
        arrived(page, server.address)
    assert said(store) == Counter(["Một", "Hai"])
    assert store.counts("thu") | {"drafts": 0, "conflicts": 0} == store.counts("thu")


def answer(page, words):
    """Answer the form of three parts that is open, to its thanks."""
    page.locator("#A1-4").check()
    forward(page)
    page.locator("#B3").fill("7")
    forward(page)
    page.locator("#C1").fill(words)
    forward(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")


@pytest.mark.parametrize("who", ["a page", "refused", "not found"])
def test_a_stranger_does_not_take_a_kiosks_first_screen_away(tmp_path, browser, who):
    with installation(tmp_path / "instance") as (server, store), device(browser, tmp_path / "p") as page:
        ask(store, short())
        server.start()
        enrolled(page, server, store)
        with down(server, STRANGERS[who]):
            for number in range(2):
                page.goto(f"{server.address}/kiosk")
                person(page, number, f"Người {number}")
                page.evaluate("dispatchEvent(new Event('online'))")
        server.start()
        page.goto(f"{server.address}/kiosk")
        all_sent(page)
        kept = [response.answers["C1"] for response in store.responses("thu")]
    assert Counter(kept) == Counter(["Người 0", "Người 1"])


@contextmanager
def odd(browser, profile, script):
    """Give a page of a device whose browser differs by *script*."""
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=shutil.which("chromium"), viewport={"width": 390, "height": 844}, **HERE
    )
    context.add_init_script(script)
    with watched(context) as page:
        yield page


FULL = """
for (const name of ["put", "add"]) {
  const real = IDBObjectStore.prototype[name];
  IDBObjectStore.prototype[name] = function (...given) {
    if (!self.roomy) throw new DOMException("full", "QuotaExceededError");
    return real.apply(this, given);
  };
}
"""


def test_a_full_disk_sends_at_once_and_claims_nothing_while_it_cannot(place, browser, tmp_path):
    server, store = place
    with odd(browser, tmp_path / "profile", FULL) as page:
        prepare(page, server.address)
        fill(page, "Gửi thẳng", server.address)
        expect(page.get_by_text("đã được nhận và lưu lại")).to_be_visible()
        assert said(store) == Counter(["Gửi thẳng"])
        page.goto(f"{server.address}/k/thu?lang=vi")
        page.locator("a[data-ready]").click()
        page.locator("#A1-4").check()
        server.stop()
        forward(page)
        forward(page)
        forward(page)  # what may be passed by is
        page.locator("#C1").fill("Đầy bộ nhớ")
        forward(page)
        expect(page.get_by_text("Máy này chưa lưu được phiếu và chưa gửi được")).to_be_visible()
        expect(page.locator("#C1")).to_have_value("Đầy bộ nhớ")
        server.start()
        forward(page)
        expect(page.get_by_text("đã được nhận và lưu lại")).to_be_visible()
    assert said(store) == Counter(["Gửi thẳng", "Đầy bộ nhớ"])
    assert store.counts("thu")["conflicts"] == 0


def test_a_kiosk_that_can_neither_store_nor_send_says_so_and_shows_no_answers(tmp_path, browser):
    with (
        installation(tmp_path / "instance") as (server, store),
        odd(browser, tmp_path / "profile", f"self.roomy = location.pathname === '/kiosk';{FULL}") as page,
    ):
        ask(store, short())
        server.start()
        enrolled(page, server, store)
        begin(page)
        page.locator("#A1-3").check()
        go_on(page)
        page.locator("#C1").fill(SECRET_WORDS)
        server.stop()
        shorten(page, idle=0.1, warning=1)
        expect(page.get_by_text("Máy đang giữ câu trả lời của người vừa rời đi")).to_be_visible()
        expect(page.locator("main")).to_be_hidden()
        server.start()
        page.wait_for_url("**/kiosk")
        comes_true(page, lambda: store.n_kept("thu") == 1)
    (one,) = store.responses("thu")
    assert (one.answers["C1"], one.completeness) == (SECRET_WORDS, Completeness.PARTIAL)


CLOSED = "indexedDB.open = () => { throw new DOMException('closed', 'SecurityError'); };"


def test_a_browser_that_lets_nothing_be_kept_sends_at_once_and_says_so(place, browser, tmp_path):
    server, store = place
    with odd(browser, tmp_path / "profile", CLOSED) as page:
        prepare(page, server.address)
        fill(page, "Không giữ được", server.address)
        expect(page.get_by_text("đã được nhận và lưu lại")).to_be_visible()
        page.goto(f"{server.address}/k/_cho?lang=vi")
        expect(page.get_by_text("không giữ phiếu trên máy")).to_be_visible()
    assert said(store) == Counter(["Không giữ được"])


WITHOUT = {
    "no service worker": "delete Navigator.prototype.serviceWorker;",
    "no ids": "delete Crypto.prototype.randomUUID;",
    "no locks": "delete Navigator.prototype.locks;",
    "no database": "delete self.indexedDB;",
}


@pytest.mark.parametrize("lacking", list(WITHOUT))
def test_an_old_browser_is_led_page_by_page(place, browser, tmp_path, lacking):
    server, store = place
    with odd(browser, tmp_path / "profile", WITHOUT[lacking]) as page:
        page.goto(f"{server.address}/k/thu?lang=vi")
        page.get_by_role("link", name="Bắt đầu").click()
        page.wait_for_url("**/1?*")
        for number in (1, 2, 3):
            page.wait_for_url(f"**/{number}?*")
            if number == 1:
                page.locator("#A1-4").check()
            if number == 3:
                page.locator("#C1").fill("Máy cũ")
            page.locator(".actions .button").click()
        expect(page.get_by_text("đã được nhận và lưu lại")).to_be_visible()
    assert said(store) == Counter(["Máy cũ"])


OLDER = "delete AbortSignal.timeout; delete ServiceWorkerRegistration.prototype.sync;"
"""Safari on iPadOS 15: nobody but the page sends what it kept."""


def test_a_tablet_without_newer_timers_sends_what_it_kept(place, browser, tmp_path):
    server, store = place
    with odd(browser, tmp_path / "profile", OLDER) as page:
        prepare(page, server.address)
        fill(page, "Máy tính bảng cũ", server.address)
        expect(page.get_by_text("đã được nhận và lưu lại")).to_be_visible()
    assert said(store) == Counter(["Máy tính bảng cũ"])


CLOCK = """
const right = Date.now;
Date.now = () => right() + Number(self.localStorage?.getItem("off") ?? 0) * 365 * 86400000;
"""


@pytest.mark.parametrize("years", [-20, 30])
def test_a_clock_that_is_wrong_by_years_and_put_right_in_between_loses_nothing(tmp_path, browser, years):
    with (
        installation(tmp_path / "instance") as (server, store),
        odd(browser, tmp_path / "p", CLOCK) as page,
    ):
        ask(store, short())
        server.start()
        enrolled(page, server, store)
        page.evaluate(f"localStorage.setItem('off', {years})")
        server.stop()
        person(page, 1, "Đồng hồ sai")
        page.evaluate("hailong.flush(true)")  # in vain; the next time is set by some clock
        page.evaluate("localStorage.setItem('off', 0)")  # the network put the clock right
        server.start()
        until(page, "hailong.waiting().then((n) => n === 0)", "what waited was sent by itself")
        page.goto(f"{server.address}/kiosk")
        person(page, 2, "Đồng hồ đúng")
        all_sent(page)
        kept = list(store.responses("thu"))
    assert [(one.answers["C1"], one.completeness) for one in kept] == [
        ("Đồng hồ sai", Completeness.COMPLETE),
        ("Đồng hồ đúng", Completeness.COMPLETE),
    ]
    assert all(0 <= one.noted["seconds"] < 3600 for one in kept if "seconds" in one.noted)


@pytest.mark.parametrize("years", [-1, 1])
def test_a_clock_that_is_put_right_while_somebody_answers_makes_nobody_quick_or_slow(
    tmp_path, browser, years
):
    with (
        installation(tmp_path / "instance") as (server, store),
        odd(browser, tmp_path / "p", CLOCK) as page,
    ):
        ask(store, short())
        server.start()
        enrolled(page, server, store)
        begin(page)
        page.locator("#A1-3").check()
        go_on(page)
        page.evaluate(f"localStorage.setItem('off', {years})")
        page.locator("#C1").fill("Vừa chỉnh giờ")
        go_on(page, "Gửi phiếu")
        expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
        comes_true(page, lambda: store.n_kept("thu") == 1)
        (one,) = store.responses("thu")
    assert 0 <= one.noted["seconds"] < 3600


def test_two_windows_of_one_phone_are_two_people(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        other = page.context.new_page()
        server.stop()
        for each in (page, other):
            each.goto(f"{server.address}/k/thu?lang=vi")
            each.locator("a[data-ready]").click()
            each.locator("#A1-4").check()
        for each, words in ((page, "Cửa sổ một"), (other, "Cửa sổ hai")):
            forward(each)
            forward(each)
            each.locator("#C1").fill(words)
            forward(each)
            expect(each.get_by_text("Đã lưu trên máy này")).to_be_visible()
        assert (waiting(page), waiting(other)) == (2, 2)
        server.start()
        arrived(other, server.address)
        expect(page.get_by_text("đã được nhận và lưu lại")).to_be_visible()  # told by the other window
    assert said(store) == Counter(["Cửa sổ một", "Cửa sổ hai"])
    assert store.counts("thu") | {"drafts": 0, "conflicts": 0} == store.counts("thu")


def test_a_tablet_that_is_switched_off_while_it_sends_doubles_nothing(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        asked = []

        def hang(route):
            route.fetch()  # the server has it, and the device never hears so
            asked.append(route)

        page.context.route("**/k/thu/gui", hang)
        fill(page, "Tắt máy giữa chừng", server.address)
        comes_true(page, lambda: asked and store.n_kept("thu") == 1)
        expect(page.get_by_text("Đã lưu trên máy này")).to_be_visible()
    with device(browser, tmp_path / "profile") as page:
        page.goto(f"{server.address}/k/thu?lang=vi")
        until(page, "hailong.waiting().then((n) => n === 0)", "what waited was sent again")
    assert said(store) == Counter(["Tắt máy giữa chừng"])
    assert store.counts("thu") | {"drafts": 0, "conflicts": 0} == store.counts("thu")


def test_who_sends_to_a_round_that_has_closed_is_told_so(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        page.locator("a[data-ready]").click()
        page.locator("#A1-4").check()
        forward(page)
        forward(page)
        page.locator("#C1").fill("Muộn rồi")
        store.change_state("thu", "closed", "test")
        forward(page)
        expect(page.get_by_text("được để riêng và chưa tính vào kết quả")).to_be_visible()
    assert (store.n_kept("thu"), store.n_aside("thu")) == (0, 1)


def test_a_language_that_cannot_be_had_leaves_everything_as_it_is(place, browser, tmp_path):
    server, _ = place
    forget = """async () => {
      const pages = await caches.open("hailong-pages");
      for (const { url } of await pages.keys()) if (url.includes("/may?lang=en")) await pages.delete(url);
    }"""
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        page.locator("a[data-ready]").click()
        page.locator("#A1-4").check()
        page.evaluate(forget)
        for who in ("a page", "a way elsewhere"):
            with down(server, STRANGERS[who]), page.expect_response("**/may?lang=en*"):
                page.get_by_role("button", name="English").click()
            expect(page.locator("#A1-4")).to_be_checked()
        server.stop()
        page.get_by_role("button", name="English").click()
        forward(page)
        expect(page.locator("#B3")).to_be_visible()
        server.start()
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Visits")


def answer_on(page):
    """Answer the form that is open; until it is sent, no line counts it among those that wait."""
    page.locator("#A1-4").check()
    forward(page)
    expect(page.locator("#B3")).to_be_visible()
    until(page, "hailong.waiting().then((n) => n === 1)", "what was answered so far was kept")
    expect(page.locator("[data-queue]")).to_be_hidden()
    forward(page)
    forward(page)
    expect(page.locator("h1.done")).to_be_visible()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_list_of_what_waits_speaks_the_language_a_person_chose(place, browser, tmp_path, language):
    server, _ = place
    title = {"vi": "Phiếu chờ gửi trên máy này", "en": "Forms waiting on this device"}[language]
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)  # in Vietnamese
        server.stop()
        page.locator("a[data-ready]").click()
        if language == "en":
            page.get_by_role("button", name="English").click()
        answer_on(page)
        page.locator("[data-queue] a").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        page.goto(f"{server.address}/k/_cho?lang=km")  # the form is not asked in it
        expect(page.get_by_role("heading", level=1)).to_have_text("Phiếu chờ gửi trên máy này")


def test_a_kiosk_on_a_plain_line_asks_the_server_and_passes_nothing_on(tmp_path, browser):
    """Plain http in an office's own network: no sealing and no worker, and JavaScript all the same."""
    mapped = ["--host-resolver-rules=MAP khaosat.test 127.0.0.1"]
    with installation(tmp_path / "instance") as (server, store):
        ask(store, short())
        server.start()
        _, made = added(store)
        program = browser.browser_type.launch(executable_path=shutil.which("chromium"), args=mapped)
        with watched(program.new_context(**HERE)) as page:
            site = f"http://khaosat.test:{server.port}"
            page.goto(f"{site}/kiosk/ghidanh/{made.code}")
            page.get_by_role("button", name="Ghi danh máy này").click()
            page.goto(f"{site}/kiosk/tron?lang=vi")  # what a device that may seal would be led to
            page.wait_for_url("**/kiosk")
            assert page.evaluate("[isSecureContext, self.hailong.able]") == [False, False]
            for number in range(2):
                page.goto(f"{site}/kiosk/moi?lang=vi")
                page.get_by_role("button", name="Bắt đầu", exact=True).click()
                page.wait_for_url("**/cau/1")
                expect(page.locator("#A1-4")).not_to_be_checked()
                page.locator("#A1-4").check()
                page.locator(".go").click()
                page.wait_for_url("**/cau/2")
                expect(page.locator("#C1")).to_have_value("")
                page.locator("#C1").fill(f"Người {number}")
                page.locator(".go").click()
                page.wait_for_url("**/camon*")
                page.go_back()
                assert "Người" not in page.locator("main").inner_text()
        program.close()
        assert Counter(one.answers["C1"] for one in store.responses("thu")) == Counter(["Người 0", "Người 1"])
