"""The words an author chooses from, each with its meaning; kinds and relations have tables of their own."""

from __future__ import annotations

from analysis.codebook import Missing, Text
from survey.questionnaire.model import USUAL


def _meaning(vi: str, en: str) -> Text:
    return Text.of({"vi": vi, "en": en})


SERVICES: dict[str, Text] = {
    "administrative": _meaning("Dịch vụ hành chính công.", "Administrative services."),
    "health": _meaning("Dịch vụ y tế công.", "Public health services."),
    "education": _meaning("Dịch vụ giáo dục công.", "Public education."),
    "one-stop": _meaning("Bộ phận Một cửa.", "The one-stop desk."),
    "papi": _meaning(
        "Hiệu quả quản trị và hành chính công (PAPI).", "Governance and public administration (PAPI)."
    ),
    "other": _meaning("Dịch vụ khác.", "Any other service."),
}

FILLERS: dict[str, Text] = {
    "respondent": _meaning("Người được khảo sát tự trả lời.", "The respondent answers."),
    "staff": _meaning(
        "Cán bộ khảo sát ghi; người dân không thấy.", "Staff fill it in; citizens do not see it."
    ),
}

ORDERS: dict[str, Text] = {
    "written": _meaning("Như trong tệp, ai cũng như ai.", "As in the file, the same for everybody."),
    "random": _meaning(
        "Các câu cho điểm đổi chỗ cho nhau, mỗi người một thứ tự; câu loại khác đứng nguyên chỗ, phiếu giấy "
        "in như trong tệp.",
        "Rating items change places among themselves, for each person anew; other items stay where they are, "
        "and paper prints the order of the file.",
    ),
}
"""In which order the items of a section are met."""

FORMS_OF_ADDRESS: dict[str, Text] = {
    USUAL: _meaning("Người dân, người bệnh, cha mẹ học sinh.", "Citizens, patients, parents."),
    "Anh/Chị": _meaning("Nhân viên, cán bộ, người trẻ.", "Staff, officials, younger people."),
    "Em": _meaning("Học sinh.", "Pupils."),
    "Bạn": _meaning("Sinh viên, thanh niên.", "Students, young people."),
}
"""What respondents are called in Vietnamese, and who they are."""

MISSING: dict[str, Text] = {
    Missing.NOT_APPLICABLE: _meaning("Không áp dụng, không sử dụng.", "Not applicable, not used."),
    Missing.DONT_KNOW: _meaning("Không biết, không có ý kiến.", "Don't know, no opinion."),
    Missing.REFUSED: _meaning("Từ chối trả lời.", "Refused."),
    Missing.NOT_ANSWERED: _meaning("Bỏ trống.", "Left empty."),
    Missing.ILLEGIBLE: _meaning("Không đọc được (phiếu giấy).", "Illegible (on paper)."),
    Missing.NOT_ASKED: _meaning("Không được hỏi.", "Not asked."),
}

MEASURES: dict[str, Text] = {
    "satisfied": _meaning(
        "Trả lời thuộc các mã `satisfied` tính là 1, còn lại là 0.",
        "A code in `satisfied` counts 1, any other 0.",
    ),
    "score": _meaning("Điểm (`score`) của mã được chọn.", "The `score` of the chosen code."),
    "number": _meaning("Chính con số đã trả lời.", "The number itself."),
}

COMBINATIONS: dict[str, Text] = {
    "pooled": _meaning(
        "Gộp mọi lượt trả lời của các câu: tổng chia tổng.",
        "All answers of all items together: total over total.",
    ),
    "mean": _meaning("Trung bình cộng của các thành phần.", "The simple mean of the parts."),
    "importance": _meaning(
        "Trung bình có trọng số `importance` của các thành phần.",
        "The mean of the parts weighted by `importance`.",
    ),
    "sum": _meaning("Tổng của các thành phần.", "The sum of the parts."),
    "persons": _meaning(
        "Tính cho từng người trước, rồi lấy trung bình giữa mọi người.",
        "First each person's own mean, then the mean over persons.",
    ),
    "throughout": _meaning(
        "Tỷ lệ người hài lòng ở mọi câu đã trả lời.",
        "The share of persons satisfied in every item they answered.",
    ),
}

UNITS: dict[str, Text] = {
    "percent": _meaning("Phần trăm.", "Percent."),
    "mean": _meaning("Điểm trung bình.", "A mean score."),
    "points": _meaning("Số điểm.", "Points."),
}

RESERVED = frozenset(
    {
        *("id", "uuid", "digest", "response", "answers", "missing", "rowid", "oid", "_rowid_"),
        *("round", "round_id", "version", "unit", "service_point", "mode", "language"),
        *("completeness", "received_at", "design", "domain", "psu", "population_psus"),
        *("stratum", "strata", "weight", "weights"),
    }
)
"""Names the store and the design keep for themselves; an item may not be called so, in any case."""
