"""The Word report: as Decree 30/2020 asks, on styles an agency may change, safe, and the same every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.run import Run
from example_answers import answers, index, text
from example_report import ABOUT, DATA, DAY, HOSTILE, ISSUE

from analysis.codebook import Category, Text
from analysis.fieldwork import Fieldwork
from analysis.refusal import Refusal
from analysis.report import Contents, Issue, contents
from analysis.report.word import NAME, word, write_word
from analysis.report.word.template import STYLES, TABLE
from analysis.tables import Printing


@pytest.fixture(scope="module")
def said() -> Contents:
    earlier = answers(["345", "344", "424", "515"] * 12, units="aaab" * 12)
    return contents(DATA, ABOUT, earlier=(text("Đợt 2025", "Round 2025"), earlier))


@pytest.fixture(scope="module")
def made(said: Contents) -> bytes:
    return word(said)


@pytest.fixture(scope="module")
def document(made: bytes) -> Document:
    return opened(made)


def opened(made: bytes) -> Document:
    return docx.Document(io.BytesIO(made))


def everything(document: Document) -> str:
    """Return every word of a document, those in tables too, a line a paragraph."""
    return "\n".join(spoken(paragraph) for paragraph in document.element.body.iter(qn("w:p")))


def spoken(element: BaseOxmlElement) -> str:
    """Return the words of an element, without the instructions of fields."""
    return "".join(text.text for text in element.iter(qn("w:t"))).replace("\u00a0", " ")


def looks(document: Document) -> Iterator[tuple[str, str]]:
    """Yield style and words of every paragraph, those in tables too."""
    names = {style.style_id: style.name for style in document.styles}
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        yield names["Normal" if style is None else style.get(qn("w:val"))], spoken(paragraph)


def test_the_head_has_every_part_the_decree_asks_for(document: Document) -> None:
    found = dict(looks(document))
    assert found["Cơ quan chủ quản"] == "UBND thành phố Cần Thơ"
    assert found["Cơ quan ban hành"] == "Sở Nội vụ"
    assert re.fullmatch(r"Số:\s+/BC-SNV", found["Số ký hiệu"])
    assert found["Quốc hiệu"] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert found["Tiêu ngữ"] == "Độc lập - Tự do - Hạnh phúc"
    assert found["Địa danh và ngày tháng"] == "Cần Thơ, ngày 05 tháng 02 năm 2026"
    assert found["Tên loại văn bản"] == "Báo cáo"
    assert "Đợt 1/2026" in found["Trích yếu"]


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 11, 22), "ngày 22 tháng 11 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 1, 10), "ngày 10 tháng 01 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_zero(said: Contents, on: date, written: str) -> None:
    assert written in everything(opened(word(replace(said, about=replace(ABOUT, made_on=on)))))


def test_the_foot_has_the_recipients_and_the_signature(document: Document) -> None:
    found = [*looks(document)]
    assert [words for look, words in found if look == "Danh sách nơi nhận"] == [
        "- UBND thành phố;",
        "- Các sở;",
        "- Lưu: VT.",
    ]
    assert [words for look, words in found if look == "Chức vụ người ký"] == ["KT. Giám đốc", "Phó Giám đốc"]
    assert ("Họ tên người ký", "Nguyễn Văn A") in found


def test_what_nobody_gave_is_left_to_be_written_in(said: Contents) -> None:
    bare = replace(said, about=replace(ABOUT, issue=Issue()))
    found = dict(looks(opened(word(bare))))
    assert "Cơ quan chủ quản" not in found
    assert found["Địa danh và ngày tháng"].startswith("…")
    assert found["Chức vụ người ký"] == "Thủ trưởng cơ quan"
    assert set(found["Họ tên người ký"]) == {"…"}


def test_the_sheet_is_a4_with_the_margins_of_the_decree(document: Document) -> None:
    sheet = document.sections[0]
    sizes = (sheet.page_width, sheet.page_height, sheet.top_margin, sheet.bottom_margin, sheet.left_margin)
    assert [round(size.mm) for size in (*sizes, sheet.right_margin)] == [210, 297, 20, 20, 30, 20]


def test_the_page_number_is_centred_on_top_but_not_of_the_first_page(document: Document) -> None:
    first = document.sections[0]
    assert first.different_first_page_header_footer
    assert spoken(first.first_page_header._element) == ""
    (code,) = first.header._element.iter(qn("w:instrText"))
    assert code.text.strip() == "PAGE"
    assert document.styles["Header"].paragraph_format.alignment == 1
    assert not any(section.different_first_page_header_footer for section in document.sections[1:])


def test_body_text_is_justified_times_new_roman_of_13_to_14_points(document: Document) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:rFonts')}").get(qn("w:ascii")) == "Times New Roman"
    assert 26 <= int(defaults.find(f".//{qn('w:sz')}").get(qn("w:val"))) <= 28
    assert document.styles["Body Text"].paragraph_format.alignment == 3
    assert document.styles["Body Text"].paragraph_format.space_after >= Pt(6)


def test_headings_are_real_and_in_the_order_such_reports_have(document: Document) -> None:
    heads = [words for look, words in looks(document) if look == "Heading 1"]
    assert heads == [
        "Căn cứ và phương pháp",
        "Mẫu khảo sát và người trả lời",
        "Chỉ số hài lòng",
        "Các mức trả lời",
        "Kết quả theo đơn vị",
        "Kết quả theo nhóm người trả lời",
        "Thay đổi so với đợt trước",
        "So với mục tiêu",
        "Yếu tố gắn với sự hài lòng",
        "Mong đợi và ý kiến",
        "Đánh giá chung và kiến nghị",
        "Giới hạn của kết quả",
    ]


def test_the_language_of_the_text_is_named(document: Document, said: Contents) -> None:
    def language(found: Document) -> str:
        return found.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val"))

    assert (language(document), document.core_properties.language) == ("vi-VN", "vi-VN")
    assert language(opened(word(said, "en"))) == "en-GB"


def test_header_rows_repeat_and_no_row_is_parted(document: Document) -> None:
    tables = [table for table in document.tables if table.style.name == TABLE]
    assert len(tables) > 8
    for table in tables:
        first, *rest = table._tbl.tr_lst
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in (first, *rest))


def test_every_picture_says_what_it_shows_and_has_300_dots_an_inch(made: bytes, document: Document) -> None:
    pictures = list(document.element.body.iter(qn("wp:docPr")))
    assert len(pictures) >= 4
    assert all(len(picture.get("descr")) > 40 and picture.get("name") for picture in pictures)
    parts = [part for part in document.part.package.iter_parts() if part.partname.endswith(".png")]
    assert {(part.image.horz_dpi, part.image.vert_dpi) for part in parts} == {(300, 300)}


def test_tables_and_figures_are_counted_without_a_gap(document: Document) -> None:
    captions = [words for look, words in looks(document) if look == "Caption"]
    for name in ("Bảng", "Hình"):
        found = [re.match(rf"{name} (\d+)\. .", words) for words in captions if words.startswith(name)]
        numbers = [int(match[1]) for match in found]
        assert numbers == list(range(1, len(numbers) + 1))
        assert numbers


def test_the_same_contents_give_the_same_bytes(made: bytes, said: Contents) -> None:
    assert word(said) == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
    properties = opened(made).core_properties
    assert properties.created.date() == properties.modified.date() == DAY
    assert properties.author == "Sở Nội vụ"


def test_an_english_report_is_english(said: Contents) -> None:
    words = everything(opened(word(said, "en")))
    assert "Results of the satisfaction survey" in words
    assert "What goes with satisfaction" in words
    assert "Annex II. Methodology note" in words
    assert "khoảng tin cậy" not in words


def test_vietnamese_words_of_an_english_report_say_that_they_are(said: Contents) -> None:
    work = Fieldwork(people="người đã nhận kết quả tại Sở")
    about = replace(said.about, agency=Text.of({"vi": "Sở Nội vụ tỉnh Mẫu"}), fieldwork=work)
    told = replace(said, about=about)
    runs = [(run.text, run._r.find(f".//{qn('w:lang')}")) for run in all_runs(opened(word(told, "en")))]
    marked = {text for text, tongue in runs if tongue is not None and tongue.get(qn("w:val")) == "vi-VN"}
    assert {"SỞ NỘI VỤ TỈNH MẪU", "Sở Nội vụ tỉnh Mẫu"} & marked
    assert "“người đã nhận kết quả tại Sở”" in marked
    assert not any("(the agency's own words)" in text for text in marked)
    assert not [
        run for run in all_runs(opened(word(told, "vi"))) if run._r.find(f".//{qn('w:lang')}") is not None
    ]


def all_runs(document: Document) -> Iterator[Run]:
    """Yield every run of the body, those in tables too."""
    yield from (Run(found, document) for found in document.element.body.iter(qn("w:r")))


def test_open_answers_are_counted_and_never_printed(document: Document) -> None:
    words = everything(document)
    assert "Vì sao chưa hài lòng?" in words
    assert "chờ lâu" not in words


def test_a_round_without_responses_is_a_report_too() -> None:
    words = everything(opened(word(contents(answers([]), ABOUT))))
    assert "Chưa có phiếu nào, nên chưa có kết quả." in words
    assert "Nguyễn Văn A" in words


@pytest.mark.parametrize("row", ["555", "111"])
def test_where_all_are_alike_none_is_called_highest_or_lowest(row: str) -> None:
    words = everything(opened(word(contents(answers([row] * 60, units="ab" * 30), ABOUT))))
    assert "cao nhất là" not in words
    assert "nhiều nhất ở" not in words
    assert f"Cả 3 câu hỏi đều bằng {'100,00' if row == '555' else '0,00'} %." in words.replace("\xa0", " ")


def test_a_report_without_a_chart_does_not_point_at_one() -> None:
    few = contents(answers(["455"] * 3), ABOUT, printing=Printing(smallest=5))
    assert "hình dưới đây" not in everything(opened(word(few)))


@pytest.mark.parametrize("units", ["a" * 40, ""])
def test_a_report_without_a_table_of_respondents_does_not_point_at_one(units: str) -> None:
    words = everything(opened(word(contents(answers(["455", "344"] * 20, units=units), ABOUT))))
    assert "Đợt khảo sát nhận được 40 phiếu." in words
    assert "ở bảng dưới đây" not in words


def test_hidden_figures_are_hidden_here_too() -> None:
    few = answers(["455", "344"] * 12 + ["111"] * 3 + ["222"] * 2, units="a" * 24 + "bbb" + "cc")
    document = opened(word(contents(few, ABOUT, printing=Printing(smallest=5))))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    hidden = [row for row in rows if row[0] in ("UBND xã B", "UBND xã C")]
    assert hidden
    assert all(not re.search(r"\d,\d", " ".join(row)) for row in hidden)


def test_hostile_words_do_not_break_the_file(tmp_path: Path) -> None:
    node = replace(index(), label=text(HOSTILE))
    names = (Category("a", text(HOSTILE)), Category("b", text("=cmd|' /C calc'!A0")))
    variables = tuple(
        replace(v, categories=names) if v.name == "unit" else v for v in DATA.codebook.variables
    )
    book = replace(
        DATA.codebook, title=text(HOSTILE), indices=(node,), variables=variables, notes=(text(HOSTILE),)
    )
    about = replace(ABOUT, title=text(HOSTILE), agency=text(HOSTILE), issue=replace(ISSUE, signer=HOSTILE))
    write_word(contents(replace(DATA, codebook=book), about), tmp_path, "vi")
    made = (tmp_path / NAME).read_bytes()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))  # noqa: S314 -- our own file
    words = everything(opened(made))
    assert "<script>{0.__class__}%s" in words
    assert "dài" * 3400 in words
    assert "\ufffd" in words
    assert not re.search("[\x00-\x08\u202e\u2066]", words)


@pytest.fixture
def own(said: Contents, made: bytes, tmp_path: Path) -> Path:
    """An agency's template: an earlier report with larger body text and other margins."""
    document = opened(made)
    document.styles["Body Text"].font.size = Pt(14)
    document.sections[-1].bottom_margin = Pt(60)
    path = tmp_path / "mau.docx"
    document.save(str(path))
    return path


