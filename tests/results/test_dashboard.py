"""The dashboard: chosen by the address, live, and nobody's label or query is more than words."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from answered import answer, publish
from asked_rounds import RATING, questionnaire, rating, round_of, words
from counted_calls import calls
from staff_walk import signed_in_as

from analysis.codebook import Text
from analysis.tables import Printing
from survey.questionnaire.model import Item, Section
from survey.questionnaire.readers import FORBIDDEN
from survey.results.live import Growing, Unequal
from survey.sampling.selection import Selected, Selection
from survey.store import Role
from survey.units import Unit
from survey.worker import Orders, do_next

SEX = (replace(RATING[0], code="m", label=words("Nam")), replace(RATING[1], code="f", label=words("Nữ")))
ASKED = questionnaire(
    Section(
        "s",
        words("Một"),
        (rating("A1", "Thái độ"), rating("A2", "Thời gian"), Item("sex", "single", words("Giới tính"), SEX)),
    )
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=HYPERLINK(1)",
    "{{7*7}} {0.__class__} %(x)s",
    "\u202eKTRL\x00\x1b ]]> <!-- &amp; &#x3c;",
)


def good(n, share=0.8, sex="m"):
    return [
        {"A1": "5" if row < share * n else "2", "A2": "4" if row % 3 else "1", "sex": sex} for row in range(n)
    ]


def three_units(house):
    house.store.save_units([Unit("a", "UBND xã A"), Unit("b", "UBND xã B"), Unit("c", "UBND xã C")])
    house.ask(ASKED)
    for unit, share in (("a", 0.95), ("b", 0.9), ("c", 0.2)):
        answer(house, ASKED, good(40, share, "mf"[unit == "b"]), unit=unit)


def test_a_reader_sees_the_dashboard_and_nobody_else(house, visit):
    three_units(house)
    publish(house)
    assert visit("/ketqua/thu/phantich").status == 303
    assert visit("/ketqua/thu/phantich/tree.csv").status == 303
    signed_in_as(house, visit, Role.READER)
    page = visit("/ketqua/thu/phantich")
    assert page.status == 200
    assert [h.text for h in page.page.all("h2")][:4] == [
        "Chỉ số hài lòng chung",
        "Chỉ số chung và từng phần",
        "So sánh các nhóm",
        "Thứ hạng chắc đến đâu",
    ]


def test_the_figures_follow_at_once_when_a_sample_is_drawn_anew_or_taken_back(house, visit):
    three_units(house)
    signed_in_as(house, visit, Role.READER)

    def value():
        return json.loads(visit("/ketqua/thu/phantich/tree.json").text)["rows"][0]["value"]

    plain, states = value(), {house.store.state("thu")}
    for people in ((10, 10, 980), (490, 490, 20)):
        units = tuple(Selected(code, 1.0, n) for code, n in zip("abc", people, strict=True))
        house.store.save_selection("thu", Selection(units))
        states.add(house.store.state("thu"))
        assert (value() < plain) == (people[2] > 500)
    house.store.save_selection("thu", None)
    assert value() == plain
    assert len(states) == 3
    house.store.save_known("thu", {"sex": {"m": 900, "f": 100}})
    assert value() != plain


def test_people_drawn_in_units_make_intervals_narrower_and_the_page_says_so(house, visit):
    three_units(house)
    signed_in_as(house, visit, Role.READER)
    units = tuple(Selected(code, 1.0, 50) for code in "abc")

    def row():
        return json.loads(visit("/ketqua/thu/phantich/tree.json").text)["rows"][0]

    house.store.save_selection("thu", Selection(units))
    before = row()
    house.store.save_selection("thu", Selection(units, persons="simple"))
    after = row()
    assert after["value"] == before["value"]
    assert before["low"] < after["low"] < after["high"] < before["high"]
    house.store.save_selection("thu", Selection((Selected("a", 1.0, 1), *units[1:]), persons="simple"))
    answer = visit("/ketqua/thu/phantich")
    assert answer.status == 200
    assert "đơn vị có nhiều phiếu hơn 1 người mà nó phục vụ" in answer.page.html


def test_units_that_cannot_be_told_apart_stand_in_one_group(house, visit):
    three_units(house)
    signed_in_as(house, visit, Role.READER)
    page = visit("/ketqua/thu/phantich").page
    headings = [e.text for e in page.elements if e.attributes.get("class") == "heading"]
    assert headings == ["Nhóm 1: đơn vị cao nhất và các đơn vị chưa phân biệt được với nó", "Nhóm 2"]
    rows = json.loads(visit("/ketqua/thu/phantich/ranks.json?by=unit").text)["rows"]
    assert [(row["group"], row["tier"]) for row in rows] == [("a", 1), ("b", 1), ("c", 2)]


def test_the_address_chooses_and_only_what_is_known(house, visit):
    three_units(house)
    signed_in_as(house, visit, Role.READER)
    page = visit("/ketqua/thu/phantich?by=sex&part=A1&u=c&order=name").page
    chosen = [o.attributes["value"] for o in page.all("option") if "selected" in o.attributes]
    assert chosen == ["c", "sex", "A1", "name"]
    rows = list(csv.DictReader(visit("/ketqua/thu/phantich/groups.csv?by=sex&part=A1").text[1:].splitlines()))
    assert {row["group"] for row in rows} == {"", "m", "f"}
    plain = visit("/ketqua/thu/phantich").text.split("</header>")[1]
    for bad in (
        "1 OR 1=1",
        "'; DROP TABLE round --",
        "_missing",
        "uuid",
        "a'||(select 1)",
        "../x",
        "x" * 5000,
    ):
        query = "&".join(f"{name}={bad}" for name in ("by", "part", "u", "since", "order"))
        found = visit("/ketqua/thu/phantich?" + query.replace(" ", "+").replace("#", ""))
        assert found.status == 200
        assert found.text.split("</header>")[1].split("Tính lúc")[0] == plain.split("Tính lúc")[0]
    assert house.store.n_kept("thu") == 120


def test_every_chart_has_its_table_and_its_files(house, visit):
    three_units(house)
    signed_in_as(house, visit, Role.READER)
    page = visit("/ketqua/thu/phantich").page
    links = [a.attributes["href"] for a in page.all("a") if "/phantich/" in a.attributes.get("href", "")]
    assert len(links) == 3 * len(page.all("table"))
    for link in links:
        file = visit(link)
        assert file.status == 200
        assert file.headers["Content-Disposition"].startswith("attachment")
        if ".svg" in link:
            ElementTree.fromstring(file.text)  # noqa: S314 -- our own drawing
        if ".csv" in link:
            assert len(list(csv.reader(file.text[1:].splitlines()))) > 1
    assert visit("/ketqua/thu/phantich/tree.exe").status == 404
    assert visit("/ketqua/thu/phantich/no.csv").status == 404


def test_an_earlier_round_of_the_same_questionnaire_is_held_against_this_one(house, visit):
    three_units(house)
    house.store.change_state("thu", "closed", "test")
    version = house.store.round("thu").version
    later = replace(round_of(ASKED, version, "sau"), opens_on=date(2027, 1, 1), title=words("Đợt sau"))
    house.store.save_round(later)
    house.store.change_state("sau", "open", "test")
    other = house.store.round("sau")
    writer = house.app.extensions["hailong"].writer
    for number, answers in enumerate(good(60, 1.0)):
        uuid = f"{number:08d}-3333-4333-8444-555555555555"
        writer.keep(replace(stored(house), uuid=uuid, round_id="sau", version=other.version, answers=answers))
    signed_in_as(house, visit, Role.READER)
    page = visit("/ketqua/sau/phantich")
    assert "So với các đợt trước" in page.text
    rows = json.loads(visit("/ketqua/sau/phantich/trend.json").text)["rows"]
    assert [row["group"] for row in rows] == ["thu", "sau"]
    (first, *_) = json.loads(visit("/ketqua/sau/phantich/change.json?since=thu").text)["rows"]
    assert first["exact_change"] == pytest.approx(rows[1]["exact_value"] - rows[0]["exact_value"])


def stored(house):
    return next(house.store.responses("thu"))


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_is_only_words(house, visit, label):
    house.store.save_units([Unit("a", label), Unit("b", label + " 2")])
    title = Text.of({"vi": label, "en": label})
    house.ask(replace(ASKED, title=title))
    said = Text.of({"vi": FORBIDDEN.sub(" ", label).replace("\n", " ")[:300]})
    house.store.save_round(replace(house.store.round("thu"), title=said, agency=said, published=True))
    for unit in "ab":
        answer(house, ASKED, good(30), unit=unit)
    house.store.change_state("thu", "closed", "test")
    signed_in_as(house, visit, Role.READER)
    for address in ("/ketqua", "/ketqua/thu", "/ketqua/thu/phantich?u=a"):
        page = visit(address).page
        sources = [script.attributes.get("src", "none") for script in page.all("script")]
        assert [source for source in sources if not source.startswith("/static/")] == []
        assert not page.all("img")
        assert "49" not in page.one("h1").text
    for name in ("groups", "ranks"):
        ElementTree.fromstring(visit(f"/ketqua/thu/phantich/{name}.svg").text)  # noqa: S314 -- our own
    rows = json.loads(visit("/ketqua/thu/phantich/groups.json").text)["rows"]
    assert {row["group_label"] for row in rows} >= {label, label + " 2"}


def test_one_more_response_is_shown_at_a_cost_that_does_not_grow(house):
    house.store.save_units([Unit("a", "UBND xã A"), Unit("b", "UBND xã B")])
    house.ask(ASKED)
    answer(house, ASKED, good(50), unit="b")
    answer(house, ASKED, good(50), unit="a")
    live = Growing(house.store, house.store.round("thu"), Printing())
    live.catch_up(100)

    def cost():
        answer(house, ASKED, good(1), unit="a")
        return calls(lambda: (live.catch_up(live.n + 1), live.trees(), live.groups("unit")))

    cost()
    few = cost()
    answer(house, ASKED, good(3000), unit="a")
    live.catch_up(house.store.n_kept("thu"))
    assert cost() < 1.05 * few


def test_weighted_responses_are_read_whole(house, visit):
    house.store.save_units([Unit("a", "UBND xã A"), Unit("b", "UBND xã B")])
    house.ask(ASKED)
    answer(house, ASKED, good(20), unit="a", design={"weight": 2.0})
    answer(house, ASKED, good(20, 0.1), unit="b", design={"weight": 1.0})
    with pytest.raises(Unequal):
        Growing(house.store, house.store.round("thu"), Printing()).catch_up(40)
    signed_in_as(house, visit, Role.READER)
    (whole, *_) = json.loads(visit("/ketqua/thu/phantich/tree.json").text)["rows"]
    assert whole["n"] == 40
    assert visit("/ketqua/thu/phantich").status == 200


def test_a_manager_publishes_and_withdraws(house, visit):
    three_units(house)
    signed_in_as(house, visit, Role.MANAGER)
    page = visit("/coquan/thu").page
    form = {"csrf_token": page.field_of("csrf-publish"), "published": "yes"}
    assert visit("/coquan/thu/congbo", form).status == 303
    assert house.store.round("thu").published
    assert visit("/coquan/thu/congbo", form | {"published": "no"}).status == 303
    assert not house.store.round("thu").published
    assert visit("/coquan/thu/congbo", {"published": "yes"}).status == 409
    assert not house.store.round("thu").published


def test_a_draft_is_not_published(house, visit):
    house.ask(ASKED, state="draft")
    house.ask(ASKED, round_id="mo")
    signed_in_as(house, visit, Role.MANAGER)
    token = visit("/coquan/mo").page.field_of("csrf-publish")
    assert visit("/coquan/thu/congbo", {"csrf_token": token, "published": "yes"}).status == 409
    assert not house.store.round("thu").published


def test_a_picture_for_print_is_offered_when_the_worker_left_one(house, visit):
    three_units(house)
    house.store.ask_job("charts", "thu")
    assert do_next(house.store, Orders(Printing(smallest=5), date(2026, 1, 1))).name == "charts"
    signed_in_as(house, visit, Role.READER)
    page = visit("/ketqua/thu/phantich").page
    pictures = [a.attributes["href"] for a in page.all("a") if a.attributes.get("href", "").endswith(".png")]
    assert len(pictures) == 3
    for picture in pictures:
        assert visit(picture).body.startswith(b"\x89PNG")
    filtered = visit("/ketqua/thu/phantich?u=a&part=A1").page
    assert not [a for a in filtered.all("a") if a.attributes.get("href", "").endswith(".png")]
