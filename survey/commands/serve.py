"""`hailong serve`: the site, one process with many threads, and the worker beside it."""

from __future__ import annotations

import gc
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType

import click
import waitress
from flask import Flask

from survey.application import create_app
from survey.commands.terminal import Complaint, complaining, instance_option, language_option
from survey.settings import Settings, settings
from survey.site.allowance import LISTS
from survey.wording import say

CONNECTIONS = 1000
"""How many phones may be connected at once; slow lines keep theirs for long."""

WHOLE = 1 << 20
"""Bytes below which the main thread sends an answer, once it is whole. When the thread that works on it
sends as it goes, the main thread spins until it is done, and most of the rate is lost."""

PATIENCE = 10.0
"""Seconds the worker has to finish its job when the site stops; the job is done again later."""


@click.command("serve")
@click.option("--listen", help="Địa chỉ:cổng, thay cho cài đặt · address:port instead of the setting")
@click.option(
    "--worker/--no-worker", default=True, help="Chạy kèm tiến trình việc nặng · start the worker too"
)
@instance_option
@language_option
def command(listen: str | None, worker: bool, instance: Path, language: str) -> None:
    """Mở trang khảo sát cho tới khi dừng bằng Ctrl+C.

    Serve the site until Ctrl+C. One process, many threads; heavy jobs run in a worker beside it.
    """
    with complaining(language):
        found = settings(instance, language)
        app = create_app(found)
    place = listen or found.listen
    try:
        server = server_of(app, found, place)
    except (OSError, OverflowError, ValueError) as error:
        raise Complaint(say("command.serve.refused", language, address=place, error=error)) from error
    signal.signal(signal.SIGTERM, _stop)
    address = f"http://{server.effective_host}:{server.effective_port}/"
    beside = _worker(instance) if worker else nullcontext()
    with suppress(KeyboardInterrupt), closing(app.extensions["hailong"]), beside:
        click.echo(say("command.serve.at", language, address=address))
        sys.stdout.flush()
        server.run()
    click.echo(say("command.serve.stopped", language))


def server_of(app: Flask, found: Settings, listen: str) -> waitress.server.TcpWSGIServer:
    """Return the server of *app*, as it is run and as it is measured."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # else a line for each request that waits
    gc.collect()
    gc.freeze()  # all that was loaded stays: looking through it again and again stops everyone for 50 ms
    host, _, port = listen.rpartition(":")
    return waitress.create_server(
        app,
        host=host.strip("[]"),
        port=int(port),
        threads=found.threads,
        max_request_body_size=max(found.largest_body, LISTS) + 1,  # a view that lets in less says so itself
        connection_limit=CONNECTIONS,
        ident="",
        send_bytes=WHOLE,
    )


def _stop(number: int, frame: FrameType | None) -> None:
    """Leave as after Ctrl+C, so that what waits is written and the worker ends too."""
    raise KeyboardInterrupt


@contextmanager
def _worker(instance: Path) -> Iterator[None]:
    """Run the worker; it ends with this process, however this process ends, because its input closes."""
    command = [sys.executable, "-m", "survey", "worker", "--instance", str(instance), "--until-input-closes"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 -- our own command
    try:
        yield
    finally:
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=PATIENCE)  # closes its input: it ends after the job it is doing
        process.kill()
