"""The kinds of item, one row each: how they are read and written, which limits and relations they know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from analysis.codebook import Text
from survey.questionnaire import readers
from survey.questionnaire.model import Answer, Item
from survey.questionnaire.readers import Reader


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of item.

    Attributes
    ----------
    meaning : Text
        What it is for, in one line of the documentation.
    reader : function of Item returning a Reader, or None
        None for an item that is read and not answered.
    written : function of Answer returning raw strings
        The form values that read back as the same answer.
    categories : bool
        Whether it needs a scale or categories.
    limits : tuple of str
        The fields of `Constraint` it understands.
    relations : tuple of str
        The relations a condition may put on it; names in `routing.RELATIONS`.
    """

    meaning: Text
    reader: Callable[[Item], Reader] | None
    written: Callable[[Answer], tuple[str, ...]]
    categories: bool = False
    limits: tuple[str, ...] = ()
    relations: tuple[str, ...] = field(default=("answered",))


def _as_written(answer: Answer) -> tuple[str, ...]:
    return answer if isinstance(answer, tuple) else (str(answer),)


def _number_written(answer: Answer) -> tuple[str, ...]:
    return (f"{answer:.6f}".rstrip("0").rstrip("."),)


KINDS: dict[str, Kind] = {
    "rating": Kind(
        Text.of(
            {
                "vi": "Đánh giá trên một thang điểm; chọn một mức.",
                "en": "A rating on a scale; one level is chosen.",
            }
        ),
        readers.choice,
        _as_written,
        categories=True,
        relations=("is", "is not", "answered"),
    ),
    "single": Kind(
        Text.of({"vi": "Chọn một phương án.", "en": "One category is chosen."}),
        readers.choice,
        _as_written,
        categories=True,
        relations=("is", "is not", "answered"),
    ),
    "multiple": Kind(
        Text.of({"vi": "Chọn một hoặc nhiều phương án.", "en": "One or more categories are chosen."}),
        readers.choices,
        _as_written,
        categories=True,
        limits=("max_choices",),
        relations=("is", "is not", "answered"),
    ),
    "number": Kind(
        Text.of({"vi": "Một con số.", "en": "A number."}),
        readers.number,
        _number_written,
        limits=("least", "most", "decimals"),
        relations=("at least", "at most", "more than", "less than", "answered"),
    ),
    "percent": Kind(
        Text.of({"vi": "Một tỷ lệ phần trăm; có thể trên 100.", "en": "A percentage; it may exceed 100."}),
        readers.number,
        _number_written,
        limits=("least", "most", "decimals"),
        relations=("at least", "at most", "more than", "less than", "answered"),
    ),
    "date": Kind(
        Text.of({"vi": "Một ngày (ngày/tháng/năm).", "en": "A day."}),
        readers.day,
        _as_written,
    ),
    "text": Kind(
        Text.of({"vi": "Câu trả lời tự viết.", "en": "An answer in the respondent's own words."}),
        readers.free_text,
        _as_written,
        limits=("max_length",),
    ),
    "note": Kind(
        Text.of({"vi": "Lời dẫn để đọc, không trả lời.", "en": "A text to read; nothing is answered."}),
        None,
        _as_written,
        relations=(),
    ),
}
