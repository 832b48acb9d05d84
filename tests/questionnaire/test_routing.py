"""The path through a questionnaire as a function of the answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_questionnaires import CHANNELS, EVERY_KIND, PATIENT, ROUTED, YES_NO, made, words

from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import AllOf, AnyOf, Comparison, Item, Not, Section
from survey.questionnaire.routing import RELATIONS, conditional, holds, on_path, path, sections


def names(answers, *, staff=False):
    return [item.name for item in path(ROUTED, answers, staff=staff)]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, ["A1"]),
        ({"A1": "n"}, ["A1"]),
        ({"A1": "y"}, ["A1", "B1"]),
        ({"A1": "y", "B1": "1"}, ["A1", "B1", "B2"]),
        ({"A1": "y", "B1": "1", "B2": "chậm"}, ["A1", "B1", "B2", "B3"]),
        ({"A1": "y", "B1": "2", "B2": "chậm"}, ["A1", "B1", "B2"]),
        ({"A1": "y", "B1": "5"}, ["A1", "B1", "B3"]),
        ({"A1": "y", "B1": "5", "B3": 3.0}, ["A1", "B1", "B3", "B4"]),
        ({"A1": "y", "B1": "5", "B3": 2.0}, ["A1", "B1", "B3"]),
    ],
)
def test_the_answers_decide_what_is_asked(answers, asked):
    assert names(answers) == asked


def test_answers_off_the_path_open_nothing():
    stale = {"A1": "n", "B1": "5", "B3": 9.0}
    assert names(stale) == ["A1"]
    assert on_path(ROUTED, stale) == {"A1": "n"}


def test_routing_deletes_nothing():
    answers = {"A1": "n", "B1": "5"}
    on_path(ROUTED, answers)
    assert answers == {"A1": "n", "B1": "5"}


def test_a_section_without_an_item_on_the_path_is_passed_over():
    assert [section.name for section in sections(ROUTED, {"A1": "n"})] == ["A"]
    assert [section.name for section in sections(ROUTED, {"A1": "y"})] == ["A", "B"]
    assert [section.name for section in sections(ROUTED, {"A1": "n"}, staff=True)] == ["A", "C"]


def test_sections_are_given_whole():
    assert list(sections(ROUTED, {"A1": "y"})) == list(ROUTED.sections[:2])


def test_a_staff_item_is_met_by_staff_only():
    assert "C1" not in names({"A1": "n"})
    assert "C1" in names({"A1": "n"}, staff=True)


@pytest.mark.parametrize(
    ("condition", "answer", "true"),
    [
        (Comparison("X", "is", ("a", "b")), "b", True),
        (Comparison("X", "is", ("a", "b")), "c", False),
        (Comparison("X", "is", ("a",)), ("b", "a"), True),
        (Comparison("X", "is not", ("a",)), "b", True),
        (Comparison("X", "is not", ("a",)), ("b", "a"), False),
        (Comparison("X", "at least", number=3), 3.0, True),
        (Comparison("X", "more than", number=3), 3.0, False),
        (Comparison("X", "at most", number=3), 3.0, True),
        (Comparison("X", "less than", number=3), 3.0, False),
        (Comparison("X", "answered"), "lời", True),
        (Not(Comparison("X", "is", ("a",))), "a", False),
        (AllOf((Comparison("X", "answered"), Comparison("X", "is", ("a",)))), "a", True),
        (AnyOf((Comparison("X", "is", ("b",)), Comparison("X", "is", ("a",)))), "a", True),
    ],
)
def test_a_comparison_says_what_its_words_say(condition, answer, true):
    assert holds(condition, {"X": answer}) is true


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_comparison_with_an_unanswered_item_is_false(relation):
    assert not holds(Comparison("X", relation, ("a",), 0.0), {})


def test_every_relation_belongs_to_a_kind_and_the_other_way_round():
    used = {relation for kind in KINDS.values() for relation in kind.relations}
    assert used == set(RELATIONS)


def test_a_questionnaire_knows_whether_it_branches():
    assert conditional(ROUTED)
    assert not conditional(EVERY_KIND)


ANSWERS = st.dictionaries(
    st.sampled_from(["A1", "B1", "B2", "B3", "B4", "C1"]),
    st.sampled_from(["y", "n", "1", "2", "5", "lời", 2.0, 3.0, ("tv", "net")]),
)


@PATIENT
@given(answers=ANSWERS, staff=st.booleans())
def test_every_path_ends_and_is_found_again_from_its_own_answers(answers, staff):
    kept = on_path(ROUTED, answers, staff=staff)
    assert on_path(ROUTED, kept, staff=staff) == kept
    assert names(kept, staff=staff) == names(answers, staff=staff)


CODES = [category.code for category in (*CHANNELS, *YES_NO)]
LEAVES = st.builds(
    Comparison,
    st.sampled_from(["I0", "I1", "I2"]),
    st.sampled_from(["is", "is not", "answered"]),
    st.lists(st.sampled_from(CODES), min_size=1, max_size=2).map(tuple),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts)))
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts)))
        | inner.map(Not)
    ),
    max_leaves=6,
)


@PATIENT
@given(
    conditions=st.lists(st.none() | CONDITIONS, min_size=4, max_size=4),
    answers=st.dictionaries(st.sampled_from(["I0", "I1", "I2", "I3"]), st.sampled_from(CODES)),
)
def test_the_path_is_a_walk_forward_whatever_the_conditions(conditions, answers):
    items = tuple(
        Item(f"I{place}", "single", words("Câu"), (*CHANNELS, *YES_NO), relevant=condition)
        for place, condition in enumerate(conditions)
    )
    questionnaire = made(Section("A", words("A"), items))
    walked = [item.name for item in path(questionnaire, answers)]
    assert walked == sorted(set(walked))
    kept = on_path(questionnaire, answers)
    assert on_path(questionnaire, kept) == kept
