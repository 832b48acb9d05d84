"""One work in a process of its own, so that its memory is its own: `python -m … WORK N TURNS`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.estimate.estimated import Estimates
from analysis.reduction import reduced, unit_design
from analysis.replicates.resampling import bootstrap
from analysis.weighting import Weighting
from analysis.weighting.raking import raking
from bench.estimator.invented import DISTRICTS, MARGINS, Round, invented

REPLICATES = 500


def domains(some: Round) -> Estimates:
    """Return work A: every item in the whole round and in every district, with its interval."""
    design = some.design()
    sums = reduced(some.columns, design, some.measures, by=some.district, domains=DISTRICTS)
    estimates = sums.means(unit_design(design))
    _ = estimates.ses, estimates.degf, estimates.ci()
    return estimates


def raked(some: Round) -> np.ndarray:
    """Return work B: the weights raked to four margins; the population is not part of the work."""
    design, population = some.design(), some.population()
    margins = [population.margin({name: some.margins[name]}) for name in MARGINS]
    return Weighting.of(design, raking(margins)).weights


def replicated(some: Round) -> Estimates:
    """Return work C: work A by 500 bootstrap replicates."""
    design = bootstrap(some.design(), seed=1, replicates=REPLICATES)
    sums = reduced(some.columns, design, some.measures, by=some.district, domains=DISTRICTS)
    estimates = sums.means(unit_design(design))
    _ = estimates.ses
    return estimates


WORKS: Mapping[str, Callable[[Round], object]] = {
    "domains": domains,
    "complete": domains,
    "rake": raked,
    "bootstrap": replicated,
}


@dataclass(frozen=True, slots=True)
class Alone:
    """The best time of some turns, by the clock and of all processors, and the most memory ever, in MB."""

    seconds: float
    processor: float
    megabytes: float


def alone(work: str, n: int, turns: int) -> Alone:
    """Return what a work takes in a process of its own."""
    command = [sys.executable, "-m", "bench.estimator.alone", work, str(n), str(turns)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Alone(**json.loads(said))


def _main() -> None:
    work, n, turns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    some, seconds, processor = invented(n, complete=work == "complete"), [], []
    for _ in range(turns):
        start, spent = time.perf_counter(), time.process_time()
        WORKS[work](some)
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - spent)
    print(json.dumps({"seconds": min(seconds), "processor": min(processor), "megabytes": _peak()}))


def _peak() -> float:
    """Return the most memory of this process, in MB; `ru_maxrss` would count the one that started it, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    _main()
