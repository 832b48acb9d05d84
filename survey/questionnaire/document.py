"""The shape of a questionnaire file: strict models of what may be written where.

Only the shape is decided here (which keys, which types). Whether the words make sense together is
decided by the checks, which can name several faults at once. A field's description is bilingual,
parted by " · ", and feeds the editor's schema and the documentation.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from survey.questionnaire import vocabulary
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import USUAL

Words = Annotated[dict[str, str], Field(min_length=1)]
"""One text: language to wording."""

NAME = r"^[A-Za-z][A-Za-z0-9_]{0,62}$"
"""What a name may be: it becomes a column."""

CODE = r"^[A-Za-z0-9_.\-]{1,32}$"
"""What a code may be; no space, because chosen codes are kept with spaces between them."""


def _told(vi: str, en: str, **more: Any) -> Any:
    """Return the field options that document a field in both languages."""
    enum = more.pop("enum", None)
    extra: JsonDict | None = {"enum": [str(word) for word in enum]} if enum else None
    return Field(description=f"{vi} · {en}", json_schema_extra=extra, **more)


class Entry(BaseModel):
    """A mapping in the file: known keys only, types as written."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=False)


class CategoryEntry(Entry):
    """One code of a scale or of an item."""

    code: Annotated[str, _told("Mã, trong dấu nháy.", "The code, in quotes.")]
    label: Annotated[Words, _told("Lời văn của mã.", "What the code says.")]
    score: Annotated[float | None, _told("Điểm của mã.", "What the answer earns.")] = None
    missing: Annotated[
        str | None,
        _told(
            "Vì sao mã này nằm ngoài thang điểm.",
            "Why this code stands outside the scale.",
            enum=vocabulary.MISSING,
        ),
    ] = None


class ConditionEntry(Entry):
    """A condition: a comparison with an earlier item, or all, any or not of conditions."""

    all: Annotated[list[ConditionEntry] | None, _told("Mọi điều kiện đều đúng.", "Every one is true.")] = None
    any: Annotated[
        list[ConditionEntry] | None, _told("Ít nhất một điều kiện đúng.", "At least one is true.")
    ] = None
    not_: Annotated[ConditionEntry | None, _told("Điều kiện này sai.", "It is false.", alias="not")] = None
    item: Annotated[str | None, _told("Câu hỏi trước đó được so sánh.", "The earlier item compared.")] = None
    is_: Annotated[list[str] | None, _told("Một trong các mã.", "One of the codes.", alias="is")] = None
    is_not: Annotated[list[str] | None, _told("Không mã nào.", "None of the codes.", alias="is not")] = None
    at_least: Annotated[float | None, _told("Từ … trở lên.", "At least.", alias="at least")] = None
    at_most: Annotated[float | None, _told("Nhiều nhất.", "At most.", alias="at most")] = None
    more_than: Annotated[float | None, _told("Lớn hơn.", "More than.", alias="more than")] = None
    less_than: Annotated[float | None, _told("Nhỏ hơn.", "Less than.", alias="less than")] = None
    answered: Annotated[bool | None, _told("Đã trả lời (true).", "Was answered (true).")] = None


class ConstraintEntry(Entry):
    """Limits of an answer."""

    least: Annotated[float | None, _told("Số nhỏ nhất.", "The smallest number.")] = None
    most: Annotated[float | None, _told("Số lớn nhất.", "The largest number.")] = None
    decimals: Annotated[int | None, _told("Số chữ số thập phân.", "Decimals allowed.")] = None
    max_length: Annotated[int | None, _told("Số ký tự tối đa.", "Most characters.")] = None
    max_choices: Annotated[int | None, _told("Số lựa chọn tối đa.", "Most choices.")] = None


class ItemEntry(Entry):
    """One question."""

    name: Annotated[str, _told("Tên cột của câu hỏi.", "The item's column name.")]
    text: Annotated[Words, _told("Lời văn của câu hỏi.", "The wording.")]
    kind: Annotated[str | None, _told("Loại câu hỏi.", "The kind of item.", enum=KINDS)] = None
    scale: Annotated[str | None, _told("Tên thang điểm đã khai ở `scales`.", "A scale of `scales`.")] = None
    categories: Annotated[
        list[CategoryEntry] | None, _told("Phương án riêng của câu này.", "Categories of its own.")
    ] = None
    required: Annotated[
        bool | None, _told("Bỏ trống thì được hỏi lại một lần.", "Asked for once more where left empty.")
    ] = None
    relevant: Annotated[ConditionEntry | None, _told("Chỉ hỏi khi đúng.", "Asked only when true.")] = None
    constraint: Annotated[ConstraintEntry | None, _told("Giới hạn của câu trả lời.", "Limits.")] = None
    hint: Annotated[Words | None, _told("Lời giải thích thêm.", "A further explanation.")] = None
    official: Annotated[bool | None, _told("Lời văn chính thức hay không.", "Official wording or not.")] = (
        None
    )
    filled_by: Annotated[str, _told("Ai điền.", "Who fills it in.", enum=vocabulary.FILLERS)] = "respondent"
    sensitive: Annotated[bool, _told("Dữ liệu nhạy cảm.", "Sensitive data.")] = False
    identifying: Annotated[bool, _told("Dữ liệu nhận ra người trả lời.", "Identifies the respondent.")] = (
        False
    )


