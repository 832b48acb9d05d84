"""An invented round of any size for the works: 30 strata, 600 sampling units, 50 districts, 30 items."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from analysis.design import Design
from analysis.reduction.measure import Measure
from analysis.weighting.population import Population

SEED = 20261122
ITEMS = 30
UNITS = 600
STRATA = 30
DISTRICTS = 50
MARGINS = {"sex": 2, "age": 6, "area": 8, "work": 5}
MISSING = 0.03
SATISFIED = (0.0, 0.0, 0.0, 1.0, 1.0)
"""What the codes very dissatisfied to very satisfied count."""


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """Answers as codes 0 to 4 (-1: none), what districts and units they come from, and their weights."""

    weights: np.ndarray
    psu: np.ndarray
    district: np.ndarray
    margins: dict[str, np.ndarray]
    codes: dict[str, np.ndarray]

    @property
    def n(self) -> int:
        """How many respondents there are."""
        return len(self.weights)

    @property
    def strata(self) -> np.ndarray:
        """The stratum of each respondent."""
        return self.psu // (UNITS // STRATA)

    @property
    def columns(self) -> dict[str, Any]:
        """The answers as the reduction takes them."""
        return {item: SimpleNamespace(codes=codes) for item, codes in self.codes.items()}

    @property
    def measures(self) -> list[Measure]:
        """Percent satisfied, item by item."""
        return [Measure(item, SATISFIED) for item in self.codes]

    def design(self) -> Design:
        """Return the design, made anew."""
        return Design.of(self.weights, strata=self.strata, psu=self.psu)

    def population(self) -> Population:
        """Return the counts of the margins in the population."""
        random = np.random.default_rng(SEED + 1)
        cells = np.indices(tuple(MARGINS.values())).reshape(len(MARGINS), -1)
        counts = random.uniform(0.5, 1.5, cells.shape[1])
        counts *= self.weights.sum() / counts.sum()
        return Population.of(dict(zip(MARGINS, cells, strict=True)), counts)

    def write(self, folder: Path) -> None:
        """Write plain binary columns, which R reads with readBin."""
        columns = {"psu": self.psu, "stratum": self.strata, "district": self.district}
        for name, column in {**columns, **self.margins, **self.codes}.items():
            column.astype("<i4").tofile(folder / f"{name}.i4")
        self.weights.astype("<f8").tofile(folder / "weight.f8")


def invented(n: int, *, complete: bool = False) -> Round:
    """Return a round of n respondents; `complete` leaves no item unanswered."""
    random = np.random.default_rng([SEED, n])
    psu = np.concatenate([np.arange(UNITS), random.integers(0, UNITS, n - UNITS)]).astype(np.int32)
    leaning = random.normal(0, 0.5, UNITS)
    codes = {}
    for number in range(ITEMS):
        mood = random.normal(1.1 + number / ITEMS, 1, n) + leaning[psu]
        code = np.digitize(mood, (-1, 0, 1, 2)).astype(np.int8)
        codes[f"q{number + 1:02}"] = np.where(random.random(n) < MISSING * (not complete), -1, code).astype(
            np.int8
        )
    district = random.integers(0, DISTRICTS, n).astype(np.int32)
    margins = {name: random.integers(0, size, n).astype(np.int32) for name, size in MARGINS.items()}
    return Round(random.uniform(0.5, 4, n), psu, district, margins, codes)
