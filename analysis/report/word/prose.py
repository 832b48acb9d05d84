"""Sentences that lead through the tables; every figure in them stands in a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analysis.codebook import LANGUAGES, Text
from analysis.compare import Verdict
from analysis.report.findings import Record, label
from analysis.report.word.block import Block, Paragraph, body, bullet
from analysis.table import Table, Value, said, written
from analysis.tables.change import CHANGES, change_sentence
from analysis.tables.figures import UNPUBLISHED, words
from analysis.tables.priorities import DO
from analysis.tables.strengths import STANDS

ENDS = words(
    "Trong {n} {kind}, cao nhất là {high} ({high_value} {unit}; khoảng tin cậy {high_low}–{high_high}"
    "{high_n}), thấp nhất là {low} ({low_value} {unit}; khoảng tin cậy {low_low}–{low_high}{low_n}).",
    "Of {n} {kind}, the highest is {high} ({high_value} {unit}; confidence interval "
    "{high_low}–{high_high}{high_n}), the lowest {low} ({low_value} {unit}; confidence interval "
    "{low_low}–{low_high}{low_n}).",
)
TWO = words(
    "{high}: {high_value} {unit} (khoảng tin cậy {high_low}–{high_high}{high_n}); {low}: {low_value} {unit} "
    "(khoảng tin cậy {low_low}–{low_high}{low_n}).",
    "{high}: {high_value} {unit} (confidence interval {high_low}–{high_high}{high_n}); {low}: {low_value} "
    "{unit} (confidence interval {low_low}–{low_high}{low_n}).",
)
"""Of two there is no highest and no lowest."""

BEHIND = words("; n = {n}", "; n = {n}")
"""How many stand behind a figure, where it is told."""

ALL_ALIKE = words("Cả {n} {kind} đều bằng {high_value} {unit}.", "All {n} {kind} are at {high_value} {unit}.")
APART = words(
    "Hai khoảng tin cậy không giao nhau: chênh lệch này khó có thể do ngẫu nhiên.",
    "The two intervals do not meet: chance alone hardly explains the difference.",
)
ENDS_OF_MANY = words(
    "Hai khoảng tin cậy không giao nhau, nhưng đây là nhóm cao nhất và nhóm thấp nhất trong {n} nhóm: chênh "
    "lệch có thể một phần do ngẫu nhiên.",
    "The two intervals do not meet, but these are the highest and the lowest of {n} groups: the difference "
    "may be chance in part.",
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
    "Xét đồng thời cả {of} đơn vị, {n} đơn vị đều có thể đứng đầu và chưa phân biệt được với nhau, không nên "
    "xếp trên dưới; mỗi đơn vị còn lại chắc chắn thấp hơn ít nhất một đơn vị khác.",
    "Of all {of} units at once, {n} may each be first and cannot be told apart: no order holds among them. "
    "Each of the others is surely below at least one unit.",
)
ALL_BUT_ONE = words(
    "Xét đồng thời cả {of} đơn vị, {n} đơn vị đều có thể đứng đầu và chưa phân biệt được với nhau, không nên "
    "xếp trên dưới; đơn vị còn lại chắc chắn thấp hơn ít nhất một đơn vị khác.",
    "Of all {of} units at once, {n} may each be first and cannot be told apart: no order holds among them. "
    "The remaining one is surely below at least one unit.",
)
LEADER = words(
    "Xét đồng thời cả {of} đơn vị, chỉ một đơn vị có thể đứng đầu; mỗi đơn vị còn lại chắc chắn thấp hơn ít "
    "nhất một đơn vị khác.",
    "Of all {of} units at once, only one may be first: each of the others is surely below at least one unit.",
)
NOBODY_LEADS = words(
    "Xét đồng thời cả {of} đơn vị, chưa đủ chắc để nói đơn vị nào cao hơn đơn vị nào: không nên dùng thứ tự "
    "trong bảng để xếp hạng.",
    "Of all {of} units at once, none can be told apart from another: the order in the table ranks nobody.",
)
HIDDEN = words(
    "Không công bố số liệu của {n} nhóm: quá ít người trả lời, hoặc số liệu ấy sẽ làm lộ nhóm quá ít người.",
    "Groups whose figures are not published, being of too few respondents or telling those of too few: {n}.",
)
UNANSWERED = words(
    "Ở {n} nhóm không có câu trả lời hợp lệ nào.",
    "Groups without any valid answer: {n}.",
)
EACH = words(
    "Từng chỉ tiêu (phần, nhóm nội dung và câu hỏi):", "Figure by figure (parts, factors and items):"
)
COUNTED = words("{verdict}: {n} chỉ tiêu.", "{verdict}: {n} of the figures.")
COUNT = words("{verdict}: {n} câu.", "{verdict}: {n} of the items.")

TARGET = words("{label} {goal}{more}. {sentence}", "{label}, {goal}{more}. {sentence}")
TARGET_ALONE = words("{label} {goal}{more}: {verdict}.", "{label}, {goal}{more}: {verdict}.")
SECTION = words(" (mục {section})", " (section {section})")
DUE = words(", hạn {day}", ", by {day}")

FEW_GROUPS = 5
"""Groups up to which ends whose 95 % intervals do not meet differ by Tukey's rule too (alike in width)."""

