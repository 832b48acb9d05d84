"""What a report begins with: on what basis, the main results, how it was carried out and how to read it."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.codebook import Text
from analysis.fieldwork.carried import carried_out, stated
from analysis.report.course import course
from analysis.report.subject import Contents
from analysis.report.word.block import Block, Heading, Paragraph, Place, body, bullet
from analysis.tables.figures import words

PLAIN = words(
    "{agency} báo cáo kết quả khảo sát “{title}” như sau:",
    "{agency} reports the results of the survey “{title}”:",
)
BASIS = words(
    "Căn cứ {basis}, {agency} báo cáo kết quả khảo sát “{title}” như sau:",
    "On the basis of {basis}, {agency} reports the results of the survey “{title}”:",
)
DECISION = words(
    "Thực hiện {decision}, {agency} báo cáo kết quả khảo sát “{title}” như sau:",
    "In carrying out {decision}, {agency} reports the results of the survey “{title}”:",
)
BOTH = words(
    "Căn cứ {basis}; thực hiện {decision}, {agency} báo cáo kết quả khảo sát “{title}” như sau:",
    "On the basis of {basis}, and in carrying out {decision}, {agency} reports the results of the survey "
    "“{title}”:",
)
AGENCY = words("Cơ quan tổ chức khảo sát", "The agency that ran the survey")
MAIN = words("Kết quả chính", "Main results")

CONTENT = words("Nội dung khảo sát", "What was asked")
CARRIED = words("Cách tiến hành", "How it was carried out")
READING = words("Cách tính và cách đọc số liệu", "How figures are made and read")
FORM = words("Phiếu khảo sát: {title}, gồm {n} câu hỏi.", "Questionnaire: {title}, with {n} questions.")
INDEX = words("{label}: tính từ {n} câu hỏi.", "{label}: made from {n} items.")
POINT = words("{heading}: {text}", "{heading}: {text}")
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


def opening(contents: Contents) -> Iterator[Block]:
    """Yield the first paragraph and the main results, each in a sentence."""
    about = contents.about
    agency, decision = about.agency or AGENCY, about.fieldwork.decision
    pattern = (BOTH if decision else BASIS) if about.basis else DECISION if decision else PLAIN
    yield body(pattern, basis=bare(about.basis), decision=stated(decision), agency=agency, title=about.title)
    yield Paragraph(MAIN, "lead")
    yield from (Paragraph(text, "bullet") for text in contents.headline)
    yield Place()


def method_blocks(contents: Contents) -> Iterator[Block]:
    """Yield what was asked, when, and how the figures are read."""
    book = contents.codebook
    yield Heading(CONTENT, 2)
    yield body(FORM, title=book.title, n=sum(variable.section != "context" for variable in book.variables))
    yield from (bullet(INDEX, label=node.label, n=len(node.items)) for node in book.indices)
    if carried := list(carried_out(course(contents.about, contents.answers))):
        yield Heading(CARRIED, 2)
        yield from (bullet(POINT, heading=heading, text=text) for heading, text in carried)
    yield Heading(READING, 2)
    yield body(READ)
    yield body(ANNEXED)


def bare(text: Text) -> Text:
    """Return a text without the stop at its end."""
    return Text.of({tag: words.rstrip(" .;") for tag, words in text.versions})
