"""How a round was carried out: recorded, held against itself, kept, shown to whoever publishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape

import pytest
from answered import answer, publish
from asked_rounds import three_parts
from checked_page import ended_anywhere
from staff_walk import signed_in_as

from analysis.fieldwork import SAMPLING, UNRECORDED, Fieldwork, Tally, contradictions, dispositions
from analysis.fieldwork.carried import FRAME, Course, carried_out
from analysis.fieldwork.disposition import response_rates
from analysis.report.course import course
from analysis.report.html import html
from survey.fieldwork import read_tallies, reminder, stated, whole_number
from survey.reporting import round_contents
from survey.store import Role, Store
from survey.units import Unit

WORK = Fieldwork(
    basis="Quyết định số 1001/QĐ-BNV",
    decision="Kế hoạch số 12/KH-SNV",
    people="người từ 18 tuổi trở lên",
    frame="hồ sơ trên hệ thống một cửa",
    sampling="stratified",
    begun_on=date(2026, 1, 5),
    ended_on=date(2026, 1, 23),
    tally=Tally(population=12_000, approached=120, ineligible=10, refused=20, not_reached=15, unknown=5),
)


def test_the_response_rate_counts_whoever_is_in_no_count_as_eligible():
    found = dispositions(WORK.tally, 60, 5)
    assert (found.other, found.eligible, found.ineligible, found.unknown) == (5, 105, 10, 5)
    rates = response_rates(found)
    assert rates["RR1"] == pytest.approx(60 / 110)
    assert rates["RR2"] == pytest.approx(65 / 110)


def test_without_a_count_of_people_approached_there_is_no_response_rate():
    assert dispositions(Tally(population=100), 60, 0) is None


def test_more_responses_than_people_approached_give_no_rate_and_are_named():
    assert dispositions(WORK.tally, 100, 0) is None
    assert dict(contradictions(WORK, 71)) == {"approached": "responses"}
    assert dict(contradictions(WORK, 70)) == {}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"ended_on": date(2026, 1, 4)}, {"ended_on": "order"}),
        ({"tally": Tally(approached=30, refused=20, not_reached=11)}, {"approached": "parts"}),
        ({"tally": Tally(population=100, approached=101)}, {"population": "population"}),
    ],
)
def test_what_cannot_be_true_together_is_named(changed, fault):
    assert dict(contradictions(replace(WORK, **changed), 0)) == fault


def test_a_count_the_round_lacks_is_the_sum_over_its_units():
    units = (("a", Tally(population=100, approached=10)), ("b", Tally(population=50, refused=2)))
    whole = replace(WORK, tally=Tally(approached=40), units=units).whole()
    assert whole == Tally(population=150, approached=40, refused=2)


def test_what_a_report_needs_and_nobody_recorded_is_named_in_order():
    assert UNRECORDED.missing() == ("decision", "population", "frame", "sampling", "begun_on", "approached")
    assert WORK.missing() == ()
    assert "khung chọn mẫu" in reminder(replace(WORK, frame=""), "vi")
    assert reminder(WORK, "vi") == ""


def test_where_nobody_was_drawn_neither_a_frame_nor_a_rate_is_missing():
    kiosk = replace(UNRECORDED, sampling="open")
    assert kiosk.missing() == ("decision", "population", "begun_on")


def test_an_unknown_way_of_choosing_people_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="stratified"):
        Fieldwork(sampling="by feeling")
    assert all(words.to("vi") != words.to("en") for words in SAMPLING.values())


@pytest.mark.parametrize(("written", "number"), [("1200", 1200), ("1.200", 1200), ("1 200", 1200), ("0", 0)])
def test_a_count_is_read_as_people_write_it(written, number):
    assert whole_number(written) == number


@pytest.mark.parametrize("written", ["-1", "1,5", "1.20", "nhiều", ""])
def test_what_is_no_count_is_refused(written):
    with pytest.raises(ValueError, match=r".*"):
        whole_number(written)


def test_what_is_not_named_stays_and_what_is_left_empty_is_taken_back():
    work, wrong = stated({"frame": "", "approached": "1.300", "ended_on": "30/01/2026"}, WORK, "vi")
    assert wrong == {}
    assert (work.frame, work.tally.approached, work.tally.refused) == ("", 1300, 20)
    assert (work.begun_on, work.ended_on) == (date(2026, 1, 5), date(2026, 1, 30))


def test_everything_that_cannot_be_read_is_said_at_once_and_nothing_is_changed():
    sent = {"begun_on": "hôm qua", "refused": "vài", "sampling": "luck", "people": "x" * 1001}
    work, wrong = stated(sent, WORK, "en")
    assert work is WORK
    assert wrong.keys() == sent.keys()
    assert wrong["refused"] == "Write a whole number, such as 1200."


def test_counts_by_unit_are_read_and_every_wrong_row_is_listed(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text(
        "Mã đơn vị;Tổng thể;Đã tiếp cận;Từ chối\n"
        "a;1.000;100;20\nb;nhiều;;\nc;;10;\na;;;\nd;50;60;\ne;;5;6\nf;;;\n",
        encoding="utf-8",
    )
    found, problems = read_tallies(path, list("abdef"))
    assert found == (("a", Tally(1000, 100, refused=20)), ("f", Tally()))
    assert [(one.check, one.line, one.where) for one in problems] == [
        ("bad_count", 3, "Tổng thể"),
        ("no_unit", 4, "Mã đơn vị"),
        ("twice", 5, "Mã đơn vị"),
        ("tally_population", 6, "Tổng thể"),
        ("tally_parts", 7, "Đã tiếp cận"),
    ]


@pytest.fixture
def asked(house):
    house.ask(three_parts())
    house.store.save_units([Unit("a", "Phường A"), Unit("b", "Phường B")])
    return house


def test_the_store_keeps_it_and_notices_when_it_changed(asked, tmp_path):
    work = replace(WORK, units=(("a", Tally(population=7)), ("b", Tally(approached=3))))
    asked.store.save_fieldwork("thu", work)
    assert asked.store.fieldwork("thu") == work
    asked.store.save_fieldwork("thu", replace(work, units=(), ended_on=None))
    assert asked.store.fieldwork("thu") == replace(work, units=(), ended_on=None)
    assert asked.store.verify() == []
    asked.store.db.execute("UPDATE fieldwork SET population = 13000")
    assert [damage.where for damage in asked.store.verify()] == ["fieldwork thu"]


def test_nothing_is_recorded_of_a_round_at_first(asked):
    assert asked.store.fieldwork("thu") == UNRECORDED


def sent(visit, **fields):
    page = visit("/coquan/thu/cachtienhanh").page
    form = {"csrf_token": page.field_of("csrf-fieldwork")} | fields
    return visit("/coquan/thu/cachtienhanh", form)


def test_a_manager_is_reminded_before_publishing_and_records_it(asked, visit):
    signed_in_as(asked, visit, Role.MANAGER)
    assert "Chưa ghi: quyết định" in visit("/coquan/thu").text
    assert "Trước khi công bố" in visit("/coquan/thu").text
    fields = {
        "decision": "Kế hoạch số 12",
        "frame": "hồ sơ",
        "sampling": "systematic",
        "begun_on": "5/1/2026",
    }
    answer = sent(visit, population="12.000", approached="1.200", **fields)
    assert (answer.status, answer.headers["Location"]) == (303, "/coquan/thu?lang=vi#fieldwork")
    kept = asked.store.fieldwork("thu")
    assert (kept.tally.population, kept.begun_on) == (12_000, date(2026, 1, 5))
    assert "Đã ghi đủ" in visit("/coquan/thu").text
    page = visit("/coquan/thu/cachtienhanh").page
    assert (page.field("population"), page.field("begun_on")) == ("12.000", "05/01/2026")


def test_what_cannot_be_true_is_said_beside_its_field_and_nothing_is_kept(asked, visit):
    signed_in_as(asked, visit, Role.MANAGER)
    answer = sent(visit, population="10", approached="11", people="<b>ai đó</b>")
    assert answer.status == 422
    assert any(link.attributes["href"] == "#population" for link in answer.page.all("a"))
    assert "&lt;b&gt;ai đó" in answer.text
    assert asked.store.fieldwork("thu") == UNRECORDED


def test_a_reader_sees_it_and_changes_nothing(asked, visit):
    asked.store.save_fieldwork("thu", WORK)
    signed_in_as(asked, visit, Role.READER)
    page = visit("/coquan/thu/cachtienhanh").page
    assert all("readonly" in area.attributes for area in page.all("textarea"))
    assert not page.all("button", class_="button")


def test_the_page_for_everyone_says_what_the_report_says_of_it(asked, visit):
    publish(asked)
    assert "Cơ quan tổ chức khảo sát không ghi: quyết định" in visit("/ketqua/thu").text
    asked.store.save_fieldwork("thu", WORK)
    answer(asked, three_parts(), [{"A1": "5"}] * 60)
    open_page = visit("/ketqua/thu").text
    assert "Ngẫu nhiên phân tầng" in open_page
    assert "AAPOR" not in open_page, "while answers come in there is no rate"
    asked.store.change_state("thu", "closed", "test")
    said = round_contents(asked.store, "thu", made_on=date(2026, 2, 1))
    page = visit("/ketqua/thu")
    shown = [element.text for element in page.page.elements if element.tag == "dd"]
    known = [words.to("vi") for _, words in carried_out(course(said.about, said.answers))]
    assert len(known) == 5
    assert set(known) <= set(shown)
    assert "không ghi" not in page.text
    written = ended_anywhere(html(said, "vi", course(said.about, said.answers)))
    assert all(escape(words, quote=False) in written for words in known)


def test_in_another_language_the_words_of_the_agency_are_marked_as_its_own():
    known = dict(carried_out(Course(WORK, 60)))
    assert known[FRAME].to("vi") == "hồ sơ trên hệ thống một cửa."
    assert known[FRAME].to("en") == "“hồ sơ trên hệ thống một cửa” (the agency's own words)."


def test_an_older_database_has_nothing_recorded_and_takes_it(tmp_path):
    with Store.open(tmp_path / "survey.db", create=True) as store:
        store.db.execute("DROP TABLE fieldwork_unit")
        store.db.execute("DROP TABLE fieldwork")
        store.db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '0009%'")
        store.db.conn.commit()
    with Store.open(tmp_path / "survey.db") as store:
        assert store.fieldwork("any") == UNRECORDED
