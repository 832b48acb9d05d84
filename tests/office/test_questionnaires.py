"""An office's own questionnaire is checked, kept, seen, taken home and taken out on pages."""

from __future__ import annotations

from html import unescape
from io import BytesIO

import pytest
from asked_rounds import one_page, three_parts
from staff_walk import signed_in_as

from analysis.fieldwork import Fieldwork
from survey.questionnaire.canonical import version_of
from survey.questionnaire.reading import problems, questionnaire
from survey.questionnaire.xlsform.outgoing import given
from survey.shipped import file, keep
from survey.store import InUse, Role
from survey.units import ServicePoint, Unit

SHIPPED = "one-stop/quick-rating"


@pytest.fixture
def text():
    return file(SHIPPED).read_text(encoding="utf-8")


@pytest.fixture
def send(house, visit):
    """Send the text of a file as a manager; `more` are other fields of the form."""
    signed_in_as(house, visit, Role.MANAGER)

    def sent(text, language="vi", **more):
        page = visit("/phieu").page
        return visit(
            f"/phieu?lang={language}", {"csrf_token": page.field_of("csrf-add"), "text": text} | more
        )

    return sent


def test_a_questionnaire_of_ones_own_is_kept_and_can_be_asked(house, visit, send, text):
    own = text.replace("name: quick-rating", "name: phieu-cua-so").replace("Ông/Bà", "Anh/Chị")
    answer = send(own.replace("\n", "\r\n"))
    (version,) = house.store.questionnaires()
    assert (answer.status, answer.headers["Location"]) == (303, f"/phieu/{version}?lang=vi")
    asked = house.store.questionnaire(version)
    assert (asked.name, version_of(asked)) == ("phieu-cua-so", version)
    shown = visit(f"/phieu/{version}?lang=vi")
    assert asked.title.to("vi") in shown.text
    assert all(item.text.to("vi") in unescape(shown.text) for item in asked.items())
    (option,) = visit(f"/dotmoi?phieu={version}").page.all("option", value=version)
    assert "selected" in option.attributes
    assert house.store.verify() == []


def test_the_file_that_is_taken_home_is_the_file_that_was_sent(house, visit, send, text):
    send(text)
    (version,) = house.store.questionnaires()
    taken = visit(f"/phieu/{version}/tep")
    assert taken.text == text
    assert "quick-rating-" in taken.headers["Content-Disposition"]


def test_shipped_questionnaires_can_be_taken_home_too(house, visit, text):
    signed_in_as(house, visit, Role.READER)
    version = keep(house.store, questionnaire(file(SHIPPED)), file(SHIPPED))
    assert visit(f"/phieu/{version}/tep").text == text


def test_everything_wrong_with_a_file_is_told_with_its_line_and_nothing_is_lost(house, send, text, tmp_path):
    bad = text.replace("service: one-stop", "service: cho").replace("kind: rating", "kind: sao", 1)
    (tmp_path / "phieu.yaml").write_text(bad, encoding="utf-8")
    told = problems(tmp_path / "phieu.yaml")
    assert len(told) >= 2
    answer = send(bad)
    assert (answer.status, house.store.questionnaires()) == (422, {})
    (shown,) = answer.page.all("ul", class_="faults")
    for problem in told:
        assert f"Dòng {problem.line} ·" in shown.text
        assert problem.wrong in shown.text
        assert problem.remedy in shown.text
    assert answer.page.one("textarea", id="text").text.strip() == bad.strip()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("", "Chưa có gì được gửi"),
        ("\t- [", "lỗi và chưa được nhận"),
        ("name: a\n" + "# dài\n" * 70_000, "lớn quá 400 kB"),
    ],
    ids=["nothing", "no yaml", "large"],
)
def test_what_is_no_questionnaire_is_refused_in_words(house, send, sent, said):
    answer = send(sent)
    assert (answer.status, house.store.questionnaires()) == (422, {})
    assert said in answer.text


def test_of_thousands_of_faults_the_first_are_told(send):
    answer = send("".join(f"k{number}: 1\n" for number in range(2000)))
    assert len(answer.page.all("li")) == 100
    assert "Tệp có 2007 lỗi" in answer.text
    assert "100 lỗi đầu tiên" in answer.text


def test_a_file_over_which_the_reading_falls_is_refused_in_words(send, monkeypatch):
    monkeypatch.setattr("survey.brought._PROGRAM", "survey.no_such_program")
    answer = send("name: a")
    assert answer.status == 422
    assert "Không đọc được tệp này" in answer.text


def test_markup_in_a_faulty_file_is_shown_as_it_is(send):
    answer = send("name: <script>alert(1)</script>\nservice: </textarea><img src=x>\n")
    assert answer.status == 422
    assert "<script>alert" not in answer.text
    assert "</textarea><img" not in answer.text


def test_two_questionnaires_of_one_name_and_version_are_not_kept(house, send, text):
    send(text)
    answer = send(text.replace("Ông/Bà", "Anh/Chị"))
    assert (answer.status, len(house.store.questionnaires())) == (422, 1)
    assert "Hãy đổi “name” hoặc “version”" in answer.text
    assert send(text).status == 303  # the same one again


def test_what_no_round_asks_is_taken_out_and_what_one_asks_stays(house, visit, send, text):
    send(text)
    asked = house.ask(three_parts(), state="draft").version
    (own,) = set(house.store.questionnaires()) - {asked}
    token = visit(f"/phieu/{own}").page.field_of("csrf-remove")
    refused = visit(f"/phieu/{asked}", {"csrf_token": token})
    assert (refused.status, "đang được một đợt hỏi" in refused.text) == (422, True)
    assert visit(f"/phieu/{own}", {"csrf_token": token}).status == 303
    assert [*house.store.questionnaires()] == [asked]
    assert house.store.questionnaire_file(own) == ""
    assert house.store.verify() == []


