"""The report of periods: the right days, the honest change, the targets, and units put together."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pytest
from answered import answer
from asked_rounds import questionnaire, rating, round_of, words
from checked_page import ended_anywhere

from analysis.report import write_periodic
from analysis.report.periodic import drawn
from analysis.table import written
from analysis.tables import Printing
from survey.mandate.periods import Period
from survey.mandate.rollup import EQUAL, GIVEN
from survey.mandate.targets import Tie, read_targets
from survey.periodic.content import NothingToReport, Wanted, periodic
from survey.periodic.reading import Reading
from survey.periodic.rolled import RollUp
from survey.questionnaire.answering import missing
from survey.questionnaire.model import Section
from survey.response import Response
from survey.shipped import PROGRAMMES
from survey.units import Unit

ASKED = questionnaire(Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"))))
FIRST = Period(2022, "quarter_1", date(2021, 12, 5), date(2022, 3, 4), "QĐ 1")
THIRD = Period(2022, "quarter_3", date(2022, 6, 5), date(2022, 9, 4), "QĐ 1")
YEAR = Period(2022, "year", date(2021, 9, 5), date(2022, 12, 4), "QĐ 1")
EVERYTHING = Printing()
DAY = date(2022, 12, 31)


def good(n, satisfied):
    return [
        {"A1": "5" if place < satisfied else "1", "A2": "5" if place < satisfied else "2"}
        for place in range(n)
    ]


def given_on(house, first, last, instant):
    """Let the answers with the keys from *first* to *last* have been kept at an instant."""
    house.store.db.execute(
        "UPDATE response SET received_at = ? WHERE id BETWEEN ? AND ?", (instant, first, last)
    )


@pytest.fixture
def desk(house):
    """A desk that asks all year: 60 answers in the first quarter, 60 in the third, 10 in between."""
    house.store.save_units([Unit("S", "Sở"), Unit("a", "Phòng A", "S"), Unit("b", "Phòng B", "S")])
    house.ask(ASKED)
    answer(house, ASKED, good(30, 15), unit="a")
    answer(house, ASKED, good(30, 15), unit="b")
    answer(house, ASKED, good(40, 40), unit="a")
    answer(house, ASKED, good(20, 16), unit="b")
    answer(house, ASKED, good(10, 0), unit="b")
    given_on(house, 1, 60, "2022-03-04T16:00:00+00:00")
    given_on(house, 61, 120, "2022-06-04T17:00:00+00:00")
    given_on(house, 121, 130, "2022-04-15T03:00:00+00:00")
    return house


def said(house, *periods, rounds=("thu",), **more):
    wanted = Wanted(rounds, periods, **more)
    return periodic(house.store, wanted, made_on=DAY, printing=EVERYTHING)


def table(report, ending):
    (found,) = [table for table in report.tables() if table.name.endswith(ending)]
    return found


def test_a_day_is_the_day_here_and_both_ends_count(desk):
    reading = Reading.of(desk.store, "thu")
    assert [reading.within(period).sum() for period in (FIRST, THIRD, YEAR, None)] == [60, 60, 130, 130]


def test_a_paper_form_counts_on_the_day_it_was_collected(desk):
    store = desk.store
    store.db.execute("INSERT INTO batch VALUES (1, 'thu', 'lan', '', '', '2022-07-01', '', 1)")
    uuid = store.db.execute("SELECT uuid FROM response WHERE id = 1").fetchone()[0]
    store.db.execute("INSERT INTO paper_form VALUES ('thu', 1, ?, 1, 'lan', '', '', 0)", (uuid,))
    reading = Reading.of(store, "thu")
    assert [reading.within(period).sum() for period in (FIRST, THIRD)] == [59, 61]


def test_periods_stand_side_by_side_with_their_intervals(desk):
    report = said(desk, FIRST, THIRD)
    trend = table(report, "_trend")
    assert [str(value) for value in trend.values("value")] == ["50.00", "93.33"]
    assert trend.values("n") == (60, 60)
    assert report.n == 120
    assert [label.to("vi") for label in trend.values("group_label")] == ["Quý I năm 2022", "Quý III năm 2022"]


def test_rounds_a_year_apart_are_held_against_each_other_in_the_order_of_time(desk):
    """The later round has the name that comes first"""
    store = desk.store
    store.save_round(round_of(ASKED, store.round("thu").version, "a-sau"))
    store.change_state("a-sau", "open", "test")
    store.db.execute("UPDATE response SET received_at = '2022-02-01T03:00:00+00:00' WHERE id <= 120")
    writer = desk.app.extensions["hailong"].writer
    for number in range(60):
        uuid = f"{number:08d}-3333-4333-8444-555555555555"
        answers = {"A1": "5", "A2": "5"}
        writer.keep(Response(uuid, "a-sau", store.round("a-sau").version, answers))
    store.db.execute("UPDATE response SET received_at = '2022-07-01T03:00:00+00:00' WHERE round_id = 'a-sau'")
    report = said(desk, FIRST, THIRD, rounds=("a-sau", "thu"))
    trend = table(report, "_trend")
    assert [label.to("vi").split(",")[-1].strip() for label in trend.values("group_label")] == [
        "Quý I năm 2022", "Quý III năm 2022"
    ]  # fmt: skip
    assert next(table(report, "_change").records())["exact_change"] > 0
    assert not any("không có câu trả lời" in paragraph.to("vi") for paragraph in report.method)


def test_a_figure_of_a_period_is_that_of_a_domain(desk):
    reading = Reading.of(desk.store, "thu")
    mask = reading.within(FIRST)
    whole = table(said(desk, FIRST), "_trend")
    assert whole.values("exact_se")[0] == pytest.approx(
        reading.formula().tree(reading.design, mask).estimate.se
    )


def test_the_change_of_overlapping_periods_counts_what_they_share(desk):
    change = table(said(desk, YEAR, THIRD), "_change")
    row = next(change.records())
    year, third = (table(said(desk, period), "_trend").values("exact_se")[0] for period in (YEAR, THIRD))
    assert row["exact_se"] != pytest.approx((year**2 + third**2) ** 0.5)
    assert "cùng một đợt" in change.notes[0].to("vi")


def test_every_period_has_a_sentence_with_the_target_of_the_round(desk):
    first, third = (sentence.to("vi") for sentence in said(desk, FIRST, THIRD).headline)
    assert first.startswith("Quý I năm 2022. Chỉ số hài lòng chung: 50,00 %;")
    assert first.endswith("Chưa đạt mục tiêu từ 80 % trở lên.")
    assert third.endswith("Đạt mục tiêu từ 80 % trở lên.")


def test_targets_are_judged_by_the_answers_of_the_period(desk):
    target = next(
        t for t in read_targets(PROGRAMMES / "targets.csv")[0] if t.code == "260-kh-ubnd.health.2022"
    )
    desk.store.save_targets([target])
    desk.store.tie_target(Tie(target.code, "thu"))
    report = said(desk, FIRST, THIRD)
    found = [t.values("outcome") for t in report.tables() if "_targets_" in t.name]
    assert found == [("missed",), ("reached",)]


def test_a_period_without_answers_is_named_and_one_with_none_at_all_refused(desk):
    empty = Period(2020, "quarter_1", date(2020, 1, 1), date(2020, 3, 31), "QĐ 2")
    assert any("Quý I năm 2020: không có câu trả lời" in p.to("vi") for p in said(desk, empty, FIRST).method)
    with pytest.raises(NothingToReport):
        said(desk, empty)


def test_units_directly_below_count_alike_however_many_answered(desk):
    rows = {
        row["group"]: row for row in table(said(desk, THIRD, rollup=RollUp("S", EQUAL)), "_units").records()
    }
    assert list(rows) == ["S", "a", "b"]
    assert [str(rows[code]["value"]) for code in rows] == ["90.00", "100.00", "80.00"]
    assert "ngang nhau" in rows["S"]["shares"].to("vi")
    assert rows["a"]["shares"] is None


def test_answers_counting_by_themselves_give_the_figure_of_everybody(desk):
    report = said(desk, THIRD, rollup=RollUp("S"))
    top = next(table(report, "_units").records())
    assert top["exact_value"] == pytest.approx(table(report, "_trend").values("exact_value")[0])
    assert top["exact_se"] == pytest.approx(table(report, "_trend").values("exact_se")[0])


def test_stated_numbers_count_and_who_has_none_is_named(desk):
    how = RollUp("S", GIVEN, {"a": 3.0, "b": 1.0})
    assert str(next(table(said(desk, THIRD, rollup=how), "_units").records())["value"]) == "95.00"
    lacking = table(said(desk, THIRD, rollup=RollUp("S", GIVEN, {"a": 3.0})), "_units")
    assert any(note.to("vi").endswith("trọng số: Phòng B.") for note in lacking.notes)


def test_one_small_unit_takes_the_next_with_it(desk):
    answer(desk, ASKED, good(2, 2), unit="S")
    given_on(desk, 131, 132, "2022-07-01T03:00:00+00:00")
    wanted = Wanted(("thu",), (THIRD,), RollUp("S", EQUAL))
    report = periodic(desk.store, wanted, made_on=DAY, printing=Printing(smallest=25))
    assert table(report, "_units").values("value")[1:] == (None, None)


def test_rounds_stand_side_by_side_and_their_change_adds_the_variances(desk):
    desk.ask(ASKED, "nam-sau")
    writer, version = desk.app.extensions["hailong"].writer, desk.store.round("nam-sau").version
    for number, answers in enumerate(good(50, 45)):
        uuid = f"{number:08d}-3333-4333-8444-555555555555"
        writer.keep(Response(uuid, "nam-sau", version, answers, missing(ASKED, answers)))
    report = said(desk, rounds=("thu", "nam-sau"))
    trend = table(report, "_trend")
    assert trend.values("n") == (130, 50)
    row = next(table(report, "_change").records())
    first, second = trend.values("exact_se")
    assert row["exact_se"] == pytest.approx((first**2 + second**2) ** 0.5)
    assert report.n == 180


def test_the_files_say_what_the_report_says(desk, tmp_path):
    report = said(desk, FIRST, THIRD, rollup=RollUp("S", EQUAL))
    write_periodic(report, tmp_path, "vi")
    page = ended_anywhere((tmp_path / "index.html").read_text(encoding="utf-8"))
    kept = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert all(sentence in page for sentence in kept["sentences"])
    assert (tmp_path / "charts" / "thu_trend_trend.svg").stat().st_size > 1000
    assert {path.stem for path in (tmp_path / "tables").iterdir()} == {t["name"] for t in kept["tables"]}


def test_word_and_excel_have_every_figure_of_the_report(desk, tmp_path):
    write_periodic(report := said(desk, FIRST, THIRD, rollup=RollUp("S", EQUAL)), tmp_path, "vi")
    document = docx.Document(str(tmp_path / "report.docx"))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    numbers = {
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    for table in report.tables():
        for record in table.records():
            wanted = {
                name: record[name] for name in ("value", "low", "high", "n", "change") if name in record
            }
            assert {float(value) for value in wanted.values()} <= numbers
            assert {written(value, "vi") for value in wanted.values()} <= cells, table.name
    words = "\n".join(paragraph.text.replace("\u00a0", " ") for paragraph in document.paragraphs)
    assert all(sentence.to("vi") in words for sentence in report.headline)
    assert "Quý I năm 2022; Quý III năm 2022" in words


def test_units_that_ask_for_another_service_are_not_called_absent(desk):
    fields = [("a", "administrative"), ("b", "administrative"), ("c", "administrative"), ("h", "health")]
    desk.store.save_units(
        [Unit("S", "Sở"), *(Unit(code, f"Nơi {code}", "S", field=of) for code, of in fields)]
    )
    notes = [note.to("vi") for note in table(said(desk, rollup=RollUp("S", EQUAL)), "_units").notes]
    (absent,) = [note for note in notes if "không có trong số tổng hợp" in note]
    assert "Nơi c" in absent
    assert "Nơi h" not in absent


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_quarter_is_not_told_by_the_year_less_the_others_nor_by_the_round(desk, state):
    desk.store.save_units([Unit("c", "Phòng C", "S"), Unit("d", "Phòng D", "S")])
    for unit in "cd":
        answer(desk, ASKED, good(62, 40), unit=unit)
    for first in (131, 193):
        given_on(desk, first, first + 29, "2022-03-01T03:00:00+00:00")
        given_on(desk, first + 30, first + 59, "2022-07-01T03:00:00+00:00")
        given_on(desk, first + 60, first + 61, "2022-05-01T03:00:00+00:00")
    if state == "closed":
        desk.store.change_state("thu", "closed", "lan")
    periods = (FIRST, THIRD) if state == "closed" else (FIRST, THIRD, YEAR)
    wanted = Wanted(("thu",), periods, RollUp("S"))
    report = periodic(desk.store, wanted, made_on=DAY, printing=Printing(smallest=5))
    tables = [table for table in report.tables() if table.name.endswith("_units")]
    shown = [{row["group"] for row in table.records() if row["n"] is not None} for table in tables]
    for unit in "cd":  # two people answered between the quarters
        assert sum(unit in groups for groups in shown) == len(periods) - 1
    assert all({"S", "b"} <= groups for groups in shown)


def another(house, name, n, instant, shared="3333"):
    """Let a round have *n* answers, all good, kept at an instant; what it asks is `ASKED`."""
    writer, version = house.app.extensions["hailong"].writer, house.store.round(name).version
    for number, answers in enumerate(good(n, n)):
        uuid = f"{number:08d}-{shared}-4{shared[1:]}-8444-555555555555"
        writer.keep(Response(uuid, name, version, answers, missing(ASKED, answers)))
    house.store.db.execute("UPDATE response SET received_at = ? WHERE round_id = ?", (instant, name))


def test_an_earlier_round_in_a_later_named_period_is_what_a_change_is_told_from(desk):
    """The year holds a round of the autumn before, and the quarter named before it is later than that"""
    desk.ask(ASKED, "truoc")
    another(desk, "truoc", 60, "2021-10-01T03:00:00+00:00")
    report = said(desk, FIRST, YEAR, rounds=("thu", "truoc"))
    names = [label.to("vi") for label in table(report, "_trend").values("group_label")]
    assert [name.rsplit(", ", 1)[1] for name in names] == ["Năm 2022", "Quý I năm 2022", "Năm 2022"]
    changes = [next(t.records()) for t in report.tables() if t.name.endswith("_change")]
    assert (str(changes[0]["before"]), str(changes[0]["value"])) == ("100.00", "50.00")


def test_a_quarter_is_not_held_against_the_year_of_the_very_same_answers(desk):
    desk.store.db.execute("UPDATE response SET received_at = '2022-02-01T03:00:00+00:00'")
    assert not [t for t in said(desk, FIRST, YEAR).tables() if t.name.endswith("_change")]


def test_rounds_that_asked_different_things_are_chapters_of_their_own(desk, tmp_path):
    other = questionnaire(
        Section("s", words("Một"), (rating("B1", "Sạch"), rating("B2", "Gần"))), name="khac"
    )
    desk.ask(other, "khac")
    desk.store.db.execute("UPDATE round SET title = ? WHERE round_id = 'khac'", ('{"vi": "Đợt khác"}',))
    writer, version = desk.app.extensions["hailong"].writer, desk.store.round("khac").version
    for number in range(40):
        answers = {"B1": "5", "B2": "4"}
        uuid = f"{number:08d}-7777-4777-8444-555555555555"
        writer.keep(Response(uuid, "khac", version, answers, missing(other, answers)))
    report = said(desk, rounds=("thu", "khac"))
    headings = [part.heading.to("vi") for part in report.parts]
    assert len(set(headings)) == len(headings)
    write_periodic(report, tmp_path, "vi")
    document = docx.Document(str(tmp_path / "report.docx"))
    looks = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    titles = [desk.store.round(name).title.to("vi") for name in ("thu", "khac")]
    assert [text for look, text in looks if look == "Heading 1"] == [*titles, "Cách tính và giới hạn"]
    assert not any(title in text for look, text in looks if look == "Heading 2" for title in titles)


def test_a_tall_table_of_changes_is_drawn_without_its_items(desk):
    items = tuple(rating(f"A{number}", f"Câu hỏi số {number}") for number in range(1, 31))
    tall = questionnaire(Section("s", words("Một"), items))
    tree = replace(tall.indices[0], parts=(replace(tall.indices[0], name="f", parts=tall.indices[0].parts),))
    tall = replace(tall, indices=(tree,))
    for name in ("cao-1", "cao-2"):
        desk.ask(tall, name)
        writer, version = desk.app.extensions["hailong"].writer, desk.store.round(name).version
        for number in range(20):
            answers = {item.name: "5" if number % 3 else "2" for item in items}
            uuid = f"{number:08d}-{name[-1] * 4}-4777-8444-555555555555"
            writer.keep(Response(uuid, name, version, answers, missing(tall, answers)))
    charts = [chart for part in drawn(said(desk, rounds=("cao-1", "cao-2"))).parts for chart in part.charts]
    (change,) = [chart for chart in charts if chart.kind == "change"]
    assert change.table.values("node") == ("whole", "f")
