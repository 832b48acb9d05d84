"""Hostile words in every part of every address and in all that is stored: nothing falls, words stay words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import quote

import pytest
from asked_rounds import three_parts
from staff_walk import PASSWORD, sign_in, signed_in_as

from analysis.codebook import Text
from analysis.fieldwork import Fieldwork
from survey.clock import today
from survey.keying import PrintRun, Proposal
from survey.mandate.periods import Period
from survey.response import Response
from survey.store import Role, WeekCount
from survey.units import ServicePoint, Unit
from survey.weeks import monday

HOSTILE = (
    "../../../../etc/passwd",
    "..\\..\\etc\\passwd",
    "/etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "survey.db\0.csv",
    "CON",
    "' OR 1=1 --",
    'x"; DROP TABLE response; --',
    "%' UNION SELECT name FROM staff --",
    "<script>alert(1)</script>",
    "{{7*7}}{0.__class__}%(x)s",
    "٣",
    "9" * 400,
)
PLACES = {"round_id": "thu", "name": "hailong.css", "item": "A1"}
PART = re.compile(r"<(?:[^:>]+:)?(\w+)>")
ASKED = ("lang", "u", "p", "by", "node", "q", "sort", "page", "next", "from", "to", "kind", "unit", "period")


def addresses(app, hostile):
    """Yield every address that is read, with *hostile* in one of its places and in all it may ask for."""
    words = quote(hostile, safe="")
    query = "&".join(f"{name}={words}" for name in ASKED)
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods:
            continue
        for spoiled in (None, *rule.arguments):
            parts = PLACES | ({spoiled: words} if spoiled else {})
            yield PART.sub(lambda part, parts=parts: parts.get(part[1], "1"), rule.rule) + f"?{query}"


EVIL = "<script>alert(1)</script>\"'><img src=x>{{700*11}}"


@pytest.fixture
def poisoned(house, visit):
    """A house in which whoever may write words wrote markup; an administrator called so is signed in."""
    asked, evil, store = three_parts(), Text.of({"vi": EVIL, "en": EVIL}), house.store
    sections = tuple(replace(one, title=evil, introduction=evil) for one in asked.sections)
    store.save_units([Unit("A", EVIL, kind=EVIL, field=EVIL), Unit("B", EVIL, parent="A")])
    store.save_service_points([ServicePoint("Q1", "A", EVIL)])
    house.ask(replace(asked, title=evil, introduction=evil, sections=sections))
    store.save_round(replace(store.round("thu"), title=evil, agency=evil, published=True))
    version, writer = store.round("thu").version, house.app.extensions["hailong"].writer
    for number in range(40):
        uuid, answers = f"{number:08d}-2222-4333-8444-555555555555", {"A1": "5", "A2": "4", "C1": EVIL}
        writer.keep(Response(uuid, "thu", version, answers, unit="AB"[number % 2]))
    store.save_fieldwork("thu", Fieldwork(basis=EVIL, decision=EVIL, people=EVIL, frame=EVIL, remarks=EVIL))
    store.save_periods([Period(2026, "year", date(2000, 1, 1), date(2099, 12, 31), EVIL)])
    store.ask_print(PrintRun("thu", "form", "vi", "A", "Q1", 10, site=EVIL, asked_by=EVIL))
    store.save_proposals("thu", 1, [Proposal("A1", "4", EVIL, b"picture")])
    store.save_week_counts("thu", [WeekCount("A", monday(today()), 9, 8, counted_by=EVIL)])
    store.add_device("Q1", "thu", name=EVIL, by=EVIL)
    store.see_device(store.devices()[0], EVIL, 1)
    store.note_act(EVIL, "office.publish", EVIL)
    store.add_staff(EVIL, PASSWORD, Role.ADMINISTRATOR)
    sign_in(visit, EVIL, PASSWORD)
    return house


def test_words_that_anybody_may_write_stay_words_on_every_page(poisoned, visit):
    places = {
        "round_id": "thu", "name": "hailong.css", "item": "A1", "chart": "groups.svg", "code": "2026-year",
        "uuid": "00000000-2222-4333-8444-555555555555", "table": "whole_by_unit.csv",
        "version": poisoned.store.round("thu").version, "device_id": poisoned.store.devices()[0].device_id,
    }  # fmt: skip
    shown = set()
    for rule in poisoned.app.url_map.iter_rules():
        if "GET" in rule.methods:
            address = PART.sub(lambda part: places.get(part[1], "1"), rule.rule)
            answer = visit(address)
            assert answer.status < 500, address
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                text = answer.body.decode()
                assert "<script>alert" not in text, address
                assert "<img src=x" not in text, address
                assert "7700" not in text, address
                shown |= {rule.endpoint} if "&lt;script&gt;alert" in text else set()
    assert len(shown) > 25, sorted(shown)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_word_in_an_address_falls_leaves_its_folder_or_is_run(house, visit, hostile):
    house.ask(three_parts())
    signed_in_as(house, visit, Role.ADMINISTRATOR)
    before = house.store.n_kept("thu")
    seen = set()
    for address in addresses(house.app, hostile):
        answer = visit(address)
        seen.add(answer.status)
        assert answer.status < 500, address
        assert "root:" not in answer.text, address
        assert "<script>alert" not in answer.text, address
        assert "49{0." not in answer.text, address
        leads = answer.headers.get("Location", "/").removeprefix("http://localhost")
        assert leads.startswith("/"), address
        assert not leads.startswith("//"), address
    assert {200, 404} <= seen
    assert house.store.n_kept("thu") == before
