"""What a report begins with, how its figures were made, and the same in full for the annex."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.codebook import Text
from analysis.report.method import day
from analysis.report.subject import Contents
from analysis.report.word.block import Block, Heading, Paragraph, body, bullet, said
from analysis.rounding import half_up
from analysis.table import Field, Table
from analysis.tables.figures import words

BASIS = words(
    "Căn cứ {basis}, {agency} báo cáo kết quả khảo sát “{title}” như sau:",
    "On the basis of {basis}, {agency} reports the results of the survey “{title}”:",
)
PLAIN = words(
    "{agency} báo cáo kết quả khảo sát “{title}” như sau:",
    "{agency} reports the results of the survey “{title}”:",
)
AGENCY = words("Cơ quan tổ chức khảo sát", "The agency that ran the survey")
MAIN = words("Kết quả chính", "Main results")

CONTENT = words("Nội dung khảo sát", "What was asked")
READING = words("Cách tính và cách đọc số liệu", "How figures are made and read")
FORM = words("Phiếu khảo sát: {title}, gồm {n} câu hỏi.", "Questionnaire: {title}, with {n} questions.")
INDEX = words("{label}: tính từ {n} câu hỏi.", "{label}: made from {n} items.")
READ = words(
    "Mỗi số liệu đi kèm số người trả lời (n) và khoảng tin cậy 95 %: nếu hỏi lại theo cách này nhiều lần, "
    "khoảng như vậy chứa giá trị đúng trong khoảng 95 trên 100 lần. Chỉ kết luận “đạt”, “tăng”, “cao hơn” "
    "khi cả khoảng tin cậy nằm về một phía; nếu không, báo cáo ghi “chưa đủ chắc”.",
    "Every figure comes with the number of people behind it (n) and a 95% confidence interval: asked again "
    "in this way many times, such an interval would hold the true value about 95 times in 100. “Reached”, "
    "“up” or “higher” is said only where the whole interval lies on one side; elsewhere the report says "
    "that it cannot be told.",
)
ANNEXED = words(
    "Thuyết minh đầy đủ ở Phụ lục II; bảng số liệu đầy đủ ở Phụ lục I và trong các tệp kèm theo.",
    "The full note is in Annex II; full tables are in Annex I and in the files that come with this report.",
)

FIELDS = (
    Field("label", words("Nội dung", "Subject")),
    Field("flag", words("Mô tả", "Description")),
)
TITLE = words("Thuyết minh phương pháp khảo sát", "Methodology of the survey")


def opening(contents: Contents) -> Iterator[Block]:
    """Yield the first paragraph and the main results, each in a sentence."""
    about = contents.about
    agency = about.agency or AGENCY
    if about.basis:
        yield body(BASIS, basis=_bare(about.basis), agency=agency, title=about.title)
    else:
        yield body(PLAIN, agency=agency, title=about.title)
    yield Paragraph(MAIN, "lead")
    yield from (Paragraph(text, "bullet") for text in contents.headline)


def method_blocks(contents: Contents) -> Iterator[Block]:
    """Yield what was asked, when, and how the figures are read."""
    book = contents.codebook
    yield Heading(CONTENT, 2)
    yield body(FORM, title=book.title, n=sum(variable.section != "context" for variable in book.variables))
    yield from (bullet(INDEX, label=node.label, n=len(node.items)) for node in book.indices)
    yield Heading(READING, 2)
    yield body(READ)
    yield body(ANNEXED)


def methodology(contents: Contents) -> Table:
    """Return the note that lets others judge the figures: what is known of each point, and what is not."""
    rows = tuple((heading, text) for heading, text in _points(contents) if text is not None)
    return Table("methodology", TITLE, FIELDS, rows)


POINTS = {
    "population": words("Tổng thể", "Population"),
    "frame": words("Khung chọn mẫu", "Frame"),
    "sampling": words("Chọn mẫu", "Sampling"),
    "dates": words("Thời gian thu thập", "Dates"),
    "responses": words("Số phiếu", "Responses"),
    "rate": words("Tỷ lệ trả lời", "Response rate"),
    "weights": words("Trọng số", "Weights"),
    "margin": words("Sai số của chỉ số chung", "Margin of error of the whole"),
    "missing": words("Ô không có câu trả lời", "Missing answers"),
}
PEOPLE = words("{n} người (tổng các trọng số).", "{n} people (the sum of the weights).")
UNKNOWN = words(
    "Dữ liệu của đợt không ghi; cơ quan tổ chức bổ sung nếu có.",
    "The data of the round do not say; the agency adds it where it is known.",
)
DRAWN = words(
    "{strata} tầng, {psus} đơn vị chọn mẫu bậc một.", "{strata} strata, {psus} first-stage sampling units."
)
UNDRAWN = words(
    "Không ghi cách chọn: mỗi người trả lời tính như được chọn độc lập.",
    "Nothing is recorded: each respondent counts as drawn alone.",
)
PERIOD = words("Từ {first} đến {last}.", "From {first} to {last}.")
RECEIVED = words("{n} phiếu đã nhận và tính.", "{n} responses received and counted.")
NO_RATE = words(
    "Không tính được: dữ liệu không ghi bao nhiêu người được mời.",
    "Cannot be computed: the data do not say how many people were invited.",
)
ALIKE = words("Không có: mỗi phiếu tính như nhau.", "None: every response counts alike.")
WEIGHTED = words(
    "Từ {least} đến {most}; trọng số không đều làm phương sai của trung bình tăng {effect} lần (Kish).",
    "From {least} to {most}; unequal weights multiply the variance of a mean by {effect} (Kish).",
)
MARGIN = words(
    "Khoảng tin cậy {low}–{high} {unit}, quanh {value}.",
    "Confidence interval {low}–{high} {unit} around {value}.",
)
BLANKS = words(
    "Trong {asked} lượt hỏi của chỉ số chung: {answered} lượt có câu trả lời hợp lệ, {not_applicable} "
    "không áp dụng, {dont_know} không biết, {not_answered} không trả lời; các lượt không hợp lệ không nằm "
    "trong mẫu số và không được điền thay.",
    "Of {asked} answers asked for by the whole: {answered} valid, {not_applicable} not applicable, "
    "{dont_know} don't know, {not_answered} not answered; those without a valid answer are not in the "
    "denominator and are not imputed.",
)


def _points(contents: Contents) -> Iterator[tuple[Text, Text | None]]:
    design, given = contents.design, contents.answers.design_columns
    weighted = design is not None and "weight" in given
    yield POINTS["population"], _people(contents) if weighted else UNKNOWN
    yield POINTS["frame"], UNKNOWN
    yield POINTS["sampling"], _sampling(contents)
    yield POINTS["dates"], _period(contents)
    yield POINTS["responses"], said(RECEIVED, n=contents.n)
    yield POINTS["rate"], NO_RATE
    yield POINTS["weights"], _weights(contents) if weighted else ALIKE
    yield from _headline(contents)


def _people(contents: Contents) -> Text:
    weights = contents.answers.design_columns["weight"]
    return said(PEOPLE, n=half_up(float(np.sum(weights)), 0))


def _sampling(contents: Contents) -> Text:
    design = contents.design
    if design is None or not contents.answers.design_columns:
        return UNDRAWN
    return said(DRAWN, strata=design.n_strata, psus=design.n_psus)


def _period(contents: Contents) -> Text:
    about = contents.about
    if about.opened_on is None or about.closed_on is None:
        return UNKNOWN
    ends = (about.opened_on, about.closed_on)
    first, last = (Text.of({tag: day(on, tag) for tag in ("vi", "en")}) for on in ends)
    return said(PERIOD, first=first, last=last)


def _weights(contents: Contents) -> Text:
    weights = np.asarray(contents.answers.design_columns["weight"], dtype=float)
    used = weights[weights > 0]
    effect = len(used) * float(np.sum(used**2)) / float(np.sum(used)) ** 2
    numbers = {"least": used.min(), "most": used.max(), "effect": effect}
    return said(WEIGHTED, **{name: half_up(float(number), 2) for name, number in numbers.items()})


def _headline(contents: Contents) -> Iterator[tuple[Text, Text | None]]:
    """Yield what the first row of the headline index says of its error and of blanks."""
    name = contents.codebook.indices[0].name
    row = next(next(table.records()) for table in contents.tables() if table.name == name)
    if row["value"] is None:
        return
    yield POINTS["margin"], said(MARGIN, **{key: row[key] for key in ("low", "high", "unit", "value")})
    counts = ("asked", "answered", "not_applicable", "dont_know", "not_answered")
    yield POINTS["missing"], said(BLANKS, **{key: row[key] for key in counts})


def _bare(text: Text) -> Text:
    return Text.of({tag: basis.rstrip(" .;") for tag, basis in text.versions})
