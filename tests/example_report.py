"""What the Word report is tried with: answers of every kind, a letterhead, and words that would break it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from example_answers import BOOK, answers, text

from analysis.codebook import Category, Variable
from analysis.dataset import Dataset
from analysis.report import About, Issue

DAY = date(2026, 2, 5)
ISSUE = Issue(
    parent="UBND thành phố Cần Thơ",
    place="Cần Thơ",
    symbol="BC-SNV",
    post="KT. Giám đốc; Phó Giám đốc",
    signer="Nguyễn Văn A",
    recipients=("UBND thành phố", "Các sở"),
)
ABOUT = About(
    "dot-1",
    text("Đợt 1/2026", "Round 1/2026"),
    DAY,
    agency=text("Sở Nội vụ", "Department of Home Affairs"),
    basis=text("Quyết định 1/2026."),
    opened_on=date(2026, 1, 1),
    closed_on=date(2026, 1, 31),
    target=0.8,
    issue=ISSUE,
)
LONG = Variable("why", text("Vì sao chưa hài lòng?", "Why not?"), "text")
MANY = Variable(
    "by",
    text("Biết qua đâu?", "How did you hear?"),
    "multiple",
    (Category("1", text("Đài")), Category("2", text("Báo"))),
)


def data() -> Dataset:
    """Answers of two units, with a question of several choices and an open one."""
    plain = answers(["455", "344", "529", "515"] * 12, units="aaab" * 12)
    book = replace(plain.codebook, variables=(*BOOK.variables, MANY, LONG))
    cells = {name: list(column.cells()) for name, column in plain.columns.items()}
    cells |= {"by": ["1", "1 2", "2", ""] * 12, "why": ["chờ lâu", "", "", ""] * 12}
    return Dataset.of(book, cells)


DATA = data()

HOSTILE = "<w:p/>&\x00\x0b\x1b\ud800\ufffe\u202egnôht\u2066]]><script>{0.__class__}%s\u200b" + "dài" * 3400
