"""The same works by others: R survey (Debian's r-cran-survey) and svy (PyPI)."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.estimator.invented import ITEMS, Round

SCRIPT = Path(__file__).with_name("works.R")


MOST_SECONDS, MOST_BYTES = 420.0, 14 * 10**9
"""After so long, or with so much memory, a peer is stopped, and what it took is a lower bound."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a peer took, with all items even where only some were timed, and the numbers it found.

    `seconds` are by the clock, `processor` those of all processors; `stopped` says why it did not end.
    """

    seconds: float
    processor: float
    numbers: dict[str, float]
    timed: int
    stopped: str = ""


def r(folder: Path, work: str, items: int = ITEMS) -> Answered:
    """Return what R says: the design once, and the work for some of the items, scaled to all of them."""
    command = ["Rscript", "--vanilla", str(SCRIPT), str(folder), work, str(items)]
    limited = ["prlimit", f"--as={MOST_BYTES}", *command]
    with subprocess.Popen(limited, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        begun = process.stdout.readline()  # the data are read, the work begins
        start = time.perf_counter()
        try:
            said, complaint = process.communicate(timeout=MOST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return _stopped(start, "was still running", items)
    if "cannot allocate" in complaint:
        out_of = f"had run out of {MOST_BYTES / 1e9:.0f} GB"
        return (
            _stopped(start, out_of, items) if begun else _not_begun(f"{out_of} before its work began", items)
        )
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, said, complaint)
    lines = said.split("\n")
    taken = [float(d) + float(rest) * ITEMS / items for d, rest in map(str.split, lines[:2])]
    numbers = {name: float(number) for name, number in (line.split() for line in lines[2:] if line)}
    return Answered(taken[0], taken[1], numbers, items)


def _not_begun(why: str, items: int) -> Answered:
    return Answered(float("nan"), float("nan"), {}, items, why)


def _stopped(start: float, why: str, items: int) -> Answered:
    seconds = time.perf_counter() - start
    return Answered(seconds, float("nan"), {}, items, f"{why} after {seconds:.0f} s")


def svy(some: Round, items: int = ITEMS) -> Answered:
    """Return what svy says to work A, item by item; as for R."""
    import polars
    import svy as peer

    columns: dict[str, Any] = {"psu": some.psu, "stratum": some.strata, "district": some.district}
    chosen = list(some.codes)[:items]
    answers = {q: np.where(some.codes[q] < 0, np.nan, some.codes[q] >= 3).astype(float) for q in chosen}
    frame = polars.DataFrame({**columns, "weight": some.weights, **answers}).fill_nan(None)
    start = np.array([time.perf_counter(), time.process_time()])
    sample = peer.Sample(frame, peer.Design(stratum="stratum", psu="psu", wgt="weight"))
    made, numbers = np.array([time.perf_counter(), time.process_time()]) - start, {}
    for q in chosen:
        overall = sample.estimation.mean(q, drop_nulls=True).estimates[0]
        sample.estimation.mean(q, by="district", drop_nulls=True)
        numbers |= {f"{q}.whole.value": overall.est, f"{q}.whole.se": overall.se}
    whole = np.array([time.perf_counter(), time.process_time()]) - start
    seconds, processor = (made + (whole - made) * ITEMS / items).tolist()
    return Answered(seconds, processor, numbers, items)
