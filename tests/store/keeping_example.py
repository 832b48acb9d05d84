"""A tiny questionnaire with one item of every answered kind, a round that asks it, and responses to it."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from analysis.codebook import Category, Missing, Text
from survey.questionnaire.canonical import version_of
from survey.questionnaire.model import Item, Provenance, Questionnaire, Section
from survey.response import Response
from survey.rounds import Round, State
from survey.store import Store


def words(text: str) -> Text:
    return Text.of({"vi": text, "en": text})


SCALE = (
    *(Category(code, words(f"mức {code}"), score=float(code)) for code in "12345"),
    Category("8", words("không áp dụng"), missing=Missing.NOT_APPLICABLE),
)
CHOICES = tuple(Category(code, words(code)) for code in ("a", "b", "khac"))
ITEMS = (
    Item("loi_chao", "note", words("Kính chào ông/bà")),
    *(Item(f"A{number}", "rating", words(f"Câu {number}"), SCALE) for number in range(1, 6)),
    Item("gioi", "single", words("Giới"), CHOICES),
    Item("kenh", "multiple", words("Kênh"), CHOICES),
    Item("tuoi", "number", words("Tuổi")),
    Item("ty_le", "percent", words("Mức đáp ứng")),
    Item("ngay", "date", words("Ngày")),
    Item("gop_y", "text", words("Góp ý")),
)
QUESTIONNAIRE = Questionnaire(
    name="thu",
    version="1",
    service="administrative",
    languages=("vi", "en"),
    title=words("Phiếu thử"),
    sections=(Section("A", words("Phần A"), ITEMS),),
    provenance=Provenance(official=False),
)


VERSION = version_of(QUESTIONNAIRE)


def response(**changes) -> Response:
    """A response to the round "r1"; every call has a new UUID."""
    plain = Response(str(uuid4()), "r1", VERSION, {"A1": "4", "tuoi": 30.0, "gop_y": "Tốt"})
    return replace(plain, **changes)


def open_round(store: Store, round_id: str = "r1", **changes) -> None:
    store.save_round(Round(round_id, words("Đợt thử"), store.save_questionnaire(QUESTIONNAIRE), **changes))
    store.change_state(round_id, State.OPEN, "Lan")
