"""How often rank intervals hold every true rank at once: `python tests/compare/simulation.py 2000`.

Eight units; each sample asks the same 24 sampling units, whose levels make the estimates vary together, or
a sample of its own for each unit. Equal true values are the hardest case: the true rank is then a range.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.compare.ranking import RULES, rank_intervals
from analysis.design import Design
from analysis.estimate import Estimate, mean

TRUTHS = {
    "all equal": np.full(8, 3.5),
    "in pairs": np.repeat([3.2, 3.4, 3.6, 3.8], 2),
    "in steps": np.linspace(3.0, 4.05, 8),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Share of samples in which every interval held, and the mean number of ranks an interval names."""

    coverage: float
    length: float


def one_design(truth: np.ndarray, rng: np.random.Generator) -> list[Estimate]:
    """Draw 24 sampling units of 10 people who rate every unit."""
    psu = np.repeat(np.arange(24), 10)
    shared = rng.normal(0, 0.5, 24)[psu][:, None]
    return list(mean(truth + shared + rng.normal(0, 1, (240, len(truth))), Design.of(n=240, psu=psu)))


def apart(truth: np.ndarray, rng: np.random.Generator) -> list[Estimate]:
    """Draw 40 people for each unit."""
    return [mean(centre + rng.normal(0, 1, 40), Design.of(n=40)) for centre in truth]


SAMPLES = {"one design": one_design, "apart": apart}


def holds(truth: np.ndarray, found: tuple) -> bool:
    """Whether every true rank, or range of ranks where values are equal, lies in its interval."""
    first = 1 + (truth[:, None] > truth).sum(axis=0)
    last = len(truth) - (truth[:, None] < truth).sum(axis=0)
    return all(f.low <= a and b <= f.high for f, a, b in zip(found, first, last, strict=True))


def outcome(truth: str, sample: str, rule: str, times: int, *, level: float = 0.95) -> Outcome:
    """Return the outcome of *times* samples."""
    rng = np.random.default_rng(20200828)
    held, lengths = 0, []
    for _ in range(times):
        found = rank_intervals(SAMPLES[sample](TRUTHS[truth], rng), rule=rule, level=level)
        held += holds(TRUTHS[truth], found)
        lengths += [f.high - f.low + 1 for f in found]
    return Outcome(held / times, float(np.mean(lengths)))


def table(times: int) -> Iterator[tuple[str, str, str, Outcome]]:
    """Yield every combination with its outcome."""
    for truth in TRUTHS:
        for sample in SAMPLES:
            for rule in RULES:
                yield truth, sample, rule, outcome(truth, sample, rule, times)


if __name__ == "__main__":
    for truth, sample, rule, found in table(int(sys.argv[1])):
        print(f"{truth:10} {sample:11} {rule:12} {found.coverage:.3f} {found.length:.2f}")
