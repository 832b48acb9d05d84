"""The site of an installation, running in a process of its own for as long as it is needed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ADDRESS = re.compile(r"http://\S+/")


class SiteFailed(RuntimeError):
    """The site did not start; the message is what it said."""


@contextmanager
def site(instance: Path) -> Iterator[str]:
    """Serve *instance* on a free port of this machine and give the address."""
    words = ["serve", "--instance", str(instance), "--listen", "127.0.0.1:0", "--no-worker"]
    command = [sys.executable, "-m", "survey", *words]
    told = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=told) as process:  # noqa: S603 -- ours
        try:
            yield _address(process)
        finally:
            process.terminate()
            process.communicate()


def _address(process: subprocess.Popen[str]) -> str:
    first = process.stdout.readline() if process.stdout else ""
    found = ADDRESS.search(first)
    if found is None:
        raise SiteFailed(first)
    return found[0]
