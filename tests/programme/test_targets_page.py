"""The page of targets: what is reached, what waits for a figure, and tying one by a button."""

from __future__ import annotations

from dataclasses import replace

import pytest
from answered import answer
from asked_rounds import questionnaire, rating, words
from staff_walk import signed_in_as

from survey.mandate.starts import read_starts
from survey.mandate.targets import Tie, read_targets
from survey.questionnaire.model import Section
from survey.shipped import PROGRAMMES
from survey.store import Role

ASKED = questionnaire(Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"))))
CODE = "260-kh-ubnd.health.2022"


def with_targets(house):
    targets, _ = read_targets(PROGRAMMES / "targets.csv")
    house.store.save_targets(targets)
    house.ask(ASKED)
    answer(house, ASKED, [{"A1": "5", "A2": "4"}] * 60)
    return targets


def tie(visit, figure, code=CODE, **more):
    token = visit("/muctieu").page.all("input", name="csrf_token")[0].attributes["value"]
    return visit("/muctieu/gan", {"csrf_token": token, "target": code, "figure": figure} | more)


def test_every_target_stands_on_the_page_and_says_why_it_is_not_measured(house, visit):
    with_targets(house)
    signed_in_as(house, visit, Role.READER)
    page = visit("/muctieu").page
    assert len(page.all("h3")) == 28
    assert "chưa có chỉ số nào gắn" in page.html
    assert "không đợt khảo sát nào của một tỉnh đo được" in page.html
    assert not page.all("select")


def test_a_manager_ties_a_target_and_the_page_says_whether_it_is_reached(house, visit):
    with_targets(house)
    signed_in_as(house, visit, Role.MANAGER)
    assert any(option.attributes["value"] == "thu|whole" for option in visit("/muctieu").page.all("option"))
    tied = tie(visit, "thu|whole")
    assert (tied.status, tied.headers["Location"]) == (303, f"/muctieu?lang=vi#{CODE}")
    assert house.store.ties() == [Tie(CODE, "thu", "whole")]
    said = visit("/muctieu").page.html
    assert "Đạt mục tiêu từ 80 % trở lên." in said
    assert "mọi câu trả lời đều như vậy" in said
    assert tie(visit, "thu|", untie="yes").status == 303
    assert house.store.ties() == []


@pytest.mark.parametrize("figure", ["", "khong-co|whole", "thu|B9", "thu"])
def test_a_strange_figure_ties_nothing_or_is_the_first_index(house, visit, figure):
    with_targets(house)
    signed_in_as(house, visit, Role.MANAGER)
    status = tie(visit, figure).status
    assert (status, len(house.store.ties())) == ((303, 1) if figure == "thu" else (422, 0))


def test_a_rank_is_offered_no_figure_and_takes_none(house, visit):
    with_targets(house)
    signed_in_as(house, visit, Role.MANAGER)
    rank = "18-ctrhd-tu.par_index.2020"
    page = visit("/muctieu").page
    assert not [e for e in page.all("select") if e.attributes["id"] == f"figure-{rank}"]
    assert tie(visit, "thu|whole", rank).status == 422
    assert house.store.ties() == []


def test_a_tie_without_its_token_changes_nothing(house, visit):
    with_targets(house)
    signed_in_as(house, visit, Role.MANAGER)
    assert visit("/muctieu/gan", {"target": CODE, "figure": "thu|whole"}).status == 409
    assert house.store.ties() == []


def test_what_does_not_follow_from_its_own_rate_is_named_on_the_page(house, visit):
    with_targets(house)
    starts, _ = read_starts(PROGRAMMES / "papi_can_tho_2014.csv", "1552/QĐ-UBND", "papi")
    house.store.save_starts(starts)
    signed_in_as(house, visit, Role.READER)
    said = visit("/muctieu").page.html
    assert said.count("7,116. Hai số không khớp") == 2
    assert visit("/muctieu?lang=en").page.html.count("is 7.116. The two do not agree") == 2


def test_hostile_words_of_a_document_are_only_words(house, visit):
    (target, *_), _ = read_targets(PROGRAMMES / "targets.csv")
    hostile = '"><script>alert(1)</script>{{7*7}}'
    house.store.save_targets(
        [replace(target, code="x", document=hostile, authority=hostile, service=hostile, measure=hostile,
                 field=hostile, population=hostile, section=hostile)]
    )  # fmt: skip
    signed_in_as(house, visit, Role.READER)
    page = visit("/muctieu").page
    assert [e for e in page.all("script") if "alert" in e.text] == []
    assert "{{7*7}}" in page.html


def test_without_targets_the_page_says_how_they_come(house, visit):
    signed_in_as(house, visit, Role.READER)
    assert "hailong targets import" in visit("/muctieu").page.html
