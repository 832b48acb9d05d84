"""An installation that a process of its own serves, and a browser whose memory outlives it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from asked_rounds import round_of
from served import SECRET
from watched import HERE, watched

from survey.questionnaire.model import Questionnaire
from survey.store import Store
from survey.store.recordings import NOTHING

ROOT = Path(__file__).parents[2]


@dataclass
class Served:
    """`hailong serve`, stopped and started at will, always at the same address."""

    folder: Path
    port: int
    process: subprocess.Popen | None = field(default=None)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, program: Path = ROOT) -> None:
        """Serve, by the program in the folder *program*; returns when it listens."""
        command = [sys.executable, "-m", "survey", "serve", "--no-worker", "--instance", str(self.folder)]
        listen = ["--listen", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen([*command, *listen], cwd=program, stdout=subprocess.PIPE, text=True)
        assert str(self.port) in self.process.stdout.readline()

    def stop(self) -> None:
        """End the process, as a power cut of the server would."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def _port() -> int:
    """Return a port to come back to: the system gives none of these to anybody while the server is down."""
    first = 16_000 + os.getpid() * 16 % 16_000
    return next(port for port in range(first, 32_000) if _free(port))


def _free(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def installation(folder: Path):
    """Give a server that is not running yet, and its store."""
    folder.mkdir()
    (folder / "config.toml").write_text(f'secret = "{SECRET}"\nrefresh_seconds = 0\n', encoding="utf-8")
    server = Served(folder, _port())
    with Store.open(folder / "survey.db", create=True) as store:
        try:
            yield server, store
        finally:
            server.stop()


def ask(store: Store, questionnaire: Questionnaire, round_id: str = "thu", *, recordings=NOTHING) -> None:
    """Open a round."""
    version = store.save_questionnaire(questionnaire, recordings)
    store.save_round(round_of(questionnaire, version, round_id))
    store.change_state(round_id, "open", "test")


@contextmanager
def device(browser, profile: Path):
    """Give a page of a browser that keeps what it keeps in the folder *profile*."""
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=shutil.which("chromium"),
        viewport={"width": 390, "height": 844},
        **HERE,
    )
    with watched(context) as page:
        yield page
