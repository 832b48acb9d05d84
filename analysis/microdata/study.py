"""What the files of answers are from, and the figure they must give again."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from analysis.codebook import NO_TEXT, Node, Text
from analysis.dataset import Dataset
from analysis.estimated import Basis
from analysis.index import index
from analysis.tables.figures import Printing, interval_method, shown_interval


def program() -> str:
    """Return the name and version of what writes the files."""
    try:
        return f"hailong {version('hailong')}"
    except PackageNotFoundError:
        return "hailong"


@dataclass(frozen=True, slots=True)
class Study:
    """What is asked and by whom; `name` is short, `method` tells how respondents were chosen.

    `program` names what wrote the files, with its version.
    """

    name: str
    title: Text
    made_on: date
    agency: Text = NO_TEXT
    basis: Text = NO_TEXT
    opened_on: date | None = None
    closed_on: date | None = None
    method: tuple[Text, ...] = ()
    program: str = field(default_factory=program)


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline index as the report has it: unrounded, with the interval it prints beside it.

    `interval` is "logit" or "t", a name in `analysis.interval.METHODS`.
    """

    node: Node
    value: float
    se: float
    low: float
    high: float
    n: int
    interval: str


LEVEL = 0.95
"""Confidence of the interval the scripts work out."""


def headline(dataset: Dataset) -> Headline | None:
    """Return the headline index; None where there is none, or where no interval between units exists."""
    if not dataset.n or not dataset.codebook.indices:
        return None
    node = dataset.codebook.indices[0]
    estimate = index(node, dataset.columns, dataset.design()).estimate
    ends = shown_interval(node, estimate, Printing(level=LEVEL))
    if estimate.basis is not Basis.BETWEEN or not all(map(math.isfinite, (estimate.value, *ends))):
        return None
    exact = float(estimate.value), float(estimate.se), float(ends[0]), float(ends[1])
    return Headline(node, *exact, int(estimate.n), interval_method(node))
