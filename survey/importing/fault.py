"""Everything that can be wrong with a file of answers collected by others, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from survey.questionnaire.catalogue import legible
from survey.questionnaire.model import Problem


class Fault(NamedTuple):
    """What is wrong in one cell: the key of its sentence, the column, the cell, what else is named."""

    reason: str
    column: str
    cell: str
    more: str = ""


MESSAGES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "vi": {
        "not_open": (
            "Đợt {cell} đang ở trạng thái {more}.",
            "Mở đợt bằng “hailong round open” rồi nhập lại.",
        ),
        "not_utf8": (
            "Tệp không phải văn bản UTF-8 (có thể là tệp Excel, hoặc bảng mã Windows-1258, TCVN3).",
            "Trong Excel, chọn Lưu thành (Save As) rồi “CSV UTF-8”.",
        ),
        "empty_file": ("Tệp trống, hoặc dòng đầu không đọc được.", "Ghi tên các cột ở dòng đầu."),
        "one_column": (
            "Dòng đầu chỉ có một cột: “{cell}”.",
            "Ghi dấu phân cách ở “separator:” trong bảng ghép.",
        ),
        "no_item": (
            "Không cột nào mang tên một câu của phiếu.",
            "Ghép các cột ở “items:” trong bảng ghép; các cột của tệp: {more}.",
        ),
        "quote": (
            "Dấu ngoặc kép ở dòng này không được đóng đúng chỗ; có thể các dòng sau chưa đọc được.",
            "Đóng dấu ngoặc kép, và viết hai lần dấu ngoặc kép nào thuộc về lời văn.",
        ),
        "no_column": ("Tệp không có cột “{column}”.", "Sửa bảng ghép; các cột của tệp: {more}."),
        "column_twice": ("Cột “{column}” có hai lần.", "Đổi tên một cột."),
        "n_cells": ("Dòng có {cell} ô, dòng đầu có {more}.", "Đặt ô có dấu phân cách trong dấu ngoặc kép."),
        "no_heading": (
            "“{cell}” đứng dưới một cột không có tên.",
            "Đặt tên cho cột ở dòng đầu, hoặc xóa ô này.",
        ),
        "not_mapped": (
            "Bảng ghép không có giá trị “{cell}”.",
            "Thêm vào “codes:” hoặc “missing:”; đã có: {more}.",
        ),
        "not_a_flag": ("“{cell}” không phải có hay không.", "Dùng 1 hoặc 0, x hoặc để trống."),
        "no_key": ("Thiếu mã nhận ra dòng này.", "Điền mã, hoặc bỏ “key:” khỏi bảng ghép."),
        "key_twice": ("Mã “{cell}” đã có ở một dòng khác, nội dung khác.", "Đặt cho mỗi dòng một mã riêng."),
        "no_design": ("Ô trống.", "Phiếu nào cũng phải có giá trị thiết kế mẫu này."),
        "not_a_weight": ("“{cell}” không phải trọng số.", "Ghi một số không âm."),
        "not_a_count": (
            "“{cell}” không phải số lượng.",
            "Ghi một số nguyên dương, không có dấu ngăn hàng nghìn.",
        ),
        "no_unit": ("Không có đơn vị “{cell}”.", "Nhập đơn vị bằng “hailong units import”, hoặc sửa mã."),
        "no_service_point": ("Không có điểm phục vụ “{cell}”.", "Nhập điểm phục vụ ấy, hoặc sửa mã."),
        "other_unit": ("Điểm phục vụ “{cell}” không thuộc đơn vị “{more}”.", "Sửa một trong hai mã."),
        "no_mode": (
            "Không có hình thức “{cell}”.",
            "Ghép vào: kiosk, phone, web, paper, interviewer, import.",
        ),
        "no_language": ("Phiếu không có ngôn ngữ “{cell}”.", "Ghép vào một ngôn ngữ của phiếu."),
        "not_on_scale": ("“{cell}” không phải mã của câu này.", "Sửa ô, hoặc ghép giá trị này ở “codes:”."),
        "repeated": ("“{cell}”: câu này chỉ nhận một câu trả lời.", "Giữ lại một."),
        "too_many": ("“{cell}”: chọn quá nhiều.", "Giữ nhiều nhất {more}."),
        "not_together": ("“{cell}”: các ý này không đi cùng nhau.", "Bỏ ý “không…”, hoặc các ý kia."),
        "not_a_number": ("“{cell}” không phải số.", "Ghi bằng chữ số 0–9."),
        "too_small": ("“{cell}” nhỏ quá.", "Ít nhất là {more}."),
        "too_large": ("“{cell}” lớn quá.", "Nhiều nhất là {more}."),
        "decimals": (
            "“{cell}” có quá nhiều chữ số thập phân.",
            "Nhiều nhất {more} chữ số; không ngăn hàng nghìn.",
        ),
        "not_a_date": ("“{cell}” không phải ngày.", "Ghi như 2026-03-25 hoặc 25/3/2026."),
        "too_long": ("Văn bản quá dài.", "Nhiều nhất {more} ký tự."),
        "control_characters": ("Có ký tự điều khiển.", "Bỏ các ký tự không đọc được."),
        "hidden": (
            "Câu này không được hỏi theo các câu trả lời khác.",
            "Để trống, hoặc sửa câu trả lời kia.",
        ),
        "conflict": (
            "Dòng này đã được nhập với nội dung khác.",
            "Bản đầu được giữ; bản này để riêng chờ xem.",
        ),
        "closed": ("Đợt khảo sát vừa đóng.", "Mở lại đợt rồi nhập lại."),
        "not_kept": ("Không giữ được: {more}.", "Sửa dòng này."),
        "token_used": ("Mã đánh giá của dòng này đã được dùng.", "Mỗi mã chỉ dùng một lần; bỏ dòng này."),
        "token_expired": ("Mã đánh giá của dòng này đã hết hạn.", "Bỏ dòng này, hoặc bỏ mã."),
        "token_unknown": ("Đợt này không có mã đánh giá ấy.", "Sửa mã, hoặc bỏ mã."),
    },
    "en": {
        "not_open": ("Round {cell} is {more}.", "Open it with “hailong round open”, then import again."),
        "not_utf8": (
            "The file is not UTF-8 text (it may be an Excel file, or in Windows-1258 or TCVN3).",
            "In Excel choose Save As, then “CSV UTF-8”.",
        ),
        "empty_file": (
            "The file is empty, or its first row cannot be read.",
            "Name the columns in the first row.",
        ),
        "one_column": (
            "The first row has a single column: “{cell}”.",
            "Say under “separator:” in the map what parts the cells.",
        ),
        "no_item": (
            "No column has the name of an item of the questionnaire.",
            "Map the columns under “items:” in the map; the file's columns: {more}.",
        ),
        "quote": (
            "A quotation mark of this row is not closed where it should be; rows below may be unread.",
            "Close it, and write a quotation mark that belongs to the text twice.",
        ),
        "no_column": ("The file has no column “{column}”.", "Mend the map; the file's columns: {more}."),
        "column_twice": ("The column “{column}” stands twice.", "Rename one."),
        "n_cells": (
            "The row has {cell} cells, the first row has {more}.",
            "Quote cells that hold the separator.",
        ),
        "no_heading": (
            "“{cell}” stands below a column without a name.",
            "Name the column in the first row, or delete the cell.",
        ),
        "not_mapped": (
            "The map has no value “{cell}”.",
            "Add it to “codes:” or “missing:”; there are: {more}.",
        ),
        "not_a_flag": ("“{cell}” is neither yes nor no.", "Use 1 or 0, x or nothing."),
        "no_key": ("Nothing names this row.", "Fill in its key, or take “key:” out of the map."),
        "key_twice": (
            "The key “{cell}” is that of another row with other content.",
            "Give every row its own.",
        ),
        "no_design": ("The cell is empty.", "Every response needs this design column."),
        "not_a_weight": ("“{cell}” is no weight.", "Write a number that is not negative."),
        "not_a_count": (
            "“{cell}” is no count.",
            "Write a positive whole number, without anything between thousands.",
        ),
        "no_unit": (
            "There is no unit “{cell}”.",
            "Bring it in with “hailong units import”, or correct the code.",
        ),
        "no_service_point": ("There is no service point “{cell}”.", "Bring it in, or correct the code."),
        "other_unit": ("Service point “{cell}” is not of unit “{more}”.", "Correct one of the codes."),
        "no_mode": (
            "There is no mode “{cell}”.",
            "Map it to: kiosk, phone, web, paper, interviewer, import.",
        ),
        "no_language": ("The questionnaire has no language “{cell}”.", "Map it to one it has."),
        "not_on_scale": (
            "“{cell}” is no code of this item.",
            "Mend the cell, or map the value under “codes:”.",
        ),
        "repeated": ("“{cell}”: this item takes one answer.", "Keep one."),
        "too_many": ("“{cell}”: too many are chosen.", "Keep at most {more}."),
        "not_together": (
            "“{cell}”: these do not go together.",
            "Leave out the one that says “none”, or the others.",
        ),
        "not_a_number": ("“{cell}” is no number.", "Write it in digits 0–9."),
        "too_small": ("“{cell}” is too small.", "At least {more}."),
        "too_large": ("“{cell}” is too large.", "At most {more}."),
        "decimals": ("“{cell}” has too many decimals.", "At most {more}; nothing stands between thousands."),
        "not_a_date": ("“{cell}” is no date.", "Write it like 2026-03-25 or 25/3/2026."),
        "too_long": ("The text is too long.", "At most {more} characters."),
        "control_characters": ("There are control characters.", "Remove what cannot be read."),
        "hidden": (
            "Going by other answers this item was not asked.",
            "Leave it empty, or mend the other answer.",
        ),
        "conflict": ("This row was imported with other content.", "The first stays; this one is set aside."),
        "closed": ("The round has just been closed.", "Reopen it and import again."),
        "not_kept": ("It cannot be kept: {more}.", "Mend the row."),
        "token_used": ("The token of this row was used.", "A token is used once; leave the row out."),
        "token_expired": ("The token of this row has expired.", "Leave out the row, or the token."),
        "token_unknown": ("The round has no such token.", "Mend the token, or leave it out."),
    },
}


def problem(file: Path, language: str, row: int, fault: Fault) -> Problem:
    """Return what is wrong in *row* (counted as a spreadsheet counts; 0 for the file) as a problem."""
    wrong, remedy = MESSAGES.get(language, MESSAGES["vi"])[fault.reason]
    column, cell, more = map(legible, fault[1:])
    named = {"column": column, "cell": cell, "more": more}
    return Problem(fault.reason, str(file), row, column, wrong.format(**named), remedy.format(**named))
