"""Each item beside the index it belongs to: which are surely better than the whole, which surely worse."""

from __future__ import annotations

import math
from types import MappingProxyType

from analysis.compare import Verdict, difference, limits, verdict
from analysis.compare.ranking import SIMULTANEOUS
from analysis.disclosure import Grain
from analysis.index import Tree
from analysis.table import Field, Table, Value
from analysis.tables.digits import ENDS, told
from analysis.tables.figures import UNITS, Printing, grain_of, is_hidden, words

FIELDS = (
    Field("node", words("Tên", "Name"), file_only=True),
    Field("label", words("Nội dung", "Content")),
    Field("unit", words("Đơn vị tính", "Unit")),
    Field("value", words("Giá trị", "Value")),
    Field("change", words("Chênh lệch so với chỉ số chung", "Difference from the whole")),
    Field("low", words("Từ", "From")),
    Field("high", words("Đến", "To")),
    Field("n", words("n", "n")),
    Field("verdict", words("So với chung", "Against the whole")),
    Field("exact_value", words("Giá trị chưa làm tròn", "Unrounded value"), file_only=True),
    Field("exact_change", words("Chênh lệch chưa làm tròn", "Unrounded difference"), file_only=True),
    Field("exact_low", words("Cận dưới", "Lower limit"), file_only=True),
    Field("exact_high", words("Cận trên", "Upper limit"), file_only=True),
)

STANDS = MappingProxyType(
    {
        Verdict.ABOVE: words("cao hơn", "higher"),
        Verdict.BELOW: words("thấp hơn", "lower"),
        Verdict.NOT_DISTINGUISHABLE: words("chưa phân biệt được", "cannot be told apart"),
        Verdict.NOT_ESTIMABLE: words("không tính được khoảng", "no interval can be computed"),
    }
)

NOTES = (
    words(
        "Chênh lệch là giá trị của câu trừ giá trị chung, tính trên cùng những người trả lời; các khoảng "
        "đúng đồng thời cho mọi câu với độ tin cậy 95 % (Šidák). “Cao hơn” hay “thấp hơn” khi cả khoảng "
        "nằm về một phía của 0.",
        "Difference: the item's value less that of the whole, over the same respondents; the intervals "
        "hold for all items at once with 95% confidence (Šidák). “Higher” or “lower” where the whole "
        "interval lies on one side of 0.",
    ),
)


def strength_table(tree: Tree, printing: Printing | None = None) -> Table | None:
    """Return a row for every item below *tree* that has its unit, the highest first.

    None where fewer than two items can be shown.
    """
    how = printing or Printing()
    items = [below for _, below in tree.walk() if not below.parts and below.node.unit == tree.node.unit]
    shown = [item for item in items if not is_hidden(item, how) and math.isfinite(item.estimate.value)]
    if len(shown) < 2 or is_hidden(tree, how) or not math.isfinite(tree.estimate.value):
        return None
    level = SIMULTANEOUS["sidak"](how.level, len(shown))
    rows = tuple(
        _row(item, tree, level, grain_of(tree, how))
        for item in sorted(shown, key=lambda item: -item.estimate.value)
    )
    title = words("Từng câu so với chỉ số chung", "Each item beside the whole")
    return Table(f"{tree.node.name}_strengths", title, FIELDS, rows, NOTES)


def _row(item: Tree, whole: Tree, level: float, grain: Grain) -> tuple[Value, ...]:
    node, gap = item.node, difference(item.estimate, whole.estimate)
    values, ends = (item.estimate.value, gap.value), limits(gap, level)
    cells = [told(number, node, grain.value) for number in values]
    cells += [told(end, node, grain.ends, side) for end, side in zip(ends, ENDS, strict=True)]
    said, exact = zip(*cells, strict=True)
    return (
        node.name,
        node.label,
        UNITS[node.unit],
        *said,
        item.estimate.n,
        STANDS[verdict(gap, 0.0, ">", level=level)],
        *exact,
    )
