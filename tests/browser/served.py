"""The application behind a real server on a free port, for real browsers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import waitress
from flask import Flask

from survey import create_app
from survey.settings import Settings
from survey.store import Store

SECRET = "0123456789abcdef" * 4


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve *app* and give its address."""
    server = waitress.create_server(
        app, host="127.0.0.1", port=0, threads=8, clear_untrusted_proxy_headers=True
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=10)


@contextmanager
def installed(folder: Path, **more: object) -> Iterator[Flask]:
    """Give the application of a new installation in *folder*."""
    settings = Settings.of(folder, {"secret": SECRET, "refresh_seconds": 0, "help": "1900 1234", **more})
    Store.open(settings.store_path, create=True).close()
    app = create_app(settings)
    try:
        yield app
    finally:
        app.extensions["hailong"].close()
