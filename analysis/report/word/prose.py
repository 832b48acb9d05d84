"""Sentences that lead through the tables; every figure in them stands in a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analysis.codebook import Text
from analysis.compare import Verdict
from analysis.report.findings import Record, label
from analysis.report.word.block import Block, body, bullet, said
from analysis.table import Table, Value
from analysis.tables.change import CHANGES
from analysis.tables.figures import words
from analysis.tables.priorities import DO
from analysis.tables.strengths import STANDS

ENDS = words(
    "Trong {n} {kind}, cao nhất là {high} ({high_value} {unit}; khoảng tin cậy {high_low}–{high_high}), "
    "thấp nhất là {low} ({low_value} {unit}; khoảng tin cậy {low_low}–{low_high}).",
    "Of {n} {kind}, the highest is {high} ({high_value} {unit}; confidence interval "
    "{high_low}–{high_high}), the lowest {low} ({low_value} {unit}; confidence interval "
    "{low_low}–{low_high}).",
)
APART = words(
    "Hai khoảng tin cậy không giao nhau: chênh lệch này khó có thể do ngẫu nhiên.",
    "The two intervals do not meet: chance alone hardly explains the difference.",
)
TOGETHER = words(
    "Hai khoảng tin cậy giao nhau: chưa đủ chắc để nói hai mức này khác nhau.",
    "The two intervals meet: it cannot be said for sure that they differ.",
)
ONE_LEVEL = words(
    "Mức “{level}” nhiều nhất ở: {item} ({share} % số người có ý kiến; n = {n}).",
    "“{level}” is most frequent for: {item} ({share}% of those with an opinion; n = {n}).",
)
LEADERS = words(
    "{n} trong {of} đơn vị chưa phân biệt được với đơn vị có giá trị cao nhất; thứ tự giữa các đơn vị này "
    "không có ý nghĩa xếp hạng.",
    "{n} of {of} units cannot be told apart from the one with the highest value; the order among them "
    "ranks nobody.",
)
HIDDEN = words(
    "{n} nhóm có quá ít người trả lời nên không công bố.",
    "{n} groups have too few respondents and are not published.",
)
COUNTED = words("{verdict}: {n} chỉ tiêu.", "{verdict}: {n} figures.")
COUNT = words("{verdict}: {n} câu.", "{verdict}: {n} items.")

TARGET = words("{label} {goal}{more}: {verdict}. {sentence}", "{label}, {goal}{more}: {verdict}. {sentence}")
SECTION = words(" (mục {section})", " (section {section})")
DUE = words(", hạn {day}", ", by {day}")

PARTS = words("phần, yếu tố", "parts and factors")
ITEMS = words("câu hỏi", "items")
UNITS = words("đơn vị", "units")
GROUPS = words("nhóm", "groups")


def about_tree(table: Table) -> Iterator[Block]:
    """Say which factor and which item of an index is highest and lowest."""
    rows = [row for row in table.records() if row["value"] is not None]
    depths = [_depth(row) for row in table.records()]
    leaves = {
        row["node"]
        for row, depth, after in zip(table.records(), depths, [*depths[1:], 0], strict=True)
        if after <= depth
    }
    above = [row for row in rows if row["node"] not in leaves and _depth(row) > 0]
    yield from _ends(above, PARTS)
    yield from _ends([row for row in rows if row["node"] in leaves], ITEMS)


def about_groups(table: Table, kind: Text) -> Iterator[Block]:
    """Say which group is highest and lowest, whether they can be told apart, and how many are not shown."""
    groups = [row for row in table.records() if row["group"] != ""]
    shown = [row for row in groups if row["value"] is not None]
    yield from _ends(shown, kind)
    if len(shown) > 1:
        ordered = sorted(shown, key=_value)
        yield body(
            APART if _number(ordered[-1]["exact_low"]) > _number(ordered[0]["exact_high"]) else TOGETHER
        )
    if hidden := len(groups) - len(shown):
        yield body(HIDDEN, n=hidden)


def about_ranks(table: Table) -> Iterator[Block]:
    """Say how many units cannot be told apart from the first."""
    rows = list(table.records())
    yield body(LEADERS, n=sum(row["rank_low"] == 1 for row in rows), of=len(rows))


def about_levels(table: Table) -> Iterator[Block]:
    """Say for which items the lowest and the highest level of a scale are most frequent."""
    levels = [field for field in table.fields if field.name.startswith("level_")]
    for field in (levels[0], levels[-1]) if len(levels) > 2 else ():
        rows = [row for row in table.records() if row[f"exact_{field.name}"] is not None]
        top = max(rows, key=lambda row: _number(row[f"exact_{field.name}"]), default=None)
        if top is not None and top[f"exact_{field.name}"]:
            yield bullet(ONE_LEVEL, level=field.heading, item=_ended(top), share=top[field.name], n=top["n"])


def about_change(table: Table) -> Iterator[Block]:
    """Say how many figures rose, fell, or cannot be told apart from no change."""
    found = list(table.values("verdict"))
    for verdict in (Verdict.ABOVE, Verdict.BELOW, Verdict.NOT_DISTINGUISHABLE):
        if n := found.count(CHANGES[verdict]):
            yield bullet(COUNTED, verdict=_capital(CHANGES[verdict]), n=n)


def about_targets(table: Table) -> Iterator[Block]:
    """Say of every target of a document what it asks for, and whether it is reached."""
    for row in table.records():
        section = said(SECTION, section=row["section"]) if row["section"] else Text.of({"vi": ""})
        due = said(DUE, day=row["deadline"]) if row["deadline"] else Text.of({"vi": ""})
        yield bullet(
            TARGET,
            label=row["target_label"],
            goal=row["goal"],
            more=Text.of({tag: section.to(tag) + due.to(tag) for tag in ("vi", "en")}),
            verdict=row["verdict"],
            sentence=row["sentence"],
        )


def about_quadrants(table: Table) -> Iterator[Block]:
    """Say how many items lie in each quadrant of the map of importance and performance."""
    yield from _counts(table.values("quadrant"), DO.values())


def about_strengths(table: Table) -> Iterator[Block]:
    """Say how many items are surely above the whole, surely below it, or neither."""
    yield from _counts(table.values("verdict"), STANDS.values())


def _counts(found: Sequence[Value], verdicts: Iterable[Text]) -> Iterator[Block]:
    for verdict in verdicts:
        if n := found.count(verdict):
            yield bullet(COUNT, verdict=_capital(verdict), n=n)


def _ends(rows: Sequence[Record], kind: Text) -> Iterator[Block]:
    if len(rows) < 2 or len({row["unit"] for row in rows}) > 1:
        return
    ordered = sorted(rows, key=_value)
    said: dict[str, Value] = {"n": len(rows), "kind": kind, "unit": ordered[0]["unit"]}
    for name, row in (("high", ordered[-1]), ("low", ordered[0])):
        said |= {name: _ended(row)} | {f"{name}_{field}": row[field] for field in ("value", "low", "high")}
    yield body(ENDS, **said)


def _ended(row: Record) -> Text:
    """Return a row's label as it may stand inside a sentence."""
    return Text.of({tag: f"“{name.rstrip(' .;:')}”" for tag, name in label(row).versions})


def _capital(text: Text) -> Text:
    return Text.of({tag: name[:1].upper() + name[1:] for tag, name in text.versions})


def _value(row: Record) -> float:
    return _number(row["exact_value"])


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


def _depth(row: Record) -> int:
    depth = row["depth"]
    return depth if isinstance(depth, int) else 0
