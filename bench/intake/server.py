"""`python -m bench.intake.server VARIANT FOLDER`: serves a variant under waitress, again for every line read.

Everything is imported once; each line on the standard input starts a new server process by fork and is
answered with its process id and port. A kill then costs no import. With `--once` there is no fork: the
process that imported is the server, and its memory is what a server needs.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask

from bench.intake import planted
from survey.application import create_app
from survey.commands.serve import server_of
from survey.response import Response
from survey.settings import Settings, settings
from survey.store import CREATED, Receipt, Writer


class Nowhere(Writer):
    """Keeps nothing: what is left is the cost of taking in."""

    def keep(self, response: Response, *, fresh: bool = False) -> Receipt:
        """Say that the response was kept."""
        return Receipt(CREATED, "0" * 32)


def _bare(found: Settings) -> Flask:
    app = Flask("bare")
    app.add_url_rule("/ok", "ok", lambda: "ok", methods=["GET", "POST"])
    return app


def _site(writer: type[Writer]) -> Callable[[Settings], Flask]:
    return lambda found: create_app(found, writer=writer(found.store_path))


VARIANTS: Mapping[str, Callable[[Settings], Flask]] = {
    "bare": _bare,
    "hailong": _site(Writer),
    "nowhere": _site(Nowhere),
    "one by one": _site(planted.OneByOne),
    "early": _site(planted.Early),
    "keyless": _site(planted.Keyless),
    "torn": _site(planted.Torn),
}
"""What can be served: the application, a bare Flask view, and the application with a fault planted."""


def main(variant: str, folder: Path, *once: str) -> None:
    """Start a server for every line that comes in."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    found = settings(folder)
    for _ in sys.stdin:
        if once or os.fork() == 0:
            os.close(0)
            _serve(VARIANTS[variant](found), found)


def _serve(app: Flask, found: Settings) -> None:
    server = server_of(app, found, "127.0.0.1:0")
    print(json.dumps({"pid": os.getpid(), "port": server.effective_port}), flush=True)
    server.run()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
