"""An office brings in its units and makes a round on pages, without the command line."""

from __future__ import annotations

from datetime import date

import pytest
from asked_rounds import three_parts
from staff_walk import signed_in_as

from survey.rounds import State
from survey.shipped import offer
from survey.store import Role
from survey.units import ServicePoint, Unit


@pytest.fixture
def send(house, visit):
    """Send a form as a manager."""
    house.ask(three_parts())
    signed_in_as(house, visit, Role.MANAGER)

    def sent(address, **fields):
        token = visit("/dangnhap").page.field("csrf_token")
        return visit(address, {"csrf_token": token} | fields)

    return sent


@pytest.fixture
def described(house, send):
    """Describe a new round; what is not named is as on a form nobody has touched."""
    version = house.store.round("thu").version
    untouched = {"version": version, "comparator": "at least", "clusters": ""}
    return lambda **fields: send("/dotmoi", **untouched | fields)


def test_no_questionnaire_is_asked_because_it_stood_first(house, visit, described):
    offer(house.store)
    first = visit("/dotmoi").page.all("option")[0]
    assert (first.attributes["value"], first.text) == ("", "Chọn một phiếu")
    answer = described(round_id="moi", version="")
    assert answer.status == 422
    assert "Phiếu hỏi: " in answer.page.html
    assert "moi" not in {known.round_id for known in house.store.rounds()}


def test_a_round_is_made_as_a_draft(house, visit, described):
    answer = described(
        round_id="hcc-2027", called="Hài lòng 2027", opens_on="01/02/2027", closes_on="28/02/2027",
        target="82,5", comparator="more than", clusters="unit",
    )  # fmt: skip
    assert (answer.status, answer.headers["Location"]) == (303, "/coquan/hcc-2027?lang=vi")
    made = house.store.round("hcc-2027")
    assert (made.state, made.title.to("vi"), made.clusters) == (State.DRAFT, "Hài lòng 2027", "unit")
    assert (made.opens_on, made.closes_on) == (date(2027, 2, 1), date(2027, 2, 28))
    assert (made.target, made.comparator) == (pytest.approx(0.825), "more than")
    assert "Hài lòng 2027" in visit("/coquan").page.html


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"round_id": ""}, "round_id"),
        ({"round_id": "Đợt 1"}, "Đợt 1"),
        ({"round_id": "thu"}, "thu"),
        ({"round_id": "a", "opens_on": "hôm nay"}, "opens_on"),
        ({"round_id": "a", "opens_on": "02/02/2027", "closes_on": "01/02/2027"}, "01/02/2027"),
        ({"round_id": "a", "target": "nhiều"}, "“nhiều” không phải một số"),
        ({"round_id": "a", "target": "nan"}, "“nan” không phải một số"),
        ({"round_id": "a", "target": "180"}, "180 không phải phần trăm"),
        ({"round_id": "a", "version": "0" * 64}, "version"),
    ],
)
def test_what_cannot_be_a_round_is_said_beside_its_field(house, described, fields, said):
    answer = described(**fields)
    assert answer.status == 422
    assert said in answer.page.html
    assert [known.round_id for known in house.store.rounds()] == ["thu"]


def test_everything_that_is_wrong_with_a_new_round_is_said_at_once(described):
    page = described(round_id="Đợt 1", opens_on="31/2/2027", target="mười").page
    wrong = [page.all("p", id=f"{name}-error") for name in ("round_id", "opens_on", "target")]
    assert [len(found) for found in wrong] == [1, 1, 1]
    assert "không phải một số" in wrong[2][0].text


