"""A citizen goes through a form, forwards and back, and sends it once."""

from __future__ import annotations

from dataclasses import replace

from asked_rounds import OUTSIDE, SCALE, one_page, questionnaire, three_parts, winding, words
from form_walk import UUID, at, send, walk

from analysis.codebook import Missing
from survey.questionnaire.model import Item, Section
from survey.units import ServicePoint, Unit


def test_a_form_is_walked_to_its_end_and_kept(house, visit):
    house.ask(three_parts())
    begin = visit("/k/thu").page.one("a", class_="button").attributes["href"]
    uuid = begin.split("/")[3]
    last = walk(
        visit,
        {"A1": "5", "A2": "98"},
        {"B1": "1", "B2": ["3", "1"], "B3": "2", "B4": "8,5", "B5": "5/2/2026"},
        {"C1": "Tốt <b>"},
        uuid=uuid,
    )
    assert last.status == 201
    assert "đã được nhận và lưu lại" in last.text
    (kept,) = house.store.responses("thu")
    assert kept.uuid == uuid
    assert {name: str(answer) for name, answer in kept.answers.items()} == {
        "A1": "5", "A2": "98", "B1": "1", "B2": "('1', '3')", "B3": "2.0", "B4": "8.5",
        "B5": "2026-02-05", "C1": "Tốt <b>",
    }  # fmt: skip
    assert house.store.counts("thu")["drafts"] == 0


def test_a_code_that_is_no_answer_may_stand_first_among_the_rows(house, visit):
    item = Item("A1", "rating", words("Thái độ"), (OUTSIDE, *SCALE))
    house.ask(questionnaire(Section("A", words("Phần A"), (item,))))
    assert "hoặc" not in visit(at(1)).page.one("fieldset").text
    assert send(visit, at(1), A1="98").status == 201


def test_what_was_not_answered_is_kept_as_such(house, visit):
    house.ask(one_page())
    assert send(visit, at(1), A1="4").status == 201
    (kept,) = house.store.responses("thu")
    assert kept.answers == {"A1": "4"}
    assert kept.missing["E2"] is Missing.NOT_ANSWERED
    assert len(kept.missing) == 29


def test_going_back_and_forward_keeps_every_answer(house, visit):
    house.ask(three_parts())
    second = send(visit, at(1), A1="2", A2="98").headers["Location"]
    back = send(visit, second, go="back", B1="2", B2=["1", "4"], B3="7", B4="8,5", B5="5/2/2026")
    assert back.status == 303
    first = visit(back.headers["Location"]).page
    assert (first.ticked("A1"), first.ticked("A2")) == (["2"], ["98"])
    again = visit(second).page
    assert (again.ticked("B1"), again.ticked("B2")) == (["2"], ["1", "4"])
    assert [again.field(name) for name in ("B3", "B4", "B5")] == ["7", "8,5", "5/2/2026"]
    third = send(visit, second, B1="2").headers["Location"]
    send(visit, third, go="back", C1="Dòng một\nvà <i>dòng hai</i>")
    assert visit(third).page.one("textarea").text.strip() == "Dòng một\nvà <i>dòng hai</i>"


def test_an_answer_taken_back_is_gone(house, visit):
    house.ask(three_parts())
    second = send(visit, at(1), A1="2", A2="3").headers["Location"]
    assert visit(second).status == 200
    send(visit, at(1), A1="2")
    page = visit(at(1)).page
    assert (page.ticked("A1"), page.ticked("A2")) == (["2"], [])


def test_the_language_changes_without_losing_an_answer(house, visit):
    house.ask(three_parts())
    changed = send(visit, at(1), go="", _language="en", A1="1")
    assert changed.headers["Location"].endswith("/1?lang=en")
    page = visit(changed.headers["Location"]).page
    assert page.one("html").attributes["lang"] == "en"
    assert page.ticked("A1") == ["1"]
    assert "Part 1 of 3" in page.html


def test_a_reader_is_spoken_to_in_the_language_they_prefer(house, visit):
    house.ask(three_parts())
    spoken = {
        wanted: visit("/k/thu", language=wanted).page.one("html").attributes["lang"]
        for wanted in ("en-GB,en;q=0.9", "fr;q=1,vi;q=0.2,en;q=0.1", "km", "", "en;q=0,vi", "x" * 5000)
    }
    assert list(spoken.values()) == ["en", "vi", "vi", "vi", "vi", "vi"]
    assert visit("/k/thu?lang=en", language="vi").page.one("html").attributes["lang"] == "en"


def test_sending_the_same_again_is_answered_as_known(house, visit):
    house.ask(three_parts())
    third = send(visit, send(visit, at(1), A1="5").headers["Location"]).headers["Location"]
    page = visit(third).page
    form = {"_token": page.field("_token"), "_go": "next", "C1": "Cảm ơn"}
    first, second = visit(third, form), visit(third, form)
    assert (first.status, second.status) == (201, 200)
    assert "đã được nhận từ trước" in second.text
    assert house.store.counts("thu") | {"kept": 1, "conflicts": 0} == house.store.counts("thu")


def test_other_answers_under_a_sent_form_are_set_aside(house, visit):
    house.ask(three_parts())
    third = send(visit, send(visit, at(1), A1="5").headers["Location"]).headers["Location"]
    form = {"_token": visit(third).page.field("_token"), "_go": "next"}
    visit(third, form | {"C1": "Lần một"})
    other = visit(third, form | {"C1": "Lần hai"})
    assert other.status == 409
    (kept,) = house.store.responses("thu")
    assert kept.answers["C1"] == "Lần một"
    assert house.store.counts("thu")["conflicts"] == 1


