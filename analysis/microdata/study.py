"""What the files of answers are from, and the figure they must give again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from analysis.codebook import NO_TEXT, Node, Text
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.estimate.estimated import Basis
from analysis.fieldwork.carried import Course
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

    `course` tells how the round went. `kept_back` is what is known of a response and stays, with the
    reason; `program` names what wrote the files, with its version, and `state` in which state the rounds
    were read. `printing` is how the tables beside the files are shown: what those leave out no description
    counts.
    """

    name: str
    title: Text
    made_on: date
    agency: Text = NO_TEXT
    basis: Text = NO_TEXT
    opened_on: date | None = None
    closed_on: date | None = None
    method: tuple[Text, ...] = ()
    course: Course | None = None
    kept_back: Mapping[str, Text] = field(default_factory=dict)
    program: str = field(default_factory=program)
    state: Mapping[str, str] = field(default_factory=dict)
    printing: Printing = field(default_factory=partial(Printing, smallest=5))


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
    design: Design


LEVEL = 0.95
"""Confidence of the interval the scripts work out."""

NO_INDEX = Text.of(
    {
        "vi": "Không có chỉ số nào để tính lại: phiếu không có chỉ số, hoặc chưa có phiếu trả lời.",
        "en": "There is no index to work out again: the questionnaire has none, or nobody has answered.",
    }
)
NO_INTERVAL = Text.of(
    {
        "vi": "Chỉ số chung không có khoảng tin cậy giữa các đơn vị chọn mẫu: không có gì để tính lại.",
        "en": "The headline index has no interval between sampling units: nothing to work out again.",
    }
)


def headline(dataset: Dataset, design: Design | None = None) -> Headline | Text:
    """Return the headline index, or why there is none to work out again.

    *design* is that of the dataset's own columns where none is given.
    """
    if not dataset.n or not dataset.codebook.indices:
        return NO_INDEX
    node, chosen = dataset.codebook.indices[0], design or dataset.design()
    estimate = index(node, dataset.columns, chosen).estimate
    ends = shown_interval(node, estimate, Printing(level=LEVEL))
    if estimate.basis is not Basis.BETWEEN or not all(map(math.isfinite, (estimate.value, *ends))):
        return NO_INTERVAL
    exact = float(estimate.value), float(estimate.se), float(ends[0]), float(ends[1])
    return Headline(node, *exact, int(estimate.n), interval_method(node), chosen)
