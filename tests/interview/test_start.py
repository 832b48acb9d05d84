"""The start page says who asks, why, how long, and what happens with the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from asked_rounds import one_page, questionnaire, round_of, three_parts, winding, words
from form_walk import UUID, at, send

from analysis.codebook import Text
from survey.clock import today
from survey.questionnaire.model import Item, Provenance, Section
from survey.site.reply import Remembered


def test_a_citizen_learns_what_they_are_asked_to_do(house, visit):
    house.ask(three_parts())
    page = visit("/k/thu")
    for said in (
        "Sở Nội vụ tỉnh Thử xin ý kiến Ông/Bà",
        "Khoảng 3 phút, 8 câu.",
        "Tự nguyện",
        "Không cần nêu tên",
        "được gộp với của những người khác",
        "Mời Ông/Bà cho biết ý kiến.",
        "Căn cứ: Quyết định thử",
        "Cần giúp đỡ? 1900 1234",
    ):
        assert said in page.text
    assert page.page.all("h1")[0].text == "Khảo sát sự hài lòng năm 2026"


def test_wording_that_is_not_official_is_said_to_be_so(house, visit):
    house.ask(three_parts(), "khong")
    house.ask(replace(three_parts(), provenance=Provenance(official=True)), "co")
    notice = "Lời văn không phải bản chính thức"
    assert notice in visit("/k/khong").text
    assert notice not in visit("/k/co").text


def test_the_number_of_questions_is_a_limit_where_answers_decide(house, visit):
    house.ask(winding())
    assert "nhiều nhất 9 câu" in visit("/k/thu").text


def test_a_question_that_may_name_somebody_is_announced(house, visit):
    asks_name = questionnaire(
        Section("s", words("Phần"), (Item("name", "text", words("Tên"), identifying=True),))
    )
    house.ask(asks_name)
    assert "có thể cho biết Ông/Bà là ai" in visit("/k/thu").text


def test_every_visitor_begins_a_form_of_their_own(house, visit):
    house.ask(one_page())
    begins = {visit("/k/thu").page.one("a", class_="button").attributes["href"] for _ in range(5)}
    assert len(begins) == 5


def test_the_start_page_may_be_gone_back_to_but_answers_may_not(house, visit):
    house.ask(one_page())
    assert visit("/k/thu").headers["Cache-Control"] == "private, no-cache"
    assert visit(at(1)).headers["Cache-Control"] == "no-store"


def test_a_round_that_is_not_open_takes_nothing(house, visit):
    house.ask(three_parts(), state="draft")
    assert visit("/k/thu").status == visit(at(1)).status == visit("/k/khong-co").status == 404
    house.store.change_state("thu", "open", "test")
    form = {"_token": visit(at(1)).page.field("_token"), "_go": "next", "A1": "5"}
    house.store.change_state("thu", "closed", "test")
    for answer in (visit("/k/thu"), visit(at(1)), visit(at(1), form)):
        assert answer.status == 410
        assert "không nhận trả lời nữa" in answer.text
    assert house.store.draft(UUID) is None


def test_whoever_sent_before_the_end_still_hears_that_it_was_kept(house, visit):
    house.ask(one_page())
    form = {"_token": visit(at(1)).page.field("_token"), "_go": "next", "A1": "5"}
    assert visit(at(1), form).status == 201
    house.store.change_state("thu", "closed", "test")
    assert visit(at(1), form).status == 200


def test_a_round_begins_and_ends_on_its_days(house, visit):
    version = house.store.save_questionnaire(three_parts())
    one = round_of(three_parts(), version)
    tomorrow, yesterday = today() + timedelta(days=1), today() - timedelta(days=1)
    house.store.save_round(replace(one, round_id="som", opens_on=tomorrow))
    house.store.save_round(replace(one, round_id="muon", closes_on=yesterday))
    house.store.save_round(replace(one, round_id="nay", opens_on=today(), closes_on=today()))
    for round_id in ("som", "muon", "nay"):
        house.store.change_state(round_id, "open", "test")
    assert [visit(f"/k/{round_id}").status for round_id in ("som", "muon", "nay")] == [403, 410, 200]
    assert f"từ ngày {tomorrow:%d/%m/%Y}" in visit("/k/som").text
    assert f"đến hết ngày {today():%d/%m/%Y}" in visit("/k/nay").text


def test_a_text_without_the_readers_language_says_which_one_it_is_in(house, visit):
    mixed = replace(three_parts(), title=Text.of({"vi": "Chỉ tiếng Việt"}))
    sections = (replace(mixed.sections[0], title=Text.of({"vi": "Phần tiếng Việt"})), *mixed.sections[1:])
    house.ask(replace(mixed, sections=sections))
    heading = [e for e in visit(at(1, query="lang=en")).page.all("span", lang="vi") if "Phần" in e.text]
    assert len(heading) == 1


def test_the_first_page_lists_open_surveys_and_published_results(house, visit):
    house.ask(three_parts())
    house.ask(three_parts(), "nhap", state="draft")
    house.store.save_round(replace(house.store.round("nhap"), published=True))
    page = visit("/").page
    links = [link.attributes["href"] for link in page.all("a")]
    assert "/k/thu?lang=vi" in links
    assert "/k/nhap?lang=vi" not in links
    assert "/ketqua/nhap?lang=vi" in links


def test_hostile_words_of_a_questionnaire_stay_words(house, visit):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{700*11}}"
    hostile = questionnaire(
        Section(
            "s",
            words(evil),
            (
                Item("a", "text", words(evil), hint=words(evil)),
                Item("b", "single", words(evil), tuple(
                    replace(category, label=words(evil)) for category in three_parts().item("B1").categories
                )),
            ),
            introduction=words(evil),
        ),
        title=words(evil),
        introduction=words(evil),
    )  # fmt: skip
    house.ask(hostile)
    pages = [visit("/k/thu"), visit(at(1)), send(visit, at(1), a=evil, b="khác")]
    assert [page.status for page in pages] == [200, 200, 422]
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        assert "7700" not in page.text


def test_pages_that_strangers_choose_are_remembered_up_to_a_number_and_made_again_afterwards():
    pages, made = Remembered(2), []
    for key in ("a", "b", "a", "c", "a"):
        assert pages.page(key, lambda key=key: made.append(key) or key.encode()) == key.encode()
        assert len(pages) <= 2
    assert made == ["a", "b", "c", "a"]
