"""The methodology note: what others need to judge the figures, a row for each point that is known."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from analysis.codebook import Text
from analysis.fieldwork.carried import Point, carried_out, ended
from analysis.report.course import course, n_partial
from analysis.report.subject import Contents
from analysis.rounding import half_up
from analysis.table import Field, Table, said
from analysis.tables.change import difference_unit
from analysis.tables.figures import words

BASIS = words("Căn cứ pháp lý", "Legal basis")
DECISION = words("Quyết định, kế hoạch khảo sát", "Decision or plan of the survey")
RESPONSES = words("Số phiếu", "Responses")
DESIGN = words("Thiết kế mẫu trong số liệu", "Sampling design in the data")
WEIGHTS = words("Trọng số", "Weights")
ERROR = words("Sai số của chỉ số chung", "Margin of error of the whole")
MISSING = words("Ô không có câu trả lời", "Missing answers")
TITLE = words("Thuyết minh phương pháp khảo sát", "Methodology of the survey")
FIELDS = (
    Field("label", words("Nội dung", "Subject")),
    Field("flag", words("Mô tả", "Description")),
)
DRAWN = words(
    "{strata} tầng, {psus} đơn vị chọn mẫu bậc một.", "{strata} strata, {psus} first-stage sampling units."
)
ALONE = words(
    "Số liệu không mang tầng, cụm hay trọng số: mỗi người trả lời tính như được chọn độc lập.",
    "The data carry no strata, clusters or weights: each respondent counts as drawn alone.",
)
RECEIVED = words("{n} phiếu đã nhận và tính.", "{n} responses received and counted.")
PARTS = words(
    "{n} phiếu đã nhận và tính, trong đó {partial} phiếu trả lời một phần.",
    "{n} responses received and counted, {partial} of them partial.",
)
ALIKE = words("Không có: mỗi phiếu tính như nhau.", "None: every response counts alike.")
WEIGHTED = words(
    "Từ {least} đến {most}; trọng số không đều làm phương sai của trung bình tăng {effect} lần (Kish).",
    "From {least} to {most}; unequal weights multiply the variance of a mean by {effect} (Kish).",
)
UNEQUAL = words(
    "Không đều; không nêu số, vì số cho biết nơi không công bố có mấy phiếu.",
    "Unequal; no numbers are given, for they tell how many answered in places that are not published.",
)
MARGIN = words(
    "Không quá {margin} {points} về mỗi phía, với độ tin cậy 95 %: {value} {unit}, khoảng tin cậy "
    "{low}–{high}.",
    "At most {margin} {points} to either side at 95% confidence: {value} {unit}, confidence interval "
    "{low}–{high}.",
)
BLANKS = words(
    "Trong {asked} lượt hỏi của chỉ số chung: {answered} lượt có câu trả lời hợp lệ, {not_applicable} "
    "không áp dụng, {dont_know} không biết, {not_answered} không trả lời; các lượt không hợp lệ không nằm "
    "trong mẫu số và không được điền thay.",
    "Of {asked} answers asked for by the whole: {answered} valid, {not_applicable} not applicable, "
    "{dont_know} don't know, {not_answered} not answered; those without a valid answer are not in the "
    "denominator and are not imputed.",
)


def methodology(contents: Contents) -> Table:
    """Return the note: a row for each point of which something is known."""
    return Table("methodology", TITLE, FIELDS, tuple(_points(contents)))


def _points(contents: Contents) -> Iterator[Point]:
    about, design = contents.about, contents.design
    if about.basis:
        yield BASIS, Text.of({tag: f"{basis.rstrip(' .;')}." for tag, basis in about.basis.versions})
    if about.fieldwork.decision:
        yield DECISION, ended(about.fieldwork.decision)
    yield from carried_out(course(contents.about, contents.answers))
    yield RESPONSES, _responses(contents)
    given = contents.answers.design_columns
    drawn = design is not None and bool(given)
    is_told = not contents.printing.grain.value  # the largest weight tells how few answered in some unit
    if is_told or not drawn:
        yield DESIGN, said(DRAWN, strata=design.n_strata, psus=design.n_psus) if drawn and design else ALONE
    if is_told or "weight" not in given:
        yield WEIGHTS, _weights(contents) if "weight" in given else ALIKE
    else:
        yield WEIGHTS, UNEQUAL
    yield from _headline(contents)


def _responses(contents: Contents) -> Text:
    partial = n_partial(contents.answers)
    return said(PARTS, n=contents.n, partial=partial) if partial else said(RECEIVED, n=contents.n)


def _weights(contents: Contents) -> Text:
    weights = np.asarray(contents.answers.design_columns["weight"], dtype=float)
    used = weights[weights > 0]
    effect = len(used) * float(np.sum(used**2)) / float(np.sum(used)) ** 2
    numbers = {"least": used.min(), "most": used.max(), "effect": effect}
    return said(WEIGHTED, **{name: half_up(float(number), 2) for name, number in numbers.items()})


def _headline(contents: Contents) -> Iterator[Point]:
    """Yield what the first row of the headline index says of its error and of blanks."""
    name = contents.codebook.indices[0].name
    row = next(next(table.records()) for table in contents.tables() if table.name == name)
    value, low, high = (row[key] for key in ("value", "low", "high"))
    if isinstance(value, Decimal) and isinstance(low, Decimal) and isinstance(high, Decimal):
        margin = max(value - low, high - value)
        units = {"unit": row["unit"], "points": difference_unit(row["unit"])}
        yield ERROR, said(MARGIN, margin=margin, value=value, low=low, high=high, **units)
    if value is not None and row["asked"] is not None:
        counts = ("asked", "answered", "not_applicable", "dont_know", "not_answered")
        yield MISSING, said(BLANKS, **{key: row[key] for key in counts})
