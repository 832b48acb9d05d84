"""The page of a round's sample: drawn from pasted rows, kept as it was drawn, and weighted."""

from __future__ import annotations

import pytest
from asked_rounds import three_parts
from staff_walk import signed_in_as

from survey.sampling.selection import Selected, Selection
from survey.store import Role
from survey.units import Unit

UNITS = [Unit(code, f"Phường {code}") for code in ("P1", "P2", "P3", "P4")]
LIST = "Đơn vị\tSố người\n" + "".join(f"{unit.code}\t{place}00\n" for place, unit in enumerate(UNITS, 1))
DRAWN = "unit,people,probability\nP2,200,0.5\nP4,400,1"


@pytest.fixture
def send(house, visit):
    """Open the page as a manager and send a form of it."""
    house.ask(three_parts())
    house.store.save_units(UNITS)
    signed_in_as(house, visit, Role.MANAGER)

    def sent(do, **fields):
        token = visit("/dangnhap").page.field("csrf_token")
        return visit("/coquan/thu/mau", {"csrf_token": token, "do": do} | fields)

    return sent


def test_units_are_drawn_from_rows_that_were_pasted_out_of_a_spreadsheet(house, visit, send):
    answer = send("draw", list=LIST, units="2", interviews="60", method="simple")
    assert (answer.status, answer.headers["Location"]) == (303, "/coquan/thu/mau?lang=vi")
    sample = house.store.selection("thu")
    assert [one.probability for one in sample.units] == [0.5, 0.5]
    assert sum(one.interviews for one in sample.units) == 60
    assert "rút 2 trong 4 đơn vị, không chia tầng, ngẫu nhiên đơn giản" in visit("/coquan/thu/mau").page.html


def test_a_sample_with_chances_is_kept_as_it_was_drawn(house, send):
    assert send("draw", list=DRAWN, units="1").status == 303
    assert house.store.selection("thu") == Selection((Selected("P2", 0.5, 200), Selected("P4", 1.0, 400)))


def test_how_people_were_chosen_is_said_with_the_draw_and_changed_after_it(house, visit, send):
    send("draw", list=DRAWN, persons="simple")
    assert house.store.selection("thu").persons == "simple"
    assert "Người ở mỗi đơn vị được rút ngẫu nhiên, không lặp lại" in visit("/coquan/thu/mau").page.html
    units = house.store.selection("thu").units
    assert send("persons", persons="").status == 303
    assert house.store.selection("thu") == Selection(units)
    assert send("persons", persons="quota").status == 400


def test_without_a_sample_nobody_says_how_people_were_chosen(send):
    assert send("persons", persons="simple").status == 400


def test_a_sample_is_taken_back(house, send):
    send("draw", list=DRAWN)
    assert send("remove").status == 303
    assert house.store.selection("thu") is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"list": "Đơn vị\tSố người\nP1\tnhiều"}, "Dòng 2, cột Số người: “nhiều”"),
        ({"list": ""}, "Dòng 1: Không có gì ở dòng đầu."),
        ({"list": LIST, "units": "9"}, "chỉ có 4 đơn vị"),
        ({"list": LIST, "units": "hai"}, "“hai” không phải số"),
        ({"list": DRAWN.replace("0.5", "5")}, "“5” không phải xác suất"),
        ({"list": DRAWN.splitlines()[0]}, "Mẫu không có đơn vị nào"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_what_was_written_stays(house, send, fields, said):
    answer = send("draw", **fields)
    assert answer.status == 422
    assert said in answer.page.html
    assert fields["list"].split("\n")[0] in answer.page.html
    assert house.store.selection("thu") is None


def test_a_locked_rounds_sample_stays(house, visit, send):
    send("draw", list=DRAWN)
    token = visit("/dangnhap").page.field("csrf_token")
    for state in ("closed", "locked"):
        house.store.change_state("thu", state, "test")
    assert "do" not in [field.attributes.get("name") for field in visit("/coquan/thu/mau").page.all("button")]
    answer = visit("/coquan/thu/mau", {"csrf_token": token, "do": "remove"})
    assert (answer.status, house.store.selection("thu") is None) == (422, False)


def test_a_stale_form_changes_nothing(house, visit, send):
    assert visit("/coquan/thu/mau", {"csrf_token": "old", "do": "draw", "list": DRAWN}).status == 422
    assert house.store.selection("thu") is None


def test_a_reader_sees_the_sample_and_cannot_draw(house, visit, send):
    send("draw", list=DRAWN)
    signed_in_as(house, visit, Role.READER)
    page = visit("/coquan/thu/mau").page
    assert "Phường P4" in page.html
    assert not page.all("textarea")