class SectionEntry(Entry):
    """Items shown on one page; its kind, scale, required and official hold for items that do not say."""

    name: Annotated[str, _told("Tên của phần.", "The section's name.")]
    title: Annotated[Words, _told("Tiêu đề.", "The title.")]
    introduction: Annotated[Words | None, _told("Lời dẫn của phần.", "Read before the items.")] = None
    relevant: Annotated[ConditionEntry | None, _told("Chỉ hỏi khi đúng.", "Asked only when true.")] = None
    kind: Annotated[str | None, _told("Loại chung của các câu.", "The items' kind.", enum=KINDS)] = None
    scale: Annotated[str | None, _told("Thang điểm chung.", "The items' scale.")] = None
    required: Annotated[
        bool, _told("Câu nào bỏ trống cũng được hỏi lại một lần.", "Its items are asked for once more.")
    ] = False
    order: Annotated[
        str, _told("Thứ tự các câu.", "In which order the items are met.", enum=vocabulary.ORDERS)
    ] = "written"
    official: Annotated[
        bool | None,
        _told("Lời văn của mọi câu chính thức hay không.", "The items' wording is official or not."),
    ] = None
    items: Annotated[list[ItemEntry], _told("Các câu hỏi.", "The items.")]


class ProvenanceEntry(Entry):
    """Where the wording comes from."""

    official: Annotated[
        bool, _told("Đúng lời văn chính thức hay không.", "Known to be the official wording.")
    ]
    legal_basis: Annotated[Words | None, _told("Căn cứ pháp lý.", "The legal basis.")] = None
    status: Annotated[str, _told("Tìm thấy hay nhớ lại.", "Found or recalled.")] = ""
    confidence: Annotated[str, _told("Mức độ tin cậy.", "How sure we are.")] = ""
    source: Annotated[str, _told("Nguồn.", "The source.")] = ""
    note: Annotated[Words | None, _told("Điều người đọc cần biết.", "What a reader must be told.")] = None


class NodeEntry(Entry):
    """One node of an index tree; what it does not say it takes from the node above."""

    name: Annotated[str | None, _told("Tên của chỉ số.", "The node's name.")] = None
    label: Annotated[Words | None, _told("Nhãn.", "The label.")] = None
    combine: Annotated[str | None, _told("Cách gộp.", "How it combines.", enum=vocabulary.COMBINATIONS)] = (
        None
    )
    measure: Annotated[
        str | None, _told("Đo cái gì.", "What an answer counts.", enum=vocabulary.MEASURES)
    ] = None
    satisfied: Annotated[list[str] | None, _told("Các mã hài lòng.", "The codes of the satisfied.")] = None
    base_also: Annotated[
        list[str] | None,
        _told("Lý do thiếu vẫn tính vào mẫu số.", "Missing reasons kept in the denominator."),
    ] = None
    importance: Annotated[list[float] | None, _told("Tỷ trọng, tổng bằng 1.", "Shares that sum to 1.")] = None
    rescale: Annotated[
        list[float] | None, _told("[từ, đến, thành, thành].", "[low, high, to_low, to_high].")
    ] = None
    unit: Annotated[str | None, _told("Đơn vị.", "The unit.", enum=vocabulary.UNITS)] = None
    method: Annotated[str | None, _told("Công thức chính thức.", "The official rule.")] = None
    items: Annotated[list[str] | None, _told("Tên các câu hỏi.", "Names of items.")] = None
    section: Annotated[str | None, _told("Mọi câu `rating` của một phần.", "All ratings of a section.")] = (
        None
    )
    parts: Annotated[list[NodeEntry] | None, _told("Các thành phần.", "The parts.")] = None


class QuestionnaireEntry(Entry):
    """The whole file."""

    name: Annotated[str, _told("Tên phiếu.", "The questionnaire's name.")]
    version: Annotated[str, _told("Phiên bản, trong dấu nháy.", "The version, in quotes.")]
    service: Annotated[str, _told("Lĩnh vực.", "The service.", enum=vocabulary.SERVICES)]
    languages: Annotated[list[str], _told("Các ngôn ngữ, thứ tự ưu tiên.", "Languages, first one first.")]
    unofficial: Annotated[
        list[str] | None,
        _told(
            "Các ngôn ngữ mà lời văn là bản dịch chưa rà soát; được phép thiếu.",
            "Languages whose wording is a translation not reviewed; texts may be missing.",
        ),
    ] = None
    title: Annotated[Words, _told("Tiêu đề phiếu.", "The title.")]
    introduction: Annotated[Words | None, _told("Lời mở đầu.", "Read on the first page.")] = None
    minutes: Annotated[int, _told("Số phút cần để trả lời.", "Minutes it takes.")] = 5
    addressed_as: Annotated[
        str,
        _told(
            "Phần mềm gọi người trả lời là gì.",
            "What the software calls the respondents in Vietnamese.",
            enum=vocabulary.FORMS_OF_ADDRESS,
        ),
    ] = USUAL
    provenance: Annotated[ProvenanceEntry, _told("Nguồn gốc lời văn.", "Where the wording comes from.")]
    scales: Annotated[
        dict[str, list[CategoryEntry]] | None, _told("Các thang điểm dùng chung.", "Shared scales.")
    ] = None
    sections: Annotated[list[SectionEntry], _told("Các phần.", "The sections.")]
    indices: Annotated[list[NodeEntry] | None, _told("Các cây chỉ số.", "The index trees.")] = None
