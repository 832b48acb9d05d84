"""Load on a server, by wrk with a script of our own."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.intake.site import body, tickets
from survey.settings import Settings

SCRIPT = Path(__file__).parent / "wrk" / "load.lua"


@dataclass(frozen=True, slots=True)
class Load:
    """What a load saw: requests answered, refusals (status above 399), broken connections; times in ms."""

    requests: int
    seconds: float
    refused: int
    broken: int
    p50: float
    p99: float
    p999: float
    max: float

    @property
    def rate(self) -> float:
        """Requests answered in a second."""
        return self.requests / self.seconds


def load(
    found: Settings,
    port: int,
    kind: str,
    *,
    seconds: float = 1,
    connections: int = 32,
    pause: float = 0,
    most: int = 8000,
) -> Load:
    """Send requests to the server at *port* for a while, each under a UUID of its own.

    Parameters
    ----------
    kind : str
        "ok" for the bare view, "form" to fetch the page, "send" to send it.
    pause : float
        Mean milliseconds each connection waits before each request; 0 to saturate.
    most : int
        How many UUIDs to have ready.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise FileNotFoundError("the bench needs wrk: apt-get install wrk")
    with TemporaryDirectory() as folder:
        ready, pieces = Path(folder) / "tickets", Path(folder) / "pieces"
        ready.write_text(
            "".join(f"{uuid} {token}\n" for uuid, token in tickets(found, most)), encoding="ascii"
        )
        pieces.write_text(body("@", "@").replace("%40", "\n") + "\n", encoding="ascii")
        run = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout=30s", f"-s{SCRIPT}"]
        told = subprocess.run(
            [*run, f"http://127.0.0.1:{port}", "--", kind, str(ready), str(pieces), str(pause)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    line = next(line for line in told.splitlines() if line.startswith("JSON "))
    return Load(**json.loads(line.removeprefix("JSON ")))
