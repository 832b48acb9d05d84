"""Questionnaires typed by hand, shared by the tests of this room."""

from hypothesis import HealthCheck, settings

from analysis.codebook import Category, Missing, Node, Text
from survey.questionnaire.model import (
    AllOf,
    AnyOf,
    Comparison,
    Constraint,
    Item,
    Not,
    Provenance,
    Questionnaire,
    Section,
)

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties: a busy machine is no reason to fail."""


def words(vi, en=""):
    return Text.of({"vi": vi, "en": en or vi})


SCALE = (
    *(Category(str(level), words(f"Mức {level}", f"Level {level}"), float(level)) for level in range(1, 6)),
    Category("0", words("Không ý kiến", "No opinion"), missing=Missing.NOT_APPLICABLE),
)
YES_NO = (Category("y", words("Có", "Yes")), Category("n", words("Không", "No")))
CHANNELS = (
    Category("tv", words("Ti vi", "Television")),
    Category("net", words("Mạng", "Internet")),
    Category("kin", words("Người thân", "Relatives")),
    Category("none", words("Không kênh nào", "None"), missing=Missing.NOT_APPLICABLE),
)


def made(*sections):
    tree = Node("whole", words("Chỉ số"), "mean", satisfied=("4", "5"), method="F1")
    return Questionnaire(
        name="thu",
        version="1",
        service="administrative",
        languages=("vi", "en"),
        title=words("Phiếu thử", "A trial"),
        sections=sections,
        provenance=Provenance(official=False, legal_basis=words("Quyết định 1", "Decision 1")),
        indices=(tree,),
    )


def _every_kind():
    """One item of every kind, none of them conditional."""
    items = (
        Item("intro", "note", words("Mời đọc", "Please read")),
        Item("A1", "rating", words("Thái độ", "Attitude"), SCALE),
        Item("A2", "single", words("Đã từng", "Ever"), YES_NO),
        Item("A3", "multiple", words("Kênh", "Channels"), CHANNELS, constraint=Constraint(max_choices=2)),
        Item("A4", "number", words("Tuổi", "Age"), constraint=Constraint(least=18, most=120, decimals=0)),
        Item("A5", "percent", words("So với mong đợi", "Against expectation")),
        Item("A6", "date", words("Ngày", "Day")),
        Item("A7", "text", words("Ý kiến", "Comment"), constraint=Constraint(max_length=20), sensitive=True),
    )
    return made(Section("A", words("Phần A", "Part A"), items))


def _routed():
    """Two sections; B is asked of those who said yes, B2 only of some, C1 by staff."""
    first = Section("A", words("A"), (Item("A1", "single", words("Đã từng?"), YES_NO, required=True),))
    low = Comparison("B1", "is", ("1", "2"))
    many = AllOf((Comparison("B2", "answered"), Not(Comparison("B1", "is not", ("1",)))))
    second = Section(
        "B",
        words("B"),
        (
            Item("B1", "rating", words("Hài lòng?"), SCALE),
            Item("B2", "text", words("Vì sao?"), relevant=low, required=True),
            Item("B3", "number", words("Mấy lần?"), relevant=AnyOf((many, Comparison("B1", "is", ("5",))))),
            Item("B4", "text", words("Nhiều quá?"), relevant=Comparison("B3", "at least", number=3)),
        ),
        relevant=Comparison("A1", "is", ("y",)),
    )
    third = Section("C", words("C"), (Item("C1", "text", words("Mã hồ sơ"), filled_by="staff"),))
    return made(first, second, third)


EVERY_KIND = _every_kind()
ROUTED = _routed()
