"""A browser's window that the tests look after: patient, and its pages break no policy and fail nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Error, Page, expect

PATIENCE = 60_000
"""Milliseconds for what comes by itself: a busy machine is no reason to fail."""

HERE = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}

expect.set_options(timeout=PATIENCE)


@contextmanager
def watched(context: BrowserContext) -> Iterator[Page]:
    """Give the first page of *context*; in the end nothing was blocked by the site's own policy."""
    context.set_default_timeout(PATIENCE)
    blocked: list[str] = []
    context.on("console", lambda said: blocked.append(said.text) if "Content Security" in said.text else None)
    context.on("weberror", lambda failure: blocked.append(str(failure.error)))
    try:
        yield context.pages[0] if context.pages else context.new_page()
    finally:
        context.close()
    assert blocked == []


def comes_true(page: Page, kept: Callable[[], bool]) -> None:
    """Wait until what a browser sends by itself is where *kept* looks for it."""
    end = time.monotonic() + PATIENCE / 1000
    while not kept():
        assert time.monotonic() < end, "it never came"
        page.wait_for_timeout(50)


def settled(page: Page, script: str) -> object:
    """Return what *script* sees of the page that stays: one that sends itself on is no page yet."""
    while True:
        page.wait_for_load_state()
        try:
            return page.evaluate(script)
        except Error as error:
            if "Execution context was destroyed" not in error.message:
                raise
