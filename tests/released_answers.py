"""Answers of every kind, hostile ones among them, for whoever writes files of answers or reads them back."""

from __future__ import annotations

from datetime import date

from example_answers import FIVE, index, text

from analysis.codebook import Category, Codebook, Missing, Variable
from analysis.dataset import Dataset
from analysis.dataset.column import MARKS
from analysis.fieldwork import Fieldwork, Tally
from analysis.fieldwork.carried import Course
from analysis.microdata.study import Study

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+84 912 345 678",
    "-5",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1",
    "\ufeff=1",
    "＝1+1",
    "'=1",
    "''",
    "01",
    "1/2",
    "1,5;2",
    '<script>alert("x")</script>&amp;',
    "hai\r\ndòng\nba",
    "chuông\x07 xóa\x7f đảo\u202e",
    "tiếng Việt, ភាសាខ្មែរ, 😀",
    "  trước và sau  ",
    "NULL",
    "đ" * 10_000,
)
"""What a citizen, an import or a translation may bring."""

YES_NO = (Category("y", text("Có")), Category("n", text("Không", "=1+1")))
TOPICS = (
    Category("1", text("Trang mạng")),
    Category("b", text("Loa phường")),
    Category("99", text("Không nhớ"), missing=Missing.DONT_KNOW),
)
LONG = "Câu hỏi rất dài " * 40
UNITS = tuple(Category(code, text(f"UBND xã {code.upper()}")) for code in "abcd")

BOOK = Codebook(
    title=text("Phiếu =1+1 <b>thử</b>", "A trial"),
    variables=(
        Variable("q1", text(LONG), "rating", FIVE),
        Variable("q2", text("Câu 2 \x07\u202e<i>"), "rating", FIVE),
        Variable("q3", text("=Câu 3"), "rating", FIVE),
        Variable("sex", text("Giới tính", "Sex"), "single", YES_NO, sensitive=True),
        Variable("heard", text("Biết qua", "Heard by"), "multiple", TOPICS),
        Variable("visits", text("Số lần", "Visits"), "percent"),
        Variable("age", text("Tuổi", "Age"), "number"),
        Variable("by", text("Ngày nộp", "Filed on"), "date"),
        Variable("comment", text("Góp ý", "Comment"), "text"),
        Variable("phone", text("Điện thoại", "Phone"), "text", identifying=True),
        Variable("unit", text("Đơn vị", "Unit"), "single", UNITS),
    ),
    indices=(index(),),
    version="f" * 64,
    notes=(text("Lời văn thử."),),
)
N = 60
CELLS = {
    "q1": ["5", "4", "0", "9", "", "2"] * 10,
    "q2": ["4", "5", "3", "1", "5", "5"] * 10,
    "q3": ["5", "2", "4"] * 20,
    "sex": ["y", "n", "y"] * 20,
    "heard": ["1 b", "b", "99", "", "1"] * 12,
    "visits": ["0.1", "100", "-3.25", "", "120.5", "1e-07"] * 10,
    "age": ["31"] * 30 + ["45"] * 28 + ["99", "18"],
    "by": ["2026-01-31", "", "2026-02-01"] * 20,
    "comment": list(HOSTILE) * 3,
    "phone": ["0912345678"] * 60,
    "unit": ["a"] * 30 + ["b"] * 20 + ["c"] * 8 + ["d"] * 2,
}
DESIGN = {
    "weight": [1.5, 2.25, 0.1] * 20,
    "stratum": ["tỉnh"] * 30 + ["=huyện"] * 30,
    "psu": [f"{code}{place % 2}" for place, code in enumerate(CELLS["unit"])],
}
ANSWERS = Dataset.of(
    BOOK,
    CELLS,
    {"q1": [MARKS[Missing.NOT_ASKED]] * N, "by": [MARKS[Missing.REFUSED]] * N},
    DESIGN,
)
WORK = Fieldwork(
    people="người <từ> 18 tuổi",
    frame="danh sách & hồ sơ",
    sampling="stages",
    begun_on=date(2026, 1, 5),
    ended_on=date(2026, 2, 6),
    tally=Tally(population=9_000, approached=2 * N, refused=N // 2),
)
STUDY = Study(
    "dot-1",
    text("Đợt =1+1 <b>", "Round"),
    date(2026, 11, 22),
    agency=text("Sở Nội vụ"),
    basis=text("QĐ 1/2026"),
    opened_on=date(2026, 1, 1),
    closed_on=date(2026, 3, 1),
    method=(text("Chọn mẫu hai giai đoạn.", "Two stages."),),
    course=Course(WORK, N),
)