def test_a_form_that_another_site_sent_makes_no_round_and_says_so(house, visit, send):
    token = visit("/dangnhap").page.field("csrf_token")
    version = house.store.round("thu").version
    sent = {
        "csrf_token": token,
        "version": version,
        "round_id": "a",
        "comparator": "at least",
        "clusters": "",
    }
    answer = visit(
        "/dotmoi", sent | {"comparator": "at least", "clusters": ""}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status == 422
    assert [known.round_id for known in house.store.rounds()] == ["thu"]


def test_every_shipped_questionnaire_is_offered(house, visit, send):
    offer(house.store)
    offer(house.store)
    page = visit("/dotmoi").page
    offered = [option.text for option in page.all("option")]
    assert sum("outpatient-2024" in option for option in offered) == 1
    assert sum("sipas-" in option for option in offered) == 2


def test_units_and_their_points_come_out_of_a_spreadsheet(house, visit, send):
    assert send("/donvi", units="Mã\tTên\tCấp trên\nT\tThành phố\t\nP1\tPhường Một\tT\n").status == 303
    assert send("/donvi", points="Mã;Đơn vị;Tên\nQ1;P1;Quầy số 1\n").status == 303
    assert house.store.units() == [Unit("P1", "Phường Một", "T"), Unit("T", "Thành phố")]
    assert house.store.service_points() == [ServicePoint("Q1", "P1", "Quầy số 1")]
    assert "Quầy số 1" in visit("/donvi").page.html


def test_kinds_and_fields_of_units_are_words_and_an_agency_s_own_stay(house, visit, send):
    house.store.save_units([Unit("bv", "Bệnh viện A", "", "hospital", "health"), Unit("x", "X", "", "chợ")])
    for language, words in (
        ("vi", ("Bệnh viện, trung tâm y tế", "Y tế")),
        ("en", ("Hospital or health centre", "Health")),
    ):
        cells = [cell.text for cell in visit(f"/donvi?lang={language}").page.all("td")]
        assert {*words, "chợ"} <= {*cells}
        assert not {"hospital", "health"} & {*cells}


def test_a_list_of_every_school_of_a_province_is_pasted_at_once(house, send):
    rows = "\n".join(f"t{n}\tTrường tiểu học Nguyễn Thị Minh Khai số {n}" for n in range(2500))
    assert send("/donvi", units="mã\ttên\n" + rows).status == 303
    assert len(house.store.units()) >= 2500


def test_when_one_row_is_wrong_no_unit_is_kept_and_the_rows_stay_on_the_page(house, send):
    answer = send("/donvi", units="Mã\tTên\nP1\tPhường Một\nP1\tPhường Hai\n")
    assert answer.status == 422
    assert "Dòng 3, cột Mã:" in answer.page.html
    assert "Phường Hai" in answer.page.html
    assert house.store.units() == []


def test_a_place_listed_by_mistake_is_taken_out_by_whoever_is_sure(house, visit, send):
    house.store.save_units([Unit("P1", "Phường Một"), Unit("P2", "Phường Hai")])
    house.store.save_service_points([ServicePoint("Q", "P2", "Quầy")])
    unsure = send("/donvi", do="remove", kind="unit", code="P1")
    assert (unsure.status, "không lấy lại được" in unsure.text) == (422, True)
    kept = send("/donvi", do="remove", kind="unit", code="P2", sure="yes")
    assert (kept.status, "điểm phục vụ: 1" in kept.text, kept.page.field("code")) == (422, True, "P2")
    assert send("/donvi", do="remove", kind="point", code="Q", sure="yes").status == 303
    assert send("/donvi", do="remove", kind="unit", code=" P2 ", sure="yes").status == 303
    assert [unit.code for unit in house.store.units()] == ["P1"]
    entry = house.store.journal(most=1)[0]
    assert (entry.what, entry.about) == ("office.save_units", "P2")


def test_one_more_unit_is_brought_in_under_one_that_is_there(house, send):
    house.store.save_units([Unit("T", "Thành phố")])
    assert send("/donvi", units="Mã\tTên\tCấp trên\nP9\tPhường Chín\tT\n").status == 303
    assert Unit("P9", "Phường Chín", "T") in house.store.units()


def test_a_reader_sees_the_units_and_makes_no_round(house, visit, send):
    signed_in_as(house, visit, Role.READER)
    assert not visit("/donvi").page.all("textarea")
    refused = visit("/dotmoi")
    assert refused.status == 403
    assert "không có quyền làm việc này" in refused.text
    assert refused.page.all("a", href="/coquan?lang=vi")
    assert "/dotmoi" not in visit("/coquan").page.html


def test_a_title_that_cannot_be_shown_is_said_beside_its_field(house, described):
    answer = described(round_id="a", called="a\u202eb")
    assert (answer.status, "called-error" in answer.page.html) == (422, True)
    assert [known.round_id for known in house.store.rounds()] == ["thu"]