def test_a_questionnaire_is_seen_as_citizens_will_before_any_round_asks_it(house, visit):
    signed_in_as(house, visit, Role.READER)
    version = house.store.save_questionnaire(three_parts())
    start = visit(f"/phieu/{version}/xemthu?lang=vi")
    assert "Xem thử phiếu" in start.text
    assert f"/phieu/{version}/xemthu/1?lang=vi" in start.text
    asked = [visit(f"/phieu/{version}/xemthu/{part}?lang=vi").text for part in (1, 2, 3)]
    assert all(any(item.text.to("vi") in page for page in asked) for item in three_parts().items())
    assert visit(f"/phieu/{version}/xemthu/4").status == 404
    assert house.store.rounds() == []


@pytest.mark.parametrize("address", ["", "/tep", "/xemthu", "/xemthu/1"])
def test_a_questionnaire_that_is_not_there_has_no_page(house, visit, address):
    signed_in_as(house, visit, Role.READER)
    assert visit(f"/phieu/{'0' * 64}{address}").status == 404


def test_who_only_reads_neither_adds_nor_takes_out(house, visit, text):
    signed_in_as(house, visit, Role.CLERK)
    version = house.store.save_questionnaire(one_page())
    assert "csrf-add" not in visit("/phieu").text
    assert "csrf-remove" not in visit(f"/phieu/{version}").text
    assert visit("/phieu", {"text": text}).status == 403
    assert visit(f"/phieu/{version}", {}).status == 403


def test_a_file_is_sent_as_a_file(house, visit, text):
    signed_in_as(house, visit, Role.MANAGER)
    sent = {
        "csrf_token": visit("/phieu").page.field_of("csrf-add"),
        "text": "",
        "file": (BytesIO(b"\xef\xbb\xbf" + text.encode()), "Phiếu của Sở.yaml"),
    }
    answer = visit("/phieu", data=sent, headers={"Origin": "http://localhost"})
    assert answer.status == 303
    (version,) = house.store.questionnaires()
    assert house.store.questionnaire_file(version) == text


def _brought(visit, content):
    field = {"csrf_token": visit("/phieu").page.field_of("csrf-add"), "text": ""}
    file = {"file": (BytesIO(content), "phieu.xlsx")}
    return visit("/phieu", data=field | file, headers={"Origin": "http://localhost"})


def test_a_form_of_kobo_is_brought_as_its_workbook_and_taken_home_as_a_file(house, visit):
    signed_in_as(house, visit, Role.MANAGER)
    assert _brought(visit, given(questionnaire(file(SHIPPED)))).status == 303
    (version,) = house.store.questionnaires()
    assert version == version_of(questionnaire(file(SHIPPED)))
    assert house.store.questionnaire_file(version).startswith("name: quick-rating")


def test_a_workbook_that_cannot_be_taken_is_told_by_sheet_and_row(house, visit):
    signed_in_as(house, visit, Role.MANAGER)
    answer = _brought(visit, given(questionnaire(file(SHIPPED))).replace(b"PK\x03\x04", b"PK\x03\x04?", 1))
    assert (answer.status, house.store.questionnaires()) == (422, {})
    assert "bảng tính .xlsx" in answer.text
    assert "Sửa trong bảng tính theo trang và hàng" in answer.text
    (box,) = answer.page.all("textarea", id="text")
    assert box.text.strip() == ""


def test_a_draft_that_is_not_wanted_goes_with_all_that_was_prepared_for_it(house, visit):
    signed_in_as(house, visit, Role.MANAGER)
    house.ask(three_parts(), state="draft")
    house.store.save_fieldwork("thu", Fieldwork(basis="Quyết định 1"))
    token = visit("/coquan/thu").page.field_of("csrf-remove")
    unsure = visit("/coquan/thu/xoa", {"csrf_token": token})
    assert (unsure.status, "đánh dấu vào ô" in unsure.text) == (409, True)
    assert visit("/coquan/thu/xoa", {"csrf_token": token, "sure": "yes"}).status == 303
    assert house.store.rounds() == []
    assert house.store.verify() == []
    house.ask(three_parts(), state="draft")  # its name is free again
    assert house.store.fieldwork("thu") == Fieldwork()


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_round_in_which_people_were_asked_is_never_removed(house, visit, state):
    signed_in_as(house, visit, Role.MANAGER)
    house.ask(three_parts(), state="draft")
    token = visit("/coquan/thu").page.field_of("csrf-remove")
    for moved in ("open", "closed")[: ("open", "closed").index(state) + 1]:
        house.store.change_state("thu", moved, "test")
    refused = visit("/coquan/thu/xoa", {"csrf_token": token, "sure": "yes"})
    assert (refused.status, "không xóa được nữa" in refused.text) == (409, True)
    assert house.store.round("thu").state == state


def test_a_draft_for_which_paper_is_with_people_stays_whole(house):
    house.ask(three_parts(), state="draft")
    house.store.save_fieldwork("thu", Fieldwork(basis="Quyết định 1"))
    house.store.save_units([Unit("a", "Sở A")])
    house.store.save_service_points([ServicePoint("q", "a", "Quầy 1")])
    house.store.add_device("q", "thu")
    with pytest.raises(InUse) as refused:
        house.store.remove_round("thu")
    assert "ghi danh thiết bị" in refused.value.said("vi")
    assert house.store.fieldwork("thu").basis == "Quyết định 1"
    assert house.store.verify() == []
