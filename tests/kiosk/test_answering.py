"""One person after another on a shared tablet: each kept once, and nothing of one reaches the next."""

from __future__ import annotations

import threading
from collections import Counter
from urllib.parse import urlencode

import pytest
from asked_rounds import in_order, questionnaire, rating, three_parts, winding, words
from kiosk_walk import added, begin, enrolled, send, walk

from analysis.codebook import Missing
from survey.device import cookie_name
from survey.questionnaire.model import Item, Section
from survey.questionnaire.order import arranged
from survey.questionnaire.reading import questionnaire as read
from survey.response import Completeness, Mode
from survey.shipped import file

THREE = (
    {"A1": "4"},
    {"A2": "5"},
    {"B1": "1"},
    {"B2": ["2", "3"]},
    {"B3": "7"},
    {"B4": "85"},
    {"B5": "1/3/2026"},
)


@pytest.fixture
def tablet(house, visit):
    """Ask a round and enrol the visitor; gives the device's id."""
    house.ask(three_parts())
    return enrolled(house, visit)[0]


def kept(house):
    return list(house.store.responses("thu"))


def test_a_person_answers_one_question_on_each_screen_and_is_kept_with_device_and_place(house, visit, tablet):
    done = walk(visit, *THREE, {"C1": "Cảm ơn"})
    assert done.headers["Location"] == "/kiosk/camon?lang=vi"
    (one,) = kept(house)
    assert one.answers == {
        "A1": "4", "A2": "5", "B1": "1", "B2": ("2", "3"), "B3": 7.0, "B4": 85.0,
        "B5": one.answers["B5"], "C1": "Cảm ơn",
    }  # fmt: skip
    assert (one.mode, one.unit, one.service_point, one.noted["device"]) == (Mode.KIOSK, "UBND", "Q1", tablet)
    assert one.completeness is Completeness.COMPLETE
    assert house.store.counts("thu")["drafts"] == 0


def test_a_translation_that_nobody_official_has_read_says_so_before_a_person_begins(house, visit):
    house.ask(read(file("health/inpatient-2024")))
    enrolled(house, visit)
    for address in ("/kiosk/moi", "/kiosk/tron"):
        said = ["has not reviewed" in visit(f"{address}?lang={tag}").page.html for tag in ("vi", "en")]
        assert said == [False, True]


def test_a_note_is_read_before_the_question_it_stands_before(visit, tablet):
    page = visit(begin(visit)).page
    assert "Xin nhớ lại lần làm thủ tục gần nhất" in page.html
    assert "Chọn một mức ở mỗi câu" in page.html
    assert len(page.all("fieldset")) == 1
    assert "Thái độ của công chức" in page.one("h1").text


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Câu 2 - Câu 7. Câu hỏi bối cảnh", "Câu 1 / 1 · Câu hỏi bối cảnh"),
        ("A. Khả năng tiếp cận", "Câu 1 / 1 · A. Khả năng tiếp cận"),
        ("Kết quả năm 2026", "Câu 1 / 1 · Kết quả năm 2026"),
    ],
)
def test_a_screen_counts_its_own_questions_and_not_those_of_a_title(house, visit, title, said):
    house.ask(questionnaire(Section("one", words(title), (rating("A1", "Thái độ"),))))
    enrolled(house, visit)
    assert visit(begin(visit)).page.one("p", **{"class": "progress"}).text == said


def test_a_required_question_is_asked_again_once_and_can_be_passed(house, visit, tablet):
    first = begin(visit)
    again = send(visit, first)
    assert again.status == 422
    assert again.page.one("input", name="_prompted").attributes["value"] == "1"
    passed = visit(first, {"_token": again.page.field("_token"), "_go": "next", "_prompted": "1"})
    assert passed.headers["Location"] == "/kiosk/cau/2"


def test_an_answer_that_does_not_fit_is_shown_again_with_what_is_wrong(visit, tablet):
    address = begin(visit)
    for answer in THREE[:4]:
        address = send(visit, address, **answer).headers["Location"]
    again = send(visit, address, B3="chín")
    assert again.status == 422
    assert again.page.field("B3") == "chín"
    assert "Hãy nhập một số" in again.text


def test_back_shows_what_was_answered_and_forward_goes_no_further_than_was_reached(visit, tablet):
    address = begin(visit)
    second = send(visit, address, A1="4").headers["Location"]
    back = send(visit, second, go="back", A2="3").headers["Location"]
    assert back == "/kiosk/cau/1"
    assert visit(back).page.ticked("A1") == ["4"]
    assert visit(second).page.ticked("A2") == ["3"]
    assert visit("/kiosk/cau/7").headers["Location"] == "/kiosk/cau/2"


