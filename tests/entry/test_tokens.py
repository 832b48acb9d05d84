"""A paper form that rates a dossier spends its token as every other channel does; undoing gives it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from conftest import SECRET
from keying_walk import begin, furnish, key, sign_in_as

from survey.dossier.matter import Dossier, hidden, token_of
from survey.keying import PaperForm
from survey.questionnaire.reading import questionnaire
from survey.response import Mode
from survey.shipped import file

TOKEN = token_of(SECRET, "thu", "H1")
UUID = "99999999-2222-4333-8444-555555555555"


@pytest.fixture
def desk(house, visit):
    house.ask(questionnaire(file("one-stop/quick-rating")))
    furnish(house.store)
    house.store.add_dossiers(
        [
            Dossier(hidden(TOKEN), "thu", date(2099, 1, 1), "Khai sinh", "Hộ tịch", date(2026, 11, 2),
                    date(2026, 11, 3), "", "01", "01-1")
        ]
    )  # fmt: skip
    sign_in_as(house, visit, "lan")
    return house


def test_the_token_keyed_with_a_form_is_spent_with_it(desk, visit):
    address = begin(visit)
    assert 'name="token"' in visit(address).text
    assert key(visit, address, 1, {"HL1": "2"}, token=f" {TOKEN} ").status == 303
    (kept,) = desk.store.responses("thu")
    assert (kept.mode, kept.service_point, kept.noted["field"]) == (Mode.PAPER, "01-1", "Hộ tịch")
    again = key(visit, address, 2, {"HL1": "3"}, token=TOKEN)
    assert again.status == 409
    assert "Mã đánh giá này đã được dùng" in again.text
    assert visit(f"/d/{TOKEN}").status == 410
    assert desk.store.n_kept("thu") == 1


def test_a_token_in_capitals_is_the_same_to_a_clerk_and_to_a_citizen_and_is_spent_once(desk, visit):
    address = begin(visit)
    assert visit(f"/d/{TOKEN.upper()}").status == 200
    assert key(visit, address, 1, {"HL1": "2"}, token=TOKEN.upper()).status == 303
    assert key(visit, address, 2, {"HL1": "3"}, token=TOKEN.title()).status == 409
    assert {visit(f"/d/{each}").status for each in (TOKEN, TOKEN.upper())} == {410}
    assert desk.store.n_kept("thu") == 1


def test_a_mistyped_token_is_told_and_nothing_is_kept(desk, visit):
    address = begin(visit)
    refused = key(visit, address, 1, {"HL1": "2"}, token="z" * 26)
    assert (refused.status, "Không có mã đánh giá này" in refused.text) == (409, True)
    assert desk.store.n_kept("thu") == 0
    assert key(visit, address, 1, {"HL1": "2"}).status == 303


def test_undoing_a_form_gives_its_token_back(desk, visit):
    key(visit, begin(visit), 1, {"HL1": "2"}, token=TOKEN)
    desk.store.undo_form("thu", 1, "lan", since=datetime.now(UTC) - timedelta(hours=1))
    assert desk.store.n_kept("thu") == 0
    assert visit(f"/d/{TOKEN}").status == 200
    assert desk.store.dossier(TOKEN).field == "Hộ tịch"


def test_a_corrected_form_keeps_what_is_known_of_its_dossier(desk, visit):
    key(visit, begin(visit), 1, {"HL1": "2"}, token=TOKEN)
    (kept,) = desk.store.responses("thu")
    better = replace(kept, uuid=UUID, answers={"HL1": "3"})
    desk.store.correct_form(better, 1, {}, by="lan", reason="đọc nhầm")
    (corrected,) = desk.store.responses("thu")
    assert corrected.noted == kept.noted
    assert corrected.answers == {"HL1": "3"}
    assert visit(f"/d/{TOKEN}").status == 410
    assert desk.store.verify() == []
    assert isinstance(desk.store.paper_form("thu", 1), PaperForm)


def test_a_round_without_tokens_asks_clerks_for_none(house, visit):
    house.ask(questionnaire(file("one-stop/quick-rating")))
    furnish(house.store)
    sign_in_as(house, visit, "lan")
    assert 'name="token"' not in visit(begin(visit)).text
