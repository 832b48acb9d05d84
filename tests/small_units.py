"""Rounds of units of which two or three have few responses, for outsiders who try to count them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np
from example_answers import text

from analysis.codebook import Category, Codebook, Node, Variable
from analysis.dataset import Dataset
from analysis.tables import Printing

SMALLEST = 5
ITEMS = tuple(f"q{place}" for place in range(8))
HOW = Printing(smallest=SMALLEST)


def sampled(
    seed: int, n_units: int, *, plain: bool = False, dominant: float = 1.0
) -> tuple[Dataset, np.ndarray]:
    """Return a round of units of which two or three have few responses, and how many people each serves.

    The small ones serve *dominant* times as many as they would.
    """
    random = np.random.default_rng(seed)
    people = np.round(500 * np.exp(random.normal(0, 0.7, n_units)))
    n = random.integers(15, 60, n_units)
    few = random.choice(n_units, int(random.integers(2, 4)), replace=False)
    n[few] = random.integers(1, SMALLEST, len(few))
    people[few] = np.round(dominant * people[few])
    unit = np.repeat(np.arange(n_units), n)
    chance = np.clip(random.uniform(0.6, 0.95, len(ITEMS)) + random.normal(0, 0.07, (n_units, 1)), 0.05, 0.98)
    good = random.random((len(unit), len(ITEMS))) < chance[unit]
    scale = (Category("1", text("Không"), score=1.0), Category("2", text("Có"), score=2.0))
    places = tuple(Category(f"u{place:03}", text(f"Xã {place}")) for place in range(n_units))
    parts = tuple(Node(item, text(item), "item", satisfied=("2",)) for item in ITEMS)
    book = Codebook(
        title=text("Phiếu"),
        variables=(
            *(Variable(item, text(item), "rating", scale) for item in ITEMS),
            Variable("unit", text("Đơn vị"), "single", places),
            Variable("sex", text("Giới"), "single", (Category("f", text("Nữ")), Category("m", text("Nam")))),
        ),
        indices=(Node("index", text("Chỉ số"), "mean", satisfied=("2",), parts=parts),),
    )
    cells = {item: np.where(good[:, at], "2", "1").tolist() for at, item in enumerate(ITEMS)}
    cells |= {"unit": [places[at].code for at in unit], "sex": random.choice(["f", "m"], len(unit)).tolist()}
    drawn = {"weight": np.ones(len(unit)) if plain else people[unit] / n[unit]}
    drawn["psu"] = [f"u{at}" for at in unit]
    return Dataset.of(
        book, cells, design_columns={name: list(column) for name, column in drawn.items()}
    ), people


def compositions(whole: int, n_parts: int) -> Iterator[tuple[int, ...]]:
    """Yield the ways in which *whole* people may be shared among groups of one at least."""
    for cut in combinations(range(1, whole), n_parts - 1):
        yield tuple(b - a for a, b in pairwise((0, *cut, whole)))
