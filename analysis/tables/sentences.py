"""One sentence about a figure that a reader without statistics understands, by rules that are tested."""

from __future__ import annotations

import math
from types import MappingProxyType

from analysis.codebook import Text
from analysis.index import Tree
from analysis.rounding import shown
from analysis.table import written
from analysis.tables.figures import FEW, UNITS, Printing, rounded, shown_interval
from analysis.tables.target import Outcome, outcome, spoken_target

SAID = MappingProxyType(
    {
        "vi": {
            "nobody": "{label}: chưa có câu trả lời nào.",
            "hidden": "{label}: quá ít phiếu để công bố.",
            "undefined": "{label}: chưa tính được; {reason}.",
            "alone": "{label}: {value}{unit} ({n} người trả lời); {reason}, nên chưa nói được chắc đến đâu.",
            "whole": "{label}: {value}{unit}; nếu hỏi lại theo cách này, kết quả thường nằm trong khoảng "
            "{low}–{high}{unit} ({n} người trả lời).",
            "few": " Số phiếu còn ít (n < {few}), cần đọc thận trọng.",
            "reached": " Đạt mục tiêu {target}.",
            "missed": " Chưa đạt mục tiêu {target}.",
            "unclear": " Chưa đủ chắc để nói đã đạt hay chưa đạt mục tiêu {target}.",
        },
        "en": {
            "nobody": "{label}: nobody has answered yet.",
            "hidden": "{label}: too few responses to publish.",
            "undefined": "{label}: cannot be computed; {reason}.",
            "alone": "{label}: {value}{unit} ({n} people answered); {reason}, so its precision is not known.",
            "whole": "{label}: {value}{unit}; asked again in the same way, the result would usually lie "
            "between {low} and {high}{unit} ({n} people answered).",
            "few": " There are few responses (n < {few}); read with care.",
            "reached": " The target of {target} is reached.",
            "missed": " The target of {target} is not reached.",
            "unclear": " It cannot be said for sure whether the target of {target} is reached.",
        },
    }
)


def sentence(
    tree: Tree, printing: Printing, target: float | None = None, comparator: str = "at least"
) -> Text:
    """Return what the topmost figure of *tree* says, and whether its target is reached.

    Every number in it is the one the tables show; the verdict is read from the interval.
    """
    return Text.of({tag: _said(tree, printing, (target, comparator), tag) for tag in SAID})


def _said(tree: Tree, printing: Printing, goal: tuple[float | None, str], tag: str) -> str:
    say, estimate = SAID[tag], tree.estimate
    label = tree.node.label.to(tag)
    if estimate.n == 0:
        return say["nobody"].format(label=label)
    if estimate.n < printing.smallest:
        return say["hidden"].format(label=label)
    if not math.isfinite(estimate.value):
        return say["undefined"].format(label=label, reason=estimate.reason.to(tag))
    ends = shown_interval(tree.node, estimate, printing)
    value, low, high = (written(rounded(x, tree.node), tag) for x in (estimate.value, *ends))
    named = {
        "label": label, "value": value, "low": low, "high": high, "unit": _unit(tree, tag),
        "n": shown(estimate.n, 0, tag), "reason": estimate.reason.to(tag), "few": FEW,
    }  # fmt: skip
    first = say["whole" if math.isfinite(ends[0]) else "alone"].format(**named)
    few = say["few"].format(**named) if estimate.n < FEW else ""
    return first + few + _against(tree, printing, goal, tag)


def _unit(tree: Tree, tag: str) -> str:
    unit = UNITS[tree.node.unit].to(tag)
    return unit if unit == "%" and tag == "en" else f" {unit}"


def _against(tree: Tree, printing: Printing, goal: tuple[float | None, str], tag: str) -> str:
    target, comparator = goal
    if target is None:
        return ""
    found = outcome(tree, target, comparator, printing)
    key = found if found in SAID[tag] else Outcome.UNCLEAR
    return SAID[tag][key].format(target=spoken_target(tree.node, target, comparator).to(tag))
