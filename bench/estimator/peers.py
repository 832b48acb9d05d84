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


@dataclass(frozen=True, slots=True)
class Answered:
    """What a peer took, with all items even where only some were timed, and the numbers it found."""

    seconds: float
    numbers: dict[str, float]
    timed: int


def r(folder: Path, work: str, items: int = ITEMS) -> Answered:
    """Return what R says: the design once, and the work for some of the items, scaled to all of them."""
    command = ["nice", "Rscript", "--vanilla", str(SCRIPT), str(folder), work, str(items)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")
    design, rest = map(float, lines[0].split())
    numbers = {name: float(number) for name, number in (line.split() for line in lines[1:] if line)}
    return Answered(design + rest * ITEMS / items, numbers, items)


def svy(some: Round, items: int = ITEMS) -> Answered:
    """Return what svy says to work A, item by item; as for R."""
    import polars
    import svy as peer

    columns: dict[str, Any] = {"psu": some.psu, "stratum": some.strata, "district": some.district}
    chosen = list(some.codes)[:items]
    answers = {q: np.where(some.codes[q] < 0, np.nan, some.codes[q] >= 3).astype(float) for q in chosen}
    frame = polars.DataFrame({**columns, "weight": some.weights, **answers}).fill_nan(None)
    start = time.perf_counter()
    sample = peer.Sample(frame, peer.Design(stratum="stratum", psu="psu", wgt="weight"))
    made, numbers = time.perf_counter() - start, {}
    for q in chosen:
        whole = sample.estimation.mean(q, drop_nulls=True).estimates[0]
        sample.estimation.mean(q, by="district", drop_nulls=True)
        numbers |= {f"{q}.whole.value": whole.est, f"{q}.whole.se": whole.se}
    return Answered(made + (time.perf_counter() - start - made) * ITEMS / items, numbers, items)
