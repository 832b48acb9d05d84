"""An index beside the same index of an earlier round: the change of every node, with its interval."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from analysis.codebook import LANGUAGES, NO_TEXT, Node, Text
from analysis.combination import Combination
from analysis.compare import Verdict, difference, limits, verdict
from analysis.disclosure import hidden_nodes
from analysis.estimated import Estimate
from analysis.index import Tree
from analysis.table import Field, Table, Value, written
from analysis.tables.figures import UNITS, UNPUBLISHED, Printing, is_hidden, rounded, words
from analysis.tables.index import NODE

FIELDS = (
    *NODE,
    Field("unit", words("Đơn vị tính", "Unit")),
    Field("before", words("Trước", "Before")),
    Field("value", words("Nay", "Now")),
    Field("change", words("Thay đổi", "Change")),
    Field("low", words("Từ", "From")),
    Field("high", words("Đến", "To")),
    Field("n_before", words("n trước", "n before")),
    Field("n", words("n nay", "n now")),
    Field("verdict", words("Kết luận", "Verdict")),
    Field("exact_change", words("Thay đổi chưa làm tròn", "Unrounded change"), file_only=True),
    Field("exact_se", words("Sai số chuẩn của thay đổi", "Standard error of the change"), file_only=True),
    Field("exact_low", words("Cận dưới", "Lower limit"), file_only=True),
    Field("exact_high", words("Cận trên", "Upper limit"), file_only=True),
)

CHANGES = MappingProxyType(
    {
        Verdict.ABOVE: words("tăng", "up"),
        Verdict.BELOW: words("giảm", "down"),
        Verdict.NOT_DISTINGUISHABLE: words(
            "chưa đủ chắc để nói tăng hay giảm", "cannot be told apart from no change"
        ),
        Verdict.NOT_ESTIMABLE: words("không tính được khoảng", "no interval can be computed"),
    }
)

NOTES = (
    words(
        "Thay đổi là hiệu của hai số chưa làm tròn, nên có thể lệch một đơn vị ở chữ số cuối so với hiệu của "
        "hai số đã làm tròn; khoảng 95 % tính với hai mẫu chọn riêng. Khoảng chứa số 0: chưa đủ chắc để nói "
        "tăng hay giảm.",
        "A change is the difference of two unrounded figures and may differ by one in the last digit from "
        "that of the rounded ones; its 95% interval counts the samples as drawn apart. An interval that "
        "holds 0: it cannot be said whether the figure rose or fell.",
    ),
)


SAME = (
    words(
        "Thay đổi là hiệu của hai số chưa làm tròn, nên có thể lệch một đơn vị ở chữ số cuối so với hiệu của "
        "hai số đã làm tròn; khoảng 95 % tính cả phần hai kỳ có chung, vì cùng một đợt khảo sát. Khoảng chứa "
        "số 0: chưa đủ chắc để nói tăng hay giảm.",
        "A change is the difference of two unrounded figures and may differ by one in the last digit from "
        "that of the rounded ones; its 95% interval counts what the two periods share, being of one round. "
        "An interval that holds 0: it cannot be said whether the figure rose or fell.",
    ),
)


def change_table(before: Tree, after: Tree, printing: Printing | None = None, *, since: Text) -> Table:
    """Return a row for every node of *after* that *before* has too, parents first.

    Parameters
    ----------
    before, after : Tree
        The same index in two rounds whose samples were drawn apart, or in two periods of one round.
    since : Text
        What the earlier round is called.
    """
    how = printing or Printing()
    earlier = {tree.node.name: tree for _, tree in before.walk()}
    hidden = _hidden(before, how)
    rows = tuple(
        _row(depth, earlier[tree.node.name], tree, how)
        for depth, tree in after.walk()
        if tree.node.name in earlier and tree.node.name not in hidden
    )
    notes = SAME if before.estimate.design is after.estimate.design else NOTES
    titles = {"vi": "Thay đổi so với", "en": "Change since"}
    title = Text.of(
        {tag: f"{after.node.label.to(tag)}. {say}: {since.to(tag)}" for tag, say in titles.items()}
    )
    return Table(f"{after.node.name}_change", title, FIELDS, rows, notes)


def _hidden(before: Tree, printing: Printing) -> frozenset[str]:
    """Return the nodes that the earlier round left out because they guard a small one."""
    answered = {tree.node.name: tree.counts.answered for _, tree in before.walk()}
    small = {tree.node.name for _, tree in before.walk() if is_hidden(tree, printing)}
    return hidden_nodes((before.node,), answered, printing.smallest) - small


def _row(depth: int, before: Tree, after: Tree, printing: Printing) -> tuple[Value, ...]:
    node = after.node
    cells: dict[str, Value] = {
        "node": node.name,
        "label": node.label,
        "depth": depth,
        "unit": UNITS[node.unit],
    }
    if is_hidden(before, printing) or is_hidden(after, printing):
        cells["verdict"] = UNPUBLISHED
    else:
        cells |= _figures(node, before.estimate, after.estimate, printing)
    return tuple(cells.get(field.name) for field in FIELDS)


def _figures(node: Node, before: Estimate, after: Estimate, printing: Printing) -> Mapping[str, Value]:
    change = difference(after, before, independent=True)
    low, high = limits(change, printing.level)
    numbers = {"exact_change": change.value, "exact_se": change.se, "exact_low": low, "exact_high": high}
    return {
        "before": rounded(before.value, node),
        "value": rounded(after.value, node),
        "change": rounded(change.value, node),
        "low": rounded(low, node),
        "high": rounded(high, node),
        "n_before": before.n,
        "n": after.n,
        "verdict": CHANGES[_verdict(change, printing)],
        **{name: number if math.isfinite(number) else None for name, number in numbers.items()},
    }


def _verdict(change: Combination, printing: Printing) -> Verdict:
    return verdict(change, 0.0, ">", level=printing.level)


SENTENCES = MappingProxyType(
    {
        Verdict.ABOVE: words(
            "{label} tăng {size} {points} so với trước: từ {before}{unit} lên {value}{unit} (khoảng tin cậy "
            "95 % của thay đổi: {low} đến {high}).",
            "{label} rose by {size} {points}: from {before}{unit} to {value}{unit} (95% confidence interval "
            "of the change: {low} to {high}).",
        ),
        Verdict.BELOW: words(
            "{label} giảm {size} {points} so với trước: từ {before}{unit} xuống {value}{unit} (khoảng tin "
            "cậy 95 % của thay đổi: {low} đến {high}).",
            "{label} fell by {size} {points}: from {before}{unit} to {value}{unit} (95% confidence interval "
            "of the change: {low} to {high}).",
        ),
        Verdict.NOT_DISTINGUISHABLE: words(
            "{label}: trước {before}{unit}, nay {value}{unit}; chưa đủ chắc để nói tăng hay giảm (khoảng tin "
            "cậy 95 % của thay đổi: {low} đến {high} {points}).",
            "{label}: {before}{unit} before, {value}{unit} now; it cannot be said whether it rose or fell "
            "(95% confidence interval of the change: {low} to {high} {points}).",
        ),
    }
)
"""What is said of a change, by its verdict; nothing where there is none."""

CHANGE_POINTS = words("điểm phần trăm", "percentage points")


def difference_unit(unit: Value) -> Value:
    """Return in what a difference of two figures of a unit is said: of percentages, in percentage points."""
    return CHANGE_POINTS if unit == UNITS["percent"] else unit


def change_sentence(table: Table) -> Text:
    """Return what became of the topmost figure of a table of changes; no words where nothing can be said."""
    row = next(table.records(), None)
    pattern = next(
        (SENTENCES[kind] for kind in SENTENCES if row and row["verdict"] is CHANGES[kind]), NO_TEXT
    )
    if row is None or not pattern:
        return NO_TEXT
    is_percent = row["unit"] == UNITS["percent"]
    points = difference_unit(row["unit"])
    return Text.of({tag: _spoken(row, pattern, points, tag, is_percent=is_percent) for tag in LANGUAGES})


def _spoken(row: Mapping[str, Value], pattern: Text, points: Value, tag: str, *, is_percent: bool) -> str:
    change = row["change"]
    size = abs(change) if isinstance(change, Decimal) else change
    cells = {name: signed(row[name], tag) for name in ("low", "high")}
    cells |= {name: written(row[name], tag) for name in ("label", "before", "value")}
    unit = ("%" if tag == "en" else " %") if is_percent else ""
    return pattern.to(tag).format(**cells, size=written(size, tag), points=written(points, tag), unit=unit)


def signed(value: Value, language: str) -> str:
    """Return a change as people write it, with its sign: "+2,70", "−0,63", "0,00"."""
    words_ = written(value, language)
    rises = isinstance(value, Decimal) and value > 0
    return f"+{words_}" if rises else words_.replace("-", "−")
