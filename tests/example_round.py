"""A small questionnaire, a round and responses to it, for the rooms that read what was stored."""

from __future__ import annotations

from uuid import UUID

from analysis.codebook import Category, Missing, Node, Text
from survey.questionnaire.canonical import version_of
from survey.questionnaire.model import Comparison, Item, Provenance, Questionnaire, Section
from survey.response import Completeness, Mode, Response
from survey.rounds import Round
from survey.store import Store
from survey.units import ServicePoint, Unit


def text(vi: str, en: str = "") -> Text:
    return Text.of({"vi": vi, "en": en or vi})


FIVE = (
    *(
        Category(str(level), text(f"Mức {level}", f"Level {level}"), score=float(level))
        for level in range(1, 6)
    ),
    Category("9", text("Không biết", "Don't know"), missing=Missing.DONT_KNOW),
)
GENDER = (Category("m", text("Nam", "Male")), Category("f", text("Nữ", "Female")))
ITEM = {"satisfied": ("4", "5"), "method": "F1"}
PARTS = (
    Node("q1", text("Thái độ", "Attitude"), "item", **ITEM),
    Node("q2", text("Kết quả", "Result"), "item", **ITEM),
)
TREE = Node("index", text("Chỉ số chung", "Index"), "mean", method="F3", parts=PARTS)
QUESTIONNAIRE = Questionnaire(
    name="example",
    version="1",
    service="administrative",
    languages=("vi", "en"),
    title=text("Khảo sát thử", "Example survey"),
    sections=(
        Section(
            "A",
            text("Phần A"),
            (
                Item("q1", "rating", text("Thái độ phục vụ", "Attitude"), FIVE),
                Item("q2", "rating", text("Kết quả", "Result"), FIVE, relevant=Comparison("q1", "answered")),
                Item("gender", "single", text("Giới tính", "Gender"), GENDER, sensitive=True),
                Item("expected", "percent", text("Đáp ứng", "Met"), official=False),
                Item("comment", "text", text("Góp ý", "Comment"), identifying=True),
            ),
        ),
    ),
    provenance=Provenance(official=False, legal_basis=text("QĐ 1/2026")),
    indices=(TREE,),
)
VERSION = version_of(QUESTIONNAIRE)
UNITS = (Unit("01", "UBND phường Ninh Kiều"), Unit("02", "UBND xã Mỹ Xuyên"))


def open_round(store: Store, **particulars: object) -> None:
    """Put units, a service point and one open round "thu" into *store*."""
    store.save_questionnaire(QUESTIONNAIRE)
    store.save_units(UNITS)
    store.save_service_points([ServicePoint("01-1", "01", "Quầy 1")])
    store.save_round(
        Round("thu", text("Đợt thử", "Trial round"), VERSION, agency=text("Sở Nội vụ"), **particulars)
    )
    store.change_state("thu", "open", "nobody")


def response(number: int, answers: dict, **more: object) -> Response:
    """Return the response with that number; every item without an answer was not answered."""
    missing = {
        item.name: Missing.NOT_ANSWERED for item in QUESTIONNAIRE.items() if item.name not in answers
    } | more.pop("missing", {})
    head = {"mode": Mode.WEB, "completeness": Completeness.COMPLETE} | more
    return Response(str(UUID(int=number)), "thu", VERSION, answers, missing, **head)
