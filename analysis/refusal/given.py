"""What a column may not be: where, what is wrong, how to mend it, in two languages."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.refusal.message import Message, message

GIVEN_MESSAGES: Mapping[str, Message] = {
    "no number": message(
        "dòng {row} có {value!r}, không phải một số hữu hạn",
        "row {row} has {value!r}, which is no finite number",
        "đưa vào số, viết dấu chấm thập phân; ô trống là NaN; nhóm: analysis.estimate.groups.Groups.of",
        "give numbers, with a decimal point; NaN for a blank; groups: analysis.estimate.groups.Groups.of",
    ),
    "masked": message(
        "dòng {row} bị che (masked array)",
        "row {row} is masked",
        "viết .filled(numpy.nan) nếu ô đó là ô trống",
        "write .filled(numpy.nan) where the cell is a blank",
    ),
    "columns": message(
        "có {found} cột; cần một cột, mỗi phiếu một giá trị",
        "there are {found} columns; one is needed, with a value for each respondent",
        "chọn một cột của bảng",
        "choose one column of the table",
    ),
    "order": message(
        "các dòng mang nhãn (index) khác, hoặc xếp theo thứ tự khác, với thiết kế",
        "the rows have other labels (index) than those of the design, or stand in another order",
        "xếp lại bằng .reindex, hoặc viết .to_numpy() nếu đúng là theo thứ tự của thiết kế",
        "put them in order with .reindex, or write .to_numpy() where they do follow the design's order",
    ),
    "no design": message(
        "đây là {found}, không phải thiết kế",
        "this is {found}, not a design",
        "tạo bằng analysis.design.Design.of(trọng số, strata=…, psu=…)",
        "make one with analysis.design.Design.of(weights, strata=…, psu=…)",
    ),
    "no estimate": message(
        "đây là {found}, không phải ước lượng",
        "this is {found}, not an estimate",
        "lấy từ analysis.estimate (mean, proportion, total, ratio)",
        "take what analysis.estimate returns (mean, proportion, total, ratio)",
    ),
    "all zero": message(
        "mọi giá trị đều bằng 0",
        "all values are 0",
        "ghi số người, hoặc tỷ trọng, của từng nhóm",
        "write how many people, or which share, each group has",
    ),
    "no names": message(
        "đây là {found}; cần tên của từng biến",
        "this is {found}; each variable needs its name",
        "viết {{'tên': cột}}",
        "write {{'name': column}}",
    ),
    "whole number": message(
        "{value!r} không phải một số nguyên từ {least} trở lên",
        "{value!r} is no whole number from {least} on",
        "viết một số nguyên, ví dụ 500",
        "write a whole number, such as 500",
    ),
    "no groups": message(
        "đây là {found}, không phải các nhóm",
        "this is {found}, not groups",
        "tạo bằng analysis.estimate.groups.Groups.of(cột)",
        "make them with analysis.estimate.groups.Groups.of(column)",
    ),
}
