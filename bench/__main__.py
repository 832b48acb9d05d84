"""`python -m bench [--quick] [NAME…]`: measure, print target beside figure, end with 1 if one is missed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping

from bench.estimator.coverage import coverage
from bench.intake.calls import calls
from bench.intake.endurance import endurance
from bench.intake.kills import kills
from bench.intake.page import bench as pages
from bench.intake.slow_disk import slow_disk
from bench.intake.turns import turns
from bench.measured import PAGES, Measured, machine, save, table

Bench = Callable[[bool], Iterable[Measured]]
"""Measures; the argument says whether to be quick."""

BENCHES: Mapping[str, Bench] = {
    "calls": calls,
    "page": pages,
    "turns": turns,
    "slow-disk": slow_disk,
    "kills": kills,
    "endurance": endurance,
    "coverage": coverage,
}
"""Every bench by name, the quick and noise-free ones first. A new one is a row here."""


def main() -> int:
    """Run the benches named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="shorter, for trying out")
    parser.add_argument("--page", action="store_true", help="also write docs/bench.md")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - BENCHES.keys()
    if unknown:
        parser.error(f"no bench {', '.join(sorted(unknown))}; known: {', '.join(BENCHES)}")
    everything: list[Measured] = []
    for name in chosen.names or BENCHES:
        print(f"{name} …", file=sys.stderr, flush=True)
        measured = list(BENCHES[name](chosen.quick))
        save(name, measured)
        print(table(measured), flush=True)
        everything += measured
    if chosen.page:
        _write_page(everything)
    return 1 if any(one.reached is False for one in everything) else 0


def _write_page(measured: Iterable[Measured]) -> None:
    seen = machine()
    where = f"Python {seen['python']}, {seen['processors']} processors, {seen['at']}"
    PAGES.mkdir(exist_ok=True)
    text = f"# Measured\n\nWritten by `python -m bench --page`. {where}.\n\n{table(measured)}"
    (PAGES / "bench.md").write_text(text, encoding="utf-8")


sys.exit(main())
