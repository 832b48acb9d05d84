"""One estimate as the cells of a row: rounded for people, unrounded for files, hidden when n is small."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from analysis import compare
from analysis.codebook import LANGUAGES, Node, Text
from analysis.disclosure import ALL_DIGITS, FINE, Grain, Withheld, coarser
from analysis.estimate.estimated import WITHIN, Basis, Estimate
from analysis.index import Counts, Tree
from analysis.rounding import half_up
from analysis.table import Field, Value
from analysis.tables.digits import LOWER, NEAREST, UPPER, finite, known, rounded, told

FEW = 30
"""With fewer responses a figure is shown and marked."""

PEOPLE_EACH = 1.05
"""With fewer people for each respondent the weights are scaled, and do not say how many people there are."""


def words(vi: str, en: str) -> Text:
    """Return a text in both languages."""
    return Text.of({"vi": vi, "en": en})


UNPUBLISHED = words("không công bố", "not published")
"""What stands where a figure is left out: the same where it is small and where it guards a small one."""

POINTS = words("điểm", "points")
UNITS = MappingProxyType({"percent": words("%", "%"), "mean": POINTS, "points": POINTS})


@dataclass(frozen=True, slots=True)
class Printing:
    """How figures are put into tables.

    Parameters
    ----------
    level : float
        Confidence of the intervals.
    smallest : int
        A figure that fewer respondents than this stand behind is not shown; 0 shows everything.
    interval : str
        A name in `analysis.interval.METHODS`, or "" for `interval_method`'s choice.
    withheld : Withheld or None
        What is left out beside the small figures; see `analysis.tables.guarded`. None where only the groups
        of a table itself are looked at.
    grain : Grain
        In which steps figures over everybody are told, and the limits of their intervals, where their digits
        would tell a group that is left out.
    by : str
        The column whose groups are shown; "" where it is everybody.
    """

    level: float = 0.95
    smallest: int = 0
    interval: str = ""
    withheld: Withheld | None = None
    grain: Grain = ALL_DIGITS
    by: str = ""

    def of(self, by: str, code: str) -> Printing:
        """Return how the figures of a group are shown; those of everybody where *by* is ""."""
        grain = self.withheld.grains.get((by, code), ALL_DIGITS) if self.withheld and by else self.grain
        return replace(self, grain=grain, by=by)


FIGURES = (
    Field("unit", words("Đơn vị tính", "Unit")),
    Field("value", words("Giá trị", "Value")),
    Field("low", words("Từ", "From")),
    Field("high", words("Đến", "To")),
    Field("n", words("n", "n")),
    Field("deff", words("Hệ số thiết kế", "Design effect")),
    Field("asked", words("Được hỏi", "Asked")),
    Field("answered", words("Trả lời", "Answered")),
    Field("not_applicable", words("Không áp dụng", "Not applicable")),
    Field("dont_know", words("Không biết", "Don't know")),
    Field("not_answered", words("Không trả lời", "Not answered")),
    Field("flag", words("Lưu ý", "Note")),
    Field("exact_value", words("Giá trị chưa làm tròn", "Unrounded value"), file_only=True),
    Field("exact_se", words("Sai số chuẩn", "Standard error"), file_only=True),
    Field("exact_low", words("Cận dưới", "Lower limit"), file_only=True),
    Field("exact_high", words("Cận trên", "Upper limit"), file_only=True),
    Field("exact_t_low", words("Cận dưới theo t", "Lower limit, t"), file_only=True),
    Field("exact_t_high", words("Cận trên theo t", "Upper limit, t"), file_only=True),
    Field("degf", words("Bậc tự do", "Degrees of freedom"), file_only=True),
    Field("interval", words("Cách tính khoảng", "Interval method"), file_only=True),
)
"""The columns of every table of estimates. The unrounded ones are proportions where the unit is percent."""


def interval_method(node: Node) -> str:
    """Return which interval a node is shown with: "logit" for what lies between 0 and 1, else "t".

    A t interval of a share near 100 % goes beyond it and has no width at 100 %; the logit interval does
    neither (at 0 % and 100 % it is Korn and Graubard's).
    """
    bounded = node.unit == "percent" and node.rescale is None and node.combine != "sum"
    shares = all(below.measure == "satisfied" for _, below in node.walk() if below.combine == "item")
    return "logit" if bounded and shares else "t"


def shown_interval(node: Node, estimate: Estimate, printing: Printing) -> tuple[float, float]:
    """Return the interval that is printed beside an estimate; NaN where there is none."""
    return compare.limits(estimate, printing.level, printing.interval or interval_method(node))


def figures(tree: Tree, printing: Printing, *, hidden: bool = False, bare: bool = False) -> tuple[Value, ...]:
    """Return the cells of `FIGURES` for one node.

    Parameters
    ----------
    hidden : bool
        Leave all empty but unit and flag.
    bare : bool
        Leave the denominators empty, and whatever they can be worked out from: the figure as a fraction.
    """
    node = tree.node
    cells: dict[str, Value] = {"unit": UNITS[node.unit]}
    if hidden or is_hidden(tree, printing):
        cells["flag"] = UNPUBLISHED
    else:
        ends = shown_interval(node, tree.estimate, printing)
        cells |= _shown(node, tree.estimate, ends)
        grain = grain_of(tree, printing)
        if not bare and not is_unsaid(tree, printing):
            cells |= _denominators(tree.counts)
        if bare or grain:
            cells |= _coarse(node, tree.estimate, ends, coarser(grain, Grain.of(FINE if bare else 0.0)))
        else:
            cells |= _exact(tree.estimate, ends, printing)
        if printing.grain:
            cells["degf"] = None
        cells["interval"] = printing.interval or interval_method(node)
    return tuple(cells.get(field.name) for field in FIGURES)


def is_hidden(tree: Tree, printing: Printing) -> bool:
    """Whether too few people stand behind a figure, or it would tell one that they stand behind."""
    nodes = printing.withheld.nodes if printing.withheld else ()
    return 0 < tree.estimate.n < printing.smallest or tree.node.name in nodes


def is_unsaid(tree: Tree, printing: Printing) -> bool:
    """Whether a figure does not say how many were asked: few were, or were not, as an answer led them."""
    unsaid = printing.withheld.unsaid if printing.withheld else frozenset()
    leaves = [below.counts for _, below in tree.walk() if not below.parts]
    counts = [count for leaf in leaves for count in (leaf.asked, leaf.not_asked)]
    few = any(0 < count < printing.smallest for count in counts)
    return few or any((printing.by, item) in unsaid for item in tree.node.items)


def grain_of(tree: Tree, printing: Printing) -> Grain:
    """Return in which steps a figure is told.

    Digits of a node would tell how many answered a part of it that is left out.
    """
    nodes = printing.withheld.nodes if printing.withheld else frozenset()
    has_hidden = any(below.node.name in nodes for _, below in tree.walk())
    return coarser(printing.grain, Grain.of(FINE if has_hidden else 0.0))


def _shown(node: Node, estimate: Estimate, ends: tuple[float, float]) -> dict[str, Value]:
    return {
        "value": rounded(estimate.value, node),
        "low": rounded(ends[0], node),
        "high": rounded(ends[1], node),
        "n": estimate.n,
        "deff": finite(_deff(estimate), 2),
        "flag": _flag(estimate),
    }


def _coarse(node: Node, estimate: Estimate, ends: tuple[float, float], grain: Grain) -> dict[str, Value]:
    """Return the cells of a figure whose digits would tell a count that is left out: 45/92 by 0.4891304.

    So whole percents, or tenths of a point, for files too, the limits outward; and no design effect, a
    variance over n.
    """
    cells: dict[str, Value] = {"deff": None, "degf": estimate.degf}
    steps = ("value", grain.value, NEAREST), ("low", grain.ends, LOWER), ("high", grain.ends, UPPER)
    for (name, step, side), number in zip(steps, (estimate.value, *ends), strict=True):
        cells[name], cells[f"exact_{name}"] = told(number, node, step, side)
    return cells


def _flag(estimate: Estimate) -> Text | None:
    """Return what a reader must know before relying on a figure; None for an ordinary one."""
    flags = [estimate.reason] if estimate.reason else []
    flags += [WITHIN] if estimate.basis is Basis.WITHIN else []
    flags += [words(f"n < {FEW}", f"n < {FEW}")] if 0 < estimate.n < FEW else []
    return Text.of({tag: "; ".join(flag.to(tag) for flag in flags) for tag in LANGUAGES}) if flags else None


def _denominators(counts: Counts) -> dict[str, Value]:
    return {
        "asked": counts.asked,
        "answered": counts.answered,
        "not_applicable": counts.not_applicable,
        "dont_know": counts.dont_know,
        "not_answered": counts.not_answered + counts.refused + counts.illegible,
    }


def _exact(estimate: Estimate, ends: tuple[float, float], printing: Printing) -> dict[str, Value]:
    names = ("value", "se", "low", "high", "t_low", "t_high")
    numbers = (estimate.value, estimate.se, *ends, *estimate.ci(printing.level, "t"))
    exact: dict[str, Value] = {
        f"exact_{name}": known(number) for name, number in zip(names, numbers, strict=True)
    }
    return exact | {"degf": estimate.degf}


COUNTED = words(
    "Với một nhóm câu hỏi, các cột từ “Được hỏi” đến “Không trả lời” đếm lượt trả lời, không đếm người.",
    "For a group of items the columns from “Asked” to “Not answered” count answers, not people.",
)
EFFECT = words(
    "Hệ số thiết kế: phương sai của ước lượng chia cho phương sai của mẫu ngẫu nhiên đơn giản cùng cỡ.",
    "Design effect: variance of the estimate over that of a simple random sample of the same size.",
)


def notes(printing: Printing) -> tuple[Text, ...]:
    """Return what a reader of a table of figures must know."""
    level = half_up(100 * printing.level, 0)
    denominator = words(
        "n là số người có câu trả lời hợp lệ. “Không áp dụng”, “không biết” và “không trả lời” không nằm "
        "trong mẫu số.",
        "n is the number of people with a valid answer. “Not applicable”, “don't know” and “not answered” "
        "are not in the denominator.",
    )
    interval = words(
        f"Khoảng tin cậy {level} % tính theo thiết kế mẫu (tầng, cụm, trọng số): thang logit cho tỷ lệ, "
        "phân phối t cho điểm trung bình.",
        f"{level}% confidence intervals follow the sampling design (strata, clusters, weights): on the "
        "logit scale for shares, by Student's t for means.",
    )
    return denominator, COUNTED, interval, EFFECT


def _deff(estimate: Estimate) -> float:
    """Return the design effect; with replacement where the weights do not say how large the population is.

    Weights scaled to n leave next to nothing of 1 - n/N, by which R's ``deff=TRUE`` divides.
    """
    n, people = estimate.n, estimate.sum_of_weights
    weights = estimate.design.weights
    if len(weights) >= n:  # everybody's, for scaled weights add up to another number in each group
        n, people = int(np.count_nonzero(weights)), float(weights.sum())
    is_known = people >= PEOPLE_EACH * n and math.isfinite(estimate.deff)
    return estimate.deff if is_known else estimate.deff_wr
