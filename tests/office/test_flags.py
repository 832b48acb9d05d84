"""The office sees what was flagged, by which rule and with what limit, and the index both ways."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from asked_rounds import questionnaire, rating, words
from staff_walk import signed_in_as

from analysis.tables import Printing
from survey.questionnaire.model import Section
from survey.reporting import Wanted, write_report
from survey.response import Response
from survey.store import Role
from survey.worker import Orders, do_next

ASKED = questionnaire(Section("s", words("Phần"), tuple(rating(f"A{n}", f"Câu {n}") for n in range(1, 11))))
VARIED = {f"A{n}": str(1 + n % 5) for n in range(1, 11)}


@pytest.fixture
def flagged(house, visit):
    house.ask(ASKED)
    writer, version = house.app.extensions["hailong"].writer, house.store.round("thu").version
    for number in range(12):
        answers = VARIED if number < 9 else dict.fromkeys(VARIED, "5")
        writer.keep(Response(str(UUID(int=number)), "thu", version, answers))
    signed_in_as(house, visit, Role.READER)
    return house


def count(house):
    house.store.ask_job("flags", "thu")
    do_next(house.store, Orders(Printing(smallest=5), date(2026, 11, 26)))


def test_the_page_says_when_nothing_has_been_counted_yet(flagged, visit):
    assert "Chưa đếm xong" in visit("/coquan/thu/danhdau").text


@pytest.mark.parametrize(("language", "said"), [("vi", "3 trong 12 phiếu"), ("en", "3 of 12 responses")])
def test_the_page_shows_each_rule_its_limit_and_both_figures(flagged, visit, language, said):
    count(flagged)
    page = visit("/coquan/thu/danhdau", language=language)
    assert said in page.text
    assert len(page.page.all("dd")) == 2
    assert len({e.text for e in page.page.all("dd")}) == 2
    assert len(page.page.all("th", scope="row")) == 7


def test_the_dashboard_says_what_the_index_is_without_them(flagged, visit):
    assert "bị đánh dấu" not in visit("/ketqua/thu/phantich").text
    count(flagged)
    shown = visit("/ketqua/thu/phantich")
    rule = "Mọi câu cùng thang đo trả lời y hệt nhau: 3"
    line = f"3 trong 12 phiếu bị đánh dấu về chất lượng ({rule}). Chỉ số tính mọi phiếu: "
    assert line in shown.text
    assert line in visit("/coquan/thu").text


def test_the_report_leaves_the_second_figure_out_where_few_are_flagged(flagged, tmp_path):
    text = report(flagged.store, tmp_path / "few", smallest=5)
    assert "3 trong 12 phiếu bị đánh dấu về chất lượng" in text
    assert "không tính phiếu bị đánh dấu" not in text
    text = report(flagged.store, tmp_path / "all", smallest=1)
    assert "không tính phiếu bị đánh dấu: " in text


def report(store, folder, smallest):
    """Write a report and return its page."""
    wanted = Wanted(printing=Printing(smallest=smallest))
    write_report(store, "thu", folder, made_on=date(2026, 11, 26), wanted=wanted)
    (page,) = folder.glob("*.html")
    return page.read_text(encoding="utf-8")


def test_a_round_that_is_not_there_is_not_found(flagged, visit):
    assert visit("/coquan/khong-co/danhdau").status == 404
