"""Forms keyed twice: by another clerk, compared, ruled on, and counted."""

from __future__ import annotations

import pytest
from asked_rounds import three_parts
from keying_walk import begin, furnish, key, sign_in_as, token

from survey.store import Role, SecondRefused
from survey.store.keying import events_whole


@pytest.fixture
def keyed_once(house, visit):
    """Forms 1–3 keyed by Lan, all drawn for a second keying."""
    object.__setattr__(house.app.extensions["hailong"].settings, "double_entry", 100)
    house.ask(three_parts())
    furnish(house.store)
    sign_in_as(house, visit, "lan")
    address = begin(visit)
    for serial in (1, 2, 3):
        assert key(visit, address, serial, {"A1": "4", "A2": "3"}).status == 303
    return address


def again(visit, **values):
    return key(visit, "/nhaplieu/thu/lanhai", visit("/nhaplieu/thu/lanhai").page.field("serial"), values)


def other_clerk(house, visit, name="minh", role=Role.CLERK):
    visit.client.delete_cookie("hailong")
    sign_in_as(house, visit, name, role)


def test_nobody_keys_their_own_form_twice(house, visit, keyed_once):
    assert visit("/nhaplieu/thu/lanhai").status == 303
    assert house.store.waiting_twice("thu", "lan") == []
    with pytest.raises(SecondRefused):
        house.store.save_second("thu", 1, "lan", {})


def test_the_second_clerk_sees_nothing_of_the_first(house, visit, keyed_once):
    other_clerk(house, visit)
    page = visit("/nhaplieu/thu/lanhai").page
    assert page.one("input", id="a.A1").attributes["value"] == ""
    assert "lan" not in page.one("form", id="keying").text.split()


def test_the_same_keying_leaves_no_difference(house, visit, keyed_once):
    other_clerk(house, visit)
    assert again(visit, A1="4", A2="3").status == 303
    assert house.store.differences("thu") == []
    assert house.store.waiting_twice("thu", "minh") == [2, 3]


def rule(visit, **rulings):
    page = visit("/nhaplieu/thu/khacbiet").page
    serial = page.all("input", name="serial")[0].attributes["value"]
    return visit("/nhaplieu/thu/khacbiet", {"csrf_token": token(page), "serial": serial} | rulings)


def test_a_difference_is_found_ruled_on_and_counted_against_who_erred(house, visit, keyed_once):
    other_clerk(house, visit)
    again(visit, A1="5", A2="3")
    again(visit, A1="4", A2="3")
    (difference,) = house.store.differences("thu")
    assert (difference.item, difference.first, difference.second) == ("A1", "4", "5")
    other_clerk(house, visit, "hoa", Role.MANAGER)
    page = visit("/nhaplieu/thu/khacbiet")
    assert "4 – Hài lòng" in page.text
    assert "5 – Rất hài lòng" in page.text
    assert rule(visit, **{f"d{difference.difference_id}": "nobody"}).status == 422
    assert rule(visit, **{f"d{difference.difference_id}": "second"}).status == 303
    rates = {rate.clerk: (rate.n_forms, rate.n_wrong, rate.n_open) for rate in house.store.error_rates("thu")}
    assert rates == {"lan": (2, 1, 0), "minh": (2, 0, 0)}
    corrected = house.store.response(house.store.paper_form("thu", 1).uuid)
    assert corrected.answers == {"A1": "5", "A2": "3"}
    assert len(house.store.versions("thu", 1)) == 1
    assert house.store.verify() == []
    assert events_whole(house.store.db, "thu")


def test_the_first_clerk_was_right_changes_nothing(house, visit, keyed_once):
    other_clerk(house, visit)
    again(visit, A1="5", A2="3")
    other_clerk(house, visit, "hoa", Role.MANAGER)
    (difference,) = house.store.differences("thu")
    rule(visit, **{f"d{difference.difference_id}": "first"})
    assert house.store.versions("thu", 1) == []
    assert {rate.clerk: rate.n_wrong for rate in house.store.error_rates("thu")} == {"lan": 0, "minh": 1}


def test_where_neither_was_right_the_form_is_opened_for_correction(house, visit, keyed_once):
    other_clerk(house, visit)
    again(visit, A1="5", A2="3")
    other_clerk(house, visit, "hoa", Role.MANAGER)
    (difference,) = house.store.differences("thu")
    answer = rule(visit, **{f"d{difference.difference_id}": "other"})
    assert answer.headers["Location"].startswith("/nhaplieu/thu/phieu/1")
    assert {rate.clerk: rate.n_wrong for rate in house.store.error_rates("thu")} == {"lan": 1, "minh": 1}


def test_a_clerk_does_not_see_the_error_rates(house, visit, keyed_once):
    assert visit("/nhaplieu/thu/khacbiet").status == 403


def test_the_share_that_is_drawn_is_the_one_set(house, visit, keyed_once):
    object.__setattr__(house.app.extensions["hailong"].settings, "double_entry", 0)
    key(visit, keyed_once, 9, {"A1": "4"})
    other_clerk(house, visit)
    assert house.store.waiting_twice("thu", "minh") == [1, 2, 3]
