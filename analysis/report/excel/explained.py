"""What the notes on headings say, and the other sentences of the workbooks."""

from __future__ import annotations

from types import MappingProxyType

from analysis.codebook import Missing
from analysis.tables.figures import words

EXPLAINED = MappingProxyType(
    {
        "unit": words(
            "%: số trong bảng là phần trăm (83,94 là 83,94 %).",
            "%: the numbers are percent (83.94 is 83.94%).",
        ),
        "value": words(
            "Ước lượng, làm tròn nửa lên. Số chưa làm tròn ở các cột thu gọn bên phải.",
            "The estimate, rounded half up. Unrounded numbers stand in the folded columns to the right.",
        ),
        "low": words("Cận dưới của khoảng tin cậy.", "Lower limit of the confidence interval."),
        "high": words("Cận trên của khoảng tin cậy.", "Upper limit of the confidence interval."),
        "n": words(
            "Số người trả lời có câu trả lời hợp lệ, không dùng trọng số.",
            "Respondents with a valid answer, unweighted.",
        ),
        "deff": words(
            "Phương sai của ước lượng chia cho phương sai của mẫu ngẫu nhiên đơn giản cùng cỡ.",
            "Variance of the estimate over that of a simple random sample of the same size.",
        ),
        "asked": words(
            "Số lượt hỏi; với nhóm câu hỏi là tổng của các câu.",
            "Times asked; for a group of items the sum over its items.",
        ),
        "answered": words("Số lượt trả lời hợp lệ.", "Valid answers."),
        "not_applicable": words(
            "Không áp dụng: không nằm trong mẫu số.", "Not applicable: not in the denominator."
        ),
        "dont_know": words("Không biết: không nằm trong mẫu số.", "Don't know: not in the denominator."),
        "not_answered": words(
            "Bỏ trống, từ chối hoặc không đọc được.", "Left empty, refused or not legible."
        ),
        "flag": words(
            "Điều cần biết trước khi dùng con số của dòng này.",
            "What to know before relying on the figures of this row.",
        ),
        "target": words("Mục tiêu do chương trình đặt ra.", "The target that was set."),
        "verdict": words(
            "Đọc từ khoảng tin cậy, không từ riêng con số.",
            "Read from the interval, never from the number alone.",
        ),
        "rank": words("Thứ tự chỉ theo giá trị; xem hạng có thể.", "By value only; see the possible ranks."),
        "rank_low": words("Hạng tốt nhất mà số liệu không loại trừ.", "Best rank the data do not exclude."),
        "rank_high": words("Hạng kém nhất mà số liệu không loại trừ.", "Worst rank the data do not exclude."),
        "tier": words(
            "Đơn vị trong cùng nhóm chưa phân biệt được với đơn vị đứng đầu nhóm.",
            "Units of one group cannot be told apart from the group's first.",
        ),
        "performance": words(
            "Điểm trung bình theo phần trăm của điểm cao nhất.",
            "Mean score as percent of the highest score.",
        ),
        "importance": words(
            "Tương quan với mức hài lòng chung; không phải bằng chứng về nguyên nhân.",
            "Correlation with satisfaction overall; no proof of causes.",
        ),
        "aside": words(
            "Phần trăm trong số người được hỏi mà không có ý kiến.",
            "Percent of those asked who gave no opinion.",
        ),
        "change": words(
            "Hiệu của hai số chưa làm tròn.",
            "Difference of the two unrounded figures.",
        ),
    }
)
"""The note on the heading of a field, by its name."""

SHARE = words("Phần trăm trong số người có ý kiến.", "Percent of those with an opinion.")
"""The note on the heading of a level."""