def test_who_does_not_meet_a_question_is_not_asked_it(house, visit):
    house.ask(winding())
    enrolled(house, visit)
    address = send(visit, begin(visit), used="2").headers["Location"]
    assert "Vì sao chưa" in visit(address).text
    address = send(visit, address, why="Chưa cần").headers["Location"]
    assert "Có dùng dịch vụ ở nơi khác" in visit(address).text
    address = send(visit, address, other="1").headers["Location"]
    assert "Lời cuối" in visit(address).text
    send(visit, address, last="Hết")
    (one,) = kept(house)
    assert one.answers == {"used": "2", "why": "Chưa cần", "other": "1", "last": "Hết"}
    assert one.missing["times"] is Missing.NOT_ASKED


def test_a_path_that_ends_early_ends_on_a_screen_that_sends(house, visit):
    asked = winding()
    used = asked.sections[2].relevant
    house.ask(
        questionnaire(
            asked.sections[0], Section("end", words("Cuối"), asked.sections[2].items, relevant=used)
        )
    )
    enrolled(house, visit)
    address = send(visit, begin(visit), used="2").headers["Location"]
    address = send(visit, address, why="Chưa").headers["Location"]
    last = visit(address)
    assert last.page.one("h1").text == "Gửi phiếu"
    assert send(visit, address).headers["Location"] == "/kiosk/camon?lang=vi"
    assert kept(house)[0].answers == {"used": "2", "why": "Chưa"}


def test_who_left_is_kept_as_partial_and_the_screen_begins_anew(house, visit, tablet):
    second = send(visit, begin(visit), A1="2").headers["Location"]
    assert send(visit, second, go="left", A2="1").headers["Location"] == "/kiosk"
    (one,) = kept(house)
    assert (one.answers, one.completeness) == ({"A1": "2", "A2": "1"}, Completeness.PARTIAL)
    assert one.missing["C1"] is Missing.NOT_ANSWERED
    assert visit(second).headers["Location"] == "/kiosk"
    assert visit("/kiosk").status == 200


def test_who_left_without_an_answer_leaves_nothing(house, visit, tablet):
    send(visit, begin(visit), go="left")
    counts = house.store.counts("thu")
    assert (counts["kept"], counts["drafts"]) == (0, 0)


def test_the_next_person_who_begins_ends_the_sitting_of_the_one_before(house, visit, tablet):
    send(visit, begin(visit), A1="2")
    first = begin(visit)
    assert visit(first).page.ticked("A1") == []
    assert [one.completeness for one in kept(house)] == [Completeness.PARTIAL]


@pytest.mark.parametrize("since", [-91, 1e8], ids=["silent", "by a clock that was years ahead"])
def test_silence_that_nobody_noticed_ends_a_sitting_when_the_screen_is_asked_for(house, visit, tablet, since):
    address = send(visit, begin(visit), A1="2").headers["Location"]
    house.store.db.execute("UPDATE sitting SET active_at = active_at + ?", (since,))
    assert visit(address).headers["Location"] == "/kiosk"
    assert kept(house)[0].completeness is Completeness.PARTIAL


def test_a_page_of_the_person_before_changes_nothing_for_the_next(house, visit, tablet):
    first = begin(visit)
    stale = visit(first).page.field("_token")
    send(visit, first, A1="1")
    begin(visit)
    late = visit(first, {"_token": stale, "_go": "next", "A1": "5"})
    assert late.headers["Location"] == "/kiosk"
    assert visit(first).page.ticked("A1") == []


def test_erasing_asks_once_and_keeps_nothing(house, visit, tablet):
    second = send(visit, begin(visit), A1="2").headers["Location"]
    assert send(visit, second, go="erase", A2="1").headers["Location"] == "/kiosk/xoa"
    asking = visit("/kiosk/xoa").page
    assert asking.one("a", class_="button").attributes["href"] == second
    assert visit("/kiosk/xoa", {"_token": asking.field("_token")}).headers["Location"] == "/kiosk"
    counts = house.store.counts("thu")
    assert (counts["kept"], counts["drafts"]) == (0, 0)
    assert house.store.sitting(tablet) is None


