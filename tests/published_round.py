"""A round in which everything is hard: weights, strata, a nested tree, groups too small, ties of rounding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from asked_rounds import RATING, TOPICS, questionnaire, rating, words

from analysis.codebook import Node
from survey.questionnaire.answering import missing
from survey.questionnaire.model import Item, Section
from survey.response import Response
from survey.units import Unit

SEX = (replace(RATING[0], code="m", label=words("Nam")), replace(RATING[1], code="f", label=words("Nữ")))
RATED = (rating("A1", "Thái độ"), rating("A2", "Thời gian"), rating("B1", "Kết quả"))
ITEMS = (
    *RATED,
    Item("sex", "single", words("Giới tính"), SEX),
    Item("ways", "multiple", words("Biết qua đâu"), TOPICS),
    Item("why", "text", words("Ý kiến khác")),
)


def leaf(item: Item) -> Node:
    return Node(item.name, item.text, "item", satisfied=("4", "5"), method="F1")


SERVED = Node("served", words("Phục vụ"), "pooled", parts=tuple(map(leaf, RATED[:2])), method="F2")
WHOLE = Node("whole", words("Chỉ số chung"), "mean", parts=(SERVED, leaf(RATED[2])), method="F3")
ASKED = questionnaire(Section("s", words("Một"), ITEMS), indices=(WHOLE,))

UNITS = {"a": 300, "b": 250, "c": 226, "d": 3, "e": 21}
"""How many people answered in each unit: too few in one of them."""

EARLIER, ROUND = "truoc", "thu"


def hold(house) -> None:
    """Hold both rounds, close and publish them."""
    house.store.save_units([Unit(code, f"UBND xã {code.upper()}") for code in UNITS])
    for round_id, days, n in ((EARLIER, (2025, 0), 200), (ROUND, (2026, 1000), sum(UNITS.values()))):
        year, first = days
        round_ = house.ask(ASKED, round_id)
        writer = house.app.extensions["hailong"].writer
        for place in range(n):
            assert writer.keep(response(round_id, round_.version, place, first)).status == "created"
        told = {"published": True, "opens_on": date(year, 3, 1), "closes_on": date(year, 3, 31)}
        house.store.save_round(replace(house.store.round(round_id), **told))
        house.store.change_state(round_id, "closed", "test")


def response(round_id: str, version: str, place: int, first: int) -> Response:
    """Return an answer; it stands for ten or for thirty, and the units are the strata, two by two."""
    unit = "".join(code * n for code, n in UNITS.items())[place]
    found = given(place)
    design = {"weight": (10.0, 30.0)[place % 2], "stratum": "t" if unit in "ab" else "n"}
    more = {"unit": unit, "design": design, "missing": missing(ASKED, found)}
    return Response(f"{first + place:08d}-2222-4333-8444-555555555555", round_id, version, found, **more)


def given(place: int) -> dict[str, object]:
    """Return what one person answered; 12,980 of the 16,000 stood for, 81.125 %, are content with B1."""
    found: dict[str, object] = {"A1": "12453"[place % 5], "sex": "mf"[place % 3 == 0]}
    found["B1"] = "54"[place % 2] if place < 648 or place in (650, 652) else "21"[place % 2]
    if place % 7:
        found["A2"] = "98" if place % 11 == 0 else "34"[place % 2]
    if place % 4 == 0:
        found |= {"ways": ("1", "3") if place % 8 else ("2",)}
    if place % 9 == 0:
        found |= {"why": f"Chờ {place} phút"}
    return found
