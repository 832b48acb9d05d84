"""What the store knows about a response and no file of answers has, and why."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.codebook import Text


def _text(vi: str, en: str) -> Text:
    return Text.of({"vi": vi, "en": en})


_FOUND = _text(
    "tìm lại được chính phiếu ấy trên máy chủ", "the very response could be found on the server by it"
)
_SAME = _text("mọi dòng như nhau; ghi trong manifest.json", "the same in every row; manifest.json has it")
_WHEN = _text(
    "ai thấy người ấy ở quầy sẽ biết phiếu nào của họ",
    "whoever saw somebody at the desk would know them by it",
)
_CHECKS = _text(
    "chỉ để soát phiếu đáng ngờ: hailong flags", "serves to find doubtful responses alone: hailong flags"
)
_SEAL = _text("chỉ để phát hiện dữ liệu bị hỏng: hailong verify", "finds damage alone: hailong verify")
_DESK = _text("gắn phiếu với một hồ sơ, một người", "ties the response to a dossier, and so to a person")

KEPT_BACK: Mapping[str, Text] = {
    "id": _WHEN,
    "uuid": _FOUND,
    "round_id": _SAME,
    "version": _SAME,
    "received_at": _WHEN,
    "seconds": _CHECKS,
    "late": _CHECKS,
    "again": _CHECKS,
    "device": _CHECKS,
    "by_token": _CHECKS,
    "helped": _text("đã có trong cột mode, mã helped", "stands in the column mode, as helped"),
    "token": _DESK,
    "officer": _text("chỉ ra một người", "names a person"),
    "digest": _SEAL,
    "seal": _SEAL,
}
"""Every column of a response that stays, with the reason. Mode "assisted" is a code of the column "mode"."""
