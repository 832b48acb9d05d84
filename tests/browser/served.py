"""The application behind a real server on a free port, for real browsers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import waitress
from asked_rounds import round_of
from flask import Flask

from survey.application import create_app
from survey.questionnaire.model import Questionnaire
from survey.response import Response
from survey.settings import Settings
from survey.store import Store
from survey.store.recordings import NOTHING

CHANNEL = "Hệ thống phản ánh, kiến nghị của thành phố, 1022, https://phananh.thu.example.vn"
SECRET = "0123456789abcdef" * 4


@dataclass
class Site:
    """A served installation."""

    app: Flask
    address: str

    @property
    def store(self) -> Store:
        return self.app.extensions["hailong"].store

    def ask(
        self,
        questionnaire: Questionnaire,
        round_id: str = "thu",
        *,
        recordings=NOTHING,
        training: bool = False,
    ) -> str:
        """Open a round that asks *questionnaire*; returns the address of its start page."""
        version = self.store.save_questionnaire(questionnaire, recordings)
        self.store.save_round(replace(round_of(questionnaire, version, round_id), training=training))
        self.store.change_state(round_id, "open", "test")
        return f"{self.address}/k/{round_id}"

    def answer(self, rows: list[dict[str, str]], round_id: str = "thu", unit: str = "") -> None:
        """Keep a response for each of *rows*, answers by item."""
        version = self.store.round(round_id).version
        for number, answers in enumerate(rows, self.store.n_kept(round_id)):
            uuid = f"{number:08d}-2222-4333-8444-555555555555"
            self.app.extensions["hailong"].writer.keep(Response(uuid, round_id, version, answers, unit=unit))


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve *app* and give its address."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        with suppress(OSError):  # a request that ended just now woke the loop first, which has closed its end
            server.trigger.pull_trigger(lambda: _hang_up(server))
        thread.join()
        server.task_dispatcher.shutdown()


def _hang_up(server: waitress.server.BaseWSGIServer) -> None:
    """Leave nothing open, in the thread that uses it: with nothing open, its loop ends."""
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    server.close()


@contextmanager
def installed(folder: Path, **more: object) -> Iterator[Flask]:
    """Give the application of a new installation in *folder*."""
    given = {"secret": SECRET, "refresh_seconds": 0, "help": "1900 1234", "complaints": CHANNEL}
    settings = Settings.of(folder, {**given, **more})
    Store.open(settings.store_path, create=True).close()
    app = create_app(settings)
    try:
        yield app
    finally:
        app.extensions["hailong"].close()
