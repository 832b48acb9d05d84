"""Memory instead of a disk, and a fixed wait at every fsync: whether commits are shared (S6, S7)."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.intake.load import Load, load
from bench.intake.process import serving
from bench.intake.site import site
from bench.measured import Measured

WAIT = 5.0
"""Milliseconds of every fsync."""

MEMORY = Path("/dev/shm")  # noqa: S108 -- a file system in memory is the point
S6 = 3.0
S7 = {"p50": 2.5, "p99": 6.0, "p999": 10.0}
OFFERED, CONNECTIONS = 400, 120


@contextmanager
def slow() -> Iterator[Mapping[str, str]]:
    """Compile the shim, and give the environment that loads it."""
    with TemporaryDirectory() as folder:
        library = Path(folder) / "slowfs.so"
        source = Path(__file__).with_name("slowfs.c")
        subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", library, source], check=True)
        yield {"LD_PRELOAD": str(library), "SLOWFS_US": str(int(WAIT * 1000))}


def slow_disk(quick: bool) -> Iterable[Measured]:
    """Saturate, then offer a steady load, while every fsync takes five milliseconds."""
    seconds = 5 if quick else 30
    with slow() as environment, site(MEMORY) as found:
        with serving("hailong", found.folder, environment) as server:
            load(found, server.port, "send")
            rates = [load(found, server.port, "send", seconds=2).rate for _ in range(2 if quick else 5)]
            pause = 1000 * CONNECTIONS / OFFERED - 2 * WAIT
            n = OFFERED * seconds * 2
            steady = load(
                found, server.port, "send", seconds=seconds, connections=CONNECTIONS, pause=pause, most=n
            )
        with serving("one by one", found.folder, environment) as server:
            alone = load(found, server.port, "send", seconds=2).rate
    yield _shared(rates, alone)
    yield from _steady(steady)


def _shared(rates: list[float], alone: float) -> Measured:
    times = median(rates) * WAIT / 1000
    value = f"{times:.1f} x ({median(rates):.0f} /s; a commit each: {alone:.0f} /s)"
    target = f"at least {S6:.0f} x 200 /s"
    return Measured("S6 kept, every fsync 5 ms", target, value, times >= S6, {"rates": rates, "alone": alone})


def _steady(seen: Load) -> Iterable[Measured]:
    for name, most in S7.items():
        waits = getattr(seen, name) / WAIT
        value = f"{waits:.1f} x ({getattr(seen, name):.1f} ms)"
        yield Measured(f"S7 {name} at {seen.rate:.0f} /s", f"at most {most} x fsync", value, waits <= most)
    bad = seen.refused + seen.broken
    yield Measured("S7 refused or broken", "0", f"{bad} of {seen.requests}", bad == 0)
