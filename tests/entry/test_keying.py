"""A clerk keys paper: read as the paper says, kept once, undone, corrected with its history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from asked_rounds import questionnaire, rating, three_parts, words
from keying_walk import begin, furnish, key, sign_in_as, token

from analysis.codebook import Category, Missing
from survey.entry.reading import as_keyed, keyed
from survey.keying import DOUBLE, ILLEGIBLE, PaperForm, PrintRun, Proposal
from survey.questionnaire.answering import Validator
from survey.questionnaire.model import Comparison, Item, Section
from survey.response import Completeness, Mode
from survey.store import NotWithdrawn, Role, SerialTaken
from survey.store.keying import events_whole
from survey.units import ServicePoint, Unit

TOPICS = tuple(Category(code, words(code)) for code in ("a", "b", "c"))
WHY = Item("why", "text", words("Vì sao?"), relevant=Comparison("A1", "is", ("1", "2")))
EVERY = questionnaire(
    Section(
        "A",
        words("Phần A"),
        (
            rating("A1", "Thái độ"),
            WHY,
            Item("topics", "multiple", words("Chủ đề"), TOPICS),
            Item("age", "number", words("Tuổi")),
            Item("on", "date", words("Ngày")),
            Item("office", "single", words("Loại"), TOPICS, filled_by="staff"),
        ),
    )
)


SORTED = ["Phường An Bình", "Phường Ô Môn", "Phường Tân An", "Phường Thới An", "Phường Vĩnh Châu"]


def read(**values):
    return keyed(Validator(EVERY, staff=True), values, "vi")


def test_keys_become_the_codes_of_the_paper():
    form = read(A1="9", topics="ac", age="41", on="25032026", office="B")
    assert form.problems == {}
    assert form.answers["A1"] == "98"
    assert form.answers["topics"] == ("a", "c")
    assert form.answers["office"] == "b"


@pytest.mark.parametrize("name", ["A1", "topics", "office"])
def test_a_key_that_the_paper_does_not_have_is_named_with_those_it_has(name):
    (problem,) = read(**{name: "x7"}).problems.values()
    assert "Trên giấy không có ô này" in problem


def test_illegible_and_double_marks_are_missing_with_their_reason_and_never_guessed():
    form = read(A1=DOUBLE, topics=ILLEGIBLE, age=ILLEGIBLE)
    assert form.answers == {}
    assert [form.missing[name] for name in ("A1", "topics", "age", "on")] == [
        Missing.ILLEGIBLE, Missing.ILLEGIBLE, Missing.ILLEGIBLE, Missing.NOT_ANSWERED
    ]  # fmt: skip
    assert form.remarks == {"A1": DOUBLE, "topics": ILLEGIBLE, "age": ILLEGIBLE}


def test_an_answer_off_the_path_is_told_and_noted_and_does_not_count():
    form = read(A1="5", why="chậm")
    assert form.off_path == ("why",)
    assert form.remarks == {"why": "off path: chậm"}
    assert form.missing["why"] is Missing.NOT_ASKED


def test_what_is_read_is_keyed_the_same_way_again():
    values = {"A1": "2", "why": "lâu quá", "topics": "a c", "age": "41", "on": "25/03/2026", "office": "/"}
    form = read(**values)
    assert as_keyed(EVERY, form.answers, form.remarks) == values


def stored(house):
    return list(house.store.responses("thu"))


@pytest.fixture
def clerk(house, visit):
    house.ask(three_parts())
    furnish(house.store)
    sign_in_as(house, visit, "lan")
    return begin(visit)


def test_a_form_is_kept_as_paper_at_the_place_of_its_batch_and_the_serial_moves_on(house, visit, clerk):
    answer = key(visit, clerk, 41, {"A1": "4", "A2": "9", "B1": DOUBLE})
    assert answer.status == 303
    page = visit(answer.headers["Location"]).page
    assert page.field("serial") == "42"
    assert "Đã lưu phiếu số 41" in page.one("p", role="status").text
    (kept,) = stored(house)
    assert (kept.mode, kept.unit, kept.service_point) == (Mode.PAPER, "01", "01-1")
    assert kept.answers == {"A1": "4", "A2": "98"}
    assert kept.missing["B1"] is Missing.ILLEGIBLE
    assert house.store.verify() == []


def test_an_empty_form_is_a_break_off(house, visit, clerk):
    assert key(visit, clerk, 1, {}).status == 303
    assert stored(house)[0].completeness is Completeness.BREAK_OFF


def test_a_serial_is_taken_once_and_the_field_says_by_whom(house, visit, clerk):
    key(visit, clerk, 7, {"A1": "4"})
    again = key(visit, clerk, 7, {"A1": "5"})
    assert again.status == 409
    assert "lan nhập" in again.page.one("span", id="serial-error").text
    assert again.page.one("input", id="a.A1").attributes["value"] == "5"
    assert len(stored(house)) == 1


def test_a_page_sent_twice_is_one_form(house, visit, clerk):
    page = visit(clerk).page
    sent = {"csrf_token": token(page), "uuid": page.field("uuid"), "serial": "9", "a.A1": "4"}
    assert [visit(clerk, sent).status for _ in range(2)] == [303, 303]
    assert len(stored(house)) == 1


@pytest.mark.parametrize("serial", ["", "x", "0", "-1", "٣", "99999999999", "1.5"])
def test_a_serial_that_is_no_number_is_refused_at_its_field(house, visit, clerk, serial):
    assert "góc trên" in key(visit, clerk, serial, {"A1": "4"}).page.one("span", id="serial-error").text
    assert stored(house) == []


def test_a_wrong_key_is_refused_at_its_field_and_nothing_is_lost(house, visit, clerk):
    answer = key(visit, clerk, 1, {"A1": "7", "A2": "3"})
    assert answer.status == 422
    assert "1, 2, 3, 4, 5, 9" in answer.page.one("span", id="a.A1-error").text
    assert answer.page.one("input", id="a.A2").attributes["value"] == "3"
    assert stored(house) == []


def test_an_unknown_item_is_taken_from_nobody(house, visit, clerk):
    assert key(visit, clerk, 1, {"A1": "4", "nothing": "1"}).status == 303
    assert stored(house)[0].answers == {"A1": "4"}


def test_a_page_of_another_origin_keeps_nothing(house, visit, clerk):
    page = visit(clerk).page
    sent = {"csrf_token": token(page), "uuid": page.field("uuid"), "serial": "9", "a.A1": "4"}
    assert visit(clerk, sent, headers={"Origin": "https://evil.example"}).status == 422
    assert visit(clerk, sent | {"csrf_token": "x"}).status == 422
    assert stored(house) == []


def test_answers_off_the_path_are_shown_and_kept_out_when_the_clerk_says_so(house, visit):
    house.ask(EVERY, "khuc")
    furnish(house.store)
    sign_in_as(house, visit, "lan")
    address = begin(visit, "khuc")
    values = {"A1": "5", "why": "chậm"}
    asked = key(visit, address, 5, values)
    assert asked.status == 422
    assert asked.page.one("input", name="off_path")
    assert list(house.store.responses("khuc")) == []
    assert key(visit, address, 5, values, off_path="1").status == 303
    (kept,) = house.store.responses("khuc")
    assert kept.missing["why"] is Missing.NOT_ASKED
    assert house.store.paper_form("khuc", 5).remarks["why"] == "off path: chậm"


def test_a_serial_that_was_never_printed_is_asked_about_once(house, visit, clerk):
    house.store.ask_print(PrintRun("thu", "form", "vi", copies=60))
    asked = key(visit, clerk, 999, {"A1": "4"})
    assert asked.status == 422
    assert "số cuối đã in là 60" in asked.text
    assert asked.page.field("unprinted") == "999"
    assert stored(house) == []
    assert key(visit, clerk, 998, {"A1": "4"}, unprinted="999").status == 422
    assert key(visit, clerk, 999, {"A1": "4"}, unprinted="999").status == 303
    assert key(visit, clerk, 60, {"A1": "4"}).status == 303
    assert len(stored(house)) == 2


def test_a_form_printed_for_another_place_is_asked_about_once_for_its_order_and_box(house, visit, clerk):
    house.store.save_units([Unit("02", "UBND phường Cái Răng"), Unit("03", "Khu vực 3", parent="02")])
    house.store.ask_print(PrintRun("thu", "form", "vi", unit="02", copies=60))
    asked = key(visit, clerk, 7, {"A1": "4"})
    assert asked.status == 422
    assert "được in cho UBND phường Cái Răng, còn hộp này thu ở Quầy 1 · UBND phường Ninh Kiều" in asked.text
    assert stored(house) == []
    assert key(visit, clerk, 7, {"A1": "4"}, unprinted=asked.page.field("unprinted")).status == 303
    assert key(visit, clerk, 8, {"A1": "4"}).status == 303
    assert key(visit, begin(visit), 9, {"A1": "4"}).status == 422
    below = begin(visit, place="u:03")
    assert key(visit, below, 9, {"A1": "4"}).status == 303


@pytest.mark.parametrize(("point", "status"), [("01-1", 303), ("01-2", 422), ("", 303)])
def test_a_form_printed_for_another_counter_is_asked_about_too(house, visit, clerk, point, status):
    house.store.save_service_points([ServicePoint("01-2", "01", "Quầy 2")])
    house.store.ask_print(PrintRun("thu", "form", "vi", unit="01", service_point=point, copies=9))
    assert key(visit, clerk, 3, {"A1": "4"}).status == status


def test_where_nothing_was_printed_here_any_serial_is_taken(house, visit, clerk):
    assert key(visit, clerk, 999, {"A1": "4"}).status == 303


def test_a_closed_round_takes_no_form_and_says_so(house, visit, clerk):
    house.store.change_state("thu", "closed", "test")
    answer = key(visit, clerk, 1, {"A1": "4"})
    assert answer.status == 409
    assert "không nhận phiếu nữa" in answer.text


def test_the_head_of_a_batch_is_checked_at_its_fields(house, visit, clerk):
    address = "/nhaplieu/thu"
    sent = {
        "csrf_token": token(visit(address).page),
        "place": "p:xx",
        "collected_on": "31/2/2026",
        "n_forms": "many",
    }
    answer = visit(address, sent)
    assert answer.status == 422
    for field in ("place", "collected_on", "n_forms"):
        assert answer.page.one("p", id=f"{field}-error")


def test_nobody_keys_into_the_batch_of_another(house, visit, clerk):
    visit.client.delete_cookie("hailong")
    sign_in_as(house, visit, "minh")
    assert visit(clerk).status == 404


def undo(visit, serial):
    page = visit("/nhaplieu/thu").page
    return visit("/nhaplieu/thu/hoantac", {"csrf_token": token(page), "serial": str(serial)})


def test_todays_own_form_is_undone_and_stays_on_record(house, visit, clerk):
    key(visit, clerk, 3, {"A1": "4"})
    assert undo(visit, 3).status == 303
    assert stored(house) == []
    assert house.store.paper_form("thu", 3) is None
    assert [row[1:] for row in house.store.versions("thu", 3)] == [("lan", "undone")]
    assert house.store.verify() == []
    assert key(visit, clerk, 3, {"A1": "5"}).status == 303


def test_the_form_of_another_or_of_yesterday_is_not_undone(house, visit, clerk):
    key(visit, clerk, 3, {"A1": "4"})
    for by, since in (("minh", timedelta(days=1)), ("lan", -timedelta(hours=1))):
        with pytest.raises(NotWithdrawn, match="not_yours"):
            house.store.undo_form("thu", 3, by, since=datetime.now(UTC) - since)
    assert len(stored(house)) == 1


def test_a_corrected_form_has_a_new_version_a_reason_and_its_history(house, visit, clerk):
    key(visit, clerk, 3, {"A1": "4", "A2": "3"})
    address = "/nhaplieu/thu/phieu/3"
    page = visit(address).page
    assert page.one("input", id="a.A1").attributes["value"] == "4"
    sent = {"csrf_token": token(page), "uuid": page.field("uuid"), "serial": "3", "a.A1": "2", "a.A2": "3"}
    assert "vì sao" in visit(address, sent | {"reason": " "}).page.one("span", id="reason-error").text
    assert visit(address, sent | {"reason": "đọc nhầm số"}).status == 303
    (kept,) = stored(house)
    assert kept.answers == {"A1": "2", "A2": "3"}
    assert [row[1:] for row in house.store.versions("thu", 3)] == [("lan", "đọc nhầm số")]
    assert house.store.verify() == []
    assert events_whole(house.store.db, "thu")


def test_a_form_corrected_by_a_page_sent_twice_has_one_new_version(house, visit, clerk):
    key(visit, clerk, 3, {"A1": "4"})
    page = visit("/nhaplieu/thu/phieu/3").page
    sent = {"csrf_token": token(page), "uuid": page.field("uuid"), "serial": "3", "a.A1": "2", "reason": "r"}
    for _ in range(2):
        assert visit("/nhaplieu/thu/phieu/3", sent).status == 303
    assert len(house.store.versions("thu", 3)) == 1


def test_a_changed_record_of_changes_is_noticed(house, visit, clerk):
    for serial in (1, 2, 3):
        key(visit, clerk, serial, {"A1": "4"})
        undo(visit, serial)
    assert events_whole(house.store.db, "thu")
    for change in (
        "UPDATE keying_event SET reason = 'other' WHERE serial = 2",
        "DELETE FROM keying_event WHERE serial = 2",
    ):
        house.store.db.conn.execute("SAVEPOINT s")
        house.store.db.conn.execute(change)
        assert not events_whole(house.store.db, "thu")
        house.store.db.conn.execute("ROLLBACK TO s")
        house.store.db.conn.execute("RELEASE s")
    assert events_whole(house.store.db, "thu")


def test_two_clerks_with_one_serial_at_once_keep_one_form(house, visit, clerk):
    key(visit, clerk, 1, {"A1": "4"})
    (kept,) = stored(house)
    other = PaperForm("thu", 1, "11111111-2222-4333-8444-555555555555", 1, "minh", datetime.now(UTC))
    with pytest.raises(SerialTaken):
        house.app.extensions["hailong"].writer.keep_form(kept, other)


def test_a_scanned_form_is_filled_in_where_the_mark_is_clear_and_shows_its_picture(house, visit, clerk):
    png = b"\x89PNG\r\n"
    house.store.save_proposals(
        "thu",
        8,
        [Proposal("A1", "4", "", png), Proposal("A2", "", "double", png), Proposal("A3", "", "", png)],
    )
    page = visit(f"{clerk.partition('?')[0]}?serial=8").page
    assert page.one("input", id="a.A1").attributes["value"] == "4"
    assert page.one("input", id="a.A2").attributes["value"] == ""
    assert "hơn một ô" in page.one("span", id="a.A2-flag").text
    assert page.one("img", src="/nhaplieu/thu/anh/8/A2")
    assert visit("/nhaplieu/thu/anh/8/A2").body == png
    assert stored(house) == [], "a proposal is no answer"
    key(visit, clerk, 8, {"A1": "5"})
    assert stored(house)[0].answers == {"A1": "5"}
    assert house.store.scanned("thu") == [], "pictures go when the form is confirmed"


def test_hostile_words_of_questions_clerks_and_answers_stay_words(house, visit):
    bad = "<img src=x onerror=alert(1)>{{7*7}}"
    item = Item("Q1", "single", words(bad), (Category("1", words(bad)), Category("2", words("x"))))
    house.ask(
        questionnaire(Section("A", words(bad), (item, Item("Q2", "text", words(bad)), rating("Q3", "q"))))
    )
    furnish(house.store)
    sign_in_as(house, visit, "lan", Role.MANAGER)
    address = begin(visit, box=bad)
    pages = [visit(address), key(visit, address, "x", {"Q1": bad, "Q2": bad}), visit("/nhaplieu/thu")]
    key(visit, address, 4, {"Q2": bad})
    pages += [visit("/nhaplieu/thu/phieu/4"), visit("/nhaplieu/thu/khacbiet"), visit("/nhaplieu/thu/in")]
    for page in pages:
        assert page.status in (200, 422)
        assert "<img src=x" not in page.text
        assert page.page.all("img") == []


def test_damage_to_an_earlier_version_of_a_form_is_found(house, visit, clerk):
    key(visit, clerk, 3, {"A1": "4"})
    undo(visit, 3)
    assert house.store.verify() == []
    house.store.db.execute("UPDATE withdrawn SET reason = 'other'")
    assert [damage.where.partition(" ")[0] for damage in house.store.verify()] == ["withdrawn"]


def test_what_was_keyed_outlives_the_session_in_which_it_was_keyed(house, visit):
    house.ask(three_parts())
    furnish(house.store)
    sign_in_as(house, visit, "lan")
    batch = begin(visit)
    page = visit(batch).page
    sent = {
        "csrf_token": token(page),
        "uuid": page.field("uuid"),
        "serial": "7",
        "a.A1": "5",
        "a.C1": "Dài <b>dòng</b>",
    }
    visit.client.delete_cookie("hailong")
    over = visit(batch, sent)
    assert (over.status, house.store.n_kept("thu")) == (403, 0)
    held = {one.attributes["name"]: one.attributes["value"] for one in over.page.all("input", type="hidden")}
    assert held == {name: text for name, text in sent.items() if name != "csrf_token"}
    assert over.page.one("form").attributes["action"] == batch
    sign_in_as(house, visit, "lan")
    again = visit(batch, held)
    assert again.status == 422
    assert [again.page.one("input", name=name).attributes["value"] for name in ("serial", "a.A1")] == [
        "7",
        "5",
    ]
    assert visit(batch, held | {"csrf_token": token(again.page)}).status == 303
    assert house.store.n_kept("thu") == 1


def test_a_long_list_outlives_its_session_too(house, visit):
    rows = "code,name\n" + "".join(f"u{number},Xã {number}\n" for number in range(6000))
    over = visit("/donvi", {"units": rows})
    assert (over.status, over.page.field("units")) == (403, rows)


def test_what_another_site_sends_to_nobody_is_held_by_no_page(house, visit):
    house.ask(three_parts())
    headers = {"Origin": "http://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    refused = visit("/coquan/thu/trangthai", {"state": "closed"}, headers=headers)
    assert refused.status == 403
    assert "closed" not in refused.text


def test_a_password_is_held_by_no_page(house, visit):
    refused = visit(
        "/matkhau", {"old": "một mật khẩu cũ", "new": "một mật khẩu mới", "again": "một mật khẩu mới"}
    )
    assert refused.status == 403
    assert "mật khẩu" not in refused.text


def test_places_stand_in_the_order_of_the_vietnamese_alphabet(house, visit):
    house.ask(three_parts())
    house.store.save_units([Unit(f"P{place}", name) for place, name in enumerate(SORTED[::-1])])
    sign_in_as(house, visit, "hoa")
    page = visit("/nhaplieu/thu").page.html
    assert sorted(SORTED, key=page.index) == SORTED
