"""The report from its first heading to its last table, as such reports are laid out; nothing is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from analysis.report.findings import table_of
from analysis.report.subject import Contents
from analysis.report.word.block import Block, Exhibit, Heading, Paragraph, Picture, body
from analysis.report.word.briefly import (
    AWAY,
    MOST_GROUPS,
    VERY_MANY,
    few_groups,
    numbered,
    upper,
)
from analysis.report.word.conclusion import conclusion, limits
from analysis.report.word.opening import method_blocks, opening
from analysis.report.word.prose import (
    about_change,
    about_groups,
    about_levels,
    about_quadrants,
    about_ranks,
    about_strengths,
    about_targets,
    about_tree,
    about_units,
)
from analysis.subject import Part
from analysis.subject.chart import Chart
from analysis.tables.figures import words

HEADINGS = {
    "method": words("Căn cứ và phương pháp", "Basis and method"),
    "sample": words("Mẫu khảo sát và người trả lời", "Sample and respondents"),
    "index": words("Chỉ số hài lòng", "Index of satisfaction"),
    "levels": words("Các mức trả lời", "Levels of the answers"),
    "unit": words("Kết quả theo đơn vị", "Results by unit"),
    "domain": words("Kết quả theo nhóm người trả lời", "Results by group of respondents"),
    "change": words("Thay đổi so với đợt trước", "Change since the earlier round"),
    "target": words("So với mục tiêu", "Against the targets"),
    "drivers": words("Yếu tố gắn với sự hài lòng", "What goes with satisfaction"),
    "wishes": words("Mong đợi và ý kiến", "Expectations and comments"),
    "conclusion": words("Đánh giá chung và kiến nghị", "Assessment and recommendations"),
    "limits": words("Giới hạn của kết quả", "Limits of the results"),
}
SAMPLE = words(
    "Đợt khảo sát nhận được {n} phiếu. Cơ cấu người trả lời ở bảng dưới đây, tính trên số phiếu đã nhận, "
    "không dùng trọng số.",
    "The round received {n} responses. Their make-up is in the table below: responses received, unweighted.",
)
SAMPLE_ALONE = words("Đợt khảo sát nhận được {n} phiếu.", "The round received {n} responses.")
NO_CHANGE = words(
    "Báo cáo này không so với đợt nào trước đó.", "This report is not held against an earlier round."
)
NO_TARGET = words("Đợt khảo sát không đặt mục tiêu cho chỉ số.", "The round has no target for its index.")
MANY_GROUPS = words(
    "Đặc điểm có trên {most} nhóm (chẳng hạn nhiều đơn vị) ở Phụ lục I.",
    "Characteristics of more than {most} groups, such as many units, are in Annex I.",
)
DRIVERS = words(
    "Mỗi câu hỏi được xét trên hai mặt: mức đáp ứng (điểm trung bình, tính bằng phần trăm của điểm cao "
    "nhất) và mức quan trọng (tương quan với sự hài lòng chung của chính người trả lời).",
    "Each item is looked at from two sides: performance (the mean score, as a percentage of the highest) "
    "and importance (its correlation with the respondent's own satisfaction overall).",
)
NO_DRIVERS = words(
    "Chưa đủ số liệu để xét nội dung nào gắn với sự hài lòng.",
    "There are too few figures to tell what goes with satisfaction.",
)
STRENGTHS = words(
    "So từng câu với chỉ số chung (bảng ở Phụ lục I):", "Each item beside the whole (table in Annex I):"
)
SHARES = words(
    "Tỷ lệ của mọi mức ở từng câu có trong hình dưới đây và ở Phụ lục I.",
    "The shares of all levels of each item are in the figure below and in Annex I.",
)
SHARES_IN_ANNEX = words(
    "Tỷ lệ của mọi mức ở từng câu có ở Phụ lục I.", "The shares of all levels of each item are in Annex I."
)
NO_OTHERS = words(
    "Phiếu không có câu hỏi nào ngoài các câu của chỉ số.",
    "The questionnaire asks nothing outside its indices.",
)
ITEMS_IN_ANNEX = words(
    "Từng câu hỏi có trong hình và ở Phụ lục I; bảng dưới đây chỉ nêu các phần và nhóm nội dung.",
    "Each item is in the figure and in Annex I; the table below has the parts and factors only.",
)
OTHER_IN_ANNEX = words(
    "Từng câu hỏi ở Phụ lục I; bảng dưới đây chỉ nêu các phần và nhóm nội dung.",
    "Each item is in Annex I; the table below has the parts and factors only.",
)
IN_ANNEX = words("Số liệu đầy đủ theo từng nhóm ở Phụ lục I.", "Full figures of each group are in Annex I.")


def outline(contents: Contents) -> Iterator[Block]:
    """Yield everything that stands between the head and the signature."""
    yield from opening(contents)
    if not contents.parts:
        yield from (Paragraph(text) for text in contents.method)
        return
    for name, section in SECTIONS.items():
        yield Heading(HEADINGS[name])
        yield from section(contents)


def _sample(contents: Contents) -> Iterator[Block]:
    found = list(_briefly(_part(contents, "respondents")))
    brief = [few_groups(exhibit.table) for exhibit in found]
    yield body(SAMPLE if any(shown.rows for shown in brief) else SAMPLE_ALONE, n=contents.n)
    if contents.about.flagged:
        yield Paragraph(contents.about.flagged)
    for exhibit, shown in zip(found, brief, strict=True):
        listed = few_groups(exhibit.table, VERY_MANY)
        if shown.rows != listed.rows:
            yield body(MANY_GROUPS, most=MOST_GROUPS)
        if listed is not exhibit.table:
            yield body(AWAY, most=VERY_MANY)
        if shown.rows:
            yield replace(exhibit, table=shown)


def _indices(contents: Contents) -> Iterator[Block]:
    """Yield every index; what two of the same items have alike is said once, and one item is no chart."""
    told: set[Block] = set()
    for node in contents.codebook.indices:
        part = _part(contents, node.name)
        if part is None:
            continue
        yield Heading(part.heading, 2)
        table = part.tables[-1]
        sentences = [sentence for sentence in about_tree(table) if sentence not in told]
        told.update(sentences)
        yield from sentences
        yield from islice(_charts(part), int(len(table.rows) > 2))
        brief = table if node is contents.codebook.indices[0] else upper(table)
        if brief is not table:
            yield body(OTHER_IN_ANNEX)
        yield Exhibit(brief, brief=True)


def _levels(contents: Contents) -> Iterator[Block]:
    part = _part(contents, "levels")
    for table in part.tables if part else ():
        yield from about_levels(table)
    charts = list(_charts(part))
    yield body(SHARES if charts else SHARES_IN_ANNEX)
    yield from charts


def _units(contents: Contents) -> Iterator[Block]:
    part = _part(contents, "by_unit")
    if part is None:
        yield body(NO_UNITS)
        return
    headline, *ranks = part.tables
    yield from about_units(headline)
    for table in ranks:
        yield from about_ranks(table)
    yield from _charts(part, "intervals")
    if ranks and len(ranks[0].rows) > VERY_MANY:
        yield body(RANKS_IN_ANNEX)
        return
    yield from (Exhibit(table, brief=True) for table in ranks or [headline])


RANKS_IN_ANNEX = words(
    "Hình trên có số liệu của từng đơn vị; hạng có thể của từng đơn vị ở Phụ lục I.",
    "The figure above has the figures of each unit; the ranks each may have are in Annex I.",
)
NO_UNITS = words("Các phiếu không chia theo đơn vị.", "The responses are not parted by unit.")
NO_GROUPS = words(
    "Phiếu không hỏi đặc điểm nào chia được nhóm.", "The questionnaire asks nothing that makes groups."
)


def _domains(contents: Contents) -> Iterator[Block]:
    parts = [part for part in contents.parts if part.name.startswith("by_") and part.name != "by_unit"]
    yield body(IN_ANNEX if parts else NO_GROUPS)
    for part in parts:
        yield Heading(part.heading, 2)
        yield from about_groups(part.tables[0])
        yield from _charts(part)


def _change(contents: Contents) -> Iterator[Block]:
    part = _part(contents, "change")
    if part is None:
        yield body(NO_CHANGE)
        return
    for table in part.tables:
        yield from about_change(table)
    for exhibit in _briefly(part):
        brief = upper(exhibit.table)
        if brief is not exhibit.table:
            yield body(ITEMS_IN_ANNEX)
        yield replace(exhibit, table=brief)
    yield from _charts(part)


def _target(contents: Contents) -> Iterator[Block]:
    table, promised = table_of(contents, "_target"), _part(contents, "targets")
    if table is not None:
        yield Paragraph(contents.headline[0])
        yield Exhibit(table, brief=True)
    elif promised is None:
        yield body(NO_TARGET)
    for each in promised.tables if promised else ():
        yield Heading(each.title, 2)
        yield from about_targets(each)
        yield Exhibit(each, brief=True)


def _drivers(contents: Contents) -> Iterator[Block]:
    part, strengths = _part(contents, "priorities"), _part(contents, "strengths")
    if part is not None:
        yield body(DRIVERS)
        for table in part.tables:
            yield from about_quadrants(table)
    if strengths is not None:
        yield body(STRENGTHS)
        yield from about_strengths(strengths.tables[0])
    if part is None and strengths is None:
        yield body(NO_DRIVERS)
    charts = list(_charts(part))
    yield from charts
    yield from (Exhibit(numbered(table), brief=True) for table in (part.tables if part and charts else ()))


def _wishes(contents: Contents) -> Iterator[Block]:
    parts = [part for part in (_part(contents, name) for name in ("choices", "batteries")) if part]
    if not any(part.tables for part in parts):
        yield body(NO_OTHERS)
    for part in parts:
        yield from _briefly(part)


SECTIONS = {
    "method": method_blocks,
    "sample": _sample,
    "index": _indices,
    "levels": _levels,
    "unit": _units,
    "domain": _domains,
    "change": _change,
    "target": _target,
    "drivers": _drivers,
    "wishes": _wishes,
    "conclusion": conclusion,
    "limits": limits,
}
"""Every section by its name in `HEADINGS`, in the order such reports have them."""


def _part(contents: Contents, name: str) -> Part | None:
    return next((part for part in contents.parts if part.name == name), None)


def _briefly(part: Part | None) -> Iterator[Exhibit]:
    yield from (Exhibit(table, brief=True) for table in (part.tables if part else ()) if table.rows)


def _charts(part: Part | None, kind: str = "") -> Iterator[Block]:
    charts: Sequence[Chart] = part.charts if part else ()
    yield from (Picture(chart) for chart in charts if kind in ("", chart.kind) and _speaks(chart))


def _speaks(chart: Chart) -> bool:
    """Whether a chart shows anything: where nothing is published it would be an empty frame."""
    return any(isinstance(value, float | Decimal) for row in chart.table.rows for value in row)
