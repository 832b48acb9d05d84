"""Blows a device may take in the middle of its work: upgrades, full disks, a second window, sudden death."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections import Counter
from contextlib import contextmanager

import pytest
from apart import ask, device, installation
from asked_rounds import three_parts, winding
from playwright.sync_api import expect
from test_offline import (
    SEAL_MANY,
    arrived,
    fill,
    forward,
    of_one_version,
    prepare,
    said,
    until,
    waiting,
)
from watched import comes_true


@pytest.fixture
def place(tmp_path):
    with installation(tmp_path / "instance") as (server, store):
        ask(store, three_parts())
        server.start()
        yield server, store


def once(store, words):
    """Check that each of *words* was kept once, and nothing beside them."""
    assert said(store) == Counter(words)
    assert store.counts("thu") | {"drafts": 0, "conflicts": 0} == store.counts("thu")


def seal(page, words):
    """Put a form with each of *words* into the queue."""
    page.evaluate(SEAL_MANY, words)


def test_an_upgrade_under_somebody_who_answers_offline_takes_no_answer_away(place, browser, tmp_path, newer):
    server, store = place
    words = [f"Trước khi nâng cấp {number}" for number in range(12)]
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        server.stop()
        page.goto(f"{server.address}/k/thu/may?lang=vi")
        seal(page, words)
        page.locator("#A1-4").check()
        forward(page)
        page.locator("#B3").fill("7")
        before = page.evaluate("caches.keys()")
        ask(store, winding(), "moi")
        server.start(newer)
        other = page.context.new_page()
        other.goto(f"{server.address}/k/moi?lang=vi")  # the new program takes the device over meanwhile
        expect(other.locator("a[data-ready]")).to_be_visible()
        of_one_version(other, before[0])
        expect(page.locator("#B3")).to_have_value("7")
        forward(page)
        page.locator("#C1").fill("Đang trả lời dở")
        forward(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà")
        arrived(page, server.address)
    once(store, [*words, "Đang trả lời dở"])


def test_a_device_whose_room_is_used_up_says_so_and_keeps_what_it_has(place, browser, tmp_path):
    server, store = place
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        server.stop()
        for words in ("Một", "Hai"):
            fill(page, words, server.address)
    with device(browser, tmp_path / "profile") as page:  # a browser that runs has been promised room already
        room = page.context.new_cdp_session(page)
        room.send("Storage.overrideQuotaForOrigin", {"origin": server.address, "quotaSize": 1})
        page.goto(f"{server.address}/k/thu/may?lang=vi")
        page.locator("#A1-4").check()
        forward(page)
        forward(page)
        page.locator("#C1").fill("Hết chỗ")
        forward(page)
        expect(page.get_by_role("heading", name="Chưa gửi được")).to_be_visible()
        expect(page.get_by_text("Máy này chưa lưu được phiếu và chưa gửi được")).to_be_visible()
        expect(page.locator("#C1")).to_have_value("Hết chỗ")
        assert waiting(page) == 2
        room.send("Storage.overrideQuotaForOrigin", {"origin": server.address})
        forward(page)
        expect(page.get_by_text("Đã lưu trên máy này")).to_be_visible()
        server.start()
        arrived(page, server.address)
    once(store, ["Một", "Hai", "Hết chỗ"])


def test_two_windows_that_send_at_once_double_nothing(place, browser, tmp_path):
    server, store = place
    words = [f"Phiếu {number}" for number in range(45)]
    with device(browser, tmp_path / "profile") as page:
        prepare(page, server.address)
        server.stop()
        page.goto(f"{server.address}/k/thu/may?lang=vi")
        seal(page, words)
        other = page.context.new_page()
        other.goto(f"{server.address}/k/_cho?lang=vi")
        server.start()
        for each in (page, other, page, other):
            each.evaluate("() => { hailong.flush(true); }")
        for each in (page, other):
            until(each, "hailong.waiting().then((n) => n === 0)", "all was sent")
    once(store, words)


@contextmanager
def mortal(browser, profile):
    """Give a page of a browser that can be killed as by a power cut, and what kills it."""
    command = [shutil.which("chromium"), "--headless=new", "--no-first-run", "--remote-debugging-port=0"]
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    told = profile / "DevToolsActivePort"
    told.unlink(missing_ok=True)
    process = subprocess.Popen(
        [*command, *root, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    address = next(line for line in process.stderr if "DevTools listening" in line).split()[-1]
    driven = browser.browser_type.connect_over_cdp(address)

    def kill():
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    try:
        yield driven.contexts[0].pages[0], kill
    finally:
        if process.poll() is None:
            kill()
        driven.close()


def test_a_browser_that_is_killed_while_it_seals_has_what_it_sealed(place, browser, tmp_path):
    server, store = place
    words = [f"Niêm kín {number}" for number in range(45)]
    (tmp_path / "profile").mkdir()
    with mortal(browser, tmp_path / "profile") as (page, kill):
        prepare(page, server.address)
        server.stop()
        page.goto(f"{server.address}/k/thu/may?lang=vi")
        page.evaluate(f"(words) => {{ ({SEAL_MANY})(words); }}", words)  # and nobody waits for the end
        until(page, "hailong.waiting().then((n) => n > 20)", "half of them were sealed")
        sealed = waiting(page)
        kill()
    with mortal(browser, tmp_path / "profile") as (page, _):
        page.goto(f"{server.address}/k/thu/may?lang=vi")
        assert waiting(page) >= sealed  # counted before the server is back: the page sends as soon as it can
        server.start()
        arrived(page, server.address)
    assert len(said(store)) >= sealed
    once(store, words[: len(said(store))])


def test_a_browser_that_is_killed_while_it_sends_loses_and_doubles_nothing(place, browser, tmp_path):
    server, store = place
    words = [f"Đang gửi {number}" for number in range(45)]
    (tmp_path / "profile").mkdir()
    with mortal(browser, tmp_path / "profile") as (page, kill):
        prepare(page, server.address)
        server.stop()
        page.goto(f"{server.address}/k/thu/may?lang=vi")
        seal(page, words)
        server.start()
        page.evaluate("() => { hailong.flush(true); }")
        comes_true(page, lambda: store.n_kept("thu") > 0)
        kill()
    with mortal(browser, tmp_path / "profile") as (page, _):
        page.goto(f"{server.address}/k/thu/may?lang=vi")
        arrived(page, server.address)
    once(store, words)
