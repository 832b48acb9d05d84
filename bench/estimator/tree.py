"""A whole index tree with its intervals, in the round and in each of its units: what a page waits for."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from analysis.codebook import NO_TEXT, Category, Missing, Node, Variable
from analysis.dataset.column import MARKS, Column
from analysis.design import Design
from analysis.index import Formula
from bench.estimator.invented import SEED, UNITS
from bench.measured import Measured

ITEMS, FACTORS, PLACES, RESPONDENTS = 36, 9, 103, 20_000
UNANSWERED = 0.03
TURNS = 7


def tree() -> Iterator[Measured]:
    """Measure the tree: the answers read, 103 units and the whole, the interval of every node."""
    columns, design, place = _round()
    seconds = []
    for _ in range(TURNS):
        start = time.perf_counter()
        formula = Formula.of(_index(), columns)
        for domain in [None, *(place == one for one in range(PLACES))]:
            formula.tree(design, domain).together.ci()
        seconds.append(time.perf_counter() - start)
    name = f"index tree, {ITEMS} items, {PLACES} units and the whole, {RESPONDENTS:,} respondents"
    figures = {"seconds": seconds}
    yield Measured(name, "median", f"{np.median(seconds):.2f} s", None, figures)


def _index() -> Node:
    """Return nine factors of four items each, and their mean."""
    items = [Node(f"q{item:02}", NO_TEXT, "item", satisfied=("4", "5")) for item in range(ITEMS)]
    each = ITEMS // FACTORS
    factors = tuple(
        Node(f"f{at}", NO_TEXT, "pooled", parts=tuple(items[at * each : (at + 1) * each]))
        for at in range(FACTORS)
    )
    return Node("whole", NO_TEXT, "mean", parts=factors)


def _round() -> tuple[dict[str, Column], Design, np.ndarray]:
    random = np.random.default_rng([SEED, RESPONDENTS, ITEMS])
    psu = random.integers(0, UNITS, RESPONDENTS)
    design = Design.of(random.uniform(0.5, 4, RESPONDENTS), strata=psu % 30, psu=psu)
    scale = tuple(Category(code, NO_TEXT) for code in "12345")
    columns = {}
    for item in range(ITEMS):
        silent = random.random(RESPONDENTS) < UNANSWERED
        chosen = np.where(silent, -1, random.integers(0, 5, RESPONDENTS)).astype(np.int16)
        missing = np.where(silent, MARKS[Missing.NOT_ANSWERED], 0).astype(np.int8)
        columns[f"q{item:02}"] = Column(Variable(f"q{item:02}", NO_TEXT, "rating", scale), chosen, missing)
    return columns, design, random.integers(0, PLACES, RESPONDENTS)
