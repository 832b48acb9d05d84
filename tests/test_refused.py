"""Refusals of the statistics, as people who know no statistics read them."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest
from answered import answer
from asked_rounds import questionnaire, rating

from analysis.codebook import Node
from analysis.design import Design
from analysis.estimate import mean
from analysis.refusal import Refusal
from analysis.refusal.place import fault_place
from analysis.tables import Printing
from survey.commands.terminal import Complaint, complaining
from survey.periodic.content import Wanted, periodic
from survey.questionnaire.model import Section
from survey.refused import plainly, said

Q1 = rating("q1", "Câu một")
ASKED = questionnaire(
    Section("s", Q1.text, (Q1,)), indices=(Node("q1", Q1.text, "item", satisfied=("4", "5"), method="F1"),)
)
RAW = ("lonely", "psu:", "the sample", "giai đoạn", "phương sai")


def test_a_period_with_one_response_is_refused_in_plain_words(house):
    house.ask(ASKED)
    answer(house, ASKED, [{"q1": "4"}])
    with pytest.raises(Complaint) as refused, complaining("vi"):
        periodic(house.store, Wanted(("thu",)), made_on=date(2026, 2, 5), printing=Printing())
    assert refused.value.message.startswith("Mới có một phiếu trả lời")
    assert not [word for word in RAW if word in refused.value.message]


def refusal(**design):
    with pytest.raises(Refusal) as found:
        mean([1.0, 0.0, 1.0], Design.of(n=3, **design))
    return found.value


def test_one_unit_drawn_in_all_is_refused_without_the_words_of_a_statistician():
    found = refusal(psu=["p", "p", "p"])
    assert plainly(found, "vi") == said(found, "vi")
    assert "mọi phiếu đều từ một đơn vị được chọn" in said(found, "vi")
    assert "all forms are from one of the units drawn" in said(found, "en")
    assert not [word for word in RAW if word in said(found, "vi")]


def test_a_stratum_with_one_unit_is_named_and_what_is_waited_for_is_said():
    found = refusal(strata=["xa", "xa", "gần"])
    assert said(found, "vi").startswith("Chưa tính được: ở tầng gần mới có phiếu từ một đơn vị")
    assert plainly(found, "vi", 1).startswith("Mới có một phiếu")


def test_other_refusals_say_where_what_and_how_to_mend_it():
    found = Refusal("weights", "weights", row=3, value=-1)
    assert plainly(found, "vi") == ""
    assert said(found, "vi").startswith("Trọng số: dòng 3 có trọng số -1")
    assert said(found, "vi").endswith("Tính lại trọng số của dòng đó.")


def test_a_place_the_statistics_name_is_in_vietnamese_words():
    named = set()
    for path in (Path(__file__).parents[1] / "analysis").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(ast.Name("Refusal"), [_, ast.Constant(place), *_]):
                    named.add(place)
    ours = {place for place in named if not place.isdigit()}
    assert "psu" in ours
    assert [place for place in sorted(ours) if fault_place(place, "vi") == place] == []
    assert fault_place("stratum h3", "vi") == "tầng h3"
    assert fault_place("q1", "vi") == "q1"
    assert fault_place("psu", "en") == "psu"
