"""The headline beside its target: reached, not reached, or not to be told apart from it."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from analysis import compare
from analysis.codebook import Node, Text
from analysis.compare import Verdict
from analysis.index import Tree
from analysis.rounding import half_up
from analysis.table import Field, Table, Value, written
from analysis.tables.digits import ENDS, rounded
from analysis.tables.figures import (
    UNITS,
    UNPUBLISHED,
    Printing,
    grain_of,
    interval_method,
    is_hidden,
    shown_interval,
    words,
)

COMPARATORS = MappingProxyType({"at least": ">=", "more than": ">", "at most": "<=", "less than": "<"})
"""The words a round uses for its target, and the signs of `analysis.compare`."""

SPOKEN = MappingProxyType(
    {
        "at least": words("từ {} trở lên", "at least {}"),
        "more than": words("trên {}", "more than {}"),
        "at most": words("từ {} trở xuống", "at most {}"),
        "less than": words("dưới {}", "less than {}"),
    }
)


class Outcome(StrEnum):
    """What may be said about an index and its target."""

    REACHED = "reached"
    MISSED = "missed"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


OUTCOMES = MappingProxyType(
    {
        Outcome.REACHED: words("đạt", "reached"),
        Outcome.MISSED: words("chưa đạt", "not reached"),
        Outcome.UNCLEAR: words("chưa đủ chắc để nói đã đạt hay chưa", "cannot be told apart from the target"),
        Outcome.UNKNOWN: words("không tính được khoảng", "no interval can be computed"),
    }
)

TITLE = words("So với mục tiêu", "Against the target")

FIELDS = (
    Field("node", words("Tên", "Name"), file_only=True),
    Field("label", words("Chỉ số", "Index")),
    Field("unit", words("Đơn vị tính", "Unit")),
    Field("value", words("Giá trị", "Value")),
    Field("low", words("Từ", "From")),
    Field("high", words("Đến", "To")),
    Field("target", words("Mục tiêu", "Target")),
    Field("comparator", words("Cách so sánh", "Comparator")),
    Field("verdict", words("Kết luận", "Verdict")),
)


def target_table(tree: Tree, target: float, comparator: str, printing: Printing | None = None) -> Table:
    """Return one row: the topmost figure of an index against its target.

    Parameters
    ----------
    target : float
        In the unit of the estimate: a proportion where the unit is percent.
    comparator : str
        A name in `COMPARATORS`.

    Notes
    -----
    The verdict is read from the interval that is printed, never from the value alone.
    """
    how = printing or Printing()
    node, estimate = tree.node, tree.estimate
    ends = shown_interval(node, estimate, how)
    if is_hidden(tree, how):
        none = (None,) * 4
        hidden = (node.name, node.label, UNITS[node.unit], *none, None, UNPUBLISHED)
        return Table(f"{node.name}_target", TITLE, FIELDS, (hidden,))
    row: tuple[Value, ...] = (
        node.name,
        node.label,
        UNITS[node.unit],
        rounded(estimate.value, node, grain_of(tree, how).value),
        *(rounded(end, node, grain_of(tree, how).ends, side) for end, side in zip(ends, ENDS, strict=True)),
        rounded(target, node),
        spoken_target(node, target, comparator),
        OUTCOMES[outcome(tree, target, comparator, how)],
    )
    return Table(f"{node.name}_target", TITLE, FIELDS, (row,))


def spoken_target(node: Node, target: float, comparator: str, up_to: float | None = None) -> Text:
    """Return a target in words, such as "at least 80 %", with no more decimals than it needs.

    Parameters
    ----------
    up_to : float, optional
        The upper end of a range, such as 85-90, in the unit of *target*.
    """
    numbers = [_needed(number, node) for number in (target, up_to) if number is not None]
    said = {}
    for tag in ("vi", "en"):
        goal = "–".join(written(number, tag) for number in numbers) + spaced_unit(node, tag)
        said[tag] = goal if up_to is not None else SPOKEN[comparator].to(tag).format(goal)
    return Text.of(said)


def spaced_unit(node: Node, language: str) -> str:
    """Return the unit of an index as it follows a number: " %", in English "%", " points"."""
    unit = UNITS[node.unit].to(language)
    return unit if unit == "%" and language == "en" else f" {unit}"


def _needed(target: float, node: Node) -> Value:
    """Return a target rounded as figures of *node* are, whole where nothing is lost."""
    number = rounded(target, node)
    whole = number is not None and number == number.to_integral_value()
    return half_up(number, 0) if number is not None and whole else number


def outcome(tree: Tree, target: float, comparator: str, printing: Printing) -> Outcome:
    """Return whether the topmost figure of *tree* reaches its target, read from the printed interval."""
    method = printing.interval or interval_method(tree.node)
    sign = COMPARATORS[comparator]
    found = compare.verdict(tree.estimate, target, sign, level=printing.level, method=method)
    good = Verdict.ABOVE if sign in (">", ">=") else Verdict.BELOW
    if found in (Verdict.ABOVE, Verdict.BELOW):
        return Outcome.REACHED if found is good else Outcome.MISSED
    return Outcome.UNKNOWN if found is Verdict.NOT_ESTIMABLE else Outcome.UNCLEAR
