"""The site as it is really started: one process, a worker beside it, and a clean end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import urlencode

import psutil
import pytest

from survey.store import Role, Store

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


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_):
        return None


def fetched(address, form=None, **headers):
    """Fetch *address*, or send a form there; returns the status, the headers and the text."""
    data = None if form is None else urlencode(form).encode()
    asked = urllib.request.Request(address, data=data, headers=headers)  # noqa: S310 -- our own address
    try:
        answer = urllib.request.build_opener(Stay).open(asked)
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        return answer.status, answer.headers, answer.read().decode()


def test_a_list_of_two_thousand_units_reaches_its_page_through_the_server(served, tmp_path):
    _, address = served
    store = Store.open(tmp_path / "instance" / "survey.db")
    store.add_staff("lan", "một mật khẩu đủ dài", Role.MANAGER)
    cookie = f"hailong={store.sign_in('lan', 'một mật khẩu đủ dài')}"
    _, headers, page = fetched(f"{address}donvi", Cookie=cookie)
    cookie = f"{cookie}; {headers['Set-Cookie'].partition(';')[0]}"
    token = re.search(r'id="csrf-units" name="csrf_token" type="hidden" value="([^"]+)"', page)[1]
    rows = "code,name\n" + "".join(f"u{number},Ủy ban nhân dân xã số {number}\n" for number in range(2000))
    status, *_ = fetched(f"{address}donvi", {"csrf_token": token, "units": rows}, Cookie=cookie)
    assert (status, len(store.units())) == (303, 2000)
    store.close()


def test_what_is_too_large_is_refused_by_a_page_of_ours(served):
    _, address = served
    status, headers, page = fetched(f"{address}dangnhap", {"username": "x" * 200_000})
    assert (status, headers["X-Content-Type-Options"]) == (413, "nosniff")
    assert "<h1>" in page


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
