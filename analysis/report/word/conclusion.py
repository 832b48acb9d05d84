"""Strengths, weaknesses and priorities in sentences, with the rules they were found by; and the limits."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from analysis.codebook import Text
from analysis.fieldwork import UNDRAWN as UNDRAWN_WAYS
from analysis.fieldwork.carried import unrecorded
from analysis.report.course import course
from analysis.report.findings import MOST, RULES, Findings, Record, findings, label
from analysis.report.subject import Contents
from analysis.report.word.block import Block, Heading, Paragraph, body, bullet
from analysis.table import Value
from analysis.tables.change import difference_unit
from analysis.tables.figures import FEW, words

STRENGTHS = words("Điểm mạnh", "Strengths")
WEAKNESSES = words("Điểm yếu", "Weaknesses")
PRIORITIES = words("Kiến nghị ưu tiên", "Recommended priorities")
HOW = words("Quy tắc rút ra nhận xét", "How these conclusions were drawn")

ABOVE = words(
    "{item}: {value} {unit}, cao hơn chỉ số chung {size} {points} (khoảng tin cậy của chênh lệch từ {low} "
    "đến {high}; n = {n}).",
    "{item}: {value} {unit}, {size} {points} above the whole (confidence interval of the difference {low} "
    "to {high}; n = {n}).",
)
BELOW = words(
    "{item}: {value} {unit}, thấp hơn chỉ số chung {size} {points} (khoảng tin cậy của chênh lệch từ {low} "
    "đến {high}; n = {n}).",
    "{item}: {value} {unit}, {size} {points} below the whole (confidence interval of the difference {low} "
    "to {high}; n = {n}).",
)
PRIORITY = words(
    "{item}: mức quan trọng {importance}, đáp ứng {performance} % điểm cao nhất (n = {n}).",
    "{item}: importance {importance}, performance {performance}% of the highest score (n = {n}).",
)
UNIT = words(
    "{item}: {value} {unit} (khoảng tin cậy {low}–{high}; n = {n}; hạng có thể từ {rank_low} đến "
    "{rank_high}).",
    "{item}: {value} {unit} (confidence interval {low}–{high}; n = {n}; possible ranks {rank_low} to "
    "{rank_high}).",
)
ASK_ITEMS = words(
    "Đề nghị ưu tiên rà soát, cải thiện các nội dung người dân coi trọng mà đáp ứng còn dưới mức trung bình:",
    "What people hold important and find below average should be looked into and improved first:",
)
UNSURE = words(
    "Các nội dung sau cũng nằm ở vùng “Ưu tiên cải thiện”, nhưng chưa chắc chắn: khoảng tin cậy còn chạm mức "
    "trung bình của các câu, nên chỉ xem là gợi ý để tìm hiểu thêm:",
    "The following lie in “Improve first” too, but not surely: their intervals meet the items' averages, so "
    "take them as a hint where to look further:",
)
NONE_SURE = words(
    "Chưa có nội dung nào cần ưu tiên một cách chắc chắn. Các nội dung sau nằm ở vùng “Ưu tiên cải thiện”, "
    "nhưng khoảng tin cậy còn chạm mức trung bình của các câu, nên chỉ xem là gợi ý để tìm hiểu thêm:",
    "No item surely comes first. The following lie in “Improve first”, but their intervals meet the "
    "items' averages, so take them as a hint where to look further:",
)
ASK_UNITS = words(
    "Đề nghị làm việc với các đơn vị có kết quả thấp rõ rệt:",
    "Units whose results are clearly low should be talked to:",
)
NONE_STRONG = words(
    "Chưa có câu nào cao hơn chỉ số chung một cách chắc chắn.", "No item is surely above the whole."
)
NONE_WEAK = words(
    "Chưa có câu nào thấp hơn chỉ số chung một cách chắc chắn.", "No item is surely below the whole."
)
NONE_FIRST = words(
    "Số liệu chưa chỉ ra nội dung hay đơn vị nào cần ưu tiên một cách chắc chắn.",
    "The figures point to no item or unit that should surely come first.",
)

UNDRAWN = words(
    "Số liệu không mang tầng, cụm hay trọng số: khoảng tin cậy tính như với mẫu ngẫu nhiên đơn giản và không "
    "phản ánh sự khác biệt giữa người trả lời và người không trả lời.",
    "The data carry no strata, clusters or weights: intervals are those of a simple random sample and cover "
    "no difference between those who answered and those who did not.",
)
NOT_RANDOM = words(
    "Người trả lời không được chọn ngẫu nhiên: kết quả nói về những người đã trả lời; khoảng tin cậy chỉ để "
    "tham khảo.",
    "People were not drawn at random: the results speak of those who answered; intervals are for orientation "
    "only.",
)
UNWEIGHTED = words(
    "Không có trọng số: mỗi phiếu tính như nhau, dù mỗi người có thể đại diện cho số người khác nhau.",
    "There are no weights: every response counts alike, though people may stand for different numbers of "
    "others.",
)
FEW_PSUS = words(
    "Khoảng tin cậy dựa trên {n} đơn vị chọn mẫu bậc một; với ít đơn vị như vậy bản thân độ rộng của "
    "khoảng cũng chưa chắc chắn.",
    "The intervals rest on {n} first-stage sampling units; with so few, their width is itself uncertain.",
)
SOME_PSUS = words(
    "Khoảng tin cậy dựa trên chưa đến {n} đơn vị chọn mẫu bậc một; với ít đơn vị như vậy bản thân độ rộng "
    "của khoảng cũng chưa chắc chắn.",
    "The intervals rest on fewer than {n} first-stage sampling units; with so few, their width is itself "
    "uncertain.",
)
PROVISIONAL = words(
    "Đợt khảo sát chưa khóa, các số liệu là tạm tính và có thể thay đổi.",
    "The round is not locked: figures are provisional and may change.",
)
ALWAYS = (
    words(
        "Khoảng tin cậy chỉ phản ánh sai số do chọn mẫu, không phản ánh sai số do cách hỏi, do người trả "
        "lời nể nang hay do người không trả lời khác với người trả lời.",
        "Confidence intervals cover the error of sampling, not that of wording, of politeness, or of those "
        "who did not answer being different.",
    ),
    words(
        "Mức quan trọng là tương quan giữa các câu trả lời của cùng một người, không phải bằng chứng về "
        "nguyên nhân.",
        "Importance is a correlation between answers of the same person, no proof of causes.",
    ),
    words(
        "Báo cáo so sánh nhiều nhóm và nhiều câu cùng lúc: trong 20 so sánh không có khác biệt thật, trung "
        "bình có một so sánh vượt ra ngoài khoảng tin cậy 95 % một cách ngẫu nhiên. Thứ hạng và điểm mạnh, "
        "điểm yếu đã tính đến điều này.",
        "Many groups and items are compared at once: of 20 comparisons without a real difference one lies "
        "outside its 95% interval by chance. Ranks, strengths and weaknesses take this into account.",
    ),
)
MARKED = words(
    "Số liệu dựa trên dưới {few} phiếu được ghi chú “n < {few}” và cần đọc thận trọng.",
    "Figures with fewer than {few} responses are marked “n < {few}” and need care.",
)
FEWEST_PSUS = 30
"""With fewer sampling units the width of an interval is unsure: Student's t is 4 % above the normal."""