def test_going_back_to_a_sent_form_shows_no_answers(house, visit):
    house.ask(three_parts())
    walk(visit, {"A1": "5"}, {"B1": "1"}, {"C1": "bí mật riêng"})
    for number in (1, 2, 3):
        seen = visit(at(number))
        assert seen.status == 200
        assert "Phiếu này đã được gửi" in seen.text
        assert "bí mật riêng" not in seen.text


def test_required_questions_are_asked_once_more_and_then_let_go(house, visit):
    house.ask(three_parts())
    asked = send(visit, at(1), A2="3")
    assert asked.status == 422
    assert asked.page.one("title").text.startswith("Còn câu chưa trả lời:")
    assert asked.page.ticked("A2") == ["3"]
    assert asked.page.one("p", id="A1-error").text == "Câu này chưa có câu trả lời."
    form = {"_token": asked.page.field("_token"), "_prompted": asked.page.field("_prompted"), "_go": "next"}
    assert visit(at(1), form | {"A2": "3"}).status == 303
    walk(visit, {"A1": "", "_prompted": "1"}, {}, {})
    (kept,) = house.store.responses("thu")
    assert kept.missing["A1"] is Missing.NOT_ANSWERED


def test_only_answers_on_the_path_are_kept(house, visit):
    house.ask(winding())
    second = send(visit, at(1), used="1", times="4").headers["Location"]
    third = send(visit, second, counter="5", queue="4").headers["Location"]
    fourth = send(visit, third, staff="5").headers["Location"]
    assert [address.split("/")[-1][0] for address in (second, third, fourth)] == ["2", "3", "4"]
    send(visit, at(1), used="2", why="Chưa cần")
    assert [item.attributes["name"] for item in visit(second).page.all("input", type="radio")] == [
        "other"
    ] * 2
    after = send(visit, second, other="1").headers["Location"]
    assert after.split("/")[-1][0] == "4"
    assert send(visit, after, last="Hết").status == 201
    (kept,) = house.store.responses("thu")
    assert kept.answers == {"used": "2", "why": "Chưa cần", "other": "1", "last": "Hết"}
    assert kept.missing["staff"] is Missing.NOT_ASKED


def test_nobody_sends_a_form_without_pressing_send(house, visit):
    asked = winding()
    house.ask(replace(asked, sections=asked.sections[:3]))
    second = send(visit, at(1), used="2").headers["Location"]
    last = visit(send(visit, second, other="1").headers["Location"])
    assert stored_responses(house) == 0
    assert last.page.one("h1").text == "Gửi phiếu"
    assert last.page.all("button")[-1].text == "Gửi phiếu"
    assert send(visit, at(4)).status == 201
    assert stored_responses(house) == 1


def stored_responses(house):
    return house.store.counts("thu")["kept"]


def test_a_section_off_the_path_leads_to_the_next_one_on_it(house, visit):
    house.ask(winding())
    send(visit, at(1), used="2")
    away = visit(at(3))
    assert (away.status, away.headers["Location"].split("?")[0]) == (303, f"/k/thu/{UUID}/4")
    assert visit(at(5)).status == 404


def test_an_answer_that_the_same_page_makes_needless_is_dropped_without_a_word(house, visit):
    house.ask(winding())
    assert send(visit, at(1), used="2", times="4", why="Chưa cần").status == 303
    assert "times" not in house.store.draft(UUID).answers
    assert send(visit, at(1), used="2", times="9").status == 303


def test_a_response_belongs_to_the_service_point_of_its_address(house, visit):
    house.ask(three_parts())
    house.store.save_units([Unit("P1", "Phường Một")])
    house.store.save_service_points([ServicePoint("Q1", "P1", "Quầy số 1")])
    start = visit("/k/thu?p=Q1&lang=vi")
    assert "Quầy số 1, Phường Một" in start.text
    begin = start.page.one("a", class_="button").attributes["href"]
    second = send(visit, begin, A1="5").headers["Location"]
    third = send(visit, second.replace("p=Q1", "p=khac")).headers["Location"]
    assert send(visit, third, C1="x").status == 201
    (kept,) = house.store.responses("thu")
    assert (kept.unit, kept.service_point) == ("P1", "Q1")
    send(visit, at(1, "21111111-2222-4333-8444-555555555555", query="u=P1"), A1="1")
    assert house.store.draft("21111111-2222-4333-8444-555555555555").unit == "P1"


def test_a_place_nobody_knows_is_no_page(house, visit):
    house.ask(three_parts())
    house.store.save_units([Unit("P1", "Phường Một"), Unit("P2", "Phường Hai")])
    house.store.save_service_points([ServicePoint("Q1", "P1", "Quầy số 1")])
    for query in ("p=khac", "u=khac", "p=Q1&u=P2"):
        assert visit(f"/k/thu?{query}").status == 404
        assert visit(at(1, query=query)).status == 404


def test_a_form_of_another_round_is_not_shown(house, visit):
    house.ask(three_parts())
    house.ask(three_parts(), "khac")
    send(visit, at(1), A1="5")
    assert visit(at(1, round_id="khac")).status == 404


def test_who_was_answering_when_the_survey_ended_is_told_that_it_does_not_count(house, visit):
    house.ask(three_parts())
    send(visit, at(1), A1="4")
    page = visit(at(2)).page
    house.store.change_state("thu", "closed", "test")
    said = "phiếu này không được tính"
    sent = visit(at(2), {"_token": page.field("_token"), "_go": "next"})
    assert (sent.status, said in sent.text, said in visit(at(1)).text) == (410, True, True)
    assert said not in visit("/k/thu").text
    assert 'href="/?lang=vi"' in sent.text
