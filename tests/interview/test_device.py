"""The pages a device keeps: light, complete, the same for everybody, and quiet about what is not theirs."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from asked_rounds import three_parts, winding
from sealed_example import UUID
from staff_walk import signed_in_as

from survey.questionnaire.reading import questionnaire
from survey.sealing import text_of
from survey.shipped import file, names
from survey.store import Role
from survey.units import ServicePoint, Unit

FIRST_LOAD = 60_000
"""Bytes a citizen's device loads before and while the first question is answered, compressed."""


def plan(visited):
    return json.loads(visited.page.one("div", id="stage").attributes["data-plan"])


def test_a_form_and_all_that_keeps_it_weigh_less_than_sixty_kilobytes(house, visit):
    heaviest = {}
    for number, name in enumerate(names()):
        house.ask(questionnaire(file(name)), f"dot-{number}")
        addresses = [
            f"/k/dot-{number}?lang=vi",
            f"/k/dot-{number}/may?lang=vi",
            "/k/_cho?lang=vi",
            "/k/_may.js",
        ]
        pages = [visit(address).body for address in addresses]
        files = {name for page in pages for name in re.findall(rb"/static/[\w.]+", page)}
        bodies = pages + [visit(name.decode()).body for name in files]
        heaviest[name] = sum(len(gzip.compress(body, 9)) for body in bodies)
    assert {name: weight for name, weight in heaviest.items() if weight > FIRST_LOAD} == {}


def test_the_form_of_a_device_is_compressed_where_the_browser_takes_that(house, visit):
    house.ask(three_parts())
    plain = visit("/k/thu/may?lang=vi").body
    packed = visit.client.get("/k/thu/may?lang=vi", headers={"Accept-Encoding": "gzip"}).data
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 3


def test_everybody_gets_the_same_form_and_no_id(house, visit):
    house.ask(winding())
    first, again = visit("/k/thu/may?lang=vi"), visit("/k/thu/may?lang=vi")
    assert first.body == again.body
    assert not re.search(UUID[8:], first.text)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-4", first.text)
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_the_form_knows_its_round_its_key_and_its_place(house, visit):
    round_ = house.ask(three_parts())
    house.store.save_units([Unit("P1", "Một")])
    house.store.save_service_points([ServicePoint("Q1", "P1", "Quầy")])
    told = plan(visit("/k/thu/may?lang=en&p=Q1"))
    assert (told["round"], told["version"], told["language"]) == ("thu", round_.version, "en")
    assert (told["unit"], told["service_point"]) == ("P1", "Q1")
    assert told["key"] == text_of(house.store.key("thu").public)
    assert told["start"] == "/k/thu?lang=en&p=Q1"
    assert visit("/k/thu/may?p=khong-co").status == 404


def test_a_form_without_script_leads_to_the_pages_that_need_none(house, visit):
    house.ask(three_parts())
    (link,) = [a for a in visit("/k/thu/may?lang=vi").page.all("a") if a.inside("noscript")]
    assert link.attributes["href"] == "/k/thu?lang=vi"


def test_items_that_staff_fill_are_not_on_a_device(house, visit):
    asked = questionnaire(Path(__file__).parents[1] / "questionnaires" / "staff.yaml")
    hidden = {item.name for item in asked.items() if item.filled_by == "staff"}
    house.ask(asked)
    told = plan(visit("/k/thu/may?lang=vi"))
    assert hidden
    assert hidden.isdisjoint(item["name"] for section in told["sections"] for item in section["items"])


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("closed", 410)])
def test_a_round_that_is_not_open_gives_no_form_away(house, visit, state, status):
    house.ask(three_parts(), state=state)
    assert visit("/k/thu/may").status == status


def test_the_worker_differs_when_a_file_does_and_is_never_taken_from_a_cache(house, visit):
    worker = visit("/k/_may.js")
    told = json.loads(re.match(r"const TOLD = (.*);\n", worker.text)[1])
    assert worker.headers["Cache-Control"] == "no-cache"
    assert all(visit(address).status == 200 for address in told["files"])
    assert told["queue"] in told["files"]
    assert "skipWaiting" in worker.text


def test_the_start_page_leads_to_the_pages_without_script_until_the_device_is_ready(house, visit):
    house.ask(three_parts())
    (begin,) = [a for a in visit("/k/thu?lang=vi").page.all("a") if "data-device" in a.attributes]
    assert re.fullmatch(r"/k/thu/[0-9a-f-]{36}/1\?lang=vi", begin.attributes["href"])
    assert begin.attributes["data-device"] == "/k/thu/may?lang=vi"


def test_a_preview_of_staff_never_leads_to_the_form_that_is_kept(house, visit):
    house.ask(three_parts())
    signed_in_as(house, visit, Role.READER)
    page = visit("/coquan/thu/xemthu?lang=vi").page
    assert [a for a in page.all("a") if "data-device" in a.attributes] == []
