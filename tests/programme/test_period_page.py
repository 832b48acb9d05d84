"""The page of a period: quarters of a desk that asks all year, its department, its targets, its files."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from answered import answer, publish
from asked_rounds import questionnaire, rating, round_of, words
from staff_walk import signed_in_as

from survey.mandate.periods import Period
from survey.mandate.targets import Tie, read_targets
from survey.questionnaire.model import Section
from survey.response import Response
from survey.shipped import PROGRAMMES
from survey.store import Role
from survey.units import Unit

ASKED = questionnaire(Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"))))
PERIODS = (
    Period(2022, "quarter_1", date(2021, 12, 5), date(2022, 3, 4), "QĐ 1"),
    Period(2022, "quarter_3", date(2022, 6, 5), date(2022, 9, 4), "QĐ 1"),
    Period(2022, "half_year", None, None, "QĐ 1"),
    Period(2022, "year", date(2021, 9, 5), date(2022, 12, 4), "QĐ 1"),
)
QUARTER, THIRD = "/ky/2022-quarter_1", "/ky/2022-quarter_3"
CODE = "260-kh-ubnd.health.2022"


def given_on(house, first, last, day):
    instant = f"{day}T03:00:00+00:00"
    house.store.db.execute(
        "UPDATE response SET received_at = ? WHERE id BETWEEN ? AND ?", (instant, first, last)
    )


def good(n, satisfied):
    return [{"A1": "5", "A2": "5"}] * satisfied + [{"A1": "1", "A2": "2"}] * (n - satisfied)


@pytest.fixture
def desk(house):
    """A department of two desks: 60 answers in the first quarter, 60 in the third."""
    house.store.save_units([Unit("S", "Sở Y tế"), Unit("a", "Phòng A", "S"), Unit("b", "Phòng B", "S")])
    house.store.save_periods(PERIODS)
    house.ask(ASKED)
    for unit, n, satisfied in (("a", 40, 30), ("b", 20, 5), ("a", 20, 20), ("b", 40, 30)):
        answer(house, ASKED, good(n, satisfied), unit=unit)
    given_on(house, 1, 60, "2022-02-01")
    given_on(house, 61, 120, "2022-07-01")
    return house


def rows(page, name):
    """Return the figures of a table of the page by its first cell."""
    (region,) = [e for e in page.all("div", role="region") if name in e.attributes["aria-label"]]
    lines = [e for e in page.all("tr") if region in e.within]
    cells = [[c.text for c in page.elements if c.tag in ("td", "th") and line in c.within] for line in lines]
    return {line[0]: line[1:] for line in cells[1:]}


def test_staff_see_the_quarter_its_department_and_what_each_is_made_of(desk, visit):
    signed_in_as(desk, visit, Role.READER)
    page = visit(QUARTER).page
    assert page.one("h1").text == "Quý I năm 2022"
    assert "Chỉ số hài lòng chung: 58,33 %" in page.html
    assert "từ ngày 05/12/2021 đến hết ngày 04/03/2022" in page.html
    found = rows(page, "Tổng hợp: Mọi đơn vị")
    assert list(found) == ["Mọi đơn vị", "Sở Y tế", "Phòng A", "Phòng B"]
    assert [found[name][2] for name in found] == ["58,33", "58,33", "75,00", "25,00"]


def test_what_is_chosen_stands_in_the_address(desk, visit):
    signed_in_as(desk, visit, Role.READER)
    page = visit(f"{QUARTER}?u=S&shares=equal&since=2022-quarter_3&lang=en&round=khong-co").page
    found = rows(page, "Quarter I of 2022. Rolled up: Sở Y tế")
    assert found["Sở Y tế"][2] == "50.00"
    assert [e.attributes["value"] for e in page.all("option") if "selected" in e.attributes] == [
        "2022-quarter_3", "S", "equal"
    ]  # fmt: skip
    assert "Change since: Quarter I of 2022" in page.html, "the order is that of time"
    assert "u=S" in page.one("a", hreflang="vi").attributes["href"]


def test_the_round_that_asked_the_same_in_the_other_period_stands_beside(desk, visit):
    store = desk.store
    store.save_round(round_of(ASKED, store.round("thu").version, "sau"))
    store.change_state("sau", "open", "test")
    given_on(desk, 61, 120, "2022-02-02")
    writer = desk.app.extensions["hailong"].writer
    for number in range(40):
        uuid = f"{number:08d}-3333-4333-8444-555555555555"
        writer.keep(Response(uuid, "sau", store.round("sau").version, {"A1": "5", "A2": "5"}, unit="a"))
    given_on(desk, 121, 160, "2022-07-01")
    signed_in_as(desk, visit, Role.READER)
    assert "Thay đổi" not in visit(THIRD).page.html
    page = visit(f"{THIRD}?since=2022-quarter_1").page
    assert "Thay đổi" in page.html
    assert "không có câu trả lời nào trong kỳ" not in page.html


def test_targets_tied_to_the_round_are_judged_by_the_quarter(desk, visit):
    targets, _ = read_targets(PROGRAMMES / "targets.csv")
    desk.store.save_targets(targets)
    desk.store.tie_target(Tie(CODE, "thu"))
    signed_in_as(desk, visit, Role.READER)
    (card,) = visit(QUARTER).page.all("li", class_="target missed")
    assert "Chưa đạt mục tiêu từ 80 % trở lên." in card.text
    assert visit(THIRD).page.all("li", class_="target unclear")


def test_every_table_is_there_to_take_away(desk, visit):
    signed_in_as(desk, visit, Role.READER)
    page = visit(f"{QUARTER}?u=S&since=2022-quarter_3").page
    files = [e.attributes["href"] for e in page.all("a") if "download" in e.attributes]
    assert len({link.rpartition(".")[2][:3] for link in files}) == 3
    for link in files:
        assert visit(link).status == 200, link
    units = next(link for link in files if "quarter_1_units.csv" in link)
    lines = list(csv.DictReader(io.StringIO(visit(units).text.removeprefix("\ufeff"))))
    assert [line["value"] for line in lines] == ["58.33", "75.00", "25.00"]
    told = json.loads(visit(f"{QUARTER}/report.json").text)
    assert told["n"] == 60
    for strange in ("khong-co.csv", "thu_trend.exe", "report.xlsx"):
        assert visit(f"{QUARTER}/{strange}").status == 404


def test_the_list_names_the_periods_and_those_that_lack_days(desk, visit):
    signed_in_as(desk, visit, Role.READER)
    page = visit("/ky").page
    assert [e.text for e in page.all("h2")][:3] == ["Quý I năm 2022", "Quý III năm 2022", "Năm 2022"]
    assert "chưa có ngày chốt số liệu" in page.html
    assert "nguồn: –" not in page.html  # who said nothing is not named with a dash


def test_everyone_reads_the_headline_of_rounds_that_are_published_and_over(desk, visit):
    assert visit(QUARTER).status == 404
    publish(desk)
    assert visit(QUARTER).status == 404
    desk.store.change_state("thu", "closed", "test")
    page = visit(f"{QUARTER}?u=S&since=2022-quarter_3").page
    assert "58,33 %" in page.html
    assert "Phòng A" not in page.html
    assert "Thay đổi" not in page.html
    assert [e.text for e in visit("/ky").page.all("h2")] == ["Quý I năm 2022", "Quý III năm 2022", "Năm 2022"]


def test_no_few_people_can_be_worked_out_from_two_periods(desk, visit):
    """Three answers between the quarters would be what the year has more than its quarters."""
    answer(desk, ASKED, good(3, 3), unit="a")
    given_on(desk, 121, 123, "2022-04-01")
    publish(desk)
    desk.store.change_state("thu", "closed", "test")
    assert visit(QUARTER).status == visit("/ky/2022-year").status == 404
    assert not visit("/ky").page.all("h2")
    signed_in_as(desk, visit, Role.READER)
    assert visit(QUARTER).status == 200


def test_a_period_nobody_answered_in_says_so(desk, visit):
    desk.store.save_periods([Period(2020, "year", date(2020, 1, 1), date(2020, 12, 31), "QĐ 1")])
    signed_in_as(desk, visit, Role.READER)
    assert "Không đợt nào có câu trả lời" in visit("/ky/2020-year").page.html
    assert visit("/ky/2022-half_year").status == visit("/ky/khong-co").status == 404
