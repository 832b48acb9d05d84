"""Whether a target is reached is read from the interval of the figure tied to it, and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from answered import answer
from asked_rounds import questionnaire, rating, words

from analysis.codebook import Node
from analysis.tables import Printing
from survey.judging.judgement import judgements, spoken, verdict
from survey.judging.table import target_tables
from survey.judging.tie import refusal
from survey.mandate.targets import Tie, read_targets
from survey.questionnaire.model import Section
from survey.results.live import Settled
from survey.shipped import PROGRAMMES
from survey.units import Unit

ASKED = questionnaire(Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"))))
HEALTH = next(t for t in read_targets(PROGRAMMES / "targets.csv")[0] if t.code == "260-kh-ubnd.health.2022")
EVERYTHING = Printing()


def good(n, satisfied):
    return [{"A1": "5" if place < satisfied else "1", "A2": "5"} for place in range(n)]


def judged(house, target, tie=None, *, printing=EVERYTHING):
    house.store.save_targets([target])
    ties = [tie] if tie else []
    measured = partial(Settled.of, house.store, printing=printing)
    found = list(
        judgements([target], ties, house.store.rounds(), lambda r: measured(r) if counted(house) else None)
    )
    assert len(found) == 1
    return found[0]


def counted(house):
    return house.store.counts("thu")["kept"] > 0


def measured_by(node="A1", **more):
    return Tie(HEALTH.code, "thu", node, **more)


@pytest.mark.parametrize(
    ("satisfied", "said"), [(95, "reached"), (85, "unclear"), (60, "missed"), (100, "reached"), (0, "missed")]
)
def test_a_target_is_reached_when_the_whole_interval_is(house, satisfied, said):
    house.ask(ASKED)
    answer(house, ASKED, good(100, satisfied))
    assert verdict(judged(house, HEALTH, measured_by()), EVERYTHING) == said


def test_above_and_at_least_differ_only_at_the_border(house):
    house.ask(ASKED)
    answer(house, ASKED, good(100, 100))
    low = judged(house, HEALTH, measured_by()).tree.estimate.ci(0.95, "logit")[0] * 100
    exactly = replace(HEALTH, goal=low)
    assert verdict(judged(house, exactly, measured_by()), EVERYTHING) == "reached"
    above = replace(exactly, comparator="more than")
    assert verdict(judged(house, above, measured_by()), EVERYTHING) == "unclear"


@pytest.mark.parametrize(("satisfied", "said"), [(120, "reached"), (102, "unclear"), (70, "missed")])
def test_a_range_is_reached_from_its_lower_end(house, satisfied, said):
    house.ask(ASKED)
    answer(house, ASKED, good(120, satisfied))
    target = replace(HEALTH, goal=85.0, up_to=90.0)
    judgement = judged(house, target, measured_by())
    assert verdict(judgement, EVERYTHING) == said
    assert "mục tiêu 85–90 %." in spoken(judgement, EVERYTHING).to("vi")
    (table,) = target_tables([judgement], EVERYTHING)
    assert any("đầu dưới của khoảng" in note.to("vi") for note in table.notes)


def test_a_target_no_round_is_tied_to_is_not_measured(house):
    house.ask(ASKED)
    answer(house, ASKED, good(40, 40))
    judgement = judged(house, HEALTH)
    assert (verdict(judgement, EVERYTHING), judgement.why) == ("unmeasured", "untied")


@pytest.mark.parametrize(("unit", "why"), [("rank", "rank"), ("score_1_10", "score")])
def test_a_rank_and_a_papi_score_are_not_measured_by_a_satisfaction_survey(house, unit, why):
    house.ask(ASKED)
    answer(house, ASKED, good(40, 40))
    target = replace(HEALTH, unit=unit, goal=5.0)
    assert judged(house, target).why == why
    assert judged(house, target, measured_by()).why == "unit"
    assert "thì không" in refusal(house.store, target, measured_by(), "vi")


def test_why_nothing_measures_a_tied_target_is_said(house):
    house.ask(ASKED)
    assert judged(house, HEALTH, measured_by()).why == "empty"
    answer(house, ASKED, good(40, 40))
    assert judged(house, HEALTH, measured_by("B9")).why == "node"
    assert judged(house, HEALTH, measured_by(by="mode", group="paper")).why == "group"


def test_a_target_of_one_unit_is_measured_by_the_answers_of_that_unit(house):
    house.store.save_units([Unit("a", "Sở A"), Unit("b", "Sở B")])
    house.ask(ASKED)
    answer(house, ASKED, good(60, 60), unit="a")
    answer(house, ASKED, good(60, 5), unit="b")
    found = {
        unit: verdict(judged(house, HEALTH, measured_by(by="unit", group=unit)), EVERYTHING) for unit in "ab"
    }
    assert found == {"a": "reached", "b": "missed"}


def test_too_few_answers_give_no_verdict(house):
    house.ask(ASKED)
    answer(house, ASKED, good(4, 4))
    few = Printing(smallest=5)
    judgement = judged(house, HEALTH, measured_by(), printing=few)
    assert verdict(judgement, few) == "hidden"
    (table,) = target_tables([judgement], few)
    assert (table.values("value"), table.values("n")) == ((None,), (None,))


def test_a_tie_that_makes_no_sense_is_refused_with_what_is_known(house):
    house.store.save_units([Unit("a", "Sở A")])
    house.ask(ASKED)
    answer(house, ASKED, good(4, 4), unit="a")

    def said(**tie):
        return refusal(house.store, HEALTH, Tie(HEALTH.code, "thu", **tie), "vi")

    assert said() == ""
    assert said(node="A2", by="unit", group="a") == ""
    assert "whole, A1, A2" in said(node="B9")
    assert "--group" in said(by="unit")
    assert "unit" in said(by="q", group="1")
    assert "Các mã: a." in said(by="unit", group="z")


def test_ties_are_kept_replaced_and_taken_away(house):
    house.ask(ASKED)
    house.store.save_targets([HEALTH])
    for node in ("A1", "A2"):
        house.store.tie_target(measured_by(node, by="unit", group="a"))
    assert house.store.ties() == [measured_by("A2", by="unit", group="a")]
    assert house.store.verify() == []
    house.store.untie_target(HEALTH.code, "thu")
    assert house.store.ties() == []


def test_a_changed_target_is_found_by_verify(house):
    house.store.save_targets([HEALTH])
    house.store.db.execute("UPDATE target SET goal = 8")
    assert [fault.where for fault in house.store.verify()] == [f"target {HEALTH.code}"]


def test_a_papi_score_is_measured_by_an_index_on_its_scale(house):
    scored = tuple(Node(name, words(name), "item", measure="score", method="F1") for name in ("A1", "A2"))
    tree = Node("papi", words("PAPI"), "mean", unit="points", parts=scored, rescale=(1.0, 5.0, 1.0, 10.0))
    asked = replace(ASKED, indices=(tree,))
    house.ask(asked)
    answer(house, asked, good(60, 60))
    target = replace(HEALTH, unit="score_1_10", goal=7.41)
    tie = Tie(HEALTH.code, "thu", "papi")
    assert refusal(house.store, target, tie, "vi") == ""
    found = judged(house, target, tie)
    assert found.tree.estimate.value == 10.0


def test_people_read_what_a_target_is_called_and_files_have_its_code_too(house):
    house.ask(ASKED)
    answer(house, ASKED, good(100, 95))
    (table,) = target_tables([judged(house, HEALTH, measured_by())], EVERYTHING)
    (row,) = table.read_rows("vi")
    assert HEALTH.code not in row
    assert "Dịch vụ y tế công" in row
    assert next(table.records())["code"] == HEALTH.code
