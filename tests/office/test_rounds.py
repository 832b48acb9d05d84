"""Staff see how rounds stand, and move them from one state to the next."""

from __future__ import annotations

import pytest
from asked_rounds import three_parts
from form_walk import at, walk
from staff_walk import signed_in_as

from survey.sampling.selection import Selected, Selection
from survey.store import Role
from survey.units import ServicePoint, Unit


def test_rounds_are_listed_with_their_counts(house, visit):
    house.ask(three_parts())
    house.ask(three_parts(), "nhap", state="draft")
    walk(visit, {"A1": "5"}, {}, {})
    signed_in_as(house, visit, Role.READER)
    page = visit("/coquan").page
    rows = [row.text.split() for row in page.all("tr")[1:]]
    assert len(rows) == 2
    assert "Nháp" in page.html
    assert "1" in rows[1]


def test_a_round_shows_its_counts_by_unit(house, visit):
    house.ask(three_parts())
    house.store.save_units([Unit("P1", "Phường Một"), Unit("P2", "Phường Hai")])
    house.store.save_service_points([ServicePoint("Q1", "P1", "Quầy số 1")])
    for number, query in enumerate(("u=P1", "p=Q1", "")):
        address = at(1, f"{number}1111111-2222-4333-8444-555555555555", query=query)
        page = visit(address).page
        second = visit(address, {"_token": page.field("_token"), "_go": "next", "A1": "5"}).headers[
            "Location"
        ]
        third = visit(second, {"_token": visit(second).page.field("_token"), "_go": "next"}).headers[
            "Location"
        ]
        assert visit(third, {"_token": visit(third).page.field("_token"), "_go": "next"}).status == 201
    signed_in_as(house, visit, Role.READER)
    page = visit("/coquan/thu").page
    cells = [row.text.split("\n") for row in page.all("tr")]
    flat = ["".join(cell).strip() for cell in cells]
    assert "Phường Một2" in flat
    assert "Không rõ đơn vị1" in flat
    assert "Tổng cộng3" in flat
    assert any(link.attributes["href"] == "/k/thu?p=Q1" for link in page.all("a"))


@pytest.mark.parametrize(("points", "folded"), [(12, 0), (13, 1)])
def test_addresses_of_many_service_points_are_folded(house, visit, points, folded):
    house.ask(three_parts())
    house.store.save_units([Unit("P1", "Phường Một")])
    house.store.save_service_points([ServicePoint(f"Q{n}", "P1", f"Quầy số {n}") for n in range(points)])
    signed_in_as(house, visit, Role.READER)
    page = visit("/coquan/thu").page
    assert [fold.text.split("\n")[0].strip() for fold in page.all("summary")] == ["13 địa chỉ"] * folded
    assert any(link.attributes["href"] == "/k/thu?p=Q11" for link in page.all("a"))


def test_a_round_with_a_sample_shows_how_many_to_ask_and_what_each_response_stands_for(house, visit):
    house.ask(three_parts())
    house.store.save_units([Unit("P1", "Phường Một"), Unit("P2", "Phường Hai"), Unit("P3", "Phường Ba")])
    chosen = (Selected("P1", 0.5, 600, interviews=30), Selected("P2", 0.25, 100, interviews=1200))
    house.store.save_selection("thu", Selection(chosen, "rút ở Sở"))
    for number, unit in enumerate(("P1", "P3")):
        uuid = f"{number}1111111-2222-4333-8444-555555555555"
        walk(visit, {"A1": "5"}, {}, {}, uuid=uuid, query=f"u={unit}")
    signed_in_as(house, visit, Role.READER)
    page = visit("/coquan/thu").page
    flat = ["".join(row.text.split("\n")).strip() for row in page.all("tr")]
    assert flat[1:5] == [
        "Phường Một1301.600,0",
        "Phường Hai01.200–",
        "Phường Ba1không tính–",
        "Tổng cộng21.230",
    ]
    assert "Phường Ba: 1" in [line.text.strip() for line in page.all("li")]
    for said in (
        "Phiếu ngoài mẫu: 1",
        "rút ở Sở",
        "Ở 1 đơn vị của mẫu chưa có ai trả lời",
        "1 phiếu ở nơi không thuộc mẫu",
    ):
        assert said in page.html


def change(house, visit, to, role=Role.MANAGER, **more):
    signed_in_as(house, visit, role)
    token = visit("/dangnhap").page.field("csrf_token")
    return visit("/coquan/thu/trangthai", {"csrf_token": token, "state": to}, **more)


def test_a_manager_closes_a_round_and_citizens_notice(house, visit):
    house.ask(three_parts())
    changed = change(house, visit, "closed")
    assert (changed.status, changed.headers["Location"]) == (303, "/coquan/thu?lang=vi")
    assert visit("/k/thu").status == 410


def test_only_moves_that_exist_are_offered(house, visit):
    house.ask(three_parts())
    signed_in_as(house, visit, Role.MANAGER)
    offered = {
        state: [e.attributes["value"] for e in visit("/coquan/thu").page.all("input", name="state")]
        for state in ("open", "closed", "locked")
        if state == "open" or house.store.change_state("thu", state, "test") is None
    }
    assert offered == {"open": ["closed"], "closed": ["open", "locked"], "locked": []}


def test_a_move_that_does_not_exist_is_refused(house, visit):
    house.ask(three_parts())
    refused = change(house, visit, "locked")
    assert refused.status == 409
    assert "“Đang mở” không chuyển sang “Đã khóa” được; có thể chuyển sang: Đã đóng." in refused.text
    assert house.store.round("thu").state == "open"


def test_locking_for_good_asks_once_whether_somebody_is_sure(house, visit):
    house.ask(three_parts())
    house.store.change_state("thu", "closed", "test")
    refused = change(house, visit, "locked")
    assert (refused.status, house.store.round("thu").state) == (409, "closed")
    assert "không lấy lại được" in refused.text
    token = visit("/coquan/thu").page.field_of("csrf-locked")
    sent = {"csrf_token": token, "state": "locked", "sure": "yes"}
    assert visit("/coquan/thu/trangthai", sent).status == 303
    assert house.store.round("thu").state == "locked"


@pytest.mark.parametrize(
    ("to", "more"), [("xóa", {}), ("closed", {"headers": {"Origin": "http://evil.example"}})]
)
def test_a_strange_move_changes_nothing(house, visit, to, more):
    house.ask(three_parts())
    assert change(house, visit, to, **more).status == 409
    assert house.store.round("thu").state == "open"


def test_a_reader_is_offered_no_move_and_gets_none(house, visit):
    house.ask(three_parts())
    assert change(house, visit, "closed", Role.READER).status == 403
    assert visit("/coquan/thu").page.all("input", name="state") == []
    assert house.store.round("thu").state == "open"


def test_a_round_nobody_made_is_no_page(house, visit):
    signed_in_as(house, visit, Role.MANAGER)
    assert visit("/coquan/khong-co").status == 404
