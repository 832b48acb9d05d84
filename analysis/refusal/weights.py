"""What weighting and replication refuse to do: where, what is wrong, how to mend it, in two languages."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.refusal.message import Message, message

WEIGHT_MESSAGES: Mapping[str, Message] = {
    "count": message(
        "dòng {row} của tổng thể có số người {value}; số người phải hữu hạn và không âm",
        "row {row} of the population has the count {value}; counts are finite and not negative",
        "sửa số đó; ô không có ai thì ghi 0",
        "mend that count; write 0 for a cell with nobody in it",
    ),
    "served": message(
        "đơn vị có nhiều phiếu hơn {people} người mà nó phục vụ, trong khi mẫu nói người được rút từ số ấy",
        "the unit has more responses than the {people} people it serves, of whom they were drawn",
        "sửa số người của đơn vị trong mẫu, hoặc thôi nói rằng người trong đơn vị được rút ngẫu nhiên",
        "mend how many people the unit serves, or no longer say that people were drawn at random in units",
    ),
    "cells": message(
        "cột có {found} ô trong khi tổng thể có {expected} số đếm",
        "the column has {found} cells where the population has {expected} counts",
        "mỗi ô của bảng một dòng, đủ mọi cột",
        "write one row a cell, with every column filled in",
    ),
    "categories": message(
        "có trong mẫu nhưng không có (hoặc không có ai) trong tổng thể: {unknown}; "
        "có trong tổng thể nhưng mẫu không có ai: {empty}",
        "in the sample but not (or with nobody) in the population: {unknown}; "
        "in the population but with nobody in the sample: {empty}",
        "sửa mã cho khớp, hoặc gộp loại đó với loại gần nhất ở cả mẫu lẫn tổng thể",
        "make the codes agree, or merge the category with a neighbour in both sample and population",
    ),
    "no choice": message(
        "“{value}” không phải câu chọn một câu trả lời",
        "“{value}” is no choice of one answer",
        "chỉ những câu chọn một, như giới tính hay nhóm tuổi, mới so được với số người của tổng thể",
        "only choices of one, such as sex or age group, can be set beside people of the population",
    ),
    "margin totals": message(
        "các phân bố biên không cùng tổng số người: {totals}",
        "the margins do not sum to the same number of people: {totals}",
        "lấy các phân bố từ cùng một tổng thể, hoặc nhân về cùng một tổng",
        "take the margins from one population, or scale them to one total",
    ),
    "no margin": message(
        "không có phân bố biên hay tổng nào để hiệu chỉnh theo",
        "there is no margin and no total to adjust to",
        "đưa vào ít nhất một",
        "give at least one",
    ),
    "no margins": message(
        "đây là {found}, không phải phân bố biên",
        "this is {found}, not a margin",
        "tạo bằng Population.of({{'tên': loại}}, số người).margin({{'tên': cột}})",
        "make one with Population.of({{'name': categories}}, people).margin({{'name': column}})",
    ),
    "no total": message(
        "đây là {found}; cần một cột số và tổng của nó trong tổng thể",
        "this is {found}; a column of numbers and their total over the population are needed",
        "viết {{'tên': (cột, tổng)}}",
        "write {{'name': (column, total)}}",
    ),
    "no adjustment": message(
        "đây là {found}, không phải một bước hiệu chỉnh",
        "this is {found}, not an adjustment",
        "tạo bằng post_stratification, raking, calibration, trimming hay non_response",
        "make one with post_stratification, raking, calibration, trimming or non_response",
    ),
    "not met": message(
        "không có trọng số nào đạt được các số này (đạt được / cần): {missed}",
        "no weights meet these (reached / wanted): {missed}",
        "gộp loại, bớt biên, hoặc nới giới hạn của hệ số",
        "merge categories, use fewer margins, or widen the bounds of the factor",
    ),
    "bounds": message(
        "giới hạn ({low}, {high}) của hệ số không dùng được",
        "the bounds ({low}, {high}) of the factor cannot be used",
        "đặt giới hạn dưới nhỏ hơn 1 và giới hạn trên lớn hơn 1; logit cần cả hai hữu hạn",
        "put the lower one below 1 and the upper one above 1; logit needs both finite",
    ),
    "limits": message(
        "không thể giữ mọi trọng số giữa {low} và {high} (trung bình là {mean}) mà không đổi tổng",
        "weights cannot be kept between {low} and {high} (their mean is {mean}) without changing their sum",
        "nới giới hạn cho chứa trung bình",
        "widen the limits so that they hold the mean",
    ),
    "nobody to take": message(
        "mọi trọng số đều đã bị cắt ở {low} hoặc {high}, không còn ai nhận phần chênh",
        "every weight has been cut at {low} or {high}, and nobody is left to take the difference",
        "nới giới hạn, hoặc đặt strict=False",
        "widen the limits, or say strict=False",
    ),
    "silent cell": message(
        "không ai trả lời trong: {cells}",
        "nobody answered in: {cells}",
        "gộp ô đó với ô gần nhất",
        "merge the cell with a neighbour",
    ),
    "chance": message(
        "dòng {row} có xác suất chọn {value}, không nằm trong (0, 1]",
        "row {row} has the chance {value}, which is not in (0, 1]",
        "đưa vào xác suất chọn, không phải trọng số",
        "give the chance of being drawn, not the weight",
    ),
    "replicate first": message(
        "thiết kế đã được hiệu chỉnh hoặc đã có trọng số lặp",
        "the design is calibrated already, or has replicate weights already",
        "tạo trọng số lặp trước, rồi hiệu chỉnh thiết kế nhận được",
        "make the replicates first, then calibrate the design that has them",
    ),
    "odd": message(
        "tầng có số đơn vị lẻ: {strata}",
        "strata with an odd number of units: {strata}",
        "gộp tầng để mỗi tầng có số đơn vị chẵn, hoặc dùng jackknife",
        "merge strata so that each has an even number of units, or use the jackknife",
    ),
    "rho": message(
        "hệ số Fay {value} không nằm trong [0, 1)",
        "Fay's coefficient {value} is not in [0, 1)",
        "thường dùng 0,3 hoặc 0,5",
        "0.3 and 0.5 are usual",
    ),
    "scale": message(
        "không biết {name} của các trọng số lặp",
        "{name} of the replicates is not known",
        "lấy {name} từ tài liệu đi kèm tệp dữ liệu",
        "take {name} from the documentation that came with the file",
    ),
    "scale numbers": message(
        "{name} phải hữu hạn và không âm: một số cho mọi trọng số lặp, hoặc {expected} số",
        "{name} must be finite and not negative: one number for all replicates, or {expected} numbers",
        "lấy {name} từ tài liệu đi kèm tệp dữ liệu",
        "take {name} from the documentation that came with the file",
    ),
    "few replicates": message(
        "cần ít nhất hai trọng số lặp, mỗi trọng số một cột",
        "at least two replicates are needed, a column each",
        "kiểm tra tên các cột trọng số lặp",
        "check the names of the columns of replicates",
    ),
    "no replicates": message(
        "không có dòng trọng số lặp cho: {names}",
        "there is no row of replicate weights for: {names}",
        "sửa mã, hoặc bổ sung dòng",
        "mend the ids, or add the rows",
    ),
    "repeated row": message(
        "một mã có nhiều dòng trọng số lặp",
        "an id has several rows of replicate weights",
        "mỗi mã một dòng",
        "write one row an id",
    ),
    "combined groups": message(
        "trọng số lặp theo đơn vị chọn mẫu phải là hệ số, không phải trọng số",
        "replicates by sampling unit are factors, not weights",
        "đặt combined=False, hoặc đưa vào một dòng cho mỗi phiếu",
        "say combined=False, or give a row for each response",
    ),
    "joint size": message(
        "ma trận có cỡ {found} trong khi mẫu có {units} đơn vị bậc một",
        "the matrix is {found} where the sample has {units} first-stage units",
        "mỗi đơn vị một dòng và một cột, theo thứ tự xuất hiện trong tệp",
        "give one row and one column a unit, in the order in which they come in the file",
    ),
    "joint": message(
        "xác suất chọn đồng thời ở ô ({pair}) không nằm trong (0, 1], "
        "lớn hơn xác suất của một trong hai đơn vị, hoặc ma trận không đối xứng ở đó",
        "the joint probability in cell ({pair}) is not in (0, 1], is above the chance "
        "of one of the two units, or the matrix is not symmetric there",
        "sửa ô đó; nếu hai đơn vị không bao giờ được chọn cùng nhau thì dùng phương pháp xấp xỉ",
        "mend the cell; where two units can never be drawn together use an approximation",
    ),
    "share": message(
        "phân vị {value} không nằm giữa 0 và 1",
        "the share {value} is not between 0 and 1",
        "viết 0,5 cho trung vị, 0,9 cho phân vị thứ 90",
        "write 0.5 for the median, 0.9 for the 90th percentile",
    ),
    "quantile replicates": message(
        "khoảng tin cậy này cần trọng số lặp bootstrap hoặc nửa mẫu cân bằng, không phải jackknife",
        "this interval needs bootstrap or half-sample replicates, not the jackknife",
        "tạo chúng bằng resampling.bootstrap, hoặc chọn method='mean'",
        "make them with resampling.bootstrap, or choose method='mean'",
    ),
}