def test_large_letters_and_the_language_last_as_long_as_the_person(visit, tablet):
    first = begin(visit)
    send(visit, first, go="large", A1="3")
    page = visit(first).page
    assert page.one("html").attributes["class"] == "kiosk large"
    assert page.ticked("A1") == ["3"]
    visit(first, {"_token": page.field("_token"), "_language": "en"})
    assert visit(first).page.one("html").attributes["lang"] == "en"
    page = visit(begin(visit)).page
    assert (page.one("html").attributes["class"], page.one("html").attributes["lang"]) == ("kiosk", "vi")


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_help_from_somebody_is_recorded_as_a_mode(house, visit, tablet, when):
    first = begin(visit, assisted="1") if when == "before" else begin(visit)
    if when == "meanwhile":
        send(visit, first, go="help")
    send(visit, first, go="left", A1="3")
    assert kept(house)[0].mode is Mode.ASSISTED


def test_a_round_that_closes_meanwhile_takes_nothing_and_loses_nothing(house, visit, tablet):
    address = begin(visit)
    for answer in THREE:
        address = send(visit, address, **answer).headers["Location"]
    house.store.change_state("thu", "closed", "test")
    assert send(visit, address, C1="x").headers["Location"] == "/kiosk/camon?lang=vi&dong=1"
    assert "vừa kết thúc" in visit("/kiosk/camon?lang=vi&dong=1").text
    assert house.store.counts("thu")["drafts"] == 1
    assert "hiện không nhận ý kiến" in visit("/kiosk").text
    assert visit("/kiosk/moi").headers["Location"] == "/kiosk"


def test_a_second_press_of_send_is_no_second_response(house, visit, tablet):
    address = begin(visit)
    for answer in THREE:
        address = send(visit, address, **answer).headers["Location"]
    token = visit(address).page.field("_token")
    for _ in range(2):
        visit(address, {"_token": token, "_go": "next", "C1": "x"})
    assert house.store.counts("thu")["kept"] == 1


def test_every_page_is_kept_by_no_cache_and_no_link_leads_out_of_the_kiosk(visit, tablet):
    address = begin(visit)
    pages = [visit(address)]
    send(visit, address, go="left", A1="1")
    pages += [visit(place) for place in ("/kiosk", "/kiosk/moi?lang=en", "/kiosk/camon?lang=vi", "/kiosk/ra")]
    for page in pages:
        assert page.headers["Cache-Control"] == "no-store"
        links = [link.attributes["href"] for link in page.page.all("a")]
        assert all(link.startswith("/kiosk") for link in links), links
        for form in page.page.all("form"):
            assert form.attributes["autocomplete"] == "off"


def test_no_page_of_a_kiosk_says_the_id_of_a_response(house, visit, tablet):
    page = visit(begin(visit))
    assert house.store.sitting(tablet).uuid not in page.text


def test_fifty_devices_behind_one_address_answer_at_once_and_none_is_refused(house):
    house.ask(
        questionnaire(Section("one", words("Một"), (rating("A1", "Một"), Item("C1", "text", words("Hai")))))
    )
    keys = [house.store.enrol(added(house.store)[1].code) for _ in range(50)]
    statuses, together = [], threading.Barrier(50)

    def one(key):
        client = house.app.test_client()
        client.set_cookie(cookie_name(secure=False), key)

        def post(address, **fields):
            kind = "application/x-www-form-urlencoded"
            answer = client.post(address, data=urlencode(fields), content_type=kind)
            statuses.append(answer.status_code)
            return answer

        together.wait()
        for _ in range(2):
            address = post("/kiosk/moi", language="vi").location
            for fields in ({"A1": "4"}, {"C1": "xong"}):
                page = client.get(address)
                statuses.append(page.status_code)
                token = page.get_data(as_text=True).split('name="_token" value="')[1].split('"')[0]
                address = post(address, _token=token, _go="next", **fields).location

    threads = [threading.Thread(target=one, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200, 303}
    assert sorted(Counter(each.noted["device"] for each in kept(house)).values()) == [2] * 50


def test_screens_in_random_order_follow_the_response_whose_they_are_forwards_and_back(house, visit):
    house.ask(in_order())
    device, _ = enrolled(house, visit)
    address = begin(visit)
    section = arranged(in_order().sections[0], house.store.sitting(device).uuid)
    order = [item.name for item in section.items if item.kind != "note"]
    seen = []
    for name in order:
        page = visit(address)
        assert f'name="{name}"' in page.text
        assert ("Xin nghĩ đến lần gần nhất." in page.text) == (name == order[2])
        seen.append(address)
        address = send(visit, address, **({name: "4"} if name != "why" else {name: "Vì chờ"})).headers[
            "Location"
        ]
    assert send(visit, address, go="back").headers["Location"] == seen[-1]
    assert send(visit, address, C1="Hết").headers["Location"].startswith("/kiosk/camon")
    (one,) = kept(house)
    assert list(one.answers) == ["A1", "A2", "A3", "A4", "A5", "why", "C1"]
