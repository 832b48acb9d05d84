"""Paper that comes after a round was closed: keyed until the day the office has set, never when locked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from asked_rounds import three_parts
from keying_walk import begin, furnish, key, sign_in_as, token
from staff_walk import signed_in_as

from survey.clock import today
from survey.response import Mode, Response
from survey.rounds import Round
from survey.store import PaperRefused, Role

LATER, BEFORE = today() + timedelta(days=3), today() - timedelta(days=1)


@pytest.fixture
def closed(house, visit):
    """A closed round at which a clerk begins."""
    house.ask(three_parts(), state="closed")
    furnish(house.store)
    sign_in_as(house, visit, "lan")
    return house


def keyed(visit, serial=1):
    return key(visit, begin(visit), serial, {"A1": "4"}).status


def test_paper_of_a_closed_round_is_keyed_until_its_day_is_over(closed, visit):
    assert keyed(visit) == 409
    closed.store.change_paper_until("thu", today(), "chị Hoa")
    assert keyed(visit) == 303
    (kept,) = closed.store.responses("thu")
    assert kept.mode is Mode.PAPER
    closed.store.change_paper_until("thu", BEFORE, "chị Hoa")
    assert keyed(visit, 2) == 409
    closed.store.change_paper_until("thu", None, "chị Hoa")
    assert keyed(visit, 2) == 409


def test_a_locked_round_takes_no_paper_whatever_day_was_set(closed, visit):
    closed.store.change_paper_until("thu", LATER, "chị Hoa")
    closed.store.change_state("thu", "locked", "chị Hoa")
    assert keyed(visit) == 409
    with pytest.raises(PaperRefused):
        closed.store.change_paper_until("thu", LATER, "chị Hoa")


def test_late_paper_is_corrected_and_undone_as_early_paper_is(closed, visit):
    closed.store.change_paper_until("thu", LATER, "chị Hoa")
    assert keyed(visit, 7) == 303
    address = "/nhaplieu/thu/phieu/7"
    page = visit(address).page
    sent = {"csrf_token": token(page), "uuid": page.field("uuid"), "a.A1": "5", "reason": "gõ nhầm"}
    assert visit(address, sent).status == 303
    assert [kept.answers["A1"] for kept in closed.store.responses("thu")] == ["5"]
    undo = {"csrf_token": token(visit("/nhaplieu/thu").page), "serial": "7"}
    assert visit("/nhaplieu/thu/hoantac", undo).status == 303
    assert list(closed.store.responses("thu")) == []


def test_a_box_collected_after_the_closing_is_refused_by_its_day(closed, visit):
    closed.store.change_paper_until("thu", LATER, "chị Hoa")
    with closed.store.db.conn:
        closed.store.db.execute("UPDATE move SET at = '2026-01-05T09:00:00+00:00' WHERE state = 'closed'")
    page = visit("/nhaplieu/thu").page
    sent = {"csrf_token": token(page), "place": "p:01-1", "box": "", "n_forms": ""}
    answer = visit("/nhaplieu/thu", sent | {"collected_on": "6/1/2026"})
    assert answer.status == 422
    assert "05/01/2026" in answer.page.one("p", id="collected_on-error").text
    assert visit("/nhaplieu/thu", sent | {"collected_on": "5/1/2026"}).status == 303


def test_only_paper_comes_late(closed):
    closed.store.change_paper_until("thu", LATER, "chị Hoa")
    version = closed.store.round("thu").version
    late = Response("11111111-2222-4333-8444-555555555555", "thu", version, {"A1": "4"})
    writer = closed.app.extensions["hailong"].writer
    assert writer.keep(late).status == "locked"


def test_the_public_page_waits_until_no_paper_can_come(closed, visit):
    round_ = closed.store.round("thu")
    assert not round_.grows(today())
    closed.store.change_paper_until("thu", LATER, "chị Hoa")
    late = closed.store.round("thu")
    assert [late.grows(LATER), late.grows(LATER + timedelta(days=1))] == [True, False]


def test_a_manager_sets_the_day_on_the_page_of_the_round_and_it_is_on_record(house, visit):
    house.ask(three_parts(), state="closed")
    signed_in_as(house, visit, Role.MANAGER)
    written = LATER.strftime("%d/%m/%Y")
    sent = {"csrf_token": visit("/coquan/thu").page.all("input", name="csrf_token")[0].attributes["value"]}
    assert visit("/coquan/thu/phieugiay", sent | {"paper_until": written}).status == 303
    assert house.store.round("thu").paper_until == LATER
    page = visit("/coquan/thu").page
    assert page.one("input", id="paper-until").attributes["value"] == written
    assert visit("/coquan/thu/phieugiay", sent | {"paper_until": "mai"}).status == 409
    assert visit("/coquan/thu/phieugiay", sent | {"paper_until": ""}).status == 303
    assert house.store.round("thu").paper_until is None
    moves = house.store.db.execute("SELECT state, moved_by FROM move ORDER BY id").fetchall()
    assert moves[-2:] == [(f"paper_until {LATER.isoformat()}", "người"), ("paper_until none", "người")]
    assert house.store.verify() == []


def test_a_clerk_may_not_set_the_day(closed, visit):
    assert visit("/coquan/thu/phieugiay", {"paper_until": ""}).status == 403


def test_paper_cannot_end_before_the_round_does():
    with pytest.raises(ValueError, match="not before the round's last day, 05/01/2026"):
        Round("thu", three_parts().title, "x", closes_on=date(2026, 1, 5), paper_until=date(2026, 1, 4))