def conclusion(contents: Contents) -> Iterator[Block]:
    """Yield strengths, weaknesses, priorities, and the rules."""
    found = findings(contents)
    for heading, pattern, rows, nothing in (
        (STRENGTHS, ABOVE, found.strengths, NONE_STRONG),
        (WEAKNESSES, BELOW, found.weaknesses, NONE_WEAK),
    ):
        yield Heading(heading, 2)
        yield from (_apart(pattern, row) for row in rows)
        if not rows:
            yield body(nothing)
    yield from _asked(found)
    yield Heading(HOW, 2)
    yield from (bullet(rule, most=MOST) for rule in RULES)


def _apart(pattern: Text, row: Record) -> Paragraph:
    """Return how far an item lies above or below the whole."""
    change = row["change"]
    size = abs(change) if isinstance(change, Decimal) else change
    points = difference_unit(row["unit"])
    return bullet(pattern, item=_named(row), size=size, points=points, **_only(row, "value unit low high n"))


def _asked(found: Findings) -> Iterator[Block]:
    """Yield what should come first, what perhaps should, and with whom to talk."""
    yield Heading(PRIORITIES, 2)
    less_sure = UNSURE if found.priorities else NONE_SURE
    for words_before, rows in ((ASK_ITEMS, found.priorities), (less_sure, found.unsure)):
        if rows:
            yield body(words_before)
        for row in rows:
            yield bullet(PRIORITY, item=_named(row), **_only(row, "importance performance n"))
    if found.units:
        yield body(ASK_UNITS)
        for row in found.units:
            yield bullet(UNIT, item=_named(row), **_only(row, "value unit low high n rank_low rank_high"))
    if not found.priorities and not found.unsure and not found.units:
        yield body(NONE_FIRST)


def limits(contents: Contents) -> Iterator[Block]:
    """Yield what these figures cannot say, as far as the data know it."""
    if not contents.about.is_final:
        yield bullet(PROVISIONAL)
    yield from (Paragraph(note, "bullet") for note in contents.codebook.notes)
    if (lacking := unrecorded(course(contents.about, contents.answers))) is not None:
        yield Paragraph(lacking, "bullet")
    if contents.about.fieldwork.sampling in UNDRAWN_WAYS:
        yield bullet(NOT_RANDOM)
    given = contents.answers.design_columns
    if not given:
        yield bullet(UNDRAWN)
    elif "weight" not in given:
        yield bullet(UNWEIGHTED)
    if contents.design is not None and contents.design.n_psus < FEWEST_PSUS:
        is_told = not contents.printing.grain.value  # as in the note on methods
        yield bullet(FEW_PSUS, n=contents.design.n_psus) if is_told else bullet(SOME_PSUS, n=FEWEST_PSUS)
    yield from (bullet(always) for always in ALWAYS)
    yield bullet(MARKED, few=FEW)


def _named(row: Record) -> Text:
    return Text.of({tag: name.rstrip(" .;:") for tag, name in label(row).versions})


def _only(row: Record, names: str) -> dict[str, Value]:
    return {name: row[name] for name in names.split()}
