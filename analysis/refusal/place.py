"""What a refusal is about, in words: the places of `analysis.refusal.Refusal` in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PLACES: Mapping[str, str] = MappingProxyType(
    {
        "adjustment": "bước điều chỉnh trọng số",
        "answered": "cột “đã trả lời”",
        "answers": "câu trả lời",
        "balanced": "lặp lại cân bằng (BRR)",
        "best": "thứ tự tốt – xấu",
        "bounds": "các giới hạn",
        "by": "cột chia nhóm",
        "calibration": "hiệu chỉnh trọng số",
        "chances": "xác suất chọn",
        "class": "lớp điều chỉnh",
        "design": "thiết kế mẫu",
        "domain": "nhóm con",
        "estimates": "các ước lượng",
        "family": "họ mô hình",
        "groups": "các nhóm",
        "identifying": "cột nêu danh tính",
        "interval": "khoảng tin cậy",
        "items": "các câu hỏi",
        "joint": "xác suất chọn chung",
        "kind": "loại",
        "level": "mức tin cậy",
        "matrix": "các hệ số",
        "method": "phương pháp",
        "microdata": "tệp phiếu trả lời",
        "n": "số người trả lời (n)",
        "non-response": "điều chỉnh không trả lời",
        "places": "nơi khảo sát",
        "population": "tổng thể",
        "population_psus": "số đơn vị của tổng thể (population_psus)",
        "populations": "số đơn vị của tổng thể",
        "predictors": "các biến giải thích",
        "proportion": "tỷ lệ",
        "ps": "các giá trị p",
        "psu": "đơn vị chọn mẫu (psu)",
        "raking": "hiệu chỉnh theo biên (raking)",
        "regression": "hồi quy",
        "replicates": "trọng số lặp lại",
        "rule": "quy tắc",
        "shares": "tỷ trọng",
        "simultaneous": "so sánh đồng thời",
        "standard": "cơ cấu chuẩn",
        "statistic": "thống kê kiểm định",
        "sums": "tệp tổng",
        "table": "bảng",
        "target": "mục tiêu",
        "the sample": "mẫu",
        "totals": "tổng đã biết",
        "trimming": "cắt trọng số",
        "variance": "phương sai",
        "weighting": "các bước tính trọng số",
        "weights": "trọng số",
    }
)
"""Places by their English name, in Vietnamese; what is not here is the agency's own name, and stays."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "stratum ": "tầng ",
        "stage ": "giai đoạn ",
        "round ": "đợt ",
        "index ": "chỉ số ",
        "kind ": "loại ",
        "standard ": "cơ cấu chuẩn, ",
        "population, ": "tổng thể, ",
    }
)
"""What stands before a name, and the same in Vietnamese."""


def fault_place(where: str, language: str) -> str:
    """Return the place of a fault as a reader of *language* calls it.

    Examples
    --------
    >>> fault_place("psu", "vi"), fault_place("stratum h3", "vi"), fault_place("psu", "en")
    ('đơn vị chọn mẫu (psu)', 'tầng h3', 'psu')
    """
    if language != "vi":
        return where
    kind = next((kind for kind in KINDS if where.startswith(kind)), "")
    return PLACES.get(where, KINDS.get(kind, "") + where.removeprefix(kind))
