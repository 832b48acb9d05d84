"""A real browser, and a served installation for it."""

from __future__ import annotations

import shutil

import pytest
from apart import ROOT
from playwright.sync_api import sync_playwright
from served import Site, installed, served
from watched import HERE, watched


@pytest.fixture(scope="session")
def browser():
    program = shutil.which("chromium")
    assert program, "the browser tests need Debian's chromium: apt-get install chromium"
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program)
        yield opened
        opened.close()


@pytest.fixture
def site(tmp_path):
    with installed(tmp_path) as app, served(app) as address:
        yield Site(app, address)


@pytest.fixture
def phone(browser):
    """A page as wide as a phone; the test fails when the page's own policy blocked something.

    It keeps no pages on the device, so forms are answered page by page; `test_offline.py` has the other way.
    """
    screen = {"width": 390, "height": 844}
    context = browser.new_context(**HERE, viewport=screen, has_touch=True, service_workers="block")
    with watched(context) as page:
        yield page


@pytest.fixture
def newer(tmp_path):
    """A folder with the next version of the program: some of its static files differ."""
    newer = tmp_path / "newer"
    for room in ("survey", "analysis", "questionnaires"):
        shutil.copytree(ROOT / room, newer / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("queue.js", "device.js", "worker.js", "hailong.css"):
        with (newer / "survey" / "static" / name).open("a", encoding="utf-8") as file:
            file.write("/* newer */\n")
    return newer
