"""Without a network: forms are answered, sealed, kept through everything, and arrive once."""

from __future__ import annotations

import json
import shutil
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from urllib.request import urlopen

import pytest
from apart import Served, ask, device, installation
from asked_rounds import in_order, three_parts, winding
from click.testing import CliRunner
from examined import Eye
from playwright.sync_api import expect
from tongues import spoken
from watched import PATIENCE, comes_true

from survey.__main__ import main
from survey.questionnaire.order import arranged
from survey.wording import LANGUAGES

EYE = Eye(names=("Thử province",))
SECRET_WORDS = "Chờ bốn tuần mới được gọi"


@pytest.fixture
def place(tmp_path):
    with installation(tmp_path / "instance") as (server, store):
        ask(store, three_parts())
        server.start()
        yield server, store


def prepare(page, address, round_id="thu"):
    """Open a start page while there is a network, until the device has the form."""
    page.goto(f"{address}/k/{round_id}?lang=vi")
    expect(page.locator("a[data-ready]")).to_be_visible()


def forward(page):
    page.locator("#stage .actions .button").click()


def fill(page, words, address=""):
    """Answer the form of three parts from its start page to its thanks."""
    if address:
        page.goto(f"{address}/k/thu?lang=vi")
    page.locator("a[data-ready]").click()
    page.locator("#A1-4").check()
    forward(page)
    page.locator("#B2-0").check()
    page.locator("#B3").fill("7")
    forward(page)
    page.locator("#C1").fill(words)
    forward(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")


def waiting(page):
    return page.evaluate("self.hailong.waiting()")


def until(page, condition, hoped):
    """Wait until *condition*, a truth value or the promise of one, comes true; or say what was *hoped*."""
    assert came(page, condition), f"in {PATIENCE // 1000} seconds it did not happen that {hoped}"


def came(page, condition, patience=PATIENCE):
    """Return whether *condition* comes true within so many milliseconds."""
    return page.evaluate(
        f"""async (patience) => {{
          const end = Date.now() + patience;
          while (!(await {condition})) {{
            if (Date.now() > end) return false;
            await new Promise(requestAnimationFrame);
          }}
          return true;
        }}""",
        patience,
    )


def of_one_version(page, before=""):
    """Wait until the device keeps the files of one version alone, and not those of the cache *before*.

    An upgrade that met a busy server is finished by a later visit.
    """
    condition = f"caches.keys().then((now) => now.length === 2 && !now.includes({json.dumps(before)}))"
    for _ in range(4):
        if came(page, condition, PATIENCE // 3):
            return
        page.reload()
    until(page, condition, "the files of the earlier version were deleted")


def arrived(page, address):
    """Open the page of what waits, send it, and wait until nothing does."""
    page.goto(f"{address}/k/_cho?lang=vi")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("tất cả đã được gửi")).to_be_visible()


def refused(page, address):
    """Open the page of what waits, and try in vain to send it."""
    page.goto(f"{address}/k/_cho?lang=vi")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("Chưa gửi được lúc này")).to_be_visible()


def said(store, round_id="thu"):
    """Return how often each text was kept."""
    return Counter(response.answers["C1"] for response in store.responses(round_id))


def test_the_page_is_kept_and_answers_arrive_after_restarts_of_browser_and_server(place, browser, tmp_path):
    server, store = place
    words = [f"{SECRET_WORDS} {number}" for number in range(4)]
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        server.stop()
        for each in words[:3]:
            fill(page, each, server.address)
            expect(page.get_by_text("Đã lưu trên máy này")).to_be_visible()
        assert waiting(page) == 3
    with device(browser, tmp_path / "profile") as page:  # the browser was closed, the server is still down
        page.goto(f"{server.address}/k/thu?lang=vi")
        expect(page.get_by_text("còn giữ 3 phiếu chờ gửi")).to_be_visible()
        fill(page, words[3])
        assert waiting(page) == 4
        server.start()
        arrived(page, server.address)
    assert said(store) == Counter(words)
    assert store.counts("thu") | {"drafts": 0, "conflicts": 0} == store.counts("thu")


