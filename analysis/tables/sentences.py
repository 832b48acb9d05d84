"""One sentence about a figure that a reader without statistics understands, by rules that are tested."""

from __future__ import annotations

import math
from types import MappingProxyType

from analysis.codebook import NO_TEXT, Text
from analysis.compare.combination import ROUNDING, exact
from analysis.index import Tree
from analysis.interval import Kind
from analysis.rounding import shown
from analysis.table import written
from analysis.tables.digits import ENDS, NEAREST, rounded
from analysis.tables.figures import FEW, Printing, grain_of, is_hidden, shown_interval
from analysis.tables.target import Outcome, outcome, spaced_unit, spoken_target

SAID = MappingProxyType(
    {
        "vi": {
            "nobody": "{label}: chưa có câu trả lời hợp lệ nào.",
            "hidden": "{label}: không công bố, vì sẽ cho biết số liệu của quá ít phiếu.",
            "undefined": "{label}: chưa tính được; {reason}.",
            "alone": "{label}: {value}{unit} ({n} người trả lời); {reason}, nên chưa nói được chắc đến đâu.",
            "counted": "{label}: {value}{unit}{all}; đã hỏi toàn bộ {n} người, nên không có sai số chọn mẫu.",
            "everybody": ", mọi câu trả lời đều như vậy",
            "none": ", không ai trả lời như vậy",
            "whole": "{label}: {value}{unit}{all}; nếu hỏi lại theo cách này, kết quả thường nằm trong "
            "khoảng {low}–{high}{unit} ({n} người trả lời).",
            "few": " Số phiếu còn ít (n < {few}), cần đọc thận trọng.",
            "reached": " Đạt mục tiêu {target}.",
            "missed": " Chưa đạt mục tiêu {target}.",
            "unclear": " Chưa đủ chắc để nói đã đạt hay chưa đạt mục tiêu {target}.",
        },
        "en": {
            "nobody": "{label}: there is no valid answer yet.",
            "hidden": "{label}: not published, for it would tell figures of too few responses.",
            "undefined": "{label}: cannot be computed; {reason}.",
            "alone": "{label}: {value}{unit} ({n} people answered); {reason}, so its precision is not known.",
            "counted": "{label}: {value}{unit}{all}; all {n} people were asked, so no sampling error.",
            "everybody": ", every answer was so",
            "none": ", nobody answered so",
            "whole": "{label}: {value}{unit}{all}; asked again in the same way, the result would usually lie "
            "between {low} and {high}{unit} ({n} people answered).",
            "few": " There are few responses (n < {few}); read with care.",
            "reached": " The target of {target} is reached.",
            "missed": " The target of {target} is not reached.",
            "unclear": " It cannot be said for sure whether the target of {target} is reached.",
        },
    }
)


def sentence(
    tree: Tree,
    printing: Printing,
    target: float | None = None,
    comparator: str = "at least",
    *,
    up_to: float | None = None,
) -> Text:
    """Return what the topmost figure of *tree* says, and whether its target is reached.

    Every number in it is the one the tables show; the verdict is read from the interval. A target that is a
    range, *up_to* its upper end, is reached from its lower end.
    """
    goal = _against(tree, printing, target, comparator, up_to=up_to) if target is not None else NO_TEXT
    return Text.of({tag: _said(tree, printing, goal, tag) for tag in SAID})


def _said(tree: Tree, printing: Printing, goal: Text, tag: str) -> str:
    say, estimate = SAID[tag], tree.estimate
    label = tree.node.label.to(tag)
    if estimate.n == 0:
        return say["nobody"].format(label=label)
    if is_hidden(tree, printing):
        return say["hidden"].format(label=label)
    if not math.isfinite(estimate.value):
        return say["undefined"].format(label=label, reason=estimate.reason.to(tag))
    ends = shown_interval(tree.node, estimate, printing)
    grain = grain_of(tree, printing)
    steps = ((estimate.value, grain.value, NEAREST), *zip(ends, (grain.ends,) * 2, ENDS, strict=True))
    value, low, high = (written(rounded(x, tree.node, step, side), tag) for x, step, side in steps)
    named = {
        "label": label, "value": value, "low": low, "high": high, "unit": spaced_unit(tree.node, tag),
        "n": shown(estimate.n, 0, tag), "reason": estimate.reason.to(tag), "few": FEW,
        "all": say[_unanimity(tree)] if _unanimity(tree) else "",
    }  # fmt: skip
    first = say[_certainty(tree, ends)].format(**named)
    few = say["few"].format(**named) if estimate.n < FEW else ""
    return first + few + goal.to(tag)


def _certainty(tree: Tree, ends: tuple[float, float]) -> str:
    """Return how sure the figure is: "counted" of everybody, a "whole" interval, or the figure "alone"."""
    if not math.isfinite(ends[0]):
        return "alone"
    return "counted" if tree.estimate.variance == 0 and exact(tree.estimate) else "whole"


def _unanimity(tree: Tree) -> str:
    """Return "everybody" or "none" where a share of answers is 100 % or 0 %; "" otherwise."""
    if tree.estimate.kind is Kind.MEAN:
        return ""
    if math.isclose(tree.estimate.value, 1, abs_tol=ROUNDING):
        return "everybody"
    return "none" if math.isclose(tree.estimate.value, 0, abs_tol=ROUNDING) else ""


def _against(tree: Tree, printing: Printing, target: float, comparator: str, *, up_to: float | None) -> Text:
    found = outcome(tree, target, comparator, printing)
    spoken = spoken_target(tree.node, target, comparator, up_to)
    key = {tag: found if found in SAID[tag] else Outcome.UNCLEAR for tag in SAID}
    return Text.of({tag: SAID[tag][key[tag]].format(target=spoken.to(tag)) for tag in SAID})
