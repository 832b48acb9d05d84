"""The short way to a form's pages answers as the framework's way does, errors included."""

from __future__ import annotations

import io
import re

import pytest
from asked_rounds import one_page
from conftest import UUID
from werkzeug.test import EnvironBuilder, run_wsgi_app

TOKEN = re.compile(rb"[0-9a-f]{8}\.[0-9a-f]{32}")
FORM = "application/x-www-form-urlencoded"


def told(application, path, **request):
    """Return status, headers and body; a page's token is its second's own."""
    environ = EnvironBuilder(path, **request).get_environ()
    environ["wsgi.errors"] = io.StringIO()
    body, status, headers = run_wsgi_app(application, environ, buffered=True)
    return status, sorted(headers.items()), TOKEN.sub(b"token", b"".join(body))


@pytest.mark.parametrize(
    ("path", "request_"),
    [
        (f"/k/thu/{UUID}/1", {}),
        (f"/k/thu/{UUID}/1?lang=en", {}),
        (f"/k/thu/{UUID}/99", {}),
        (f"/k/nowhere/{UUID}/1", {}),
        (f"/k/thu/{UUID}/1?u=nowhere", {}),
        (f"/k/thu/{UUID}/1", {"method": "POST", "data": b"A1=4", "content_type": "text/plain"}),
        (f"/k/thu/{UUID}/1", {"method": "POST", "data": b"A1=%zz", "content_type": FORM}),
        (f"/k/thu/{UUID}/1", {"method": "POST", "data": b"A1=4&_go=next", "content_type": FORM}),
        (f"/k/thu/{UUID}/1", {"method": "POST", "headers": {"Sec-Fetch-Site": "cross-site"}}),
    ],
)
def test_the_short_way_answers_as_the_long_one(house, path, request_):
    house.ask(one_page())
    express = house.app.wsgi_app.application
    assert told(express, path, **request_) == told(express.application.elsewhere, path, **request_)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD"])
def test_other_methods_go_the_frameworks_way(house, method):
    house.ask(one_page())
    status, headers, _ = told(house.app, f"/k/thu/{UUID}/1", method=method)
    assert status.startswith("405" if method in {"PUT", "DELETE"} else "200")
    assert ("X-Content-Type-Options", "nosniff") in headers
