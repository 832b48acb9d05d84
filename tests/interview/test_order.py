"""Whatever way a person comes to a section in random order, it is in the order of their response."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from asked_rounds import in_order
from conftest import SECRET
from form_walk import UUID, at, send

from survey.dossier.matter import Dossier, hidden, token_of
from survey.questionnaire.order import arranged

FIRST = in_order().sections[0]
OTHER = "6f9b1c9e-3a53-4d39-9a52-0f1d2c3b4a59"


def expected(uuid: str) -> list[str]:
    return [item.name for item in arranged(FIRST, uuid).items if item.kind != "note"]


def met(reply) -> list[str]:
    named = (one.attributes.get("name", "") for one in reply.page.all("input") + reply.page.all("textarea"))
    told = [name for name in dict.fromkeys(named) if name.startswith(("A", "why"))]
    return sorted(told, key=lambda name: reply.text.index(f'name="{name}"'))


def test_loading_again_going_back_and_an_error_show_the_same_order(house, visit):
    house.ask(in_order())
    assert expected(UUID) != expected(OTHER)
    assert met(visit(at(1))) == expected(UUID)
    assert met(visit(at(1, OTHER))) == expected(OTHER)
    refused = send(visit, at(1), A1="7")
    assert refused.status == 422
    assert met(refused) == expected(UUID)
    second = send(visit, at(1), A1="4", A5="2").headers["Location"]
    first = send(visit, second, go="back").headers["Location"]
    assert met(visit(first)) == expected(UUID)
    assert visit(first).page.ticked("A5") == ["2"]


def test_another_language_shows_the_same_order(house, visit):
    house.ask(in_order())
    assert met(visit(at(1, query="lang=en"))) == expected(UUID)


def test_a_rating_that_is_shown_again_keeps_its_order(house, visit):
    whole = in_order()
    house.ask(replace(whole, sections=(FIRST,)))
    token = token_of(SECRET, "thu", "H1")
    house.store.add_dossiers([dossier(token)])
    page = visit(f"/d/{token}")
    proof = page.page.field("_token")
    assert met(page) == expected(proof.split(".")[0])
    again = visit(f"/d/{token}", {"_token": proof, "_go": "next"})
    assert again.status == 422
    assert met(again) == met(page)
    assert (
        visit(f"/d/{token}", {"_token": again.page.field("_token"), "_go": "next", "A1": "4"}).status == 201
    )
    (kept,) = house.store.responses("thu")
    assert expected(kept.uuid) == met(page)


def dossier(token: str) -> Dossier:
    from_day = (date(2099, 1, 1), "Cấp giấy phép", "Xây dựng", date(2026, 11, 2), date(2026, 11, 5))
    return Dossier(hidden(token), "thu", *from_day, "", "", "")