SAID = MappingProxyType(
    {
        "readme": words("Đọc trước", "Read me"),
        "chart": words("Biểu đồ đơn vị", "Units chart"),
        "chart_about": words("Chỉ số của từng đơn vị và mục tiêu", "The index of every unit and the target"),
        "data": words("Số liệu", "Data"),
        "data_about": words(
            "Mỗi dòng một phiếu, bằng mã; không có câu trả lời tự viết; ô làm lộ một người được che",
            "A row for each response, in codes; none in own words; what singles somebody out is withheld",
        ),
        "labels": words("Số liệu bằng chữ", "Data in words"),
        "labels_about": words(
            "Các phiếu ấy, bằng lời của phiếu hỏi", "The same responses, in the words of the questionnaire"
        ),
        "codebook": words("Bảng mã", "Codebook"),
        "folded": words(
            "Mỗi nhóm hiện dòng chỉ số chung. Bấm số 2 ở góc trên bên trái để mở từng phần, từng câu; "
            "khi in chỉ có các dòng đang mở.",
            "Each group shows the line of its index. Press 2 at the top left to open parts and items; only "
            "open lines are printed.",
        ),
        "codebook_about": words(
            "Mỗi cột của số liệu nghĩa là gì", "What every column of the data means"
        ),
        "sheets": words("Các trang trong tệp này", "The sheets of this file"),
        "results": words("Kết quả chung", "Main results"),
        "method": words("Phương pháp và giới hạn", "Method and limits"),
        "responses": words("Số phiếu", "Responses"),
        "made": words("Ngày lập", "Made on"),
        "provisional": words(
            "Số liệu tạm tính: đợt khảo sát chưa khóa.", "Provisional: the round is not locked yet."
        ),
        "unofficial": words(
            "Lời văn của phiếu không phải bản chính thức.", "Not the official wording."
        ),
        "guarded": words(
            "Tệp này có từng phiếu trả lời: chỉ dùng nội bộ, không công bố. Bản để công bố: tables.xlsx.",
            "This file holds single responses: for internal use, not for publication. "
            "The file to publish is tables.xlsx.",
        ),
        "too_many": words(
            "Số phiếu nhiều hơn một trang Excel chứa được; số liệu từng phiếu ở các tệp dữ liệu.",
            "There are more responses than a sheet can hold; the data files have them.",
        ),
        "reading": words(
            "Ô trống: không có con số, hoặc không được công bố (cột Lưu ý cho biết). Nút + phía trên các cột "
            "mở ra những số chưa làm tròn.",
            "An empty cell: there is no figure, or it is not published (the column Note says so). "
            "The + above the columns unfolds the unrounded numbers.",
        ),
        "page": words("Trang", "Page"),
        "target": words("Mục tiêu", "Target"),
        "interval": words("Giá trị và khoảng tin cậy", "Value and confidence interval"),
        "unit": words("Đơn vị", "Unit"),
        "value": words("Giá trị", "Value"),
        "low": words("Từ", "From"),
        "high": words("Đến", "To"),
        "name": words("Tên cột", "Column"),
        "label": words("Nội dung", "Content"),
        "kind": words("Loại", "Kind"),
        "section": words("Phần của phiếu", "Section"),
        "code": words("Mã", "Code"),
        "category": words("Nghĩa của mã", "Meaning of the code"),
        "score": words("Điểm", "Score"),
        "missing": words("Không tính vì", "Not counted because"),
    }
)  # fmt: skip
"""The workbooks' own words."""

REASONS = MappingProxyType(
    {
        Missing.NOT_ASKED: words("(không hỏi)", "(not asked)"),
        Missing.NOT_APPLICABLE: words("(không áp dụng)", "(not applicable)"),
        Missing.DONT_KNOW: words("(không biết)", "(don't know)"),
        Missing.REFUSED: words("(từ chối)", "(refused)"),
        Missing.NOT_ANSWERED: words("(không trả lời)", "(not answered)"),
        Missing.ILLEGIBLE: words("(không đọc được)", "(illegible)"),
        Missing.WITHHELD: words("(được che)", "(withheld)"),
    }
)
"""What stands in a cell without an answer, where data are shown in words."""