PARTS = words("nhóm nội dung", "parts and factors")
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


def about_groups(table: Table) -> Iterator[Block]:
    """Say which group is highest and lowest, whether they can be told apart, and how many are not shown."""
    shown = _shown(table)
    told = [block.text for block in (*_ends(shown, GROUPS), *_apart(shown), *_hidden(table))]
    if told:
        yield Paragraph(Text.of({tag: " ".join(text.to(tag) for text in told) for tag in LANGUAGES}))


def _apart(shown: Sequence[Record]) -> Iterator[Paragraph]:
    """Say whether the highest and the lowest of several groups can be told apart."""
    if len(shown) > 1:
        ordered = sorted(shown, key=_value)
        apart = _number(ordered[-1]["exact_low"]) > _number(ordered[0]["exact_high"])
        yield body((APART if len(shown) <= FEW_GROUPS else ENDS_OF_MANY) if apart else TOGETHER, n=len(shown))


def about_units(table: Table) -> Iterator[Block]:
    """Say which unit is highest and lowest, and how many are not shown; `about_ranks` says what that means.

    Of many units the first and the last differ by chance alone: their own two intervals tell too much.
    """
    yield from _ends(_shown(table), UNITS)
    yield from _hidden(table)


def about_ranks(table: Table) -> Iterator[Block]:
    """Say how many units cannot be told apart from the first, and how many surely stand below it."""
    rows = list(table.records())
    n = sum(row["rank_low"] == 1 for row in rows)
    several = ALL_BUT_ONE if n == len(rows) - 1 else LEADERS
    yield body(NOBODY_LEADS if n == len(rows) else several if n > 1 else LEADER, n=n, of=len(rows))


def _shown(table: Table) -> list[Record]:
    return [row for row in _groups(table) if row["value"] is not None]


def _groups(table: Table) -> list[Record]:
    return [row for row in table.records() if row["group"] != ""]


def _hidden(table: Table) -> Iterator[Paragraph]:
    without = [row for row in _groups(table) if row["value"] is None]
    n_hidden = sum(row["flag"] == UNPUBLISHED for row in without)
    if n_hidden:
        yield body(HIDDEN, n=n_hidden)
    if n_hidden < len(without):
        yield body(UNANSWERED, n=len(without) - n_hidden)


def about_levels(table: Table) -> Iterator[Block]:
    """Say for which items the lowest and the highest level of a scale are most frequent."""
    levels = [field for field in table.fields if field.name.startswith("level_")]
    for field in (levels[0], levels[-1]) if len(levels) > 2 else ():
        rows = [row for row in table.records() if row[f"exact_{field.name}"] is not None]
        top = max(rows, key=lambda row: _number(row[f"exact_{field.name}"]), default=None)
        if len(rows) > 1 and len({row[field.name] for row in rows}) == 1:
            continue  # no item more than another
        if top is not None and top[f"exact_{field.name}"]:
            yield bullet(ONE_LEVEL, level=field.heading, item=_ended(top), share=top[field.name], n=top["n"])


def about_change(table: Table) -> Iterator[Block]:
    """Say what became of the whole, and how many figures rose, fell, or cannot be told apart."""
    if whole := change_sentence(table):
        yield Paragraph(whole)
        yield body(EACH)
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
            TARGET if row["sentence"] else TARGET_ALONE,
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


def _ends(rows: Sequence[Record], kind: Text) -> Iterator[Paragraph]:
    if len(rows) < 2 or len({row["unit"] for row in rows}) > 1:
        return
    ordered = sorted(rows, key=_value)
    said: dict[str, Value] = {"n": len(rows), "kind": kind, "unit": ordered[0]["unit"]}
    for name, row in (("high", ordered[-1]), ("low", ordered[0])):
        said |= {name: _ended(row)} | {f"{name}_{field}": row[field] for field in ("value", "low", "high")}
        said[f"{name}_n"] = "" if row["n"] is None else _behind(row)
    is_alike = said["high_value"] == said["low_value"]
    yield body(ALL_ALIKE if is_alike else TWO if len(rows) == 2 else ENDS, **said)


def _behind(row: Record) -> Text:
    return Text.of({tag: BEHIND.to(tag).format(n=written(row["n"], tag)) for tag in LANGUAGES})


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
