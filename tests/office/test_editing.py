"""A round's particulars change on a page: all of a draft's, and of others what harms no answer."""

from __future__ import annotations

from datetime import date

import pytest
from asked_rounds import one_page, three_parts
from staff_walk import signed_in_as

from survey.store import Role


@pytest.fixture
def edited(house, visit):
    """Send the form of round "thu" as it stands but for some fields, as a manager."""
    signed_in_as(house, visit, Role.MANAGER)

    def sent(language="vi", **fields):
        page = visit(f"/coquan/thu/sua?lang={language}").page
        boxes = [box.attributes for box in page.all("input") if box.attributes.get("type") == "text"]
        form = {box["name"]: box.get("value", "") for box in boxes}
        chosen = {"version": house.store.round("thu").version, "comparator": "at least", "clusters": ""}
        token = {"csrf_token": page.field_of("csrf-round")}
        return visit(f"/coquan/thu/sua?lang={language}", form | chosen | token | fields)

    return sent


def test_nothing_changes_where_nothing_was_changed(house, edited):
    before = house.ask(three_parts(), state="draft")
    for language in ("vi", "en"):
        assert edited(language).status == 303
        assert house.store.round("thu") == before


def test_everything_of_a_draft_but_its_code_changes(house, visit, edited):
    house.ask(three_parts(), state="draft")
    other = house.store.save_questionnaire(one_page())
    answer = edited(
        round_id="khac", version=other, called="Tên mới", agency="", opens_on="01/02/2027",
        closes_on="28/02/2027", target="82,5", comparator="more than", clusters="unit",
    )  # fmt: skip
    assert (answer.status, answer.headers["Location"]) == (303, "/coquan/thu?lang=vi")
    made = house.store.round("thu")
    assert (made.version, made.title.to("vi"), made.title.to("en")) == (
        other,
        "Tên mới",
        "Satisfaction survey 2026",
    )
    assert (made.opens_on, made.closes_on, made.clusters) == (date(2027, 2, 1), date(2027, 2, 28), "unit")
    assert (made.target, made.comparator, made.agency.to("vi")) == (pytest.approx(0.825), "more than", "")
    assert house.store.verify() == []


def test_what_another_officer_changed_meanwhile_is_not_overwritten_unseen(house, visit, edited):
    house.ask(three_parts(), state="draft")
    before = visit("/coquan/thu/sua").page.field("seen")
    assert edited(called="Tên của người kia").status == 303
    refused = edited(called="Tên của tôi", seen=before)
    assert (refused.status, house.store.round("thu").title.to("vi")) == (422, "Tên của người kia")
    assert "người khác đã đổi thông tin" in refused.text
    assert edited(called="Tên của tôi", seen=refused.page.field("seen")).status == 303
    assert house.store.round("thu").title.to("vi") == "Tên của tôi"
    house.store.change_state("thu", "open", "test")
    stale = refused.page.field("seen")
    assert edited(called="Tên khác", seen=stale).status == 422


@pytest.mark.parametrize("state", ["open", "closed"])
def test_what_answers_are_held_against_is_settled_once_people_were_asked(house, visit, edited, state):
    before = house.ask(three_parts(), state=state)
    other = house.store.save_questionnaire(one_page())
    answer = edited(
        version=other, called="Tên mới", closes_on="28/02/2027", opens_on="01/02/2027", target="10",
        comparator="more than", clusters="unit",
    )  # fmt: skip
    assert answer.status == 303
    made = house.store.round("thu")
    assert (made.title.to("vi"), made.closes_on) == ("Tên mới", date(2027, 2, 28))
    assert (made.version, made.opens_on, made.target) == (before.version, before.opens_on, before.target)
    assert (made.comparator, made.clusters, made.state) == (before.comparator, before.clusters, before.state)
    assert "không đổi nữa" in visit("/coquan/thu/sua").text


def test_a_round_without_a_title_of_its_own_has_its_questionnaires(house, edited):
    house.ask(three_parts())
    assert edited(called="").status == 303
    assert house.store.round("thu").title == three_parts().title


def test_a_locked_round_has_no_such_page(house, visit, edited):
    house.ask(three_parts(), state="closed")
    house.store.change_state("thu", "locked", "test")
    assert visit("/coquan/thu/sua").status == 404
    assert visit("/coquan/khong-co/sua").status == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"called": "a\u202eb"}, "called-error"),
        ({"closes_on": "mai"}, "closes_on-error"),
        ({"opens_on": "02/02/2027", "closes_on": "01/02/2027"}, "closes_on-error"),
        ({"target": "180"}, "180 không phải phần trăm"),
        ({"csrf_token": "x"}, "Trang này mở đã lâu"),
    ],
)
def test_what_a_round_cannot_be_is_said_beside_its_field(house, edited, fields, said):
    before = house.ask(three_parts(), state="draft")
    answer = edited(**fields)
    assert (answer.status, said in answer.page.html) == (422, True)
    assert house.store.round("thu") == before