def test_nothing_on_the_device_shows_what_was_answered(place, browser, tmp_path):
    server, _ = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        server.stop()
        fill(page, SECRET_WORDS, server.address)
        kept = page.evaluate(
            """async () => {
              const db = await new Promise((done) => {
                indexedDB.open("hailong", 1).onsuccess = ({ target }) => done(target.result);
              });
              const asked = db.transaction("envelope").objectStore("envelope").getAll();
              await new Promise((done) => { asked.onsuccess = done });
              return JSON.stringify([asked.result, { ...localStorage }, { ...sessionStorage }]);
            }"""
        )
        page.go_back()
        page.wait_for_url("**/k/thu?*")
    assert SECRET_WORDS not in kept
    envelopes, *elsewhere = json.loads(kept)
    assert (len(envelopes), elsewhere) == (1, [{}, {}])
    forms = [SECRET_WORDS.encode(code) for code in ("utf-8", "utf-16-le")]
    files = [path for path in (tmp_path / "profile").rglob("*") if path.is_file()]
    assert any(b"hailong-pages" in path.read_bytes() for path in files)  # the look would find what is there
    assert [path for path in files for form in forms if form in path.read_bytes()] == []


def test_an_upgrade_of_program_and_questionnaire_keeps_a_full_queue(place, browser, tmp_path, newer):
    server, store = place
    words = [f"Trước khi nâng cấp {number}" for number in range(30)]
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        server.stop()
        page.goto(f"{server.address}/k/thu/may?lang=vi")
        for each in words[:2]:
            fill(page, each, server.address)
        page.evaluate(SEAL_MANY, words[2:])
        assert waiting(page) == 30
        before = page.evaluate("caches.keys()")
        ask(store, winding(), "moi")
        server.start(newer)
        page.goto(f"{server.address}/k/moi?lang=vi")
        expect(page.locator("a[data-ready]")).to_be_visible()
        of_one_version(page, before[0])
        arrived(page, server.address)
        server.stop()
        page.goto(f"{server.address}/k/moi?lang=vi")  # the new form is kept, by the new program
        page.locator("a[data-ready]").click()
        page.locator("#used-1").check()
        forward(page)
        server.start(newer)
        page.goto(f"{server.address}/k/thu?lang=vi")
        fill(page, "Sau khi nâng cấp")
        expect(page.get_by_text("đã được nhận và lưu lại")).to_be_visible()
    assert said(store) == Counter([*words, "Sau khi nâng cấp"])


def test_a_form_is_kept_with_its_files_before_the_upgraded_worker_is_there(place, browser, tmp_path, newer):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        server.stop()
        ask(store, winding(), "moi")
        server.start(newer)
        page.context.route("**/k/_may.js", lambda route: route.abort())
        prepare(page, server.address, "moi")
        server.stop()
        page.locator("a[data-ready]").click()
        page.locator("#used-1").check()


SEAL_MANY = """async (words) => {
  const form = await (await fetch("/k/thu/may?lang=vi")).text();
  const page = new DOMParser().parseFromString(form, "text/html");
  const { key, start, words: said, ...plan } = JSON.parse(page.getElementById("stage").dataset.plan);
  const { version, language, mode, unit, service_point } = plan;
  for (const each of words) {
    const given = { answers: { C1: [each] }, seconds: 95, whole: true, uuid: crypto.randomUUID() };
    const content = { version, language, mode, unit, service_point, ...given };
    await hailong.put(await hailong.seal("thu", crypto.randomUUID(), key, content));
  }
}"""
"""Puts many forms into the queue, as the pages do one after the other."""


LEADS = """navigator.serviceWorker.ready.then(
  ({ active, installing, waiting }) => active.state === "activated" && !installing && !waiting)"""
"""Whether the newest worker answers what is asked."""


