"""The results page shows the figures of the tables, and only to whom they may be shown."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from answered import answer, publish
from asked_rounds import questionnaire, rating, three_parts, words
from staff_walk import signed_in_as

from analysis.table import written
from analysis.tables import Printing, index_tables
from survey.export import dataset
from survey.published import STATE
from survey.questionnaire.model import Provenance, Section
from survey.store import Role
from survey.units import Unit

ASKED = questionnaire(
    Section("s", words("Một"), (rating("A1", "Thái độ <b>"), rating("A2", "Thời gian"))),
    provenance=Provenance(official=False),
)


MIXED = [{"A1": "5", "A2": "4"}] * 24 + [{"A1": "2", "A2": "98"}] * 9 + [{"A1": "3"}] * 7


def test_the_figures_are_those_of_the_table(house, visit):
    house.ask(ASKED)
    answer(house, ASKED, MIXED)
    publish(house)
    house.store.change_state("thu", "closed", "test")
    page = visit("/ketqua/thu")
    assert page.status == 200
    (table,) = index_tables(dataset(house.store, "thu"), printing=Printing(smallest=5))
    for line, record in zip(table.read_rows("vi"), table.records(), strict=True):
        rows = [row for row in page.page.all("tr") if row.text.strip().startswith(line[0])]
        row, *_ = [row for row in rows if row.within[-1].tag == "tbody"]
        cells = [e.text for e in page.page.elements if e.tag in ("td", "th") and row in e.within]
        assert tuple(cells) == line
        shown = {name: written(value, "vi") for name, value in record.items()}
        names = [e for e in page.page.elements if "strip" in e.attributes.get("class", "").split()]
        strip, *_ = [e for e in names if e.text.strip().startswith(shown["label"])]
        figures = [e.text for e in page.page.elements if e.tag == "span" and strip in e.within][1:4]
        assert figures == [shown["value"], f"{shown['low']} – {shown['high']}", shown["n"]]


def test_what_is_live_is_what_a_whole_reading_gives(house, visit):
    house.ask(ASKED)
    publish(house)
    for start in range(0, len(MIXED), 7):
        answer(house, ASKED, MIXED[start : start + 7])
        visit("/ketqua/thu")
    house.store.change_state("thu", "closed", "test")
    (table,) = index_tables(dataset(house.store, "thu"), printing=Printing(smallest=5))
    found = json.loads(visit("/ketqua/thu/dulieu/whole.json").text)
    for row, record in zip(found["rows"], table.records(), strict=True):
        for name in ("value", "low", "high", "n", "asked", "answered", "not_applicable", "deff"):
            expected = record[name]
            assert row[name] == (float(expected) if isinstance(expected, Decimal) else expected)


def test_both_languages_write_their_own_numbers(house, visit):
    house.ask(ASKED)
    answer(house, ASKED, MIXED)
    publish(house)
    house.store.change_state("thu", "closed", "test")
    vietnamese, english = visit("/ketqua/thu?lang=vi").text, visit("/ketqua/thu?lang=en").text
    assert "75,00" in vietnamese or "60,00" in vietnamese
    assert "75.00" in english or "60.00" in english
    assert "Design effect" in english
    (asides,) = {aside.text.partition("·")[0].strip()[-1] for aside in english_asides(visit)}
    assert asides == "%"
    assert not any(" %" in aside.text.replace("\u00a0", " ") for aside in english_asides(visit))
    (headline,) = visit("/ketqua/thu?lang=en").page.all("p", **{"class": "headline"})
    assert headline.text.endswith("0%")
    (headline,) = visit("/ketqua/thu?lang=vi").page.all("p", **{"class": "headline"})
    assert headline.text.endswith("0 %")


def english_asides(visit):
    return visit("/ketqua/thu?lang=en").page.all("span", **{"class": "asides"})


VERDICTS = {
    0.30: ("reached", "Đạt mục tiêu từ 30 % trở lên."),
    0.99: ("missed", "Chưa đạt mục tiêu từ 99 % trở lên."),
    0.70: ("unclear", "Chưa đủ chắc để nói đã đạt hay chưa đạt mục tiêu từ 70 % trở lên."),
}


@pytest.mark.parametrize("target", VERDICTS)
def test_a_target_is_judged_by_the_interval(house, visit, target):
    house.ask(ASKED)
    answer(house, ASKED, MIXED)
    publish(house, target=target)
    house.store.change_state("thu", "closed", "test")
    page = visit("/ketqua/thu")
    kind, words = VERDICTS[target]
    assert words in page.text
    assert page.page.all("section", class_=f"hero {kind}")


def test_a_round_without_answers_says_so(house, visit):
    house.ask(three_parts())
    publish(house)
    assert "Chưa có phiếu nào" in visit("/ketqua/thu").text


def test_too_few_answers_are_not_shown(house, visit):
    house.ask(ASKED)
    answer(house, ASKED, MIXED[:4])
    publish(house)
    house.store.change_state("thu", "closed", "test")
    page = visit("/ketqua/thu")
    assert "không công bố" in page.text
    assert "100,00" not in page.text


def test_new_answers_change_the_figures(house, visit):
    house.ask(ASKED)
    answer(house, ASKED, [{"A1": "5", "A2": "5"}] * 15)
    publish(house)
    first = visit("/ketqua/thu").text
    answer(house, ASKED, [{"A1": "1", "A2": "1"}] * 15)
    house.store.change_state("thu", "closed", "test")
    second = visit("/ketqua/thu").text
    assert "100,00" in first
    assert "50,00" in second
    assert "100,00" not in second
    assert "Số liệu tạm tính" in first
    assert "Số liệu tạm tính" not in second


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "mới có phiếu từ một đơn vị"), ("en", "from one of the units drawn only")]
)
def test_a_round_that_drew_units_says_that_one_is_not_enough(house, visit, language, said):
    house.store.save_units([Unit("a", "Phường A")])
    house.store.save_round(replace(house.ask(ASKED), clusters="unit"))
    answer(house, ASKED, MIXED[:10], unit="a")
    publish(house)
    house.store.change_state("thu", "closed", "test")
    shown = visit(f"/ketqua/thu?lang={language}")
    assert shown.status == 200
    assert said in shown.text
    assert "lonely_psu" not in shown.text


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Mới có một phiếu trả lời"), ("en", "One form has come")]
)
def test_a_single_response_is_said_to_be_one_and_nothing_is_said_of_strata(house, visit, language, said):
    house.ask(ASKED)
    answer(house, ASKED, MIXED[:1])
    publish(house)
    house.store.change_state("thu", "closed", "test")
    shown = visit(f"/ketqua/thu?lang={language}").text
    assert said in shown
    assert "tầng" not in shown
    assert "stratum" not in shown


def test_a_design_without_an_honest_answer_is_explained(house, visit):
    house.ask(ASKED)
    answer(house, ASKED, MIXED[:10], design={"weight": 1.0, "stratum": "a"})
    answer(house, ASKED, MIXED[:1], design={"weight": 1.0, "stratum": "b"})
    publish(house)
    house.store.change_state("thu", "closed", "test")
    page = visit("/ketqua/thu")
    assert page.status == 200
    assert "Chưa tính được: " in page.text
    assert not re.search(r"Chưa tính được: [^<]*[.] [a-zđ]", page.text)
    house.store.change_state("thu", "open", "test")
    answer(house, ASKED, MIXED[:3])
    house.store.change_state("thu", "closed", "test")
    assert (
        "thiếu cột “weight”" in visit("/ketqua/thu").text
        or "thiếu cột “stratum”" in visit("/ketqua/thu").text
    )


def test_only_staff_see_results_before_they_are_published(house, visit):
    house.ask(ASKED)
    answer(house, ASKED, MIXED)
    assert visit("/ketqua/thu").status == 404
    signed_in_as(house, visit, Role.READER)
    page = visit("/ketqua/thu")
    assert page.status == 200
    assert "chỉ cán bộ đã đăng nhập xem được" in page.text


def test_wording_that_is_not_official_is_said_beside_its_results(house, visit):
    house.ask(ASKED)
    publish(house)
    assert "chưa được đối chiếu với bản chính thức" in visit("/ketqua/thu").text


def test_a_picture_the_worker_left_is_for_everyone_when_the_round_is_over(house, visit):
    house.ask(ASKED)
    answer(house, ASKED, MIXED)
    publish(house)
    house.store.save_result("thu", "whole.vi.svg", "image/svg+xml", b"<svg/>")
    house.store.save_result("thu", STATE, "text/plain", house.store.state("thu").encode())
    assert visit("/ketqua/thu/whole.vi.svg").status == 404
    house.store.change_state("thu", "closed", "test")
    file = visit("/ketqua/thu/whole.vi.svg")
    assert (file.status, file.headers["Content-Type"]) == (200, "image/svg+xml")
    assert file.headers["Content-Disposition"].startswith("inline")
    known = visit("/ketqua/thu/whole.vi.svg", method="GET", headers={"If-None-Match": file.headers["ETag"]})
    assert known.status == 304


def test_a_picture_of_a_round_as_it_was_before_its_end_is_for_staff(house, visit):
    house.ask(ASKED)
    answer(house, ASKED, MIXED)
    house.store.save_result("thu", "whole.vi.svg", "image/svg+xml", b"<svg/>")
    house.store.save_result("thu", STATE, "text/plain", house.store.state("thu").encode())
    answer(house, ASKED, MIXED[:1])
    publish(house)
    house.store.change_state("thu", "closed", "test")
    assert visit("/ketqua/thu/whole.vi.svg").status == 404
    signed_in_as(house, visit, Role.READER)
    assert visit("/ketqua/thu/whole.vi.svg").status == 200


def test_a_report_is_for_staff_and_is_downloaded(house, visit):
    house.ask(ASKED, state="closed")
    publish(house)
    house.store.save_result("thu", "report.vi.zip", "application/zip", b"PK")
    assert visit("/ketqua/thu/report.vi.zip").status == 404
    signed_in_as(house, visit, Role.READER)
    assert visit("/ketqua/thu/report.vi.zip").headers["Content-Disposition"].startswith("attachment")
    assert visit("/ketqua/thu/khong-co.svg").status == 404


def test_an_open_round_changes_for_everyone_in_steps_only(house, visit):
    house.store.save_units([Unit(code, code) for code in "ab"])
    house.ask(ASKED)
    answer(house, ASKED, [{"A1": "5", "A2": "5"}] * 15, unit="a")
    publish(house)
    first = visit("/ketqua/thu").text
    assert figures_of(first)
    answer(house, ASKED, [{"A1": "1", "A2": "1"}] * 9, unit="b")
    assert figures_of(visit("/ketqua/thu").text) == figures_of(first)
    assert visit("/ketqua/thu/dulieu/whole_by_unit.csv").status == 404
    answer(house, ASKED, [{"A1": "1", "A2": "1"}], unit="b")
    assert figures_of(visit("/ketqua/thu").text) != figures_of(first)


def figures_of(text):
    return re.findall(r"\d+,\d\d", text)


def test_a_name_that_a_spreadsheet_would_run_is_words_in_open_data(house, visit):
    names = {"a": '=HYPERLINK("http://e","x")', "b": "-1+1|cmd' /C calc'!A0", "c": "UBND xã C"}
    house.store.save_units([Unit(code, name) for code, name in names.items()])
    house.ask(ASKED)
    for code in names:
        answer(house, ASKED, MIXED[:20], unit=code)
    house.store.change_state("thu", "closed", "test")
    publish(house)
    whole = visit("/ketqua/thu/dulieu/whole_by_unit.csv").text.lstrip("\ufeff")
    rows = [row for row in csv.DictReader(whole.splitlines()) if row["node"] == "whole"]
    shown = {row["group"]: row["group_label"] for row in rows}
    assert {code: shown[code] for code in names} == {
        code: f"'{name}" if code != "c" else name for code, name in names.items()
    }
    assert {row["unit"] for row in rows} == {"%"}
    found = json.loads(visit("/ketqua/thu/dulieu/whole_by_unit.json").text)
    assert names["a"] in {row["group_label"] for row in found["rows"]}


def test_open_data_stay_at_their_addresses_and_leave_out_what_is_small(house, visit):
    house.store.save_units([Unit(code, code) for code in "abc"])
    house.ask(ASKED)
    answer(house, ASKED, MIXED, unit="a")
    answer(house, ASKED, MIXED[:20], unit="c")
    answer(house, ASKED, MIXED[:3], unit="b")
    house.store.change_state("thu", "closed", "test")
    assert visit("/ketqua/thu/dulieu/whole.csv").status == 404
    publish(house)
    page = visit("/ketqua/thu")
    links = [a.attributes["href"] for a in page.page.all("a") if "/dulieu/" in a.attributes.get("href", "")]
    assert len(links) >= 6
    for link in links:
        assert visit(link).status == 200
    rows = list(
        csv.DictReader(visit("/ketqua/thu/dulieu/whole_by_unit.csv").text.lstrip("\ufeff").splitlines())
    )
    shown = {row["group"]: row["value"] for row in rows if row["node"] == "whole"}
    assert shown["b"] == shown["c"] == ""
    assert shown["a"]
    for name in ("..%2fsurvey.db", "whole.zip", "whole", "no.csv", "responses.csv"):
        assert visit(f"/ketqua/thu/dulieu/{name}").status == 404


def test_results_are_listed_for_whom_they_are(house, visit):
    house.ask(ASKED)
    assert "Chưa có kết quả nào" in visit("/ketqua").text
    publish(house)
    assert visit("/ketqua").page.all("a", href="/ketqua/thu?lang=vi")
