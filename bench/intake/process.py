"""A server in a process of its own, to be measured, killed and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class Server:
    """A running server; `start` again after `kill`."""

    nursery: subprocess.Popen[str]
    pid: int = 0
    port: int = 0

    def start(self) -> None:
        """Start a new server process and wait until it listens."""
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write("\n")
        self.nursery.stdin.flush()
        told = json.loads(self.nursery.stdout.readline() or "{}")
        if not told:
            raise RuntimeError("the server did not start")
        self.pid, self.port = told["pid"], told["port"]

    def kill(self) -> None:
        """End the server as a power cut to the process: SIGKILL, nothing is tidied up."""
        os.kill(self.pid, signal.SIGKILL)
        if self.pid == self.nursery.pid:
            self.nursery.wait()
        while Path(f"/proc/{self.pid}").exists():
            time.sleep(0.001)

    @property
    def memory(self) -> float:
        """Resident memory of the server process, MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@contextmanager
def serving(
    variant: str, folder: Path, environment: Mapping[str, str] | None = None, *, once: bool = False
) -> Iterator[Server]:
    """Serve *variant* from the installation in *folder* until the block ends; *once* without a fork."""
    command = [sys.executable, "-m", "bench.intake.server", variant, str(folder), *["--once"] * once]
    own = {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    nursery = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | own | dict(environment or {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    server = Server(nursery)
    try:
        server.start()
        yield server
    finally:
        if server.pid:
            server.kill()
        nursery.communicate()