def test_an_agency_changes_the_looks_without_touching_code(said: Contents, made: bytes, own: Path) -> None:
    changed = replace(said, about=replace(ABOUT, issue=replace(ISSUE, template=own)))
    document = opened(word(changed))
    assert document.styles["Body Text"].font.size == Pt(14)
    assert document.sections[0].bottom_margin == Pt(60)
    assert everything(document) == everything(opened(made))


def test_a_template_that_lacks_styles_is_refused_and_they_are_all_named(said: Contents, own: Path) -> None:
    document = docx.Document(str(own))
    for name in ("Ghi chú", "Trích yếu", TABLE):
        document.styles[name].delete()
    document.save(str(own))
    with pytest.raises(Refusal) as refused:
        word(replace(said, about=replace(ABOUT, issue=replace(ISSUE, template=own))))
    assert refused.value.where == "mau.docx"
    assert all(f"“{name}”" in refused.value.wrong("vi") for name in ("Ghi chú", "Trích yếu", TABLE))
    assert f"“{STYLES['body']}”" not in refused.value.wrong("vi")


@pytest.mark.parametrize("content", [b"", b"no Word file", b"PK\x05\x06" + b"\0" * 18])
def test_a_template_that_is_no_word_file_is_refused(said: Contents, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mau.docx"
    path.write_bytes(content)
    with pytest.raises(Refusal, match="no Word file"):
        word(replace(said, about=replace(ABOUT, issue=replace(ISSUE, template=path))))
