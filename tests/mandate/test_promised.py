"""What programmes promised, in the report of the round that measures it."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from example_round import open_round, response

from analysis.report import Contents
from analysis.report.word import word
from analysis.tables import Printing
from survey.mandate.periods import Period, around
from survey.mandate.targets import Tie, read_targets
from survey.periodic.content import Wanted as Rounds
from survey.periodic.content import periodic
from survey.reporting import Wanted, round_contents
from survey.store import Store

DAY = date(2026, 2, 5)
COLUMNS = "document,authority,province,issued_on,population,service,field,measure,comparator,target"
TARGETS = f"""{COLUMNS},unit,deadline,section
260/KH-UBND,UBND thành phố,Cần Thơ,2021-12-29,citizens,administrative,,s,>,10,percent,2022-12-31,II.1
260/KH-UBND,UBND thành phố,Cần Thơ,2021-12-29,citizens,health,,s,>=,75,percent,2022-12-31,II.2
3362/QĐ-UBND,UBND thành phố,Cần Thơ,2011-12-29,citizens,education,,s,>,99,percent,2015-12-31,IV.1.d
3362/QĐ-UBND,UBND thành phố,Cần Thơ,2011-12-29,citizens,health,,s,>,70,percent,2015-12-31,IV.1.đ
"""


@pytest.fixture
def store(tmp_path):
    (tmp_path / "targets.csv").write_text(TARGETS, encoding="utf-8")
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store, opens_on=date(2022, 1, 10), closes_on=date(2022, 3, 1))
        with store.keeping() as keep:
            for number in range(40):
                said = {"q1": "5" if number % 4 else "2", "q2": "4", "gender": "m" if number < 38 else "f"}
                keep(response(number, said))
        targets, wrong = read_targets(tmp_path / "targets.csv")
        assert wrong == []
        store.save_targets(targets)
        yield store


def tie(store: Store, service: str, document: str, **more: str) -> None:
    (target,) = [t for t in store.targets() if (t.service, t.document) == (service, document)]
    store.tie_target(Tie(target.code, "thu", **more))


def report(store: Store, smallest: int = 5) -> Contents:
    wanted = Wanted(printing=Printing(smallest=smallest))
    return round_contents(store, "thu", made_on=DAY, wanted=wanted)


def lines(said: Contents, language: str = "vi") -> list[str]:
    document = docx.Document(io.BytesIO(word(said, language)))
    return [
        "".join(piece.text for piece in paragraph.iter(qn("w:t"))).replace("\u00a0", " ")
        for paragraph in document.element.body.iter(qn("w:p"))
    ]


def test_each_tied_target_is_reached_missed_or_not_to_be_told_in_its_documents_words(store):
    tie(store, "administrative", "260/KH-UBND")
    tie(store, "health", "260/KH-UBND", node="q1")
    tie(store, "education", "3362/QĐ-UBND")
    said = report(store)
    (part,) = [part for part in said.parts if part.name == "targets"]
    found = {row["goal"].to("vi"): row["outcome"] for table in part.tables for row in table.records()}
    assert found == {"trên 10 %": "reached", "từ 75 % trở lên": "unclear", "trên 99 %": "missed"}
    words = lines(said)
    assert "260/KH-UBND, UBND thành phố, ngày 29/12/2021" in words
    reached = [line for line in words if "trên 10 % (mục II.1), hạn 31/12/2022. " in line]
    assert reached
    assert "Đạt mục tiêu trên 10 %." in reached[0]
    assert "Đợt khảo sát không đặt mục tiêu cho chỉ số." not in words
    assert any("by 31/12/2022. " in line for line in lines(said, "en"))


def test_an_untied_target_is_not_in_the_report_and_without_any_it_says_so(store):
    said = report(store)
    assert not [part for part in said.parts if part.name == "targets"]
    assert "Đợt khảo sát không đặt mục tiêu cho chỉ số." in lines(said)


@pytest.mark.parametrize("group", ["m", "f"])
def test_a_target_of_a_group_that_is_not_published_is_not_measured_in_the_open(store, group):
    tie(store, "health", "3362/QĐ-UBND", by="gender", group=group)
    (table,) = [table for table in report(store).tables() if table.name.startswith("targets_")]
    (row,) = table.records()
    assert row["value"] is None
    assert "%" not in row["sentence"].to("vi")
    (table,) = [table for table in report(store, smallest=0).tables() if table.name.startswith("targets_")]
    assert next(table.records())["value"] is not None


@pytest.mark.parametrize("group", ["m", "f"])
def test_neither_is_it_in_the_report_of_periods(store, group):
    tie(store, "health", "3362/QĐ-UBND", by="gender", group=group)
    for smallest, is_shown in ((5, False), (0, True)):
        how = Printing(smallest=smallest)
        said = periodic(store, Rounds(("thu",)), made_on=DAY, printing=how)
        (table,) = [table for table in said.tables() if "targets_" in table.name]
        (row,) = table.records()
        assert (row["value"] is not None) is is_shown
        assert ("%" in row["sentence"].to("vi")) is is_shown
        assert any("%" in note.to("vi") for note in table.notes[1:]) is is_shown


def test_the_report_names_the_shortest_period_in_which_people_were_asked(store):
    quarter = Period(2022, "quarter_1", date(2021, 12, 15), date(2022, 3, 14), "260/KH-UBND")
    year = Period(2022, "year", date(2021, 12, 15), date(2022, 12, 14), "260/KH-UBND")
    store.save_periods([year, quarter])
    assert report(store).about.period.to("vi").startswith("Quý I năm 2022: số liệu từ ngày 15/12/2021")
    assert any(line.startswith("Kỳ báo cáo: Quý I năm 2022") for line in lines(report(store)))
    assert around([year, quarter], date(2022, 3, 1), date(2022, 4, 1)) == year
    assert around([year, quarter], date(2022, 3, 1), date(2023, 4, 1)) is None
