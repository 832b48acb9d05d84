"""A small browser: one connection, redirects followed, forms filled in and sent."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urljoin, urlsplit

from survey.demo.page import Form, Page

REDIRECTS = (301, 302, 303, 307, 308)
BUSY = 503
MOST_TURNS = 10
"""Redirects followed and waits taken for one page before giving up."""


class Browser:
    """Keeps one connection to one address, as a phone does."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.place = address
        self.status = 0
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def visit(self, place: str) -> Page:
        """Return the page at *place*, an address or a path."""
        return self._page("GET", urljoin(self.place, place))

    def send(self, form: Form, chosen: Mapping[str, Sequence[str]], button: tuple[str, str]) -> Page:
        """Send *form* with what was chosen, and its *button* (name and value), and return what comes."""
        held = {name: control.held for name, control in form.controls.items() if control.kind != "button"}
        filled = {**held, **chosen, button[0]: [button[1]]}
        body = urlencode([(name, value) for name, values in filled.items() for value in values])
        return self._page(form.method.upper(), urljoin(self.place, form.action), body)

    def _page(self, method: str, place: str, body: str = "") -> Page:
        """Ask for a page, wait while the site is busy, follow redirects, and remember the way."""
        for _ in range(MOST_TURNS):
            text = self._ask(method, place, body)
            if self.status == BUSY:
                time.sleep(self._wait)
            elif self.status in REDIRECTS:
                method, place, body = "GET", urljoin(place, self._location), ""
            else:
                return Page(text)
        raise RuntimeError(f"{place}: no page after {MOST_TURNS} turns ({self.status})")

    def _ask(self, method: str, place: str, body: str) -> str:
        parts = urlsplit(place)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if method == "GET" and body:
            path, body = f"{parts.path}?{body}", ""
        origin = f"{parts.scheme}://{parts.netloc}"
        headers = {"Origin": origin} if method == "POST" else {}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8")
        self.place, self.status = place, answer.status
        self._location = answer.getheader("Location", "")
        self._wait = float(answer.getheader("Retry-After", "1"))
        return text
