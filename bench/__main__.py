"""`python -m bench [--quick] [NAME…]`: measure, print target beside figure, end with 1 if one is missed.

A part of a long bench is named after a colon, as in `works:1000000/rake`; its figures take the place of the
same ones in the last run of the whole.
"""

from __future__ import annotations

import argparse
import fcntl
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from bench.estimator.coverage import coverage
from bench.estimator.works import parts, works
from bench.export import bench as export
from bench.intake.calls import calls
from bench.intake.endurance import endurance
from bench.intake.kills import kills
from bench.intake.page import bench as pages
from bench.intake.slow_disk import slow_disk
from bench.intake.turns import turns
from bench.measured import PAGES, Measured, merged, save, saved, table
from bench.opening import bench as opening
from bench.report import bench as report
from bench.scans import bench as scans

SAID = """Written by `python -m bench --page` from the last run of each bench or part; others are not here.
Where the load is well above the number of processors others used the machine too: a ratio by the clock is
then in favour of whoever ran at a calmer moment, and the one by processor time is the one to read.
"""

Bench = Callable[[bool], Iterable[Measured]]
"""Measures; the argument says whether to be quick."""

BENCHES: Mapping[str, Bench] = {
    "calls": calls,
    "page": pages,
    "opening": opening,
    "turns": turns,
    "slow-disk": slow_disk,
    "kills": kills,
    "endurance": endurance,
    "coverage": coverage,
    "works": works,
    "report": report,
    "scans": scans,
    "export": export,
}
"""Every bench by name, the quick and noise-free ones first. A new one is a row here."""


def main() -> int:
    """Run the benches named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="shorter, for trying out")
    parser.add_argument(
        "--page", action="store_true", help="also write docs/bench.md, from the last run of each"
    )
    chosen = parser.parse_args()
    known = BENCHES.keys() | {f"works:{part}" for part in parts()}
    unknown = set(chosen.names) - known
    if unknown:
        parser.error(f"no bench {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
    missed = False
    for given in chosen.names or BENCHES:
        name, _, part = given.partition(":")
        with _alone():
            print(f"{given} …", file=sys.stderr, flush=True)
            measured = list(_told(parts()[part]() if part else BENCHES[name](chosen.quick)))
        save(name, merged(saved(name)[1], measured) if part else measured)
        print(table(measured), flush=True)
        missed = missed or any(one.reached is False for one in measured)
    if chosen.page:
        _write_page()
    return 1 if missed else 0


def _told(measured: Iterable[Measured]) -> Iterator[Measured]:
    """Yield what is measured, and say each figure as it comes: a whole bench takes minutes."""
    for one in measured:
        print(f"  {one.name}: {one.value}", file=sys.stderr, flush=True)
        yield one


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other bench runs on this machine."""
    with (Path(gettempdir()) / "hailong-bench.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write_page() -> None:
    parts = ["# Measured\n", SAID]
    for name in BENCHES:
        seen, measured = saved(name)
        if measured:
            where = "Python {python}, {processors} processors, load {load:.1f}, {at}".format(**seen)
            parts.append(f"## {name}\n\n{where}\n\n{table(measured)}")
    PAGES.mkdir(exist_ok=True)
    (PAGES / "bench.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
