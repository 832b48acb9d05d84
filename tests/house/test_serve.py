"""The site as it is really started: one process, a worker beside it, and a clean end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request

import psutil
import pytest

PATIENCE = 180
"""Seconds for what comes by itself. A worker reads whether its input is closed once it has loaded what draws
and writes: 24 seconds were measured where eight other processes wanted the same two processors."""


@pytest.fixture
def served(hailong, tmp_path):
    """A running site: its process and its address."""
    hailong("init")
    hailong("round", "add", "clinic", "health/outpatient-2024", "--publish")
    hailong("round", "open", "clinic")
    command = [sys.executable, "-m", "survey", "serve", "--listen", "127.0.0.1:0"]
    told = os.environ | {"HAILONG_INSTANCE": str(tmp_path / "instance"), "HAILONG_LANGUAGE": "en"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=told)
    yield process, re.search(r"http://\S+/", process.stdout.readline())[0]
    process.kill()
    process.communicate()


def test_an_open_round_is_served(served):
    _, address = served
    with urllib.request.urlopen(f"{address}k/clinic") as answer:  # noqa: S310 -- our own address
        assert answer.status == 200
        assert "waitress" not in answer.headers.get("Server", "")


def test_the_worker_ends_with_the_site_even_when_it_is_killed(served):
    process, _ = served
    (worker,) = psutil.Process(process.pid).children()
    while not worker.cmdline():  # the kernel shows it a moment after the start
        assert worker.is_running()
    assert "worker" in worker.cmdline()
    process.kill()
    process.wait()
    assert worker.wait(timeout=PATIENCE) is not None or not worker.is_running()


def test_a_site_that_is_asked_to_stop_stops_and_says_so(served):
    process, _ = served
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=PATIENCE)
    assert "Stopped." in said
    assert process.returncode == 0
