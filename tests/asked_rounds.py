"""Small questionnaires typed by hand, and rounds that ask them, for every test that opens a page."""

from __future__ import annotations

from dataclasses import replace

from analysis.codebook import Category, Missing, Node, Text
from survey.questionnaire.model import (
    AllOf,
    Comparison,
    Constraint,
    Item,
    Not,
    Provenance,
    Questionnaire,
    Section,
)
from survey.rounds import Round, State


def words(vi: str, en: str = "") -> Text:
    return Text.of({"vi": vi, "en": en or f"{vi} (en)"})


LEVELS = (
    words("Rất không hài lòng", "Very dissatisfied"),
    words("Không hài lòng", "Dissatisfied"),
    words("Bình thường", "Neutral"),
    words("Hài lòng", "Satisfied"),
    words("Rất hài lòng", "Very satisfied"),
)
SCALE = tuple(Category(str(code), label, float(code)) for code, label in enumerate(LEVELS, 1))
OUTSIDE = Category("98", words("Không áp dụng", "Not applicable"), missing=Missing.NOT_APPLICABLE)
RATING = (*SCALE, OUTSIDE)
YES_NO = (Category("1", words("Có", "Yes")), Category("2", words("Không", "No")))
TOPICS = tuple(Category(str(n), words(f"Kênh số {n}", f"Channel {n}")) for n in range(1, 6))


def rating(name: str, text: str, **more) -> Item:
    return Item(name, "rating", words(text), RATING, **more)


def questionnaire(*sections: Section, **more) -> Questionnaire:
    rated = [item for section in sections for item in section.items if item.kind == "rating"]
    parts = tuple(Node(item.name, item.text, "item", satisfied=("4", "5"), method="F1") for item in rated)
    tree = Node("whole", words("Chỉ số hài lòng chung", "Overall index"), "pooled", parts=parts, method="F2")
    made = Questionnaire(
        name="thu",
        version="1",
        service="administrative",
        languages=("vi", "en"),
        title=words("Phiếu hỏi thử", "A trial questionnaire"),
        sections=sections,
        provenance=Provenance(official=False, legal_basis=words("Quyết định thử", "A trial decision")),
        indices=(tree,),
        introduction=words("Mời Ông/Bà cho biết ý kiến.", "Please tell us what you think."),
        minutes=3,
    )
    return replace(made, **more)


def one_page() -> Questionnaire:
    """Thirty items on one page: 22 six-point ratings, one of eleven points, 3 single, 2 multiple, 2 texts."""
    eleven = tuple(Category(str(n), words(str(n)), float(n)) for n in range(11))
    items = (
        *(rating(f"A{n}", f"Ông/Bà hài lòng với nội dung số {n} đến mức nào?") for n in range(1, 23)),
        Item("B1", "rating", words("Cho điểm chung"), eleven),
        *(
            Item(f"C{n}", "single", words(f"Ông/Bà đã từng gặp việc số {n} chưa?"), YES_NO)
            for n in range(1, 4)
        ),
        *(Item(f"D{n}", "multiple", words(f"Biết qua kênh nào, lần {n}?"), TOPICS) for n in range(1, 3)),
        *(Item(f"E{n}", "text", words(f"Ý kiến khác {n}")) for n in range(1, 3)),
    )
    return questionnaire(Section("all", words("Ý kiến của Ông/Bà", "Your opinion"), items))


def three_parts() -> Questionnaire:
    """Every kind of item over three pages, some required, none conditional."""
    first = (
        Item("intro", "note", words("Xin nhớ lại lần làm thủ tục gần nhất.")),
        rating("A1", "Thái độ của công chức", required=True, hint=words("Lần gần nhất.")),
        rating("A2", "Thời gian giải quyết"),
    )
    second = (
        Item("B1", "single", words("Ông/Bà có phải đi lại nhiều lần không?"), YES_NO),
        Item(
            "B2",
            "multiple",
            words("Ông/Bà biết thủ tục qua kênh nào?"),
            TOPICS,
            constraint=Constraint(max_choices=2),
        ),
        Item("B3", "number", words("Số lần đi lại"), constraint=Constraint(least=0, most=50, decimals=0)),
        Item("B4", "percent", words("Dịch vụ đáp ứng bao nhiêu phần trăm mong đợi?")),
        Item("B5", "date", words("Ngày nộp hồ sơ")),
    )
    third = (Item("C1", "text", words("Ông/Bà còn ý kiến gì khác?"), constraint=Constraint(max_length=200)),)
    return questionnaire(
        Section(
            "one", words("Thái độ phục vụ", "Attitude"), first, introduction=words("Chọn một mức ở mỗi câu.")
        ),
        Section("two", words("Việc đi lại", "Visits"), second),
        Section("three", words("Ý kiến khác", "Other remarks"), third),
    )


def in_order() -> Questionnaire:
    """A section whose ratings are met in an order of each person's own, around a note and before a text."""
    rated = [rating(f"A{n}", f"Nội dung số {n}") for n in range(1, 6)]
    note = Item("between", "note", words("Xin nghĩ đến lần gần nhất."))
    items = (*rated[:2], note, *rated[2:], Item("why", "text", words("Vì sao?")))
    return questionnaire(
        Section("first", words("Nội dung", "Contents"), items, order="random"),
        Section("last", words("Ý kiến khác", "Other remarks"), (Item("C1", "text", words("Ý kiến khác")),)),
    )


def winding() -> Questionnaire:
    """Conditions within a page, across pages, on a number, negated, and a section that may be passed."""
    used = Comparison("used", "is", ("1",))
    often = Comparison("times", "at least", number=3.0)
    first = (
        Item("used", "single", words("Ông/Bà đã dùng dịch vụ chưa?"), YES_NO),
        Item(
            "times",
            "number",
            words("Bao nhiêu lần?"),
            relevant=used,
            constraint=Constraint(least=1, decimals=0),
        ),
        Item("why", "text", words("Vì sao chưa?"), relevant=Not(used)),
    )
    second = (
        rating("counter", "Quầy tiếp nhận", relevant=used, required=True),
        rating("queue", "Xếp hàng", relevant=AllOf((used, often))),
        Item("other", "single", words("Có dùng dịch vụ ở nơi khác?"), YES_NO),
    )
    third = (rating("staff", "Nhân viên"), rating("fee", "Lệ phí"))
    return questionnaire(
        Section("use", words("Việc dùng dịch vụ", "Use"), first),
        Section("place", words("Nơi tiếp nhận", "Place"), second),
        Section("users", words("Dành cho người đã dùng", "For users"), third, relevant=used),
        Section("end", words("Kết thúc", "The end"), (Item("last", "text", words("Lời cuối")),)),
    )


def round_of(questionnaire_: Questionnaire, version: str, round_id: str = "thu") -> Round:
    del questionnaire_
    return Round(
        round_id,
        words("Khảo sát sự hài lòng năm 2026", "Satisfaction survey 2026"),
        version,
        State.DRAFT,
        target=0.8,
        agency=words("Sở Nội vụ tỉnh Thử", "Department of Home Affairs, Thử province"),
    )
