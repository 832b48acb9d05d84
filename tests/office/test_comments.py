"""What people wrote is read one by one, printed only as staff chose, and nobody is named by accident."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from asked_rounds import questionnaire, rating, words
from staff_walk import signed_in_as

from survey.comments import HIDDEN, LONGEST, Comment, Reading, hidden
from survey.questionnaire.model import Item, Section
from survey.reporting import write_report
from survey.response import Response
from survey.store import Role, Store, Unknown, damage
from survey.units import Unit

OPEN = Item("Y1", "text", words("Ông/Bà có góp ý gì không?", "Any suggestions?"))
NAME = Item("TEN", "text", words("Tên"), identifying=True)
ASKED = questionnaire(Section("s", words("Phần"), (rating("A1", "Câu 1"), OPEN, NAME)))
SAID = ["Bác sĩ Nguyễn Văn A quát tôi, gọi 0912 345 678", "Rất tốt", "=1+1", "<b>Chờ lâu</b>"]


@pytest.fixture
def written(house, visit):
    """A round in which four people of two units wrote something, and a manager."""
    house.ask(ASKED)
    house.store.save_units([Unit("P1", "Phường Một"), Unit("P2", "Phường Hai")])
    writer, version = house.app.extensions["hailong"].writer, house.store.round("thu").version
    for number in range(12):
        answers = {"A1": "5", "TEN": "Nguyễn Thị B"} | ({"Y1": SAID[number]} if number < len(SAID) else {})
        unit = "P2" if number == 1 else "P1"
        writer.keep(Response(str(UUID(int=number)), "thu", version, answers, unit=unit))
    signed_in_as(house, visit, Role.MANAGER)
    return house


def found(house, reading=Reading.UNREAD):
    return house.store.comments("thu", ["Y1"], reading)


def decided(visit, comment, do, said=""):
    token = visit("/dangnhap").page.field("csrf_token")
    form = {"csrf_token": token, "mark": comment.mark, "item": comment.item, "do": do, "words": said}
    return visit("/coquan/thu/ykien", form)


def about(house, text):
    return next(one for one in found(house) if text in one.text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Gọi tôi 0912 345 678 nhé", f"Gọi tôi {HIDDEN} nhé"),
        ("+84 91.234.5678", HIDDEN),
        ("CCCD 001203004567", f"CCCD {HIDDEN}"),
        ("thư: a.b+c@xa.gov.vn.", f"thư: {HIDDEN}."),
        ("Thẻ GD4797912345678", f"Thẻ GD{HIDDEN}"),
        ("Chị Lan và anh Tuấn, cô Hoa ở quầy 3", f"Chị {HIDDEN} và anh {HIDDEN}, cô {HIDDEN} ở quầy 3"),
        ("bs. Minh khám kỹ", f"bs. {HIDDEN} khám kỹ"),
        ("BÁC SĨ HÙNG mắng", f"BÁC SĨ {HIDDEN} mắng"),
        ("anh ấy tốt; nhân viên quầy số 2", "anh ấy tốt; nhân viên quầy số 2"),
        ("Lệ phí 1.200.000 đồng ngày 01/02/2026, 14:30", "Lệ phí 1.200.000 đồng ngày 01/02/2026, 14:30"),
    ],
)
def test_what_may_name_a_person_is_hidden_and_nothing_else(text, shown):
    assert hidden(text) == shown


def test_comments_are_read_in_an_order_that_is_not_that_of_their_coming(written, visit):
    page = visit("/coquan/thu/ykien").page
    boxes = [box.text for box in page.all("textarea")]
    assert sorted(boxes) == sorted([f"Bác sĩ {HIDDEN} quát tôi, gọi {HIDDEN}", *SAID[1:]])
    assert [one.text for one in found(written)] == [q.text for q in page.all("blockquote")]
    assert "Nguyễn Thị B" not in page.html
    assert [mark.text for mark in page.all("mark")] == ["Nguyễn Văn A", "0912 345 678"]


def test_a_unit_is_named_only_where_enough_people_answered(written, visit):
    text = visit("/coquan/thu/ykien").text
    assert text.count("Phường Một") == 3
    assert "Phường Hai" not in text


def test_a_report_prints_what_was_chosen_and_nothing_else(written, visit, tmp_path):
    before = written.store.state("thu")
    assert decided(visit, about(written, "quát"), "print", f"Bác sĩ {HIDDEN} quát tôi").status == 303
    assert decided(visit, about(written, "tốt"), "leave").status == 303
    assert written.store.state("thu") != before
    assert [one.text for one in found(written, Reading.LEFT)] == ["Rất tốt"]
    write_report(written.store, "thu", tmp_path / "r", made_on=date(2026, 11, 27))
    (page,) = (tmp_path / "r").glob("*.html")
    html = page.read_text(encoding="utf-8")
    assert f'<td class="words">Bác sĩ {HIDDEN} quát tôi</td>' in html
    for hidden_ in ("Nguyễn Văn A", "Rất tốt", "Chờ lâu", "Nguyễn Thị B"):
        assert hidden_ not in html


def test_the_last_decision_counts(written, visit):
    comment = about(written, "Chờ")
    decided(visit, comment, "print", "Chờ lâu")
    decided(visit, comment, "print", "Chờ lâu quá")
    (printed,) = found(written, Reading.PRINTED)
    assert printed.printed == "Chờ lâu quá"
    decided(visit, comment, "leave")
    assert not found(written, Reading.PRINTED)
    assert written.store.n_comments("thu", ["Y1"]) == {"unread": 3, "printed": 0, "left": 1}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "còn trống"),
        ("x" * (LONGEST + 1), f"dài quá {LONGEST} chữ"),
        ("a\x00b", "ký tự điều khiển"),
        ("a\u202eb", "ký tự điều khiển"),
    ],
)
def test_words_that_cannot_be_printed_are_refused_and_not_lost(written, visit, said, why):
    answer = decided(visit, about(written, "Chờ"), "print", said)
    assert answer.status == 422
    assert why in answer.text
    assert len(found(written)) == 4
    if "\x00" not in said and said:
        assert said in [box.text for box in answer.page.all("textarea")]


def test_markup_in_a_comment_is_shown_as_it_was_written(written, visit):
    html = visit("/coquan/thu/ykien").page.html
    assert "<b>Chờ" not in html
    assert "&lt;b&gt;Chờ lâu&lt;/b&gt;" in html


@pytest.mark.parametrize(("mark", "item"), [("00", "Y1"), ("", "TEN"), ("", "A1"), ("", "khong_co")])
def test_only_a_comment_of_the_round_is_decided_on(written, visit, mark, item):
    comment = about(written, "tốt")
    forged = type(comment)(mark or comment.mark, item, "")
    assert decided(visit, forged, "print", "x").status in (400, 404)
    assert not found(written, Reading.PRINTED)


def test_a_comment_that_is_not_there_is_refused_by_name(written):
    with pytest.raises(Unknown) as refused:
        written.store.save_reading("thu", Comment("00", "Y1", "", printed="x"), "người")
    assert "Y1" in refused.value.said("vi")


def test_a_changed_decision_in_the_file_is_found(written, visit):
    decided(visit, about(written, "tốt"), "print", "Tốt")
    path = written.store.path
    assert damage(path) == []
    with Store.open(path) as store, store.db.conn:
        store.db.conn.execute("UPDATE comment_read SET printed = 'Rất tệ'")
    assert [fault.fault for fault in damage(path)] == ["row"]


def test_a_questionnaire_without_open_questions_says_so(house, visit):
    house.ask(questionnaire(Section("s", words("Phần"), (rating("A1", "Câu 1"),))))
    signed_in_as(house, visit, Role.MANAGER)
    assert "không có câu hỏi mở" in visit("/coquan/thu/ykien").text


def test_the_page_goes_on_where_there_are_many(written, visit):
    writer, version = written.app.extensions["hailong"].writer, written.store.round("thu").version
    for number in range(100, 120):
        writer.keep(Response(str(UUID(int=number)), "thu", version, {"A1": "5", "Y1": f"Ý {number}"}))
    seen = []
    for page in (1, 2, 3):
        seen += [q.text for q in visit(f"/coquan/thu/ykien?trang={page}").page.all("blockquote")]
    assert len(seen) == len(set(seen)) == 24
    for strange in ("trang=-1", "trang=٣", "trang=1e9", "trang=99999999", "doc=x", "cau=TEN", "cau=Y1'"):
        assert visit(f"/coquan/thu/ykien?{strange}").status == 200
