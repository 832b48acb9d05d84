"""The head and the foot of an administrative document, as Decree 30/2020 lays them out."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Cm
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph

from analysis.report.word.letters import fit
from analysis.report.word.template import STYLES
from analysis.subject import About, Issue
from analysis.tables.figures import words

STATE = words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM")
MOTTO = words("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness")
KIND = words("Báo cáo", "Report")
SUBJECT = words("Kết quả khảo sát sự hài lòng", "Results of the satisfaction survey")
NUMBER = words("Số:{gap}/{symbol}", "No.:{gap}/{symbol}")
GAP = "\u00a0" * 9
"""Room in which the records office writes the number."""

DAY = words("{place}, ngày {day} tháng {month} năm {year}", "{place}, {day}/{month}/{year}")
RECIPIENTS = words("Nơi nhận:", "Recipients:")
POST = words("Thủ trưởng cơ quan", "Head of the agency")
BLANK = "…………………"
"""What is left to be written in by hand."""

ABOVE = words("Như trên", "As above")
KEPT = words("Lưu: VT", "File: records office")

END = "./."
"""What the last sentence of a document ends with: nothing was added after it."""

LEFT, RIGHT = 6.6, 9.4
"""Centimetres of the two sides of the head."""


def write_head(document: Document, about: About, language: str) -> None:
    """Write who issues the report, its number, place and day, its kind and its subject."""
    issue = about.issue
    left, right = _sides(document)
    if issue.parent:
        _line(left, issue.parent, "parent")
    _line(left, about.agency.to(language) or BLANK, "agency")
    _rule(left, LEFT, 2.4)
    _line(left, NUMBER.to(language).format(gap=GAP, symbol=issue.symbol or BLANK), "number")
    _line(right, STATE.to(language), "state")
    _line(right, MOTTO.to(language), "motto")
    _rule(right, RIGHT, 5.7)
    _line(right, dated(about, language), "place")
    for cell in (left, right):
        _drop(cell.paragraphs[0])
    for text, look in ((KIND, "kind"), (SUBJECT, "subject"), (about.title, "subject")):
        document.add_paragraph(fit(text.to(language)), STYLES[look])
    _ruled(document.add_paragraph(style=STYLES["rule"]), 16.0, 5.0)


def dated(about: About, language: str) -> str:
    """Return place and day: a zero before days below 10 and before January and February only."""
    on = about.made_on
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    place = about.issue.place or BLANK
    return DAY.to(language).format(place=place, day=f"{on.day:02d}", month=month, year=on.year)


def write_foot(document: Document, issue: Issue, language: str) -> None:
    """Write whom the report goes to, and who signs it: never on a sheet without a line of the report."""
    last = document.paragraphs[-1]
    last.paragraph_format.keep_with_next = True
    if language == "vi" and last.runs and last.text.endswith("."):
        last.runs[-1].text = last.runs[-1].text.rstrip(".") + END
    left, right = _sides(document)
    _line(left, RECIPIENTS.to(language), "recipients")
    named = issue.recipients or (ABOVE.to(language), BLANK)
    for recipient in named:
        _line(left, f"- {recipient};", "recipient")
    _line(left, f"- {KEPT.to(language)}.", "recipient")
    for line in (issue.post or POST.to(language)).split(";"):
        _line(right, line.strip(), "post")
    _line(right, issue.signer or BLANK, "signer")
    for cell in (left, right):
        _drop(cell.paragraphs[0])


def _sides(document: Document) -> tuple[Cell, Cell]:
    """Return the two cells of a table without borders, which is kept on one page."""
    table = document.add_table(1, 2)
    table.style = document.styles["Normal Table"]
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, (LEFT, RIGHT), strict=True):
        column.width = cell.width = Cm(width)
    first, second = table.rows[0].cells
    return first, second


def _line(cell: Cell, text: str, look: str) -> None:
    cell.add_paragraph(fit(text), STYLES[look])


def _rule(cell: Cell, room: float, length: float) -> None:
    _ruled(cell.add_paragraph(style=STYLES["rule"]), room, length)


def _ruled(paragraph: Paragraph, room: float, length: float) -> None:
    """Draw a line of *length* centimetres in the middle of *room*: the border of an empty paragraph."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm((room - length) / 2)


def _drop(paragraph: Paragraph) -> None:
    """Take out the empty paragraph every new cell begins with."""
    paragraph._p.getparent().remove(paragraph._p)
