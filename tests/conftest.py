"""An installation in a folder of its own, and the one way in which tests look at its pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from asked_rounds import round_of
from checked_page import Page, ended_anywhere
from flask import Flask

from survey.application import create_app
from survey.questionnaire.model import Questionnaire
from survey.settings import Settings
from survey.site.headers import ALWAYS
from survey.store import Store
from survey.store.recordings import NOTHING

SECRET = "0123456789abcdef" * 4
UUID = "11111111-2222-4333-8444-555555555555"


@dataclass
class House:
    """A running application and its store."""

    app: Flask
    store: Store

    def ask(
        self, questionnaire: Questionnaire, round_id: str = "thu", state: str = "open", *, recordings=NOTHING
    ):
        """Add a round that asks *questionnaire* and bring it to *state*."""
        version = self.store.save_questionnaire(questionnaire, recordings)
        round_ = round_of(questionnaire, version, round_id)
        self.store.save_round(round_)
        for step in {"draft": (), "open": ("open",), "closed": ("open", "closed")}[state]:
            self.store.change_state(round_id, step, "test")
        return self.store.round(round_id)


@pytest.fixture
def house(tmp_path):
    settings = Settings.of(tmp_path, {"secret": SECRET, "refresh_seconds": 0, "help": "1900 1234"})
    Store.open(settings.store_path, create=True).close()
    app = create_app(settings)
    installation = app.extensions["hailong"]
    yield House(app, installation.store)
    installation.close()


@dataclass
class Visited:
    """An answer and, where it is a page, its elements."""

    status: int
    headers: dict[str, str]
    body: bytes
    page: Page | None

    @property
    def text(self) -> str:
        return ended_anywhere(self.body.decode())


@pytest.fixture
def visit(house):
    """Fetch an address; whatever comes is held to what every answer owes."""
    client = house.app.test_client(use_cookies=True)

    def fetch(address, form=None, *, language="vi", **more):
        headers = {"Accept-Language": language} | more.pop("headers", {})
        if form is None and not more:
            answer = client.get(address, headers=headers)
        elif form is None:
            answer = client.open(address, headers=headers, **({"method": "POST"} | more))
        else:
            headers = {"Origin": "http://localhost"} | headers
            body = urlencode(
                [(k, v) for k, vs in form.items() for v in ([vs] if isinstance(vs, str) else vs)]
            )
            kind = "application/x-www-form-urlencoded"
            answer = client.post(address, data=body, content_type=kind, headers=headers, **more)
        return _checked(answer)

    fetch.client = client
    return fetch


def _checked(answer):
    for name, value in ALWAYS:
        assert answer.headers.get(name) == value, f"{name} is missing on {answer.status}"
    assert "Cache-Control" in answer.headers
    page = None
    if answer.mimetype == "text/html" and answer.status_code not in range(300, 400):
        page = Page(answer.get_data(as_text=True))
        assert list(page.problems()) == []
    return Visited(answer.status_code, dict(answer.headers), answer.get_data(), page)
