"""The results page shows the figures of the tables, and only to whom they may be shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asked_rounds import questionnaire, rating, three_parts, words
from staff_walk import signed_in_as

from analysis.table import written
from analysis.tables import Printing, index_tables
from survey.export import dataset
from survey.questionnaire.answering import missing
from survey.questionnaire.model import Provenance, Section
from survey.response import Response
from survey.store import Role

ASKED = questionnaire(
    Section("s", words("Một"), (rating("A1", "Thái độ <b>"), rating("A2", "Thời gian"))),
    provenance=Provenance(official=False),
)


def answer(house, rows, asked=ASKED, **more):
    """Keep one response for each of *rows*, mappings of item to code."""
    writer, round_ = house.app.extensions["hailong"].writer, house.store.round("thu")
    before = house.store.counts("thu")["kept"]
    for number, answers in enumerate(rows, before):
        uuid = f"{number:08d}-2222-4333-8444-555555555555"
        response = Response(uuid, "thu", round_.version, answers, missing(asked, answers), **more)
        assert writer.keep(response).status == "created"


def publish(house, **particulars):
    house.store.save_round(replace(house.store.round("thu"), published=True, **particulars))


MIXED = [{"A1": "5", "A2": "4"}] * 24 + [{"A1": "2", "A2": "98"}] * 9 + [{"A1": "3"}] * 7


def test_the_figures_are_those_of_the_table(house, visit):
    house.ask(ASKED)
    answer(house, MIXED)
    publish(house)
    page = visit("/ketqua/thu")
    assert page.status == 200
    (table,) = index_tables(dataset(house.store, "thu"), printing=Printing(smallest=5))
    for record in table.records():
        shown = {name: written(value, "vi") for name, value in record.items()}
        row = next(r for r in page.page.all("tr") if r.text.strip().startswith(shown["label"]))
        figures = [e.text for e in page.page.elements if e.tag == "td" and row in e.within]
        assert figures[0] == f"{shown['value']} {shown['unit']}"
        assert figures[1] == f"{shown['low']} – {shown['high']}"
        rows = [r for r in page.page.all("tr") if r.text.strip().startswith(shown["label"])]
        whole = [e.text for e in page.page.elements if e.tag == "td" and rows[-1] in e.within]
        names = ("n", "deff", "asked", "answered", "not_applicable", "dont_know", "not_answered")
        assert whole[2:9] == [shown[name] for name in names]


def test_both_languages_write_their_own_numbers(house, visit):
    house.ask(ASKED)
    answer(house, MIXED)
    publish(house)
    vietnamese, english = visit("/ketqua/thu?lang=vi").text, visit("/ketqua/thu?lang=en").text
    assert "75,00 %" in vietnamese or "60,00 %" in vietnamese
    assert "75.00 %" in english or "60.00 %" in english
    assert "Design effect" in english


VERDICTS = {
    0.30: "So với mục tiêu từ 30,00 % trở lên: đạt.",
    0.99: "So với mục tiêu từ 99,00 % trở lên: chưa đạt.",
    0.70: "So với mục tiêu từ 70,00 % trở lên: chưa đủ chắc để nói đã đạt hay chưa.",
}


@pytest.mark.parametrize("target", VERDICTS)
def test_a_target_is_judged_by_the_interval(house, visit, target):
    house.ask(ASKED)
    answer(house, MIXED)
    publish(house, target=target)
    assert VERDICTS[target].replace(",00", "") in visit("/ketqua/thu").text.replace(",00 %", " %")


def test_a_round_without_answers_says_so(house, visit):
    house.ask(three_parts())
    publish(house)
    assert "Chưa có phiếu nào" in visit("/ketqua/thu").text


def test_too_few_answers_are_not_shown(house, visit):
    house.ask(ASKED)
    answer(house, MIXED[:4])
    publish(house)
    page = visit("/ketqua/thu")
    assert "không công bố: n &lt; 5" in page.text
    assert "100,00" not in page.text


def test_new_answers_change_the_figures(house, visit):
    house.ask(ASKED)
    answer(house, [{"A1": "5", "A2": "5"}] * 10)
    publish(house)
    first = visit("/ketqua/thu").text
    answer(house, [{"A1": "1", "A2": "1"}] * 10)
    house.store.change_state("thu", "closed", "test")
    second = visit("/ketqua/thu").text
    assert "100,00 %" in first
    assert "50,00 %" in second
    assert "Số liệu tạm tính" in first
    assert "Số liệu tạm tính" not in second


def test_a_design_without_an_honest_answer_is_explained(house, visit):
    house.ask(ASKED)
    answer(house, MIXED[:10], design={"weight": 1.0, "stratum": "a"})
    answer(house, MIXED[:1], design={"weight": 1.0, "stratum": "b"})
    publish(house)
    page = visit("/ketqua/thu")
    assert page.status == 200
    assert "Chưa tính được: " in page.text
    answer(house, MIXED[:3])
    house.store.change_state("thu", "closed", "test")
    assert (
        "thiếu cột “weight”" in visit("/ketqua/thu").text
        or "thiếu cột “stratum”" in visit("/ketqua/thu").text
    )


def test_only_staff_see_results_before_they_are_published(house, visit):
    house.ask(ASKED)
    answer(house, MIXED)
    assert visit("/ketqua/thu").status == 404
    signed_in_as(house, visit, Role.READER)
    page = visit("/ketqua/thu")
    assert page.status == 200
    assert "chỉ cán bộ đã đăng nhập xem được" in page.text


def test_wording_that_is_not_official_is_said_beside_its_results(house, visit):
    house.ask(ASKED)
    publish(house)
    assert "chưa được đối chiếu với bản chính thức" in visit("/ketqua/thu").text


def test_a_chart_the_worker_left_is_shown_and_served(house, visit):
    house.ask(ASKED)
    answer(house, MIXED)
    publish(house)
    assert "Biểu đồ đang được vẽ" in visit("/ketqua/thu").text
    house.store.save_result("thu", "whole.vi.svg", "image/svg+xml", b"<svg/>")
    image = visit("/ketqua/thu").page.one("img")
    assert image.attributes["src"] == "/ketqua/thu/whole.vi.svg"
    assert "Chỉ số hài lòng chung" in image.attributes["alt"]
    file = visit("/ketqua/thu/whole.vi.svg")
    assert (file.status, file.headers["Content-Type"]) == (200, "image/svg+xml")
    assert file.headers["Content-Disposition"].startswith("inline")
    known = visit("/ketqua/thu/whole.vi.svg", method="GET", headers={"If-None-Match": file.headers["ETag"]})
    assert known.status == 304


def test_what_is_no_picture_is_downloaded(house, visit):
    house.ask(ASKED)
    publish(house)
    house.store.save_result("thu", "report.vi.zip", "application/zip", b"PK")
    assert any(a.attributes["href"].endswith("report.vi.zip") for a in visit("/ketqua/thu").page.all("a"))
    assert visit("/ketqua/thu/report.vi.zip").headers["Content-Disposition"].startswith("attachment")
    assert visit("/ketqua/thu/khong-co.svg").status == 404
