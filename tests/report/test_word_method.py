"""What the Word report says of how the survey was carried out, of programmes' targets, and of its charts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import numpy as np
import pytest
from docx.oxml.ns import qn
from example_answers import answers, index, text
from example_report import ABOUT, DATA
from PIL import Image

from analysis.fieldwork import Fieldwork, Tally
from analysis.plots import CHARTS, png, title_share
from analysis.report import Chart, Contents, Part, contents
from analysis.report.course import unit_counts
from analysis.report.gallery import Gallery
from analysis.report.word import word
from analysis.report.word.block import Exhibit
from analysis.report.word.columns import all_columns, brief_columns, widths
from analysis.report.word.grid import Looks, grid
from analysis.report.word.methodology import methodology
from analysis.report.word.outline import outline
from analysis.report.word.prose import about_groups
from analysis.table import Field, Table
from analysis.tables import Printing

WORK = Fieldwork(
    decision="Kế hoạch số 12/KH-SNV.",
    people="người đã nhận kết quả thủ tục",
    frame="hồ sơ trên hệ thống một cửa",
    sampling="systematic",
    remarks="bước 25",
    begun_on=date(2026, 1, 5),
    ended_on=date(2026, 1, 23),
    tally=Tally(population=12_000, approached=80, refused=20, not_reached=5, ineligible=4, unknown=1),
    units=(("a", Tally(population=9_000)), ("b", Tally(population=3_000, approached=20))),
)


def undrawn(said: Contents) -> Contents:
    """Return the contents without their charts: this is about words."""
    return replace(said, parts=tuple(replace(part, charts=()) for part in said.parts))


def lines(said: Contents, language: str = "vi") -> list[str]:
    """Return every paragraph of the Word report, those in tables too."""
    document = docx.Document(io.BytesIO(word(undrawn(said), language)))
    return [
        "".join(piece.text for piece in paragraph.iter(qn("w:t"))).replace("\u00a0", " ")
        for paragraph in document.element.body.iter(qn("w:p"))
    ]


@pytest.fixture(scope="module")
def said() -> Contents:
    return contents(DATA, replace(ABOUT, fieldwork=WORK, period=text("Quý I năm 2026: …")))


def test_the_report_says_how_it_was_carried_out(said: Contents) -> None:
    found = lines(said)
    assert any(
        line.startswith("Căn cứ Quyết định 1/2026; thực hiện Kế hoạch số 12/KH-SNV, ") for line in found
    )
    for line in (
        "Tổng thể: người đã nhận kết quả thủ tục; N = 12.000 người.",
        "Khung chọn mẫu: hồ sơ trên hệ thống một cửa.",
        "Cách chọn người trả lời: Ngẫu nhiên hệ thống; bước 25.",
        "Thời gian thu thập: Từ 05/01/2026 đến 23/01/2026.",
        "Kỳ báo cáo: Quý I năm 2026: …",
    ):
        assert line in found
    assert not any("không ghi" in line for line in found)


def test_the_response_rate_is_that_of_aapor_with_all_its_parts(said: Contents) -> None:
    (rate,) = [line for line in lines(said) if line.startswith("Tỷ lệ trả lời: ")]
    # 48 responses; of 80 approached 4 do not belong to the population, so 76: 48 / 76 = 63.2 %
    assert rate == (
        "Tỷ lệ trả lời: 63,2 % (AAPOR RR2): 48 phiếu trên 76 người thuộc hoặc có thể thuộc tổng thể, trong "
        "80 người đã tiếp cận; từ chối 20, không gặp được 5, không thuộc tổng thể 4, không rõ 1, lý do "
        "khác 2."
    )


def test_what_nobody_recorded_is_named_once_and_is_no_row_of_the_note() -> None:
    said = contents(DATA, ABOUT)
    found = [line for line in lines(said) if "không ghi" in line]
    assert len(found) == 1
    assert "khung chọn mẫu" in found[0]
    assert "thời gian" not in found[0]  # the round announced its days
    labels = {row[0].to("vi") for row in methodology(said).rows}
    assert not labels & {"Tổng thể", "Khung chọn mẫu", "Tỷ lệ trả lời"}
    assert labels >= {"Sai số của chỉ số chung", "Ô không có câu trả lời", "Trọng số"}


def test_the_margin_of_error_is_the_longer_side_of_the_interval_that_is_shown(said: Contents) -> None:
    whole = next(table for table in said.tables() if table.name == said.codebook.indices[0].name)
    row = next(whole.records())
    (margin,) = [row[1].to("vi") for row in methodology(said).rows if row[0].to("vi").startswith("Sai số")]
    longer = max(row["value"] - row["low"], row["high"] - row["value"])
    assert margin.startswith(f"Không quá {str(longer).replace('.', ',')} điểm phần trăm về mỗi phía")


def test_nobody_drawn_means_no_response_rate_and_a_limit() -> None:
    work = replace(WORK, sampling="open")
    found = lines(contents(DATA, replace(ABOUT, fieldwork=work)))
    assert any("không có tỷ lệ trả lời" in line for line in found)
    assert any("không được chọn ngẫu nhiên" in line for line in found)


def test_counts_that_disagree_give_no_rate_but_a_reason() -> None:
    work = replace(WORK, tally=Tally(approached=10))
    found = lines(contents(DATA, replace(ABOUT, fieldwork=work)))
    assert "Tỷ lệ trả lời: Không tính được: số phiếu nhiều hơn số người đã ghi là tiếp cận (10)." in found


def test_an_english_report_says_it_in_english(said: Contents) -> None:
    found = lines(said, "en")
    assert "Dates of asking: From 05/01/2026 to 23/01/2026." in found
    assert any(line.startswith("Response rate: 63.2% (AAPOR RR2)") for line in found)


def test_counts_of_units_stand_in_the_annex(said: Contents) -> None:
    found = lines(said)
    assert any("Tổng thể và số người đã tiếp cận theo đơn vị" in line for line in found)
    assert "9.000" in found


def test_doubtful_responses_are_named_beside_the_sample() -> None:
    line = text("2 trong 48 phiếu bị đánh dấu.", "2 of 48 responses are flagged.")
    found = lines(contents(DATA, replace(ABOUT, flagged=line)))
    at = found.index("2 trong 48 phiếu bị đánh dấu.")
    assert found[at - 1].startswith("Đợt khảo sát nhận được 48 phiếu.")
    assert not any("đánh dấu" in words for words in lines(contents(DATA, ABOUT)))


def test_a_chart_is_drawn_once_and_word_cuts_its_title_off() -> None:
    said = contents(DATA, ABOUT)
    chart = next(said.charts())
    figure = CHARTS[chart.kind](chart.table, language="vi", target=chart.target)
    share = title_share(figure)
    assert 0 < share < 0.5
    picture = said.gallery.picture(chart, "vi")
    assert said.gallery.picture(chart, "vi") is picture
    assert picture.content == png(figure)
    only = replace(said, parts=(Part("x", text("x"), (), (chart,)),))
    assert only.gallery is said.gallery


def rows_of(content: bytes) -> np.ndarray:
    """Return how dark each row of a picture is."""
    return np.asarray(Image.open(io.BytesIO(content)).convert("L")).min(axis=1)


def test_what_is_cut_off_is_the_title_and_nothing_else() -> None:
    for chart in contents(DATA, ABOUT).charts():
        figure = CHARTS[chart.kind](chart.table, language="vi", target=chart.target)
        dark = rows_of(png(figure, 100)) < 128
        at = round(title_share(figure) * len(dark))
        assert dark[:at].any(), chart.kind  # the title
        assert not dark[at - 1 : at + 1].any(), chart.kind  # cut between the lines


def test_where_columns_of_words_have_too_little_room_the_widest_gives() -> None:
    name, note = "Phường Ninh Kiều dài", "sai số trong một đơn vị chọn mẫu; n < 30, và lời dài hơn nữa"
    found = widths(["Nhóm", "n", "Lưu ý"], [[name, "10", note]] * 20, [True, False, True], 12.0)
    assert sum(found) == pytest.approx(12.0)
    assert found[0] > len(name) * 0.195
    assert found[2] > found[0] > found[1]


def test_a_characteristic_that_spans_rows_leaves_the_room_to_its_groups() -> None:
    asked = text("Ông/Bà cho nhận xét về số tiền chi trả có tương xứng với chất lượng dịch vụ y tế không?")
    groups = [text(f"Trung tâm Y tế khu vực số {number}") for number in range(8)]
    rows = tuple(("x", asked, group, 30) for group in groups)
    fields = (Field("node", text("x"), file_only=True), Field("label", text("Đặc điểm")))
    fields += (Field("group_label", text("Nhóm")), Field("n", text("Số phiếu")))
    table = Table("respondents", text("Người trả lời"), fields, rows)
    made = grid(table, brief_columns(table), 16.0, Looks("a", "b", "c"), language="vi")
    wide = [int(found.get(qn("w:w"))) for found in made.iter(qn("w:gridCol"))]
    assert wide[1] > wide[0]
    assert wide[1] > 567 * 0.195 * len("Trung tâm Y tế khu vực số 7")


def test_a_round_without_answers_says_so_with_fieldwork_too() -> None:
    found = lines(contents(answers([]), replace(ABOUT, fieldwork=WORK)))
    assert "Chưa có phiếu nào, nên chưa có kết quả." in found


def test_the_gallery_tells_languages_apart() -> None:
    said = contents(DATA, ABOUT)
    chart: Chart = next(said.charts())
    gallery = Gallery()
    assert gallery.picture(chart, "vi").content != gallery.picture(chart, "en").content


def test_people_who_were_asked_on_one_day_were_asked_on_that_day() -> None:
    day = date(2026, 1, 5)
    one_day = replace(WORK, begun_on=day, ended_on=day)
    found = lines(contents(DATA, replace(ABOUT, fieldwork=one_day)))
    assert "Thời gian thu thập: Ngày 05/01/2026." in found


def test_a_verdict_that_is_rare_in_its_column_makes_no_row_of_six_lines() -> None:
    rare = "chưa đủ chắc để nói tăng hay giảm"
    cells = [
        ["Cơ quan thông báo kết quả xử lý phản ánh kiến nghị cho người dân kịp thời " * 2, "82,02", "tăng"]
    ]
    rows = cells * 40 + [[cells[0][0], "92,45", rare]]
    found = widths(["Nội dung", "Nay", "Kết luận"], rows, [True, False, True], 14.0)
    assert found[2] >= len(rare) * 0.195 / 3
    assert sum(found) == pytest.approx(14.0)
    across = widths(["Nội dung", "Nay", "Kết luận"], rows, [True, False, True], 25.0)
    assert across[2] >= len(rare) * 0.195 / 3
    assert sum(across) == pytest.approx(25.0)


def test_a_short_name_in_capitals_stays_on_its_line() -> None:
    found = widths(
        ["Nhóm", "n", "Lưu ý"],
        [["  UBND xã A", "0", "không có câu trả lời hợp lệ"]],
        [True, False, True],
        16.0,
    )
    assert found[0] > 3.0  # as LibreOffice sets it, with the room beside it


def test_of_two_groups_none_is_called_highest_and_all_is_said_in_one_paragraph() -> None:
    two = contents(answers(["455", "344", "551", "215"] * 20, units="ab" * 40), ABOUT)
    table = next(table for table in two.tables() if table.name == "index_headline_by_unit")
    (said,) = about_groups(table)
    told = said.text.to("vi")
    assert told.startswith("“UBND xã ")
    assert "cao nhất" not in told
    assert told.endswith(("khác nhau.", "do ngẫu nhiên."))


def test_a_group_without_a_valid_answer_is_not_said_to_be_kept_back_and_a_guard_not_to_be_small() -> None:
    silent = contents(answers(["000"] * 30, units="ab" * 15), ABOUT)
    small = contents(answers(["455", "344"] * 17, units="a" * 20 + "b" * 12 + "cc"), ABOUT)
    told = []
    for report in (silent, small):
        table = next(table for table in report.tables() if table.name == "index_headline_by_unit")
        told.append(" ".join(block.text.to("vi") for block in about_groups(table)))
    assert told[0] == "Ở 2 nhóm không có câu trả lời hợp lệ nào."
    assert "Không công bố số liệu của 2 nhóm: quá ít người trả lời, hoặc" in told[1]


def test_of_several_indices_the_first_alone_has_each_item_in_the_text() -> None:
    """Four indices over 73 items took twelve pages of a report, and again as many of its annex."""
    deep = index()
    long = replace(deep, parts=tuple(replace(deep.parts[0], name=f"f{at}") for at in range(9)))
    indices = (long, replace(long, name="score"))
    data = answers(["455", "344", "551", "215"] * 20, indices=indices)
    blocks = [block.table for block in outline(contents(data, ABOUT)) if isinstance(block, Exhibit)]
    shown = {table.name: len(table.rows) for table in blocks if table.name.startswith(("index", "score"))}
    whole = len(long.parts) * 3 + 1
    assert shown["index"] == whole
    assert shown["score_brief"] == len(long.parts) + 1


def test_a_unit_that_is_left_out_is_not_told_by_whom_was_approached_less_who_refused() -> None:
    """An outsider subtracts in the table of fieldwork: 5 approached, 3 refused, so 2 answered."""
    sizes = {"a": 20, "b": 14, "c": 9, "d": 2}
    units = tuple((code, Tally(population=100, approached=n + 3, refused=3)) for code, n in sizes.items())
    data = answers(["455"] * 45, units="".join(code * n for code, n in sizes.items()))
    said = contents(data, replace(ABOUT, fieldwork=Fieldwork(units=units)))
    table = unit_counts(said)
    assert table is not None
    assert table.values("population") == (100,) * 4
    assert table.values("approached") == (23, 17, None, None)
    assert table.values("refused") == (3, 3, None, None)
    assert table.notes
    open_ = contents(data, replace(ABOUT, fieldwork=Fieldwork(units=units)), printing=Printing(smallest=0))
    everything = unit_counts(open_)
    assert everything is not None
    assert everything.values("approached") == (23, 17, 12, 5)


@pytest.mark.parametrize(
    ("recorded", "shown"), [("d", (None,)), ("abd", (23, None, None)), ("abcd", (23, 17, None, None))]
)
def test_the_only_unit_left_out_among_those_recorded_is_not_told_by_their_sums(recorded, shown) -> None:
    """The sums stand beside the response rate; of units of which nothing was recorded they have no part."""
    sizes = {"a": 20, "b": 14, "c": 9, "d": 2}
    units = tuple((code, Tally(population=100, approached=sizes[code] + 3, refused=3)) for code in recorded)
    data = answers(["455"] * 45, units="".join(code * n for code, n in sizes.items()))
    table = unit_counts(contents(data, replace(ABOUT, fieldwork=Fieldwork(units=units))))
    assert table is not None
    assert table.values("approached") == shown


def test_the_notes_of_the_annex_do_not_say_again_what_its_table_says(said):
    found = lines(said)
    for words in ("Quyết định 1/2026", "01/01/2026", "Số phiếu: "):
        last = found[found.index("Phụ lục II. Thuyết minh phương pháp") :]
        assert sum(words in line for line in last) <= 1, words


def test_a_line_that_announces_a_list_is_not_left_at_the_foot_of_a_page(said):
    document = docx.Document(io.BytesIO(word(undrawn(said), "vi")))
    announced = [paragraph for paragraph in document.paragraphs if paragraph.text.endswith("):")]
    assert announced
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in announced)


def test_a_sentence_the_text_has_is_no_column_of_the_annex():
    fields = tuple(Field(name, text(name)) for name in ("code", "target_label", "goal", "value", "sentence"))
    table = Table("targets_x", text("QĐ 1"), fields, (("a", "b", "c", 1, "Chưa đạt mục tiêu."),))
    assert [column.heading.to("vi") for column in all_columns(table)] == [f.name for f in fields[:-1]]
