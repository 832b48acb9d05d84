"""What a page and an answer cost, in function calls: the one measure of speed that does not waver."""

from __future__ import annotations

import cProfile
import io
import pstats
from contextlib import closing
from urllib.parse import urlencode

import pytest
from asked_rounds import one_page, round_of
from conftest import SECRET, UUID
from flask import Flask

from survey.application import create_app
from survey.settings import Settings
from survey.store import Receipt, Store

GET_MOST = 1.10
PACKED_MOST = 1.20
POST_MOST = 3.2


class Nowhere:
    """Acknowledges at once: what is left is the cost of everything but writing."""

    def is_fresh(self, uuid):
        return True

    def keep(self, response, *, fresh):
        self.response = response
        return Receipt("created", "0" * 32)

    def close(self):
        pass


def environ(method, path, body=b"", **more):
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "lang=vi",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
        "CONTENT_LENGTH": str(len(body)) if body else "",
        **more,
    }


def answered(app, env):
    """Answer a request as a server would; return the status and the body."""
    found = []
    body = app(env, lambda status, headers, exc_info=None: found.append(status))
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return found[0], content


def calls(app, *environs):
    """Return the function calls of the last request; the ones before it warm everything up."""
    for env in environs[:-1]:
        answered(app, env)
    profile = cProfile.Profile()
    profile.enable()
    answered(app, environs[-1])
    profile.disable()
    return pstats.Stats(profile).total_calls


def bare():
    app = Flask("bare")
    app.add_url_rule("/ok", "ok", lambda: "ok")
    return calls(app, *(environ("GET", "/ok") for _ in range(3)))


@pytest.fixture
def survey_app(tmp_path):
    settings = Settings.of(tmp_path, {"secret": SECRET, "refresh_seconds": 60})
    with Store.open(settings.store_path, create=True) as store:
        version = store.save_questionnaire(one_page())
        store.save_round(round_of(one_page(), version))
        store.change_state("thu", "open", "test")
    app = create_app(settings, writer=Nowhere())
    with closing(app.extensions["hailong"]):
        yield app


def filled():
    answers = {f"A{n}": str(n % 5 + 1) for n in range(1, 23)} | {"B1": "7", "C1": "1", "C2": "2", "C3": "1"}
    lists = [("D1", "1"), ("D1", "3"), ("D2", "2"), ("E1", "Cán bộ nhiệt tình"), ("E2", "Không")]
    return [*answers.items(), *lists, ("_go", "next")]


def test_a_page_costs_hardly_more_than_saying_ok(survey_app):
    asked = calls(survey_app, *(environ("GET", f"/k/thu/{UUID}/1") for _ in range(3)))
    assert asked <= GET_MOST * bare(), f"{asked} calls against {bare()}"


def test_a_compressed_page_costs_a_fifth_more_at_most(survey_app):
    packed = {"HTTP_ACCEPT_ENCODING": "gzip, br"}
    asked = calls(survey_app, *(environ("GET", f"/k/thu/{UUID}/1", **packed) for _ in range(3)))
    assert asked <= PACKED_MOST * bare(), f"{asked} calls against {bare()}"


def test_judging_a_form_of_thirty_items_costs_three_times_saying_ok(survey_app):
    _, page = answered(survey_app, environ("GET", f"/k/thu/{UUID}/1"))
    token = (
        page.split(b'name="_token" type')[0].split(b'value="')[-1] if b'name="_token" type' in page else b""
    )
    token = token or page.split(b'name="_token" value="')[1].split(b'"')[0]
    body = urlencode([*filled(), ("_token", token.decode())]).encode()
    status, _ = answered(survey_app, environ("POST", f"/k/thu/{UUID}/1", body))
    assert status.startswith("201")
    sent = calls(survey_app, *(environ("POST", f"/k/thu/{UUID}/1", body) for _ in range(3)))
    assert sent <= POST_MOST * bare(), f"{sent} calls against {bare()}"