class Gateway(BaseHTTPRequestHandler):
    """What stands before a server that is down."""

    def answer(self):
        self.send_response(503)
        self.send_header("Retry-After", "1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = answer  # noqa: N815 -- the names http.server calls

    def log_message(self, *_):
        pass


class HalfOpen(Gateway):
    """A gateway that says so of one form only, and passes everything else from the server behind it."""

    behind: Served
    timeout = 5  # seconds; a connection that asks nothing is let go

    def do_GET(self):
        if self.path.startswith("/k/thu"):
            self.answer()
        else:
            self.pass_on()

    def pass_on(self):
        with urlopen(f"{self.behind.address}{self.path}", timeout=20) as passed:  # noqa: S310 -- our own server
            self.send_response(passed.status)
            for name, value in passed.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(passed.read())


class Silent(HalfOpen):
    """A gateway that never answers for one form, and passes everything else."""

    over: threading.Event

    def do_GET(self):
        if self.path.startswith("/k/thu"):
            self.over.wait()
        else:
            self.pass_on()


@contextmanager
def down(server, handler=Gateway):
    """Let a gateway say that the server is down: the network is there, and everything answers 503."""
    server.stop()
    gate = ThreadingHTTPServer(("127.0.0.1", server.port), handler)
    thread = threading.Thread(target=gate.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        gate.shutdown()
        gate.server_close()
        thread.join()


@contextmanager
def behind_a_gateway(server):
    """Give another server of the same installation, at an address of its own."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        other = Served(server.folder, free.getsockname()[1])
    try:
        yield other
    finally:
        other.stop()


def test_a_server_that_is_down_while_the_network_is_up_loses_nothing(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        with down(server):
            fill(page, "Máy chủ bận", server.address)
            expect(page.get_by_text("Đã lưu trên máy này")).to_be_visible()
        server.start()
        expect(page.get_by_text("đã được nhận và lưu lại")).to_be_visible()  # by itself
    assert said(store) == Counter(["Máy chủ bận"])


def test_an_upgrade_whose_renewal_failed_is_finished_at_a_later_visit(place, browser, tmp_path, newer):
    server, store = place
    with device(browser, tmp_path / "profile") as page, behind_a_gateway(server) as behind:
        prepare(page, server.address)
        (own,) = set(page.evaluate("caches.keys()")) - {"hailong-pages"}
        ask(store, winding(), "moi")
        behind.start(newer)
        with down(server, type("Before", (HalfOpen,), {"behind": behind})):
            prepare(page, server.address, "moi")
            until(page, "caches.keys().then((now) => now.length === 3)", "the newer version was installed")
            until(page, "(navigator.serviceWorker.controller?.state === 'activated')", "it took over")
            assert own in page.evaluate("caches.keys()")  # the old pages need the old files
        server.start(newer)
        prepare(page, server.address, "moi")
        of_one_version(page, own)
        server.stop()
        fill(page, "Sau lần nâng cấp dở dang", server.address)
        server.start(newer)
        arrived(page, server.address)
    assert said(store) == Counter(["Sau lần nâng cấp dở dang"])


def test_an_upgrade_on_a_line_that_stands_still_holds_nobody_up(place, browser, tmp_path, newer):
    server, store = place
    with device(browser, tmp_path / "profile") as page, behind_a_gateway(server) as behind:
        prepare(page, server.address)
        ask(store, winding(), "moi")
        behind.start(newer)
        over = threading.Event()
        with down(server, type("Slow", (Silent,), {"behind": behind, "over": over})):
            prepare(page, server.address, "moi")
            until(page, "caches.keys().then((now) => now.length === 3)", "the newer version was installed")
            led = came(page, LEADS, PATIENCE // 5)
            over.set()
    assert led  # though the pages of the other form were asked for in vain


def test_an_answer_of_the_server_that_is_lost_doubles_nothing(place, browser, tmp_path):
    server, store = place

    def lost(route):
        route.fetch()
        route.abort()

    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        page.context.route("**/k/thu/gui", lost)
        fill(page, "Mất lời đáp", server.address)
        refused(page, server.address)
        assert (waiting(page), said(store)) == (1, Counter(["Mất lời đáp"]))
        page.context.unroute("**/k/thu/gui")
        arrived(page, server.address)
    assert said(store) == Counter(["Mất lời đáp"])
    assert store.counts("thu")["conflicts"] == 0


def test_a_lying_answer_takes_nothing_off_the_device(place, browser, tmp_path):
    server, store = place

    def lie(route):
        sent = route.request.post_data_json["envelopes"]
        outcomes = [{"id": one["id"], "status": 201, "receipt": "0" * 64} for one in sent]
        route.fulfill(json={"outcomes": outcomes})

    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        page.context.route("**/k/thu/gui", lie)
        fill(page, "Bị chặn giữa đường", server.address)
        refused(page, server.address)
        assert (waiting(page), said(store)) == (1, Counter())
        page.context.unroute("**/k/thu/gui")
        arrived(page, server.address)
    assert said(store) == Counter(["Bị chặn giữa đường"])


def test_a_file_rescues_a_device_that_never_sees_the_network_again(place, browser, tmp_path):
    server, store = place
    words = [f"Từ tệp {number}" for number in range(3)]
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        server.stop()
        for each in words:
            fill(page, each, server.address)
        page.goto(f"{server.address}/k/_cho?lang=vi")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Lưu ra tệp").click()
        saved.value.save_as(tmp_path / "phieu.json")
        assert SECRET_WORDS not in (tmp_path / "phieu.json").read_text(encoding="utf-8")
        where = ["--instance", str(server.folder)]
        for _ in range(2):
            done = CliRunner().invoke(main, ["import", "thu", str(tmp_path / "phieu.json"), *where])
            assert done.exit_code == 0, done.output
        assert said(store) == Counter(words)
        server.start()  # it does see one: nothing is doubled
        arrived(page, server.address)
    assert said(store) == Counter(words)
    assert store.counts("thu")["conflicts"] == 0


def test_who_gives_up_is_counted_though_the_device_shows_nothing(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        page.locator("a[data-ready]").click()
        page.locator("#A1-4").check()
        forward(page)
        comes_true(page, lambda: store.counts("thu")["drafts"] == 1)
        until(page, "hailong.waiting().then((n) => n === 0)", "the unfinished copy was sent")
        page.reload()
        expect(page.locator("#A1-4")).not_to_be_checked()
    assert store.counts("thu")["drafts"] == 1


def test_back_and_another_language_keep_the_answers_and_thanks_forget_them(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        server.stop()
        page.locator("a[data-ready]").click()
        page.locator("#A1-4").check()
        forward(page)
        page.locator("#B3").fill("8")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Visits")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("#B3")).to_have_value("8")
        page.get_by_role("button", name="Back", exact=True).click()
        expect(page.locator("#A1-4")).to_be_checked()
        page.go_forward()
        forward(page)
        page.locator("#C1").fill("Two languages")
        forward(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
        page.go_back()
        page.wait_for_url("**/k/thu?lang=en")
        server.start()
        arrived(page, server.address)
    (kept,) = store.responses("thu")
    assert (kept.language, kept.answers) == ("en", {"A1": "5", "B3": 8.0, "C1": "Two languages"})


def offline_pages(page, server, language):
    """Yield the name of each page a device shows without a network, while it is open."""
    page.goto(f"{server.address}/k/thu?lang={language}")
    expect(page.locator("a[data-ready]")).to_be_visible()
    yield "start"
    server.stop()
    page.locator("a[data-ready]").click()
    expect(page.locator("#A1-0")).to_be_visible()
    yield "rating"
    forward(page)
    expect(page.locator("#error-summary")).to_be_focused()
    yield "unanswered"
    forward(page)
    page.locator("#B3").fill("x")
    forward(page)
    expect(page.locator("#error-summary")).to_be_focused()
    yield "error"
    page.locator('#error-summary a[href="#B3"]').click()
    expect(page.locator("#B3")).to_be_focused()
    page.locator("#B3").fill("3")
    forward(page)
    page.locator("#C1").fill("a" * 150)
    yield "text"
    forward(page)
    expect(page.locator("h1.done")).to_be_visible()
    yield "thanks"
    page.goto(f"{server.address}/k/_cho?lang={language}")
    expect(page.locator("#about")).to_be_visible()
    yield "waiting"
    page.goto(f"{server.address}/k/thu?lang={language}")
    expect(page.locator("[data-queue]")).to_be_visible()
    yield "start with a queue"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_without_a_network_is_for_everybody(browser, tmp_path, language):
    wrong = {}
    with (
        installation(tmp_path / "instance") as (server, store),
        device(browser, tmp_path / "profile") as page,
    ):
        ask(store, spoken(three_parts()))
        server.start()
        for name in offline_pages(page, server, language):
            faults = list(EYE.faults(page, language))
            wrong |= {name: faults} if faults else {}
    assert wrong == {}


def test_an_error_without_a_network_is_said_as_the_server_says_it(place, browser, tmp_path):
    server, _ = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        server.stop()
        page.locator("a[data-ready]").click()
        page.locator("#A1-4").check()
        forward(page)
        page.locator("#B3").fill("x")
        forward(page)
        expect(page.locator("#B3")).to_have_accessible_description(
            "Nhập một số từ 0 đến 50. Lỗi: Hãy nhập một số bằng các chữ số 0–9, ví dụ 85 hoặc 8,5."
        )
        expect(page).to_have_title("Lỗi: Việc đi lại – Khảo sát sự hài lòng năm 2026")
        page.goto(f"{server.address}/k/thu/may?lang=en")
        expect(page.get_by_role("heading", level=1)).to_have_text("Attitude")


def test_a_form_is_answered_with_the_keyboard_alone(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        page.locator("a[data-ready]").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for part in ("Việc đi lại", "Ý kiến khác", "Cảm ơn Ông/Bà"):
            page.locator("#stage .actions .button").focus()
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text(part)
            expect(page.get_by_role("heading", level=1)).to_be_focused()
        expect(page.get_by_text("đã được nhận và lưu lại")).to_be_visible()
    assert [response.answers for response in store.responses("thu")] == [{"A1": "1"}]


def test_without_a_secure_connection_a_form_is_sent_page_by_page(place, browser):
    server, store = place
    program = browser.browser_type.launch(
        executable_path=shutil.which("chromium"), args=["--host-resolver-rules=MAP khaosat.test 127.0.0.1"]
    )
    page = program.new_page()
    page.goto(f"http://khaosat.test:{server.port}/k/thu/may?lang=vi")
    page.wait_for_url("**/k/thu?lang=vi")
    assert page.evaluate("self.hailong.able") is False
    page.get_by_role("link", name="Bắt đầu").click()
    page.wait_for_url("**/1?*")
    page.locator("#A1-4").check()
    page.locator(".actions .button").click()
    page.wait_for_url("**/2?*")
    page.goto(f"http://khaosat.test:{server.port}/k/_cho?lang=vi")
    expect(page.get_by_text("không giữ phiếu trên máy")).to_be_visible()
    program.close()
    assert store.counts("thu")["drafts"] == 1


def test_a_device_keeps_no_page_of_staff_and_none_that_holds_answers(place, browser, tmp_path):
    server, _ = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        page.goto(f"{server.address}/dangnhap")
        page.goto(f"{server.address}/k/thu/11111111-2222-4333-8444-555555555555/1")
        kept = page.evaluate(
            """async () => {
              const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
              const kept = await Promise.all(caches_.map((cache) => cache.keys()));
              return kept.flat().map((request) => new URL(request.url).pathname);
            }"""
        )
    assert {path for path in kept if not path.startswith("/static/")} == {"/k/thu", "/k/thu/may", "/k/_cho"}


MET = "all => [...new Set(all.map((one) => one.name).filter((name) => /^(A|why)/.test(name)))]"


def met(page):
    return page.eval_on_selector_all("#stage input, #stage textarea", MET)


def test_a_section_in_random_order_is_met_on_the_device_as_the_response_says_it_becomes(tmp_path, browser):
    with (
        installation(tmp_path / "instance") as (server, store),
        device(browser, tmp_path / "profile") as page,
    ):
        ask(store, in_order())
        server.start()
        prepare(page, server.address)
        page.locator("a[data-ready]").click()
        page.locator("#A1-0").check()
        page.locator("#A5-1").check()
        first = met(page)
        forward(page)
        page.go_back()
        expect(page.locator("#A5-1")).to_be_checked()
        again = met(page)
        forward(page)
        forward(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
        until(page, "self.hailong.waiting().then((n) => n === 0)", "what waited was sent")
        (kept,) = store.responses("thu")
    section = arranged(in_order().sections[0], kept.uuid)
    assert first == again == [item.name for item in section.items if item.kind != "note"]
    assert kept.answers == {"A1": "1", "A5": "2"}
